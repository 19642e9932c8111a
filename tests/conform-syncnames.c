/* SPDX-License-Identifier: MIT */
/*
 * The names of events, mutexes, semaphores and timers: the one namespace they share with
 * sections, the forms a name may have, and how long it lasts.
 */
#include "conform-sync.h"

/* Every kind of named object, by what creates and opens it. */
struct kind {
	const char *noun;
	HANDLE (*create)(const char *name);
	HANDLE (*open)(DWORD access, const char *name);
	HANDLE (*create_wide)(const WCHAR *name);
	HANDLE (*open_wide)(DWORD access, const WCHAR *name);
	DWORD all_access;
};

static HANDLE create_event(const char *name)
{
	return CreateEventA(NULL, TRUE, FALSE, name);
}

static HANDLE open_event(DWORD access, const char *name)
{
	return OpenEventA(access, FALSE, name);
}

static HANDLE create_event_wide(const WCHAR *name)
{
	return CreateEventW(NULL, TRUE, FALSE, name);
}

static HANDLE open_event_wide(DWORD access, const WCHAR *name)
{
	return OpenEventW(access, FALSE, name);
}

static HANDLE create_mutex(const char *name)
{
	return CreateMutexA(NULL, FALSE, name);
}

static HANDLE open_mutex(DWORD access, const char *name)
{
	return OpenMutexA(access, FALSE, name);
}

static HANDLE create_mutex_wide(const WCHAR *name)
{
	return CreateMutexW(NULL, FALSE, name);
}

static HANDLE open_mutex_wide(DWORD access, const WCHAR *name)
{
	return OpenMutexW(access, FALSE, name);
}

static HANDLE create_semaphore(const char *name)
{
	return CreateSemaphoreA(NULL, 0, 1, name);
}

static HANDLE open_semaphore(DWORD access, const char *name)
{
	return OpenSemaphoreA(access, FALSE, name);
}

static HANDLE create_semaphore_wide(const WCHAR *name)
{
	return CreateSemaphoreW(NULL, 0, 1, name);
}

static HANDLE open_semaphore_wide(DWORD access, const WCHAR *name)
{
	return OpenSemaphoreW(access, FALSE, name);
}

static HANDLE create_timer(const char *name)
{
	return CreateWaitableTimerA(NULL, FALSE, name);
}

static HANDLE open_timer(DWORD access, const char *name)
{
	return OpenWaitableTimerA(access, FALSE, name);
}

static HANDLE create_timer_wide(const WCHAR *name)
{
	return CreateWaitableTimerW(NULL, FALSE, name);
}

static HANDLE open_timer_wide(DWORD access, const WCHAR *name)
{
	return OpenWaitableTimerW(access, FALSE, name);
}

static HANDLE create_section(const char *name)
{
	return section_create(PAGE_READWRITE, PAGE_BYTES, name);
}

static HANDLE open_section(DWORD access, const char *name)
{
	return OpenFileMappingA(access, FALSE, name);
}

static const struct kind kinds[] = {
	{ "an event", create_event, open_event, create_event_wide, open_event_wide,
	  EVENT_ALL_ACCESS },
	{ "a mutex", create_mutex, open_mutex, create_mutex_wide, open_mutex_wide,
	  MUTEX_ALL_ACCESS },
	{ "a semaphore", create_semaphore, open_semaphore, create_semaphore_wide,
	  open_semaphore_wide, SEMAPHORE_ALL_ACCESS },
	{ "a timer", create_timer, open_timer, create_timer_wide, open_timer_wide,
	  TIMER_ALL_ACCESS },
	{ "a section", create_section, open_section, NULL, NULL, FILE_MAP_ALL_ACCESS },
};

#define N_KINDS      5
#define N_SYNC_KINDS 4 /* without sections, whose names are told of in conform-names.c */

static DWORD kind_create_says(const struct kind *kind, const char *name)
{
	HANDLE object;

	SetLastError(UNTOUCHED);
	object = kind->create(name);
	return handle_said(object, GetLastError());
}

