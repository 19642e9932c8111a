#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The SDK headers, as every dialect of C and C++ sees them.

usage: headers.py [--aliases DIR] [--version X.Y.Z] HEADERDIR

The headers promise to compile alone, in C89 to C23 and C++11 to C++20, with gcc and clang,
with every switch Windows sources set, before or after the system's own headers, without a
warning. A promise about so many compilers can only be kept by asking each of them: this
runs them with -fsyntax-only and prints TAP, one line per header or dialect. A compiler that
is not there is a skip, and so is a library. Some of the checks are that a source must not
compile.
"""

import argparse
import glob
import itertools
import os
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True # nothing is left beside the sources
from headers_suite import COMPILERS, MINGW, STRICT_FLAGS, Suite, has, includes
from headers_words import words_of_the_sdk, USE, USE_ALWAYS, USE_WITHOUT_TEXT

C_DIALECTS = ['c89', 'c99', 'c11', 'c17', 'c2x', 'gnu89', 'gnu99', 'gnu11', 'gnu17', 'gnu2x']
CXX_DIALECTS = ['c++11', 'c++14', 'c++17', 'c++20']

# Every switch a source may set, on and off.
SWITCHES = [
    ['-DUNICODE', '-D_UNICODE'],
    ['-fshort-wchar'],
    ['-DWIN32_LEAN_AND_MEAN'],
    ['-DNOMINMAX'],
    ['-DNO_STRICT'],
]

C_SYSTEM = """alloca.h arpa/inet.h assert.h complex.h ctype.h dirent.h dlfcn.h errno.h
    execinfo.h fcntl.h fenv.h fnmatch.h ftw.h getopt.h glob.h grp.h iconv.h ifaddrs.h
    inttypes.h langinfo.h libgen.h limits.h linux/futex.h linux/stat.h locale.h malloc.h math.h
    mqueue.h net/if.h netdb.h netinet/in.h netinet/tcp.h poll.h pthread.h pwd.h regex.h sched.h
    search.h semaphore.h setjmp.h signal.h spawn.h stdarg.h stddef.h stdint.h stdio.h stdlib.h
    string.h strings.h syslog.h termios.h threads.h time.h uchar.h ucontext.h unistd.h utime.h
    wchar.h wctype.h wordexp.h""".split()
# One asks for another processor, the other only says that it is old.
NOT_SYS = ['vm86.h', 'elf.h']
LIBRARIES = {
    'Xlib': ['X11/Xlib.h', 'X11/Xutil.h', 'X11/Xatom.h', 'X11/keysym.h'],
    'ncurses': ['ncurses.h', 'panel.h'],
    'OpenGL': ['GL/gl.h', 'GL/glx.h'],
}
CXX_SYSTEM = """vector string algorithm iostream thread atomic memory array bitset cassert
    chrono complex condition_variable cstdio cstdlib cstring cwchar deque exception fstream
    functional future initializer_list iomanip iterator limits list locale map mutex numeric
    queue random regex set sstream stdexcept streambuf system_error tuple type_traits
    unordered_map utility valarray""".split()


def has_u_literals(compiler, dialect):
    """Where TEXT() works under UNICODE without -fshort-wchar; winnt.h says the same."""
    if dialect.startswith('c++') or dialect[-2:] in ('11', '17', '2x'):
        return True
    return dialect == 'gnu99' and compiler == 'gcc'


def combinations(compiler, dialect):
    """All of them once for C and once for C++; elsewhere as many as show every two switches
    in each of their four states; where a neighbour shows that, the last three together."""
    for chosen in itertools.product([False, True], repeat=len(SWITCHES)):
        unicode, short, lean, nominmax, no_strict = chosen
        if dialect.startswith('gnu') or dialect in ('c++14', 'c++17'):
            if {lean, nominmax, no_strict} != {unicode != short}:
                continue
        elif (compiler, dialect) not in (('gcc', 'c11'), ('g++', 'c++11')):
            if nominmax != (unicode != lean) or no_strict != (short != lean):
                continue
        yield [flag for flags, on in zip(SWITCHES, chosen) if on for flag in flags]


def headers_of(suite):
    return sorted(os.path.basename(path)
                  for path in glob.glob(os.path.join(suite.directory, '*.h')))


def each_header_alone(suite):
    for header in headers_of(suite):
        # Twice, for the guard; and a declaration, because ISO C wants one.
        source = includes([header, header]) + 'extern int declaration;\n'
        suite.accepts(f'{header} compiles alone', [
            (compiler, language, [f'-std={dialect}', *STRICT_FLAGS], source)
            for language, dialect in (('c', 'c89'), ('c++', 'c++11'))
            for compiler in COMPILERS[language]])


def all_headers_together(suite):
    names = [name for name in headers_of(suite) if name != 'intrin.h'] # large, and seen above
    for sentence, names, c_dialects, cxx_dialects in (
            ('all headers together', names, C_DIALECTS[:5], CXX_DIALECTS),
            ('all headers together in reverse', names[::-1], ['c89'], ['c++11'])):
        suite.accepts(sentence, [
            (compiler, language, [f'-std={dialect}', *STRICT_FLAGS],
             includes(names) + 'extern int declaration;\n')
            for language, dialects in (('c', c_dialects), ('c++', cxx_dialects))
            for dialect in dialects for compiler in COMPILERS[language]])


def umbrella_in_every_dialect(suite):
    for language, dialects in (('c', C_DIALECTS), ('c++', CXX_DIALECTS)):
        for compiler, dialect in itertools.product(COMPILERS[language], dialects):
            jobs = []
            for flags in combinations(compiler, dialect):
                needs_u = '-DUNICODE' in flags and '-fshort-wchar' not in flags
                use = USE
                if needs_u and not has_u_literals(compiler, dialect):
                    use = USE_WITHOUT_TEXT
                jobs.append((compiler, language, [f'-std={dialect}', *STRICT_FLAGS, *flags],
                             includes(['windows.h']) + use + USE_ALWAYS))
            suite.accepts(f'windows.h compiles with {compiler} -std={dialect}', jobs)


def sys_headers():
    """Every <sys/*.h> of this system."""
    folders = ['/usr/include/sys']
    if shutil.which('gcc'):
        multiarch = subprocess.run(['gcc', '-print-multiarch'], text=True, check=False,
                                   stdout=subprocess.PIPE).stdout.strip()
        folders += [f'/usr/include/{multiarch}/sys']
    return sorted({'sys/' + name for folder in folders if os.path.isdir(folder)
                   for name in os.listdir(folder)
                   if name.endswith('.h') and name not in NOT_SYS})


def ordered(order, others, ours=('windows.h',)):
    names = [*ours, *others] if order == 'before' else [*others, *ours]
    return includes(names) + USE + USE_ALWAYS


def beside_system_headers(suite):
    sys_names = sys_headers()
    for order in ('before', 'after'):
        suite.accepts(f'windows.h {order} the C and POSIX headers', [
            (compiler, 'c', [f'-std={dialect}', '-D_GNU_SOURCE', *STRICT_FLAGS, *width],
             ordered(order, C_SYSTEM))
            for compiler in COMPILERS['c'] for dialect in ('gnu11', 'c89')
            for width in ([], ['-fshort-wchar'])])
        suite.accepts(f'windows.h {order} each of {len(sys_names)} <sys/*.h>', [
            (compiler, language, [f'-std={dialect}', '-Wall', '-Wextra', '-Werror'],
             ordered(order, sys_names, ['windows.h', 'winternl.h', 'tchar.h', 'strsafe.h']))
            for language, dialect in (('c', 'gnu11'), ('c', 'gnu89'), ('c++', 'c++11'))
            for compiler in COMPILERS[language]])
        for dialect in ('c++11', 'c++20'):
            suite.accepts(f'windows.h {order} the C++ library in {dialect}', [
                (compiler, 'c++', [f'-std={dialect}', '-Wall', '-Wextra', '-Werror'],
                 ordered(order, CXX_SYSTEM))
                for compiler in COMPILERS['c++']])
        suite.accepts(f'windows.h {order} the C and POSIX headers in C++', [
            (compiler, 'c++', ['-std=c++11', '-Wall', '-Wextra', '-Werror'],
             ordered(order, [name for name in C_SYSTEM if name != 'complex.h']))
            for compiler in COMPILERS['c++']])


def beside_libraries(suite):
    for library, names in LIBRARIES.items():
        missing = [name for name in names if not has('gcc', 'c', name)]
        for order in ('before', 'after'):
            sentence = f'windows.h {order} {library}'
            ours = ['windows.h', 'winternl.h', 'tchar.h', 'intrin.h']
            if missing:
                suite.skips(sentence, f'no <{missing[0]}>')
                continue
            suite.accepts(sentence, [
                (compiler, language, [f'-std={dialect}', '-Wall', '-Wextra', '-Werror'],
                 ordered(order, names, ours))
                for language, dialect in (('c', 'gnu11'), ('c++', 'c++11'))
                for compiler in COMPILERS[language]])


def beside_xmd(suite):
    """X's wire types have another BOOL: a sentence stops the compiler, and a way around."""
    rename = '#define BOOL X_BOOL\n#define INT64 X_INT64\n'
    protocol = includes(['X11/Xproto.h'])
    back = '#undef BOOL\n#undef INT64\n'
    windows = includes(['windows.h'])
    use = """
extern LONG64 wide;
extern char bool_of_windows[sizeof(BOOL) == 4 ? 1 : -1];
extern char bool_of_x[sizeof(X_BOOL) == 1 ? 1 : -1];
"""
    sentences = ['windows.h beside <X11/Xmd.h> is refused in so many words',
                 'windows.h beside a renamed <X11/Xmd.h>']
    if not has('gcc', 'c', 'X11/Xproto.h'):
        for sentence in sentences:
            suite.skips(sentence, 'no <X11/Xproto.h>')
        return
    languages = [(compiler, language, flags) for language, flags in
                 (('c', ['-std=c11']), ('c++', ['-std=c++11']))
                 for compiler in COMPILERS[language]]
    suite.refuses(sentences[0], [
        (*language, source) for language in languages
        for source in (windows + protocol, protocol + windows)],
        '<X11/Xmd.h> and <windows.h> each have a BOOL')
    suite.accepts(sentences[1], [
        (compiler, language, [*flags, '-Wall', '-Wextra', '-Werror'], source + use)
        for compiler, language, flags in languages
        for source in (windows + rename + protocol + back,
                       rename + protocol + back + windows)])


def layouts(suite):
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'headers-layout.c')
    with open(path, encoding='utf-8') as file:
        source = file.read()
    for language, dialect in (('c', 'c11'), ('c++', 'c++11')):
        suite.accepts(f'widths, layouts and numbers are those of Windows in {dialect}', [
            (compiler, language, [f'-std={dialect}', *STRICT_FLAGS, *unicode, *width], source)
            for compiler in COMPILERS[language]
            for unicode in ([], ['-DUNICODE', '-D_UNICODE'])
            for width in ([], ['-fshort-wchar'])])

    # The test itself may be wrong: MinGW-w64 knows Windows from elsewhere.
    suite.accepts('MinGW-w64 has the same widths, layouts and numbers', [
        (MINGW, 'c', ['-std=gnu11', '-D_WIN32_WINNT=0x0A00', *unicode], source)
        for unicode in ([], ['-DUNICODE'])])


def aliases(suite, directory):
    names = sorted(name for name in os.listdir(directory) if name.lower().endswith('.h'))
    lost = []
    for name in names:
        with open(os.path.join(directory, name), encoding='utf-8') as file:
            if file.read() != f'#include "{name.lower()}"\n':
                lost.append(name)
    suite.accepts(f'{len(names)} other spellings lead to a header', [
        ('gcc', 'c', ['-std=c99', *STRICT_FLAGS, '-I', directory],
         includes(names) + 'extern int declaration;\n'
         + ''.join(f'#error "{name} forwards to another"\n' for name in lost))])
    suite.accepts('the usual spellings lead to the right one', [
        ('gcc', 'c', ['-std=c99', *STRICT_FLAGS, '-I', directory],
         includes([name]) + f'extern {type} declaration;\n')
        for name, type in (('Windows.h', 'HWND'), ('WINDOWS.H', 'HWND'), ('WinNT.h', 'GUID'),
                           ('Malloc.h', 'struct mallinfo'), ('TChar.h', '_TCHAR'))])


def version(suite, number):
    major, minor, patch = number.split('.')
    suite.accepts('the headers know the version of the project', [
        ('gcc', 'c', ['-std=c11'], includes(['winshm.h']) + f"""
_Static_assert(WINSHM_VERSION_MAJOR == {major}, "major");
_Static_assert(WINSHM_VERSION_MINOR == {minor}, "minor");
_Static_assert(WINSHM_VERSION_PATCH == {patch}, "patch");
_Static_assert(__builtin_strcmp(WINSHM_VERSION, "{number}") == 0, "text");
""")])


def main():
    parser = argparse.ArgumentParser(description='Checks the SDK headers; prints TAP.')
    parser.add_argument('directory', help='where the headers are')
    parser.add_argument('--aliases', help='where their other spellings are')
    parser.add_argument('--version', help='the version of the project')
    arguments = parser.parse_args()

    suite = Suite(arguments.directory)
    each_header_alone(suite)
    all_headers_together(suite)
    umbrella_in_every_dialect(suite)
    beside_system_headers(suite)
    beside_libraries(suite)
    beside_xmd(suite)
    words_of_the_sdk(suite)
    layouts(suite)
    if arguments.aliases:
        aliases(suite, arguments.aliases)
    if arguments.version:
        version(suite, arguments.version)
    return 1 if suite.run() else 0


sys.exit(main())
