#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The SDK headers, as every dialect of C and C++ sees them.

usage: headers.py [--aliases DIR] [--version X.Y.Z] HEADERDIR

The headers promise to compile alone, in C89 to C23 and C++11 to C++20, with gcc and clang,
with every switch Windows sources set, before or after the system's own headers, without a
warning. A promise about so many compilers can only be kept by asking each of them: this
runs them with -fsyntax-only, two at a time, and prints TAP, one line per header or dialect.
A compiler that is not there is a skip. Some of the checks are that a source must not compile.
"""

import argparse
import concurrent.futures
import glob
import itertools
import os
import shutil
import subprocess
import sys

STRICT_FLAGS = ['-Wall', '-Wextra', '-Werror', '-pedantic-errors']
C_DIALECTS = ['c89', 'c99', 'c11', 'c17', 'c2x', 'gnu89', 'gnu99', 'gnu11', 'gnu17', 'gnu2x']
CXX_DIALECTS = ['c++11', 'c++14', 'c++17', 'c++20']
MINGW = 'x86_64-w64-mingw32-gcc'
COMPILERS = {'c': ['gcc', 'clang'], 'c++': ['g++', 'clang++']}

# Every switch a source may set, on and off, in any combination.
SWITCHES = [
    ['-DUNICODE', '-D_UNICODE'],
    ['-fshort-wchar'],
    ['-DWIN32_LEAN_AND_MEAN'],
    ['-DNOMINMAX'],
    ['-DNO_STRICT'],
]

C_SYSTEM = """assert.h ctype.h dirent.h dlfcn.h errno.h fcntl.h inttypes.h limits.h locale.h
    math.h netdb.h poll.h pthread.h pwd.h sched.h semaphore.h setjmp.h signal.h stdarg.h
    stddef.h stdint.h stdio.h stdlib.h string.h strings.h sys/epoll.h sys/file.h sys/ioctl.h
    sys/ipc.h sys/mman.h sys/param.h sys/resource.h sys/select.h sys/shm.h sys/socket.h
    sys/stat.h sys/syscall.h sys/time.h sys/types.h sys/uio.h sys/un.h sys/wait.h netinet/in.h
    arpa/inet.h termios.h time.h unistd.h wchar.h wctype.h linux/futex.h linux/stat.h""".split()
CXX_SYSTEM = """vector string algorithm iostream thread atomic memory array bitset cassert
    chrono complex condition_variable cstdio cstdlib cstring cwchar deque exception fstream
    functional future initializer_list iomanip iterator limits list locale map mutex numeric
    queue random regex set sstream stdexcept streambuf system_error tuple type_traits
    unordered_map utility valarray""".split()

# Words that must vanish, in places where nothing else could stand.
EMPTY_WORDS = """WINAPI APIENTRY CALLBACK PASCAL WINAPIV APIPRIVATE NTAPI CDECL STDAPICALLTYPE
    __stdcall __cdecl __fastcall _stdcall _cdecl __clrcall __thiscall __vectorcall
    WINBASEAPI WINADVAPI WINUSERAPI DECLSPEC_IMPORT NTSYSAPI _CRTIMP FAR NEAR far near IN OUT
    OPTIONAL UNALIGNED __unaligned __w64 RESTRICTED_POINTER STDMETHODCALLTYPE
    __inout __in_opt __out_opt __inout_opt __deref_out __in_bcount(1) __out_bcount(1)
    __in_ecount(1) __out_ecount(1) __bcount(1) __ecount(1) __checkReturn
    __nullterminated __format_string
    _In_ _In_opt_ _Out_ _Out_opt_ _Inout_ _Inout_opt_ _In_z_ _In_opt_z_ _In_reads_(1)
    _In_reads_opt_(1) _In_reads_bytes_(1) _In_reads_bytes_opt_(1) _Out_writes_(1)
    _Out_writes_opt_(1) _Out_writes_z_(1) _Out_writes_bytes_(1) _Out_writes_bytes_opt_(1)
    _Out_writes_to_(1,2) _Out_writes_bytes_to_(1,2) _Inout_updates_(1) _Inout_updates_opt_(1)
    _Inout_updates_bytes_(1) _Outptr_ _Outptr_opt_ _Outptr_result_maybenull_
    _Outptr_result_bytebuffer_(1) _Deref_out_ _Ret_ _Ret_maybenull_ _Ret_notnull_
    _Ret_writes_bytes_(1) _Ret_writes_bytes_maybenull_(1) _Post_ptr_invalid_
    _Post_equals_last_error_ _Post_writable_byte_size_(1) _Pre_ _Post_ _Field_size_(1)
    _Field_size_bytes_(1) _Field_size_opt_(1) _Field_z_ _Struct_size_bytes_(1)
    _Printf_format_string_ _Printf_format_string_params_(1) _Scanf_format_string_ _Reserved_
    _Check_return_ _Must_inspect_result_ _Success_(1) _When_(1,2) _At_(1,2) _On_failure_(1)
    _Use_decl_annotations_ _Null_terminated_ _Interlocked_operand_ _Acquires_lock_(1)
    _Releases_lock_(1) _Requires_lock_held_(1) _Guarded_by_(1) _Analysis_assume_(1)
    _Frees_ptr_opt_ _Notnull_ _Maybenull_ _Always_(1) _COM_Outptr_ _Function_class_(1)""".split()

# A few lines of what sources do with the umbrella.
USE = """
static LPCTSTR name = TEXT("Local\\\\section");
static const TCHAR text[] = TEXT("") TEXT("pasted");
"""
USE_WITHOUT_TEXT = """
static LPCTSTR name = NULL;
static const TCHAR text[] = { 0 };
"""
USE_ALWAYS = """
#pragma pack(push, 1)
struct shared { DWORD size; BYTE *IN data; };
#pragma pack(pop)
int WINAPI use(HWND window, DWORD *OUT value);
int WINAPI use(HWND window, DWORD *OUT value)
{
	SECURITY_ATTRIBUTES attributes;
	LARGE_INTEGER size;
	HANDLE section;
	void *view;

	ZeroMemory(&attributes, sizeof(attributes));
	SecureZeroMemory(&attributes, sizeof(attributes));
	attributes.nLength = sizeof(attributes);
	size.QuadPart = 0;
	section = CreateFileMapping(INVALID_HANDLE_VALUE, &attributes, PAGE_READWRITE,
				    (DWORD)size.u.HighPart, size.LowPart, name);
	if (section == NULL || GetLastError() == ERROR_ALREADY_EXISTS)
		return MessageBox(window, text, name, MB_OK | MB_ICONERROR) == IDOK;
	view = MapViewOfFile(section, FILE_MAP_ALL_ACCESS, 0, 0, 0);
	CopyMemory(view, &size, sizeof(size));
	*value = (DWORD)InterlockedIncrement((LONG *)view);
	MemoryBarrier();
	UNREFERENCED_PARAMETER(window);
	return UnmapViewOfFile(view) && CloseHandle(section) && value[0] < ARRAYSIZE(text);
}
#ifdef __cplusplus
#if defined(min) || defined(max)
#error "min and max are macros in C++"
#endif
#elif defined(NOMINMAX) == (defined(min) && defined(max))
#error "NOMINMAX does not decide about min and max"
#endif
"""


class Suite:
    """Collects checks, runs their compilers two at a time, prints a line for each check."""

    def __init__(self, directory):
        self.directory = directory
        self.checks = []

    def compile(self, compiler, language, flags, source):
        """What the compiler says: None if it is not there, else (accepted, its words)."""
        if shutil.which(compiler) is None:
            return None
        ours = [] if compiler == MINGW else ['-I', self.directory]
        command = [compiler, *flags, *ours, '-fsyntax-only', '-x', language, '-']
        run = subprocess.run(command, input=source, text=True, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, check=False)
        return run.returncode == 0, ' '.join(command) + '\n' + run.stdout

    def accepts(self, sentence, jobs):
        """All jobs (compiler, language, flags, source) must compile."""
        self.checks.append((sentence, jobs, True, ''))

    def refuses(self, sentence, jobs, words):
        """No job may compile, and each must say the words."""
        self.checks.append((sentence, jobs, False, words))

    def run(self):
        failed = 0
        with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
            running = [[pool.submit(self.compile, *job) for job in jobs]
                       for _, jobs, _, _ in self.checks]
            print(f'1..{len(self.checks)}')
            for number, (check, futures) in enumerate(zip(self.checks, running), 1):
                failed += not self.report(number, check, futures)
        return failed

    @staticmethod
    def report(number, check, futures):
        sentence, jobs, wanted, words = check
        results = [future.result() for future in futures]
        wrong = [result[1] for result in results
                 if result is not None and (result[0] != wanted or words not in result[1])]
        missing = sorted({job[0] for job, result in zip(jobs, results) if result is None})

        if wrong:
            print(f'not ok {number} - {sentence}')
            print(f'# {len(wrong)} of {len(jobs)}; the first:')
            for line in wrong[0].splitlines()[:24]:
                print('#   ' + line)
        elif len(missing) == len({job[0] for job in jobs}):
            print(f'ok {number} - {sentence} # SKIP no {", ".join(missing)}')
        else:
            print(f'ok {number} - {sentence}')
        sys.stdout.flush()
        return not wrong


def includes(names):
    return ''.join(f'#include <{name}>\n' for name in names)


def has_u_literals(compiler, dialect):
    """Where TEXT() works under UNICODE without -fshort-wchar; winnt.h says the same."""
    if dialect.startswith('c++') or dialect[-2:] in ('11', '17', '2x'):
        return True
    return dialect == 'gnu99' and compiler == 'gcc'


def combinations(dialect):
    """All of them; in the GNU dialects, whose strict twins see all, the last three together."""
    for chosen in itertools.product([False, True], repeat=len(SWITCHES)):
        if dialect.startswith('gnu') and len(set(chosen[2:])) > 1:
            continue
        yield [flag for flags, on in zip(SWITCHES, chosen) if on for flag in flags]


def each_header_alone(suite):
    for path in sorted(glob.glob(os.path.join(suite.directory, '*.h'))):
        header = os.path.basename(path)
        # Twice, for the guard; and a declaration, because ISO C wants one.
        source = includes([header, header]) + 'extern int declaration;\n'
        suite.accepts(f'{header} compiles alone', [
            (compiler, language, [f'-std={dialect}', *STRICT_FLAGS], source)
            for language, dialect in (('c', 'c89'), ('c', 'c2x'), ('c++', 'c++11'))
            for compiler in COMPILERS[language]])


def umbrella_in_every_dialect(suite):
    for language, dialects in (('c', C_DIALECTS), ('c++', CXX_DIALECTS)):
        for compiler, dialect in itertools.product(COMPILERS[language], dialects):
            jobs = []
            for flags in combinations(dialect):
                needs_u = '-DUNICODE' in flags and '-fshort-wchar' not in flags
                use = USE
                if needs_u and not has_u_literals(compiler, dialect):
                    use = USE_WITHOUT_TEXT
                jobs.append((compiler, language, [f'-std={dialect}', *STRICT_FLAGS, *flags],
                             includes(['windows.h']) + use + USE_ALWAYS))
            suite.accepts(f'windows.h compiles with {compiler} -std={dialect}', jobs)


def beside_system_headers(suite):
    for order in ('before', 'after'):
        def ordered(system):
            names = ['windows.h', *system] if order == 'before' else [*system, 'windows.h']
            return includes(names) + USE + USE_ALWAYS

        suite.accepts(f'windows.h {order} the C and POSIX headers', [
            (compiler, 'c', [f'-std={dialect}', '-D_GNU_SOURCE', *STRICT_FLAGS, *width],
             ordered(C_SYSTEM))
            for compiler in COMPILERS['c'] for dialect in ('gnu11', 'c89')
            for width in ([], ['-fshort-wchar'])])
        for dialect in ('c++11', 'c++20'):
            suite.accepts(f'windows.h {order} the C++ library in {dialect}', [
                (compiler, 'c++', [f'-std={dialect}', '-Wall', '-Wextra', '-Werror'],
                 ordered(CXX_SYSTEM))
                for compiler in COMPILERS['c++']])
            suite.accepts(f'windows.h {order} the C and POSIX headers in {dialect}', [
                (compiler, 'c++', [f'-std={dialect}', '-Wall', '-Wextra', '-Werror'],
                 ordered(C_SYSTEM))
                for compiler in COMPILERS['c++']])


def words_of_the_sdk(suite):
    words = [f'extern int {word} word_{number};\n' for number, word in enumerate(EMPTY_WORDS)]

    def in_both(source, *more_flags):
        return [(compiler, language, [f'-std={dialect}', *STRICT_FLAGS, *more_flags],
                 includes(['windows.h']) + source)
                for language, dialect in (('c', 'c89'), ('c++', 'c++11'))
                for compiler in COMPILERS[language]]

    def in_c(source, *more_flags):
        return [job for job in in_both(source, *more_flags) if job[1] == 'c']

    def in_cxx(source, *more_flags):
        return [job for job in in_both(source, *more_flags) if job[1] == 'c++']

    suite.accepts('annotations and calling conventions vanish', in_both(''.join(words)))
    old = 'extern int __in in; extern int __out out; extern int __reserved reserved;\n'
    suite.accepts('__in, __out and __reserved vanish in C, and in C++ where asked to',
                  in_c(old) + in_cxx(old, '-DWINSHM_OLD_SAL'))

    suite.accepts('#pragma comment and #pragma warning go unmentioned', [
        (compiler, language, ['-Wall', '-Wextra', '-Werror'], includes(['windows.h'])
         + '#pragma comment(lib, "user32.lib")\n#pragma warning(disable : 4996)\n')
        for compiler, language in (('gcc', 'c'), ('clang', 'c'), ('clang++', 'c++'))])

    confused = 'HWND window; HINSTANCE f(void); HINSTANCE f(void) { return window; }\n'
    suite.refuses('handles of different kinds do not mix', in_both(confused), 'HINSTANCE')
    suite.accepts('handles of different kinds mix under NO_STRICT',
                  in_both(confused, '-DNO_STRICT'))

    suite.refuses('structured exceptions are refused in so many words', in_both(
        'int f(void) { int r = 0; { r = 1; } __except(EXCEPTION_EXECUTE_HANDLER) { r = 2; } '
        'return r; }\n'), 'structured exceptions')
    suite.refuses('__try itself is refused in C', in_c(
        'int f(void) { __try { return 1; } return 0; }\n'), 'structured exceptions')
    suite.refuses('TEXT() under UNICODE is refused where there is no 16-bit literal', [
        (compiler, 'c', ['-std=c89', '-DUNICODE'],
         includes(['windows.h']) + 'const WCHAR *f(void) { return TEXT("x"); }\n')
        for compiler in COMPILERS['c']], 'TEXT() under UNICODE')

    suite.accepts('Interlocked functions take a long of 64 bits and what is unsigned',
                  in_both("""