static DWORD kind_open_says(const struct kind *kind, const char *name)
{
	SetLastError(UNTOUCHED);
	return handle_said(kind->open(kind->all_access, name), ERROR_SUCCESS);
}

static DWORD kind_create_wide_says(const struct kind *kind, const WCHAR *name)
{
	HANDLE object;

	SetLastError(UNTOUCHED);
	object = kind->create_wide(name);
	return handle_said(object, GetLastError());
}

static DWORD kind_open_wide_says(const struct kind *kind, const WCHAR *name)
{
	SetLastError(UNTOUCHED);
	return handle_said(kind->open_wide(kind->all_access, name), ERROR_SUCCESS);
}

/* A sentence about a kind. */
static const char *of(const char *format, const char *noun)
{
	static char sentence[200];

	sprintf(sentence, format, noun);
	return sentence;
}

static const char *of_two(const char *format, const char *first, const char *second)
{
	static char sentence[200];

	sprintf(sentence, format, first, second);
	return sentence;
}

static void test_one_namespace(void)
{
	static const char name[] = "conform-syncnames-one";
	int i, j;

	for (i = 0; i < N_KINDS; i++) {
		HANDLE holder = kinds[i].create(name);

		REQUIRE(holder);
		for (j = 0; j < N_KINDS; j++) {
			CHECK_EQ(of_two(i == j ? "%s is created again as %s"
					       : "what is %s is not created as %s",
					kinds[i].noun, kinds[j].noun),
				 kind_create_says(&kinds[j], name),
				 i == j ? ERROR_ALREADY_EXISTS : ERROR_INVALID_HANDLE);
			CHECK_EQ(of_two(i == j ? "%s is opened as %s"
					       : "what is %s is not opened as %s",
					kinds[i].noun, kinds[j].noun),
				 kind_open_says(&kinds[j], name),
				 i == j ? ERROR_SUCCESS : ERROR_INVALID_HANDLE);
		}
		CloseHandle(holder);
	}
	for (i = 0; i < N_KINDS; i++)
		CHECK_EQ(of("a name that is free again is free for %s", kinds[i].noun),
			 kind_create_says(&kinds[i], name), ERROR_SUCCESS);
}

static void test_absent_and_unnamed(const struct kind *kind)
{
	HANDLE first, second;

	CHECK_EQ(of("%s nobody has is not found", kind->noun),
		 kind_open_says(kind, "conform-syncnames-absent"), ERROR_FILE_NOT_FOUND);
	CHECK_EQ(of("%s without a name is not opened", kind->noun),
		 kind_open_says(kind, NULL), ERROR_INVALID_PARAMETER);
	CHECK_EQ(of("%s with an empty name is not opened either", kind->noun),
		 kind_open_says(kind, ""), ERROR_INVALID_HANDLE);
	CHECK_EQ(of("%s may have no name", kind->noun), kind_create_says(kind, NULL),
		 ERROR_SUCCESS);
	first = kind->create("");
	REQUIRE(first);
	SetLastError(UNTOUCHED);
	second = kind->create("");
	CHECK_EQ(of("%s with an empty name has none", kind->noun), GetLastError(),
		 ERROR_SUCCESS);
	CloseHandle(second);
	CloseHandle(first);
	first = kind->create("conform-syncnames-access");
	SetLastError(UNTOUCHED);
	CHECK_WINE_DIFFERS(of("%s is not opened for nothing", kind->noun),
			   "a handle without any right is given",
			   handle_said(kind->open(0, "conform-syncnames-access"),
				       ERROR_SUCCESS) == ERROR_ACCESS_DENIED);
	CloseHandle(first);
}

