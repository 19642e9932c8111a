/* SPDX-License-Identifier: MIT */
/*
 * What every way to make, open, map and unmap a section refuses: spec 2.1 and 2.2, row by
 * row. The same misuse is put to the whole family of calls, for each of them has its own
 * arguments to get wrong; what a single call says in particular is checked beside its use.
 */
#include "conform.h"

#define SECURITY_NONE ((LPSECURITY_ATTRIBUTES)NULL)

static const char file_name[] = "conform-refusals.tmp";

static HANDLE file_new(DWORD n_bytes)
{
	HANDLE file =
		CreateFileA(file_name, GENERIC_READ | GENERIC_WRITE | GENERIC_EXECUTE,
			    FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
			    SECURITY_NONE, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);

	if (file != INVALID_HANDLE_VALUE &&
	    (SetFilePointer(file, (LONG)n_bytes, NULL, FILE_BEGIN) != n_bytes ||
	     !SetEndOfFile(file)))
		return INVALID_HANDLE_VALUE;
	return file;
}

static void file_drop(HANDLE file)
{
	CloseHandle(file);
	DeleteFileA(file_name);
}

/* ---- 2.1: making -------------------------------------------------------------------- */

typedef HANDLE (*creator)(HANDLE file, DWORD protect, ULONG64 n_bytes, const char *name);

static const WCHAR *widen_or_null(WCHAR *to, const char *ascii)
{
	return ascii ? widen(to, ascii) : NULL;
}

static HANDLE create_ansi(HANDLE file, DWORD protect, ULONG64 n_bytes, const char *name)
{
	return CreateFileMappingA(file, SECURITY_NONE, protect, (DWORD)(n_bytes >> 32),
				  (DWORD)n_bytes, name);
}

static HANDLE create_wide(HANDLE file, DWORD protect, ULONG64 n_bytes, const char *name)
{
	WCHAR wide[64];

	return CreateFileMappingW(file, SECURITY_NONE, protect, (DWORD)(n_bytes >> 32),
				  (DWORD)n_bytes, widen_or_null(wide, name));
}

static HANDLE create_numa_wide(HANDLE file, DWORD protect, ULONG64 n_bytes,
			       const char *name)
{
	WCHAR wide[64];

	return CreateFileMappingNumaW(file, SECURITY_NONE, protect,
				      (DWORD)(n_bytes >> 32), (DWORD)n_bytes,
				      widen_or_null(wide, name), NUMA_NO_PREFERRED_NODE);
}

#ifndef __MINGW32__ /* its libraries or Wine do not have them */
static HANDLE create_numa_ansi(HANDLE file, DWORD protect, ULONG64 n_bytes,
			       const char *name)
{
	return CreateFileMappingNumaA(file, SECURITY_NONE, protect,
				      (DWORD)(n_bytes >> 32), (DWORD)n_bytes, name,
				      NUMA_NO_PREFERRED_NODE);
}

static HANDLE create_from_app(HANDLE file, DWORD protect, ULONG64 n_bytes,
			      const char *name)
{
	WCHAR wide[64];

	return CreateFileMappingFromApp(file, SECURITY_NONE, protect, n_bytes,
					widen_or_null(wide, name));
}

static HANDLE create_2(HANDLE file, DWORD protect, ULONG64 n_bytes, const char *name)
{
	WCHAR wide[64];

	return CreateFileMapping2(file, SECURITY_NONE, SECTION_ALL_ACCESS,
				  protect & 0xFFFF, protect & 0xFFFF0000, n_bytes,
				  widen_or_null(wide, name), NULL, 0);
}
#endif

static const struct {
	const char *name;
	creator create;
} creators[] = {
	{ "CreateFileMappingA", create_ansi },
	{ "CreateFileMappingW", create_wide },
	{ "CreateFileMappingNumaW", create_numa_wide },
#ifndef __MINGW32__
	{ "CreateFileMappingNumaA", create_numa_ansi },
	{ "CreateFileMappingFromApp", create_from_app },
	{ "CreateFileMapping2", create_2 },
#endif
};