long a; unsigned long b; DWORD c; volatile LONG d; volatile long e; LONG64 f; ULONG64 g;
int use(void);
int use(void)
{
	InterlockedIncrement(&a); InterlockedIncrement(&b); InterlockedIncrement(&c);
	InterlockedIncrement(&d); InterlockedIncrement(&e); _InterlockedIncrement(&d);
	InterlockedIncrement64(&a); InterlockedIncrement64(&f); InterlockedIncrement64(&g);
	InterlockedCompareExchange(&a, 1, 2); InterlockedCompareExchange64(&b, 1, 2);
	InterlockedExchangeAdd(&c, 1); InterlockedExchangeAdd64(&a, 1);
	InterlockedOr(&d, 1); InterlockedAnd(&e, 1); InterlockedXor(&b, 1);
	return (int)sizeof(InterlockedIncrement(&a)) - (int)sizeof(long);
}
"""))
    suite.refuses('Interlocked functions do not take a short for a LONG', in_both(
        'short s; int f(void); int f(void) { return InterlockedIncrement(&s); }\n'),
        'InterlockedIncrement')

    careful = ['-Wundef', '-Wshadow', '-Wpointer-arith', '-Wwrite-strings', '-Wvla']
    suite.accepts('the headers are quiet under the flags careful projects use',
                  in_c(USE_WITHOUT_TEXT + USE_ALWAYS, *careful, '-Wstrict-prototypes',
                       '-Wmissing-prototypes')
                  + in_cxx(USE + USE_ALWAYS, *careful))


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
    flags = ['-std=c99', *STRICT_FLAGS, '-I', directory]
    declaration = 'extern int declaration;\n'

    suite.accepts(f'{len(names)} other spellings lead to a header',
                  [('gcc', 'c', flags, includes([name]) + declaration) for name in names])
    suite.accepts('the usual spellings lead to the right one', [
        ('gcc', 'c', flags, includes([name]) + f'extern {type} declaration;\n')
        for name, type in (('Windows.h', 'HWND'), ('WINDOWS.H', 'HWND'), ('WINDOWS.h', 'HWND'),
                           ('WinDef.h', 'RECT'), ('WinNT.h', 'LARGE_INTEGER'),
                           ('WinBase.h', 'SYSTEM_INFO'), ('MinWinBase.h', 'OVERLAPPED'),
                           ('MemoryApi.h', 'HANDLE'), ('TChar.h', '_TCHAR'))])


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
    umbrella_in_every_dialect(suite)
    beside_system_headers(suite)
    words_of_the_sdk(suite)
    layouts(suite)
    if arguments.aliases:
        aliases(suite, arguments.aliases)
    if arguments.version:
        version(suite, arguments.version)
    return 1 if suite.run() else 0


sys.exit(main())
