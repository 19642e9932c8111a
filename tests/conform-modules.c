/* SPDX-License-Identifier: MIT */
/*
 * Modules: the program, the system's libraries, and functions asked for by name.
 */
#include "conform.h"

typedef DWORD(WINAPI *number_function)(void);

static DWORD handle_says(const char *name)
{
	SetLastError(UNTOUCHED);
	return GetModuleHandleA(name) ? ERROR_SUCCESS : failure_said();
}

static void test_handles(void)
{
	HMODULE program = GetModuleHandleA(NULL), kernel = GetModuleHandleA("kernel32");
	WCHAR wide[32];

	CHECK("the program is a module", program != NULL);
	CHECK("in UTF-16 it is the same", GetModuleHandleW(NULL) == program);
	CHECK("kernel32 is one", kernel != NULL);
	CHECK("with its extension", GetModuleHandleA("kernel32.dll") == kernel);
	CHECK("in any case", GetModuleHandleA("KERNEL32.DLL") == kernel);
	CHECK("in UTF-16", GetModuleHandleW(widen(wide, "Kernel32.dll")) == kernel);
	CHECK_EQ("kernelbase is one", handle_says("kernelbase.dll"), ERROR_SUCCESS);
	CHECK_EQ("so is ntdll", handle_says("ntdll"), ERROR_SUCCESS);
	CHECK_EQ("a library that is not loaded is none",
		 handle_says("conform-absent.dll"), ERROR_MOD_NOT_FOUND);
	SetLastError(UNTOUCHED);
	CHECK("in UTF-16 neither", !GetModuleHandleW(widen(wide, "conform-absent")));
	CHECK_EQ("with the same error", GetLastError(), ERROR_MOD_NOT_FOUND);
}

static DWORD handle_ex_says(DWORD flags, const char *name, HMODULE *ret)
{
	*ret = (HMODULE)(ULONG_PTR)0x5000;
	SetLastError(UNTOUCHED);
	return GetModuleHandleExA(flags, name, ret) ? ERROR_SUCCESS : failure_said();
}