static DWORD creator_says(creator create, HANDLE file, DWORD protect, ULONG64 n_bytes,
			  const char *name)
{
	HANDLE section;

	SetLastError(UNTOUCHED);
	section = create(file, protect, n_bytes, name);
	return handle_said(section, GetLastError());
}

/* A fact about one call of a family. */
static void row(const char *call, const char *sentence, DWORD got, DWORD want)
{
	char text[200];

	sprintf(text, "%s: %s", call, sentence);
	CHECK_EQ(text, got, want);
}

static void test_creator(const char *call, creator create)
{
	static const char name[] = "conform-refusals";
	const HANDLE memory = INVALID_HANDLE_VALUE;
	HANDLE first = section_create(PAGE_READWRITE, PAGE_BYTES, name);
	HANDLE empty = file_new(0), closed;

	REQUIRE(first && empty != INVALID_HANDLE_VALUE);
	row(call, "no protection is 87", creator_says(create, memory, 0, 4096, NULL),
	    ERROR_INVALID_PARAMETER);
	row(call, "attributes that exclude each other are 87",
	    creator_says(create, memory, PAGE_READWRITE | SEC_COMMIT | SEC_RESERVE, 4096,
			 NULL),
	    ERROR_INVALID_PARAMETER);
	row(call, "memory of no size is 87",
	    creator_says(create, memory, PAGE_READWRITE, 0, NULL),
	    ERROR_INVALID_PARAMETER);
	row(call, "even though the name exists",
	    creator_says(create, memory, PAGE_READWRITE, 0, name),
	    ERROR_INVALID_PARAMETER);
	row(call, "a name that exists is 183, with a handle",
	    creator_says(create, memory, PAGE_READWRITE, 1, name), ERROR_ALREADY_EXISTS);
	row(call, "a new one is 0",
	    creator_says(create, memory, PAGE_READWRITE, 1, "conform-refusals-new"),
	    ERROR_SUCCESS);
	row(call, "a name of a namespace alone is no section's: 6",
	    creator_says(create, memory, PAGE_READWRITE, 1, "Local"),
	    ERROR_INVALID_HANDLE);
	row(call, "a section is no file: 6",
	    creator_says(create, first, PAGE_READWRITE, 0, NULL), ERROR_INVALID_HANDLE);
	row(call, "an empty file and no size is 1006",
	    creator_says(create, empty, PAGE_READWRITE, 0, NULL), ERROR_FILE_INVALID);
	row(call, "to grow a file for reading only is 8",
	    creator_says(create, empty, PAGE_READONLY, 1, NULL), ERROR_NOT_ENOUGH_MEMORY);
	row(call, "a file of data is no image: 193",
	    creator_says(create, empty, PAGE_READWRITE, 100, NULL) +
		    creator_says(create, empty, PAGE_READONLY | SEC_IMAGE, 0, NULL),
	    ERROR_BAD_EXE_FORMAT);
	closed = empty;
	file_drop(empty);
	row(call, "a closed handle is 6",
	    creator_says(create, closed, PAGE_READWRITE, 1, NULL), ERROR_INVALID_HANDLE);
	CloseHandle(first);
}

