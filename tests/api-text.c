/* SPDX-License-Identifier: MIT */
/*
 * Linux's side of messages, blocks of memory and code pages: what Windows would crash on or
 * leave open, UTF-8 where it has a code page, threads and fork().
 */
#include <pthread.h>
#include <string.h>

#include "errhandlingapi.h"
#include "harness.h"
#include "winbase.h"
#include "winerror.h"
#include "winnls.h"

static DWORD message_of(DWORD flags, const char *text, char *to, DWORD size, ...)
{
	va_list args;
	DWORD n;

	va_start(args, size);
	n = FormatMessageA(FORMAT_MESSAGE_FROM_STRING | flags, text, 0, 0, to, size,
			   &args);
	va_end(args);
	return n;
}

static DWORD language_says(DWORD language)
{
	char room[200];

	SetLastError(0);
	return FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM, NULL, ERROR_FILE_NOT_FOUND,
			      language, room, sizeof(room), NULL)
		       ? 0
		       : GetLastError();
}

TEST(messages_are_in_english_for_whoever_asks_for_it_or_for_nothing)
{
	CHECK_EQ(language_says(0), 0);
	CHECK_EQ(language_says(MAKELANGID(LANG_NEUTRAL, SUBLANG_DEFAULT)), 0);
	CHECK_EQ(language_says(MAKELANGID(LANG_ENGLISH, SUBLANG_NEUTRAL)), 0);
	CHECK_EQ(language_says(MAKELANGID(LANG_ENGLISH, 2)), 0);
	CHECK_EQ(language_says(MAKELANGID(7, 1)), ERROR_RESOURCE_LANG_NOT_FOUND);
}

TEST(sentences_of_the_system_have_no_inserts_to_ignore)
{
	char room[200];

	for (DWORD code = 0; code < 2000; code++) {
		SetLastError(0);
		if (FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM, NULL, code, 0, room,
				   sizeof(room), NULL) == 0)
			CHECK_EQ(GetLastError(), ERROR_MR_MID_NOT_FOUND);
		else
			CHECK(strlen(room) > 3);
	}
}

TEST(narrow_messages_are_utf8)
{
	char room[64];

	CHECK_EQ(message_of(0, "\xC3\xA4 %1", room, sizeof(room), "\xE2\x82\xAC"), 6);
	CHECK_STR(room, "\xC3\xA4 \xE2\x82\xAC");
	/* The size counts bytes. */
	CHECK_EQ(message_of(0, "\xC3\xA4", room, 2), 0);
	CHECK_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
	CHECK_EQ(message_of(0, "\xC3\xA4", room, 3), 2);
}

TEST(a_precision_cuts_no_character_in_half)
{
	static const char unterminated[3] = { 'a', (char)0xC3, (char)0xA4 };
	char room[64];

	CHECK_EQ(message_of(0, "%1!.2s!", room, sizeof(room), unterminated), 1);
	CHECK_STR(room, "a");
	CHECK_EQ(message_of(0, "%1!.3s!", room, sizeof(room), unterminated), 3);
	CHECK_STR(room, "a\xC3\xA4");
}

