/* SPDX-License-Identifier: MIT */
/*
 * What Microsoft's compiler has built in and its runtime adds: bits, rotations and wide
 * products, the processor's identity, memory on a boundary, directories, the time,
 * identifiers, and the printf of the window system.
 */
#include "conform.h"

#include <crtdbg.h>
#include <direct.h>
#include <errno.h>
#include <intrin.h>
#include <malloc.h>
#include <process.h>
#include <sys/timeb.h>
#include <time.h>

static const UINT64 wide = ((UINT64)0x01234567u << 32) | 0x89abcdefu;

static void test_bit_scans(void)
{
	unsigned long index = 77;

	CHECK("_BitScanForward finds the lowest bit",
	      _BitScanForward(&index, 0x80000100u) == 1 && index == 8);
	CHECK("_BitScanReverse finds the highest",
	      _BitScanReverse(&index, 0x80000100u) == 1 && index == 31);
	CHECK("neither finds one in 0",
	      _BitScanForward(&index, 0) == 0 && _BitScanReverse(&index, 0) == 0);
#ifdef _WIN64
#define WINSHM_TEST_64 1
#elif defined(__x86_64__) || defined(__aarch64__)
#define WINSHM_TEST_64 1
#endif
#ifdef WINSHM_TEST_64
	CHECK("_BitScanForward64 looks at 64 bits",
	      _BitScanForward64(&index, (UINT64)1 << 40) == 1 && index == 40);
	CHECK("_BitScanReverse64 too",
	      _BitScanReverse64(&index, ((UINT64)1 << 63) | 1) == 1 && index == 63);
	CHECK("and finds none in 0", _BitScanReverse64(&index, 0) == 0);
#endif
}

static void test_bit_arrays(void)
{
	volatile LONG bits[1] = { 0 };

	CHECK("_bittestandset returns the old bit",
	      _bittestandset((void *)bits, 3) == 0 &&
		      _bittestandset((void *)bits, 3) == 1);
	CHECK("and sets it", bits[0] == 8);
	CHECK("_bittest reads it",
	      _bittest((void *)bits, 3) == 1 && _bittest((void *)bits, 4) == 0);
	CHECK("_bittestandreset clears it",
	      _bittestandreset((void *)bits, 3) == 1 && bits[0] == 0);
	CHECK("_bittestandcomplement turns it",
	      _bittestandcomplement((void *)bits, 31) == 0 &&
		      (ULONG)bits[0] == 0x80000000u);
}

static void test_shuffles(void)
{
	CHECK("_rotl rotates 32 bits", _rotl(0x80000001u, 4) == 0x18u);
	CHECK("_rotr too", _rotr(0x18u, 4) == 0x80000001u);
	CHECK("by nothing is by nothing", _rotl(0x12345678u, 0) == 0x12345678u);
	CHECK("by 32 as well", _rotr(0x12345678u, 32) == 0x12345678u);
	CHECK("_rotl64 rotates 64 bits",
	      _rotl64(wide, 8) == ((((UINT64)0x23456789u << 32)) | 0xabcdef01u));
	CHECK("_rotr64 is its reverse", _rotr64(_rotl64(wide, 8), 8) == wide);
	CHECK("_byteswap_ushort swaps two bytes", _byteswap_ushort(0x1234) == 0x3412);
	CHECK("_byteswap_ulong swaps four", _byteswap_ulong(0x12345678u) == 0x78563412u);
	CHECK("_byteswap_uint64 swaps eight",
	      _byteswap_uint64(wide) == (((UINT64)0xefcdab89u << 32) | 0x67452301u));
}

static void test_products(void)
{
#ifndef __MINGW32__ /* which declares them and does not have them */
	CHECK("__emulu multiplies to 64 bits",
	      __emulu(0xffffffffu, 2) == (((UINT64)1 << 32) | 0xfffffffeu));
	CHECK("__emul does so with a sign",
	      __emul(-3, 0x7fffffff) == -(INT64)0x17ffffffd);
#ifdef WINSHM_TEST_64
	{
		UINT64 high = 7;

		CHECK("_umul128 gives both halves",
		      _umul128((UINT64)1 << 63, 6, &high) == 0 && high == 3);
		CHECK("__umulh gives the upper one", __umulh((UINT64)1 << 63, 6) == 3);
		CHECK("__mulh with a sign", __mulh(-1, 1) == -1);
		CHECK("__shiftleft128 moves bits of the lower half in",
		      __shiftleft128((UINT64)1 << 63, 1, 1) == 3);
		CHECK("__shiftright128 of the upper",
		      __shiftright128(0, 1, 1) == (UINT64)1 << 63);
	}
#endif
#endif
}