/* SEC_* and what they say of memory and of a file that is no program. */
static void test_attributes(void)
{
	static const struct {
		const char *name;
		DWORD attributes, of_memory, of_file;
	} rows[] = {
		{ "none", 0, 0, 0 },
		{ "COMMIT", SEC_COMMIT, 0, 0 },
		{ "RESERVE", SEC_RESERVE, 0, 0 },
		{ "COMMIT, NOCACHE", SEC_COMMIT | SEC_NOCACHE, 0, 0 },
		{ "RESERVE, NOCACHE", SEC_RESERVE | SEC_NOCACHE, 0, 0 },
		{ "COMMIT, WRITECOMBINE", SEC_COMMIT | SEC_WRITECOMBINE, 0, 0 },
		{ "RESERVE, WRITECOMBINE", SEC_RESERVE | SEC_WRITECOMBINE, 0, 0 },
		{ "COMMIT, RESERVE", SEC_COMMIT | SEC_RESERVE, 87, 87 },
		{ "NOCACHE", SEC_NOCACHE, 87, 87 },
		{ "WRITECOMBINE", SEC_WRITECOMBINE, 87, 87 },
		{ "LARGE_PAGES", SEC_LARGE_PAGES, 87, 87 },
		{ "RESERVE, LARGE_PAGES", SEC_RESERVE | SEC_LARGE_PAGES, 87, 87 },
		{ "FILE", SEC_FILE, 87, 87 },
		{ "FILE, COMMIT", SEC_FILE | SEC_COMMIT, 87, 87 },
		{ "FILE, RESERVE", SEC_FILE | SEC_RESERVE, 87, 87 },
		{ "IMAGE, COMMIT", SEC_IMAGE | SEC_COMMIT, 87, 87 },
		{ "IMAGE, RESERVE", SEC_IMAGE | SEC_RESERVE, 87, 87 },
		{ "IMAGE, LARGE_PAGES", SEC_IMAGE | SEC_LARGE_PAGES, 87, 87 },
		{ "IMAGE, WRITECOMBINE", SEC_IMAGE | SEC_WRITECOMBINE, 87, 87 },
		{ "IMAGE", SEC_IMAGE, 193, 193 },
	};
	HANDLE file = file_new(100);
	size_t i;
	DWORD said;

	REQUIRE(file != INVALID_HANDLE_VALUE);
	for (i = 0; i < N_OF(rows); i++) {
		row("SEC_ of memory", rows[i].name,
		    creator_says(create_ansi, INVALID_HANDLE_VALUE,
				 PAGE_READWRITE | rows[i].attributes, PAGE_BYTES, NULL),
		    rows[i].of_memory);
		row("SEC_ of a file", rows[i].name,
		    creator_says(create_ansi, file, PAGE_READWRITE | rows[i].attributes,
				 0, NULL),
		    rows[i].of_file);
	}
	row("SEC_ of a file", "COMMIT, LARGE_PAGES",
	    creator_says(create_ansi, file, PAGE_READWRITE | SEC_COMMIT | SEC_LARGE_PAGES,
			 0, NULL),
	    ERROR_INVALID_PARAMETER);
	said = creator_says(create_ansi, INVALID_HANDLE_VALUE,
			    PAGE_READWRITE | SEC_COMMIT | SEC_LARGE_PAGES, PAGE_BYTES,
			    NULL);
	CHECK_WINE_DIFFERS("large pages of the size of a small one are refused",
			   "they are made of small pages",
			   said == ERROR_INVALID_PARAMETER ||
				   said == ERROR_PRIVILEGE_NOT_HELD);
	CHECK_WINE_DIFFERS("an image not to be executed is for reading only: 87",
			   "it is looked at first: 193",
			   creator_says(create_ansi, file, PAGE_READWRITE | 0x11000000, 0,
					NULL) == ERROR_INVALID_PARAMETER);
	row("SEC_ of a file", "IMAGE_NO_EXECUTE",
	    creator_says(create_ansi, file, PAGE_READONLY | 0x11000000, 0, NULL),
	    ERROR_BAD_EXE_FORMAT);
	file_drop(file);
}