static void test_forms(const struct kind *kind)
{
	HANDLE object = kind->create("conform-syncnames-Form");
	WCHAR wide[64];
	char *longer = (char *)malloc(1000);

	REQUIRE(object && longer);
	CHECK_EQ(of("%s is found behind Local\\", kind->noun),
		 kind_open_says(kind, "Local\\conform-syncnames-Form"), ERROR_SUCCESS);
	CHECK_EQ(of("%s is there behind Local\\", kind->noun),
		 kind_create_says(kind, "Local\\conform-syncnames-Form"),
		 ERROR_ALREADY_EXISTS);
	CHECK_EQ(of("%s is found by its wide name", kind->noun),
		 kind_open_wide_says(kind, widen(wide, "conform-syncnames-Form")),
		 ERROR_SUCCESS);
	CHECK_EQ(
		of("%s is there by its wide name", kind->noun),
		kind_create_wide_says(kind, widen(wide, "Local\\conform-syncnames-Form")),
		ERROR_ALREADY_EXISTS);
	CHECK_EQ(of("%s with other capitals is another", kind->noun),
		 kind_open_says(kind, "conform-syncnames-form"), ERROR_FILE_NOT_FOUND);
	CloseHandle(object);
	CHECK_EQ(of("%s behind Global\\ needs no privilege", kind->noun),
		 kind_create_says(kind, "Global\\conform-syncnames-global"),
		 ERROR_SUCCESS);
	CHECK_EQ(of("%s has no name that begins with a backslash", kind->noun),
		 kind_create_says(kind, "\\conform-syncnames"), ERROR_BAD_PATHNAME);
	CHECK_EQ(of("%s has no name behind a prefix nobody knows", kind->noun),
		 kind_create_says(kind, "conform\\syncnames"), ERROR_PATH_NOT_FOUND);
	CHECK_EQ(of("%s is not opened there either", kind->noun),
		 kind_open_says(kind, "conform\\syncnames"), ERROR_PATH_NOT_FOUND);
	CHECK_EQ(of("%s has no name behind global\\ in small letters", kind->noun),
		 kind_create_says(kind, "global\\conform-syncnames"),
		 ERROR_PATH_NOT_FOUND);
	CHECK_EQ(of("%s has no name of nothing behind Local\\", kind->noun),
		 kind_create_says(kind, "Local\\"), ERROR_INVALID_NAME);
	CHECK_EQ(of("%s is not named Global", kind->noun),
		 kind_create_says(kind, "Global"), ERROR_INVALID_HANDLE);
	CHECK_EQ(of("%s may have slashes in its name", kind->noun),
		 kind_create_says(kind, "Global/conform:/syn cnames*"), ERROR_SUCCESS);
	memset(longer, 'n', 999);
	longer[999] = 0;
	CHECK_EQ(of("%s has no name of a thousand letters", kind->noun),
		 kind_create_says(kind, longer), ERROR_FILENAME_EXCED_RANGE);
	longer[240] = 0;
	CHECK_EQ(of("%s may have one of 240", kind->noun), kind_create_says(kind, longer),
		 ERROR_SUCCESS);
	free(longer);
}

static void test_lifetime(const struct kind *kind)
{
	static const char name[] = "conform-syncnames-life";
	HANDLE first = kind->create(name), second, third;

	REQUIRE(first);
	second = kind->open(SYNCHRONIZE, name);
	third = duplicate(first, SYNCHRONIZE);
	REQUIRE(second && third);
	CloseHandle(first);
	CHECK_EQ(of("%s stays when its creator closes it", kind->noun),
		 kind_open_says(kind, name), ERROR_SUCCESS);
	CloseHandle(second);
	CHECK_EQ(of("%s stays while a duplicate is left", kind->noun),
		 kind_create_says(kind, name), ERROR_ALREADY_EXISTS);
	CloseHandle(third);
	CHECK_EQ(of("%s goes with its last handle", kind->noun),
		 kind_open_says(kind, name), ERROR_FILE_NOT_FOUND);
	CHECK_EQ(of("%s of the name is new then", kind->noun),
		 kind_create_says(kind, name), ERROR_SUCCESS);
}

static void test_many_lives(const struct kind *kind)
{
	static const char name[] = "conform-syncnames-lives";
	int i, n_odd = 0;

	for (i = 0; i < 500; i++) {
		HANDLE first, second;

		SetLastError(UNTOUCHED);
		first = kind->create(name);
		if (!first || GetLastError() != ERROR_SUCCESS)
			n_odd++;
		second = kind->create(name);
		if (!second || GetLastError() != ERROR_ALREADY_EXISTS)
			n_odd++;
		CloseHandle(i % 2 ? first : second);
		CloseHandle(i % 2 ? second : first);
	}
	CHECK_EQ(of("%s may live and die five hundred times", kind->noun), n_odd, 0);
}

