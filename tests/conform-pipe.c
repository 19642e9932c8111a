/* SPDX-License-Identifier: MIT */
/* Pipes without names, from both ends. */
#include "conform.h"

static DWORD read_says(HANDLE handle, char *to, DWORD n_bytes, DWORD *ret)
{
	SetLastError(UNTOUCHED);
	return ReadFile(handle, to, n_bytes, ret, NULL) ? ERROR_SUCCESS : failure_said();
}

static DWORD write_says(HANDLE handle, const char *text)
{
	DWORD n = 0;

	SetLastError(UNTOUCHED);
	if (!WriteFile(handle, text, (DWORD)strlen(text), &n, NULL))
		return failure_said();
	return n == strlen(text) ? ERROR_SUCCESS : CONTRADICTION;
}

static DWORD peek_says(HANDLE handle, char *to, DWORD n_bytes, DWORD *ret, DWORD *ret_all)
{
	SetLastError(UNTOUCHED);
	return PeekNamedPipe(handle, to, n_bytes, ret, ret_all, NULL) ? ERROR_SUCCESS
								      : failure_said();
}

static void test_transfer(void)
{
	DWORD n = 99, n_all = 99, flags = 99;
	HANDLE from, to;
	char text[16];

	REQUIRE(CreatePipe(&from, &to, NULL, 0));
	CHECK("the ends of a pipe are not inheritable by themselves",
	      GetHandleInformation(from, &flags) && flags == 0);
	CHECK_EQ("they are pipes", GetFileType(from), FILE_TYPE_PIPE);
	CHECK_EQ("both of them", GetFileType(to), FILE_TYPE_PIPE);
	CHECK_EQ("nothing is in it", peek_says(from, text, sizeof(text), &n, &n_all), 0);
	CHECK_EQ("not a byte", n, 0);
	CHECK_EQ("at all", n_all, 0);
	CHECK_EQ("what is written", write_says(to, "hello"), 0);
	CHECK_EQ("can be looked at", peek_says(from, text, 3, &n, &n_all), 0);
	CHECK("in part", n == 3 && !memcmp(text, "hel", 3));
	CHECK_EQ("and be counted", n_all, 5);
	CHECK_EQ("without a buffer as well", peek_says(from, NULL, 0, NULL, &n_all), 0);
	CHECK_EQ("and is still there", n_all, 5);
	CHECK_EQ("to be read", read_says(from, text, 2, &n), 0);
	CHECK("as far as is asked for", n == 2 && !memcmp(text, "he", 2));
	CHECK_EQ("and then", read_says(from, text, sizeof(text), &n), 0);
	CHECK("as far as it goes", n == 3 && !memcmp(text, "llo", 3));
	CHECK_EQ("one end only reads", write_says(from, "x"), ERROR_ACCESS_DENIED);
	CHECK_EQ("the other only writes", read_says(to, text, 1, &n),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("and cannot be looked into", peek_says(to, text, 1, &n, &n_all),
		 ERROR_ACCESS_DENIED);
	CloseHandle(from);
	CloseHandle(to);
}

static void test_ends(void)
{
	DWORD n = 99, n_all = 99;
	HANDLE from, to;
	char text[16];

	REQUIRE(CreatePipe(&from, &to, NULL, 100000));
	CHECK_EQ("what was written", write_says(to, "rest"), 0);
	CloseHandle(to);
	CHECK_EQ("outlives the writer", peek_says(from, NULL, 0, NULL, &n_all), 0);
	CHECK_EQ("whole", n_all, 4);
	CHECK_EQ("and is read", read_says(from, text, sizeof(text), &n), 0);
	CHECK_EQ("then the pipe has ended", read_says(from, text, sizeof(text), &n),
		 ERROR_BROKEN_PIPE);
	CHECK_EQ("with nothing read", n, 0);
	CHECK_EQ("for who looks, too", peek_says(from, NULL, 0, NULL, &n_all),
		 ERROR_BROKEN_PIPE);
	CloseHandle(from);
	REQUIRE(CreatePipe(&from, &to, NULL, 0));
	CloseHandle(from);
	CHECK_EQ("nobody writes to nobody", write_says(to, "x"), ERROR_NO_DATA);
	CloseHandle(to);
}

int main(void)
{
	conform_begin();
	test_transfer();
	test_ends();
	return conform_end();
}