static void test_handles_ex(void)
{
	static const char here[] = "in the program";
	const DWORD unchanged = GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT;
	HMODULE module;

	CHECK_EQ("a module can be had by name", handle_ex_says(0, "kernel32", &module),
		 ERROR_SUCCESS);
	CHECK("it is the same", module == GetModuleHandleA("kernel32"));
	CHECK("it can be given back", FreeLibrary(module));
	CHECK_EQ("no name is the program", handle_ex_says(unchanged, NULL, &module),
		 ERROR_SUCCESS);
	CHECK("it is the same as well", module == GetModuleHandleA(NULL));
	CHECK_EQ("an address leads to its module",
		 handle_ex_says(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | unchanged, here,
				&module),
		 ERROR_SUCCESS);
	CHECK("here to the program", module == GetModuleHandleA(NULL));
	CHECK_EQ("an address of no module to none",
		 handle_ex_says(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (const char *)16,
				&module),
		 ERROR_MOD_NOT_FOUND);
	CHECK("and the handle is NULL then", module == NULL);
	CHECK_EQ("neither does an unknown name",
		 handle_ex_says(0, "conform-absent", &module), ERROR_MOD_NOT_FOUND);
	CHECK("with a handle of NULL", module == NULL);
	CHECK_EQ("pinning and not counting exclude each other",
		 handle_ex_says(GET_MODULE_HANDLE_EX_FLAG_PIN | unchanged, "kernel32",
				&module),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("there are no other flags", handle_ex_says(0x100, "kernel32", &module),
		 ERROR_INVALID_PARAMETER);
	SetLastError(UNTOUCHED);
	CHECK("somebody has to take the handle", !GetModuleHandleExA(0, NULL, NULL));
	CHECK_EQ("NULL is a wrong parameter", GetLastError(), ERROR_INVALID_PARAMETER);
}

static void test_file_name(void)
{
	char path[1024], cut[1024];
	WCHAR wide[1024];
	DWORD n;

	SetLastError(UNTOUCHED);
	n = GetModuleFileNameA(NULL, path, sizeof(path));
	REQUIRE(n > 4 && n < sizeof(path));
	CHECK_EQ("the length of the program's path is told", n, strlen(path));
	CHECK("the last error does not say it was cut",
	      GetLastError() != ERROR_INSUFFICIENT_BUFFER);
	CHECK_EQ("the program's handle leads to the same length",
		 GetModuleFileNameA(GetModuleHandleA(NULL), cut, sizeof(cut)), n);
	CHECK("and the same path", !strcmp(cut, path));
	CHECK_EQ("room for it and a terminator is enough",
		 GetModuleFileNameA(NULL, cut, n + 1), n);
	memset(cut, 'x', sizeof(cut));
	SetLastError(UNTOUCHED);
	CHECK_EQ("with less it is cut, and the size returned",
		 GetModuleFileNameA(NULL, cut, n), n);
	CHECK_EQ("the last error says so", GetLastError(), ERROR_INSUFFICIENT_BUFFER);
	CHECK_WINE_DIFFERS(
		"what there is room for is there, terminated", "nothing is terminated",
		!strncmp(cut, path, n - 1) && cut[n - 1] == '\0' && cut[n] == 'x');
	CHECK_EQ("the W function returns units", GetModuleFileNameW(NULL, wide, 1024), n);
	SetLastError(UNTOUCHED);
	CHECK_EQ("and cuts as well", GetModuleFileNameW(NULL, wide, 4), 4);
	CHECK_EQ("with the same error", GetLastError(), ERROR_INSUFFICIENT_BUFFER);
	CHECK_WINE_DIFFERS("and a terminator", "nothing is terminated",
			   wide[3] == 0 && wide[2] == (WCHAR)path[2]);
	CHECK("other modules have files, too",
	      GetModuleFileNameA(GetModuleHandleA("kernel32"), cut, sizeof(cut)) > 0);
	SetLastError(UNTOUCHED);
	CHECK_EQ("what is no module has none",
		 GetModuleFileNameA((HMODULE)(ULONG_PTR)0x10000, cut, sizeof(cut)), 0);
	CHECK_EQ("it is not found", GetLastError(), ERROR_MOD_NOT_FOUND);
}

static DWORD function_says(HMODULE module, const char *name)
{
	SetLastError(UNTOUCHED);
	return GetProcAddress(module, name) ? ERROR_SUCCESS : failure_said();
}

static void test_functions(void)
{
	HMODULE kernel = GetModuleHandleA("kernel32");
	FARPROC function = GetProcAddress(kernel, "GetCurrentProcessId");
	number_function number;

	REQUIRE(sizeof(number) == sizeof(function) && function);
	memcpy(&number, &function, sizeof(number));
	CHECK_EQ("a function that was found can be called", number(),
		 GetCurrentProcessId());
	CHECK_EQ("CreateFileMappingW is there",
		 function_says(kernel, "CreateFileMappingW"), ERROR_SUCCESS);
	CHECK_EQ("CreateFileMapping is a macro",
		 function_says(kernel, "CreateFileMapping"), ERROR_PROC_NOT_FOUND);
	CHECK_EQ("case counts", function_says(kernel, "createfilemappingw"),
		 ERROR_PROC_NOT_FOUND);
	CHECK_EQ("a function that does not exist is not found",
		 function_says(kernel, "ConformAbsent"), ERROR_PROC_NOT_FOUND);
	CHECK_EQ("malloc is none of kernel32", function_says(kernel, "malloc"),
		 ERROR_PROC_NOT_FOUND);
	CHECK_EQ("an empty name is none", function_says(kernel, ""),
		 ERROR_PROC_NOT_FOUND);
	CHECK_EQ("nor is the program's module asked for others'",
		 function_says(GetModuleHandleA(NULL), "CreateFileMappingW"),
		 ERROR_PROC_NOT_FOUND);
	CHECK_EQ("what is no module has no functions",
		 function_says((HMODULE)(ULONG_PTR)0x10000, "Sleep"),
		 ERROR_MOD_NOT_FOUND);
	CHECK_WINE_DIFFERS("an ordinal that does not exist is one",
			   "it is a function that is not found (127)",
			   function_says(kernel, (const char *)(ULONG_PTR)60000) ==
				   ERROR_INVALID_ORDINAL);
}

static DWORD load_says(const char *name)
{
	HMODULE module;

	SetLastError(UNTOUCHED);
	module = LoadLibraryA(name);
	if (!module)
		return failure_said();
	return FreeLibrary(module) ? ERROR_SUCCESS : CONTRADICTION;
}

static void test_loading(void)
{
	HMODULE kernel = GetModuleHandleA("kernel32");
	WCHAR wide[32];

	CHECK("what is loaded can be loaded", LoadLibraryA("kernel32.dll") == kernel);
	CHECK("in UTF-16", LoadLibraryW(widen(wide, "kernel32")) == kernel);
	CHECK("with flags",
	      LoadLibraryExA("kernel32.dll", NULL, LOAD_LIBRARY_SEARCH_SYSTEM32) ==
			      kernel &&
		      LoadLibraryExW(widen(wide, "kernel32.dll"), NULL, 0) == kernel);
	CHECK_EQ("and given back", load_says("ntdll.dll"), ERROR_SUCCESS);
	CHECK_EQ("what does not exist cannot", load_says("conform-absent.dll"),
		 ERROR_MOD_NOT_FOUND);
	SetLastError(UNTOUCHED);
	CHECK("NULL cannot be given back", !FreeLibrary(NULL));
	CHECK_EQ("it is no handle", GetLastError(), ERROR_INVALID_HANDLE);
	SetLastError(UNTOUCHED);
	CHECK("nor can what is no module", !FreeLibrary((HMODULE)(ULONG_PTR)0x10000));
	CHECK_EQ("which is not found", GetLastError(), ERROR_MOD_NOT_FOUND);
}

int main(void)
{
	conform_begin();
	test_handles();
	test_handles_ex();
	test_file_name();
	test_functions();
	test_loading();
	return conform_end();
}