TEST(conversions_that_are_not_known_are_refused)
{
	char room[64];

	CHECK_EQ(message_of(0, "%1!f!", room, sizeof(room), 1.0), 0);
	CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
	CHECK_EQ(message_of(0, "%1!n!", room, sizeof(room), room), 0);
	CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
	CHECK_EQ(message_of(0, "%1!d%s!", room, sizeof(room), 1), 0);
	CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
	CHECK_EQ(message_of(0, "%1!70000d!", room, sizeof(room), 1), 0);
	CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
	CHECK_EQ(FormatMessageA(FORMAT_MESSAGE_FROM_STRING, NULL, 0, 0, room,
				sizeof(room), NULL),
		 0);
	CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
	CHECK_EQ(FormatMessageA(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_FROM_SYSTEM,
				"x", 5, 0, room, sizeof(room), NULL),
		 0);
	CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

TEST(what_is_no_block_is_an_invalid_handle_to_every_call)
{
	static char stranger[32];

	SetLastError(0);
	CHECK(LocalLock(stranger) == NULL);
	CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
	SetLastError(0);
	CHECK(!LocalUnlock(stranger));
	CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
	SetLastError(0);
	CHECK(!GlobalUnlock(stranger));
	CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
	CHECK_EQ(LocalFlags(stranger), LMEM_INVALID_HANDLE);
	CHECK(LocalReAlloc(stranger, 8, LMEM_MODIFY) == NULL);
	CHECK_EQ(GetLastError(), ERROR_CALL_NOT_IMPLEMENTED);
	CHECK(HeapAlloc(NULL, 0, 8) == NULL);
	CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
	CHECK(HeapAlloc(stranger, 0, 8) == NULL);
	CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
	CHECK(!HeapDestroy(NULL));
	CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
}

TEST(a_destroyed_heap_is_no_heap)
{
	HANDLE heap = HeapCreate(0, 0, 0);
	void *block = HeapAlloc(heap, 0, 100);

	CHECK(block && HeapAlloc(heap, 0, 100));
	CHECK(HeapDestroy(heap));
	CHECK(!HeapDestroy(heap));
	CHECK(HeapAlloc(heap, 0, 1) == NULL);
	CHECK(!HeapFree(heap, 0, block));
}

enum {
	N_BLOCKS = 2000,
	N_THREADS = 4
};

static void *churn(void *arg)
{
	HANDLE heap = GetProcessHeap();
	char *blocks[N_BLOCKS];

	for (int i = 0; i < N_BLOCKS; i++) {
		blocks[i] = HeapAlloc(heap, 0, (SIZE_T)(i % 50) + 1);
		CHECK(blocks[i] != NULL);
		blocks[i][0] = (char)i;
	}
	for (int i = 0; i < N_BLOCKS; i++) {
		blocks[i] = HeapReAlloc(heap, 0, blocks[i], 100);
		CHECK(blocks[i] && blocks[i][0] == (char)i);
	}
	for (int i = N_BLOCKS; i-- > 0;)
		CHECK(HeapFree(heap, 0, blocks[i]));
	return arg;
}

TEST(threads_share_a_heap)
{
	pthread_t threads[N_THREADS];

	for (int i = 0; i < N_THREADS; i++)
		CHECK_EQ(pthread_create(&threads[i], NULL, churn, NULL), 0);
	for (int i = 0; i < N_THREADS; i++)
		CHECK_EQ(pthread_join(threads[i], NULL), 0);
}

static void bob_frees(void *block)
{
	CHECK_EQ(LocalSize(block), 10);
	CHECK(LocalFree(block) == NULL);
	churn(NULL);
}

TEST(a_child_has_its_parents_blocks)
{
	void *block = LocalAlloc(LPTR, 10);

	wait_ok(test_fork(bob_frees, block));
	CHECK_EQ(LocalSize(block), 10);
	CHECK(LocalFree(block) == NULL);
}

TEST(the_system_code_page_says_when_it_replaced_something)
{
	const WCHAR lone[] = { 'a', 0xDC00 };
	char room[8];
	BOOL used = FALSE;

	CHECK_EQ(WideCharToMultiByte(CP_ACP, 0, lone, 2, room, 8, "?", &used), 4);
	CHECK(used);
	CHECK(memcmp(room, "a\xEF\xBF\xBD", 4) == 0);
	CHECK_EQ(WideCharToMultiByte(CP_ACP, 0, lone, 1, room, 8, "?", &used), 1);
	CHECK(!used);
}

TEST(code_pages_of_other_systems_are_refused)
{
	WCHAR room[8];

	CHECK_EQ(MultiByteToWideChar(1252, 0, "a", 1, room, 8), 0);
	CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
	CHECK_EQ(MultiByteToWideChar(CP_UTF7, 0, "a", 1, room, 8), 0);
	CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
	SetLastError(0);
	CHECK(!IsDBCSLeadByteEx(932, 0x81));
	CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