static void test_processor(void)
{
#if defined(__x86_64__) || defined(__i386__)
	int info[4] = { 0, 0, 0, 0 };
	char vendor[13] = "";

	__cpuid(info, 0);
	memcpy(vendor, &info[1], 4);
	memcpy(vendor + 4, &info[3], 4);
	memcpy(vendor + 8, &info[2], 4);
	CHECK("__cpuid says who made the processor, in twelve letters",
	      info[0] > 0 && strlen(vendor) == 12);
	__cpuidex(info, 1, 0);
	CHECK("this processor has SSE2", info[3] & (1 << 26));
	CHECK("__rdtsc is not 0", __rdtsc() != 0);
	_mm_pause();
	_mm_mfence();
#endif
	_ReadWriteBarrier();
}

static void test_aligned_memory(void)
{
	unsigned char *block = (unsigned char *)_aligned_malloc(100, 256);
	unsigned char *larger;
	int i, n_kept = 0;

	REQUIRE(block != NULL);
	CHECK("on the boundary", (UINT_PTR)block % 256 == 0);
	for (i = 0; i < 100; i++)
		block[i] = (unsigned char)i;
	larger = (unsigned char *)_aligned_realloc(block, 100000, 256);
	REQUIRE(larger != NULL);
	for (i = 0; i < 100; i++)
		n_kept += larger[i] == i;
	CHECK("with what was there", n_kept == 100);
	CHECK("on the boundary still", (UINT_PTR)larger % 256 == 0);
	_aligned_free(larger);
	_aligned_free(NULL);

	block = (unsigned char *)malloc(77);
	REQUIRE(block != NULL);
	CHECK("_msize is at least what was asked for", _msize(block) >= 77);
	free(block);
	CHECK("_alloca gives memory that ends with the function",
	      memset(_alloca(64), 1, 64) != NULL);
}

static void test_directories(void)
{
	char before[MAX_PATH], temporary[MAX_PATH], made[MAX_PATH + 40], now[MAX_PATH];
	char tiny[2], *allocated;

	REQUIRE(_getcwd(before, sizeof(before)) == before);
	REQUIRE(GetTempPathA(sizeof(temporary), temporary));
	sprintf(made, "%sconform-runtime-%d", temporary, _getpid());

	CHECK("_getpid is the number of the process",
	      (DWORD)_getpid() == GetCurrentProcessId());
	CHECK("_mkdir makes a directory", _mkdir(made) == 0);
	CHECK("once", _mkdir(made) == -1 && errno == EEXIST);
	CHECK("_chdir goes there", _chdir(made) == 0);
	CHECK("and _getcwd tells", _getcwd(now, sizeof(now)) == now &&
					   strstr(now, "conform-runtime-") != NULL);
	CHECK("too little room is ERANGE", _getcwd(tiny, 2) == NULL && errno == ERANGE);
	allocated = _getcwd(NULL, 0);
	CHECK("NULL has it allocated", allocated && strcmp(allocated, now) == 0);
	free(allocated);
	CHECK("and back", _chdir(before) == 0);
	CHECK("_rmdir removes it", _rmdir(made) == 0);
	CHECK("once", _rmdir(made) == -1 && errno == ENOENT);
	CHECK("what is not there is not gone to", _chdir(made) == -1 && errno == ENOENT);
}

static void test_paths(void)
{
	char drive[_MAX_DRIVE], directory[_MAX_DIR], name[_MAX_FNAME],
		extension[_MAX_EXT];
	char path[_MAX_PATH], tiny[4], *full;

	_splitpath("c:\\a\\b.c\\name.of.it", drive, directory, name, extension);
	CHECK("_splitpath finds the drive", strcmp(drive, "c:") == 0);
	CHECK("and the directory with its separator",
	      strcmp(directory, "\\a\\b.c\\") == 0);
	CHECK("and the name", strcmp(name, "name.of") == 0);
	CHECK("and the extension with its dot", strcmp(extension, ".it") == 0);
	_splitpath("a/b", drive, directory, name, NULL);
	CHECK("a slash separates too",
	      !*drive && strcmp(directory, "a/") == 0 && strcmp(name, "b") == 0);
	_splitpath(".profile", NULL, directory, name, extension);
	CHECK("a dot at the start begins an extension",
	      !*directory && !*name && strcmp(extension, ".profile") == 0);
	_splitpath("", drive, directory, name, extension);
	CHECK("nothing has nothing", !*drive && !*directory && !*name && !*extension);

	CHECK("_splitpath_s fits what fits",
	      _splitpath_s("a\\b.c", drive, sizeof(drive), directory, sizeof(directory),
			   name, sizeof(name), extension, sizeof(extension)) == 0 &&
		      strcmp(name, "b") == 0);
	CHECK("too little room is ERANGE, and nothing is there",
	      _splitpath_s("a\\bcdef.c", NULL, 0, directory, sizeof(directory), tiny,
			   sizeof(tiny), NULL, 0) == ERANGE &&
		      !*tiny && !*directory);

	_makepath(path, "x", "dir\\", "name", "ext");
	CHECK("_makepath adds a colon and a dot", strcmp(path, "x:dir\\name.ext") == 0);
	_makepath(path, NULL, "/dir/", "name", ".ext");
	CHECK("where they are missing", strcmp(path, "/dir/name.ext") == 0);
	_makepath(path, "", "dir", "name", "");
	CHECK("and a separator", strlen(path) == 8 && strncmp(path, "dir", 3) == 0 &&
					 strcmp(path + 4, "name") == 0);
	CHECK("_makepath_s says ERANGE",
	      _makepath_s(tiny, sizeof(tiny), NULL, NULL, "name", NULL) == ERANGE &&
		      !*tiny);

	full = _fullpath(NULL, "name", 0);
	REQUIRE(full != NULL);
	CHECK("_fullpath leads to the name",
	      strlen(full) > 5 && !strcmp(full + strlen(full) - 4, "name"));
	CHECK("into room that is there",
	      _fullpath(path, "./name", sizeof(path)) == path && !strcmp(path, full));
	CHECK("too little room is NULL", _fullpath(tiny, "name", sizeof(tiny)) == NULL);
	free(full);
}

