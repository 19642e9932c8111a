# SPDX-License-Identifier: MIT
"""The words of the SDK: which vanish, which are refused, and what sources do with them."""

from headers_suite import COMPILERS, STRICT_FLAGS, includes

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