/* What a file must have been opened for, by the protection of its section. */
static void test_file_access(void)
{
	static const struct {
		DWORD protect, needs;
	} rows[] = {
		{ PAGE_READONLY, GENERIC_READ },
		{ PAGE_WRITECOPY, GENERIC_READ },
		{ PAGE_READWRITE, GENERIC_READ | GENERIC_WRITE },
		{ PAGE_EXECUTE_READ, GENERIC_READ | GENERIC_EXECUTE },
		{ PAGE_EXECUTE_WRITECOPY, GENERIC_READ | GENERIC_EXECUTE },
		{ PAGE_EXECUTE_READWRITE,
		  GENERIC_READ | GENERIC_WRITE | GENERIC_EXECUTE },
	};
	static const DWORD all = GENERIC_READ | GENERIC_WRITE | GENERIC_EXECUTE;
	unsigned n_wrong[2] = { 0, 0 }; /* without and with execution */
	DWORD access;
	size_t i;

	CloseHandle(file_new(100));
	for (access = 0; access < 8; access++) {
		HANDLE file = CreateFileA(file_name, (access << 29) & all,
					  FILE_SHARE_READ | FILE_SHARE_WRITE,
					  SECURITY_NONE, OPEN_EXISTING, 0, NULL);

		REQUIRE(file != INVALID_HANDLE_VALUE);
		for (i = 0; i < N_OF(rows); i++) {
			DWORD lacks = rows[i].needs & ~(access << 29);
			DWORD said =
				creator_says(create_ansi, file, rows[i].protect, 0, NULL);

			if (said == (lacks ? ERROR_ACCESS_DENIED : ERROR_SUCCESS))
				continue;
			n_wrong[(rows[i].needs & GENERIC_EXECUTE) != 0]++;
		}
		CloseHandle(file);
	}
	CHECK_EQ("a section needs a file opened for what it allows, else it is 5",
		 n_wrong[0], 0);
	CHECK_WINE_DIFFERS("so do those for execution",
			   "the right to execute is not looked at", n_wrong[1] == 0);
	DeleteFileA(file_name);
}

/* ---- 2.1: opening ------------------------------------------------------------------- */

typedef HANDLE (*opener)(DWORD access, const char *name);

static HANDLE open_ansi(DWORD access, const char *name)
{
	return OpenFileMappingA(access, FALSE, name);
}

static HANDLE open_wide(DWORD access, const char *name)
{
	WCHAR wide[64];

	return OpenFileMappingW(access, FALSE, widen_or_null(wide, name));
}

#ifndef __MINGW32__
static HANDLE open_from_app(DWORD access, const char *name)
{
	WCHAR wide[64];

	return OpenFileMappingFromApp(access, FALSE, widen_or_null(wide, name));
}
#endif

static DWORD opener_says(opener open, DWORD access, const char *name)
{
	SetLastError(UNTOUCHED);
	return handle_said(open(access, name), ERROR_SUCCESS);
}

static void test_opener(const char *call, opener open)
{
	static const struct {
		const char *sentence, *name;
		DWORD error;
	} rows[] = {
		{ "an absent name is 2", "conform-refusals-absent", 2 },
		{ "no name is 87", NULL, 87 },
		{ "an empty name is 6", "", 6 },
		{ "a namespace alone is 6", "Global", 6 },
		{ "an unknown prefix is 3", "no\\such", 3 },
		{ "a leading backslash is 161", "\\such", 161 },
		{ "nothing behind the prefix is 123", "Local\\", 123 },
	};
	static const char name[] = "conform-refusals";
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, name);
	size_t i;

	REQUIRE(section);
	for (i = 0; i < N_OF(rows); i++)
		row(call, rows[i].sentence,
		    opener_says(open, FILE_MAP_READ, rows[i].name), rows[i].error);
	CHECK_WINE_DIFFERS("a right that needs a privilege is 1314",
			   "the privilege is not asked for",
			   opener_says(open, ACCESS_SYSTEM_SECURITY, name) ==
				   ERROR_PRIVILEGE_NOT_HELD);
	row(call, "what is there is opened", opener_says(open, FILE_MAP_READ, name), 0);
	CloseHandle(section);
}

int main(void)
{
	size_t i;

	conform_begin();
	for (i = 0; i < N_OF(creators); i++)
		test_creator(creators[i].name, creators[i].create);
	test_attributes();
	test_file_access();
	test_opener("OpenFileMappingA", open_ansi);
	test_opener("OpenFileMappingW", open_wide);
#ifndef __MINGW32__
	test_opener("OpenFileMappingFromApp", open_from_app);
#endif
	return conform_end();
}