/* The name goes though somebody sleeps on the object, and the sleeper is left alone. */
static struct sleeper sleepers[N_SLEEPERS];

static int sleeper_outlives_name(DWORD settle_ms)
{
	static const char name[] = "conform-syncnames-sleeper";
	static HANDLE event;
	HANDLE other;
	int is_so;

	event = CreateEventA(NULL, TRUE, FALSE, name);
	sleeper_clear(&sleepers[0])->handles = &event;
	sleepers[0].timeout_ms = 2 * settle_ms + 200;
	is_so = sleeper_start(&sleepers[0]);
	Sleep(settle_ms);
	CloseHandle(event);
	is_so = is_so && kind_open_says(&kinds[0], name) == ERROR_FILE_NOT_FOUND;
	SetLastError(UNTOUCHED);
	other = CreateEventA(NULL, TRUE, TRUE, name);
	is_so = is_so && other && GetLastError() == ERROR_SUCCESS;
	sleeper_end(&sleepers[0]);
	CloseHandle(other);
	return is_so && sleepers[0].result == WAIT_TIMEOUT;
}

static int child_finds(void)
{
	int i;

	for (i = 0; i < N_SYNC_KINDS; i++) {
		char name[64];

		sprintf(name, "conform-syncnames-shared-%d", i);
		if (!kinds[i].open(SYNCHRONIZE, name))
			return 1;
		if (kinds[(i + 1) % N_SYNC_KINDS].open(SYNCHRONIZE, name) ||
		    GetLastError() != ERROR_INVALID_HANDLE)
			return 2;
	}
	child_says_ready("conform-syncnames");
	WaitForSingleObject(kinds[0].open(SYNCHRONIZE, "conform-syncnames-shared-0"),
			    NEVER_MS);
	return 71;
}

static void test_two_processes(void)
{
	HANDLE objects[N_SYNC_KINDS];
	struct child child;
	char name[64];
	int i;

	for (i = 0; i < N_SYNC_KINDS; i++) {
		sprintf(name, "conform-syncnames-shared-%d", i);
		objects[i] = kinds[i].create(name);
		REQUIRE(objects[i]);
	}
	REQUIRE(child_start(&child, "conform-syncnames", "finds", NULL));
	CHECK("another process finds the names of all kinds", child_is_ready(&child));
	for (i = 1; i < N_SYNC_KINDS; i++)
		CloseHandle(objects[i]);
	for (i = 1; i < N_SYNC_KINDS; i++) {
		sprintf(name, "conform-syncnames-shared-%d", i);
		CHECK_EQ(of("%s is kept by that process", kinds[i].noun),
			 kind_open_says(&kinds[i], name), ERROR_SUCCESS);
	}
	SetEvent(objects[0]);
	CHECK_EQ("until it ends", child_end(&child), 71);
	for (i = 1; i < N_SYNC_KINDS; i++) {
		sprintf(name, "conform-syncnames-shared-%d", i);
		CHECK_EQ(of("%s goes with it", kinds[i].noun),
			 kind_open_says(&kinds[i], name), ERROR_FILE_NOT_FOUND);
	}
	CloseHandle(objects[0]);
}

int main(int argc, char **argv)
{
	int i;

	if (argc > 1 && !strcmp(argv[1], "finds"))
		return child_finds();

	conform_begin();
	test_one_namespace();
	for (i = 0; i < N_SYNC_KINDS; i++) {
		test_absent_and_unnamed(&kinds[i]);
		test_forms(&kinds[i]);
		test_lifetime(&kinds[i]);
		test_many_lives(&kinds[i]);
	}
	CHECK_WINE_DIFFERS("a name goes though somebody sleeps on its object",
			   "a sleeper keeps the name", patiently(sleeper_outlives_name));
	test_two_processes();
	return conform_end();
}