static void test_guids(void)
{
	const GUID one = { 0x12345678, 0x9abc, 0xdef0, { 1, 2, 3, 4, 5, 6, 7, 8 } };
	GUID other = one;

#ifdef __cplusplus
	CHECK("equal GUIDs are equal", IsEqualGUID(one, other) && one == other);
	other.Data4[7] = 9;
	CHECK("to the last byte", !IsEqualGUID(one, other) && one != other);
#else
	CHECK("equal GUIDs are equal", IsEqualGUID(&one, &other));
	other.Data4[7] = 9;
	CHECK("to the last byte", !IsEqualGUID(&one, &other));
#endif
	CHECK_EQ("a GUID has 16 bytes", sizeof(GUID), 16);
}

static void test_wsprintf(void)
{
	WCHAR *wide_text = (WCHAR *)calloc(1100, sizeof(WCHAR));
	WCHAR wide_format[] = { '%', 'd', '-', '%', 's', 0 }, wide_name[] = { 'x', 0 };
	char *text = (char *)calloc(1100, 1);
	char *longer = (char *)calloc(1100, 1);
	int n;

	REQUIRE(text && longer && wide_text);
	CHECK("wsprintf fills in numbers and texts",
	      wsprintfA(text, "%s-%d-%u-%x-%X-%c", "name", -1, 4000000000u, 171, 171,
			'c') == 26 &&
		      strcmp(text, "name--1-4000000000-ab-AB-c") == 0);
	CHECK("a long has 32 bits",
	      wsprintfA(text, "%lu %lx", (DWORD)4000000000u, (DWORD)0x80000000u) == 19 &&
		      strcmp(text, "4000000000 80000000") == 0);
	CHECK("widths and zeros work",
	      wsprintfA(text, "%04x|%5d|%-5d|", 0xab, 7, 7) == 17 &&
		      strcmp(text, "00ab|    7|7    |") == 0);
	CHECK("it is wide too", wsprintfW(wide_text, wide_format, 7, wide_name) == 3 &&
					wide_text[0] == '7' && wide_text[1] == '-' &&
					wide_text[2] == 'x' && wide_text[3] == 0);
	memset(longer, 'a', 1050);
	memset(text, 'b', 1100);
	n = wsprintfA(text, "%s", longer);
	CHECK("what is longer than 1,024 is cut", n == 1023 || n == 1024);
	CHECK("and nothing behind that is touched", text[1024] == 'b');
	free(text);
	free(longer);
	free(wide_text);
}

static void test_debug_heap(void)
{
	int side_effects = 0;

	(void)_CrtSetDbgFlag(_CRTDBG_ALLOC_MEM_DF | _CRTDBG_LEAK_CHECK_DF);
	(void)_CrtSetReportMode(_CRT_ASSERT, _CRTDBG_MODE_FILE);
	_ASSERTE(side_effects++ == 0);
	_ASSERT(side_effects++ == 0);
	CHECK("assertions of a release build ask nothing", side_effects == 0);
	CHECK("and its heap reports no leaks", _CrtDumpMemoryLeaks() == 0);
}

static void test_time(void)
{
	time_t before = time(NULL), after;
	struct _timeb now;

	memset(&now, 0xff, sizeof(now));
	_ftime(&now);
	after = time(NULL);
	/* time() may follow another clock, a tick behind. */
	CHECK("_ftime tells the time", now.time >= before && now.time <= after + 1);
	CHECK("with milliseconds", now.millitm < 1000);
	CHECK("whether it is summer",
	      (now.dstflag != 0) == (localtime(&after)->tm_isdst > 0));
	CHECK("and a zone", now.timezone >= -14 * 60 && now.timezone <= 12 * 60);
}

int main(void)
{
	conform_begin();
	test_bit_scans();
	test_bit_arrays();
	test_shuffles();
	test_products();
	test_processor();
	test_aligned_memory();
	test_directories();
	test_paths();
	test_time();
	test_guids();
	test_wsprintf();
	test_debug_heap();
	return conform_end();
}
