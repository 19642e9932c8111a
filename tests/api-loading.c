/* SPDX-License-Identifier: MIT */
/*
 * Loaded and unloaded while a program runs, twice at once; and the way out, where handlers
 * of the program run before and after the library's own.
 */
#include <link.h>

#include "loading.h"

/* ---- loaded and unloaded ------------------------------------------------------------ */

TEST(a_loaded_library_works_and_stays_when_it_is_unloaded)
{
	struct library library = library_load(WINSHM_LIBRARY), again;
	HANDLE section = create(&library, "name", 7);

	CHECK(dlclose(library.loaded) == 0);
	/* Its handlers for fork(), threads and exit() are still there, and so are handles. */
	again = library_load(WINSHM_LIBRARY);
	CHECK(again.create == library.create);
	CHECK_EQ(word_of(&again, section), 7);
	CHECK_EQ(peek(&again, "name"), 7);
	CHECK(again.close(section));
	CHECK_EQ(peek(&again, "name"), 0);
	CHECK(dlclose(again.loaded) == 0);
}

struct child {
	const struct library *library;
	HANDLE section;
};

static void child_still_holds(void *arg)
{
	struct child *child = arg;

	CHECK_EQ(peek(child->library, "name"), 7);
	CHECK(child->library->close(child->section));
	CHECK_EQ(peek(child->library, "name"), 7); /* the parent's */
}

TEST(fork_after_the_library_was_unloaded)
{
	struct library library = library_load(WINSHM_LIBRARY);
	struct child child = { &library, create(&library, "name", 7) };

	CHECK(dlclose(library.loaded) == 0);
	wait_ok(test_fork(child_still_holds, &child));
	CHECK_EQ(peek(&library, "name"), 7);
	CHECK(library.close(child.section));
}

static void *load_use_unload(void *arg)
{
	char name[32];

	snprintf(name, sizeof(name), "thread-%u", (unsigned)(uintptr_t)arg);
	for (int i = 0; i < 50; i++) {
		struct library library = library_load(WINSHM_LIBRARY);
		HANDLE section = create(&library, name, 7);

		CHECK_EQ(peek(&library, name), 7);
		CHECK(library.close(section));
		CHECK(dlclose(library.loaded) == 0);
	}
	return NULL;
}

TEST(threads_load_and_unload_it_at_the_same_time)
{
	pthread_t threads[4];

	for (uintptr_t i = 0; i < 4; i++)
		CHECK(pthread_create(&threads[i], NULL, load_use_unload, (void *)i) == 0);
	for (int i = 0; i < 4; i++)
		CHECK(pthread_join(threads[i], NULL) == 0);
}

/* The loader has room for few of these where they are reached without a call. */
static int note_thread_bytes(struct dl_phdr_info *info, size_t size, void *data)
{
	size_t *n_bytes = data;

	if (strcmp(info->dlpi_name, WINSHM_LIBRARY) == 0)
		for (int i = 0; i < info->dlpi_phnum; i++)
			if (info->dlpi_phdr[i].p_type == PT_TLS)
				*n_bytes = info->dlpi_phdr[i].p_memsz;
	return 0;
}

TEST(the_variables_of_a_thread_are_small_so_that_it_can_be_loaded_late)
{
	struct library library = library_load(WINSHM_LIBRARY);
	size_t n_bytes = 0;

	dl_iterate_phdr(note_thread_bytes, &n_bytes);
	CHECK(n_bytes > 0 && n_bytes <= 320); /* five lines of a cache */
	CHECK(dlclose(library.loaded) == 0);
}

/* ---- twice at once ------------------------------------------------------------------ */

/* A copy of the file is another library to the loader. */
static struct library library_copy(void)
{
	int from, to;
	struct stat st;
	char path[256];
	off_t done = 0;

	if (TEST_SANITIZED)
		SKIP("the sanitizers take a second copy for a mistake");
	from = open(WINSHM_LIBRARY, O_RDONLY | O_CLOEXEC);
	snprintf(path, sizeof(path), "%s/libwinshm-copy.so", test_dir());
	to = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0700);
	CHECK(from >= 0 && to >= 0 && fstat(from, &st) == 0);
	while (done < st.st_size)
		CHECK(sendfile(to, from, &done, (size_t)(st.st_size - done)) > 0);
	close(from);
	close(to);
	return library_load(path);
}

TEST(two_copies_in_one_process_are_two_holders)
{
	struct library first = library_load(WINSHM_LIBRARY), second = library_copy();
	HANDLE section = create(&first, "name", 7), other;

	CHECK(first.create != second.create);
	CHECK_EQ(peek(&second, "name"), 7);
	other = second.open(FILE_MAP_ALL_ACCESS, FALSE, "name");
	CHECK(other);
	CHECK(first.close(section));
	CHECK_EQ(peek(&first, "name"), 7);
	CHECK(second.close(other));
	CHECK_EQ(peek(&first, "name"), 0);
	test_forgive_descriptors(); /* the second one's table of names */
}

struct twins {
	struct library first, second;
	HANDLE handles[2];
};

static void child_of_twins(void *arg)
{
	struct twins *twins = arg;

	CHECK_EQ(peek(&twins->second, "first"), 1);
	CHECK_EQ(peek(&twins->first, "second"), 2);
	CHECK(twins->first.close(twins->handles[0]));
	CHECK(twins->second.close(twins->handles[1]));
}

TEST(fork_with_two_copies)
{
	struct twins twins = { .first = library_load(WINSHM_LIBRARY) };

	twins.second = library_copy();
	twins.handles[0] = create(&twins.first, "first", 1);
	twins.handles[1] = create(&twins.second, "second", 2);
	wait_ok(test_fork(child_of_twins, &twins));
	CHECK_EQ(peek(&twins.second, "first"), 1);
	CHECK_EQ(peek(&twins.first, "second"), 2);
	test_forgive_descriptors();
}

/* ---- the end ------------------------------------------------------------------------ */

static struct library ending;
static HANDLE ending_handle;
static char ending_path[256];
static int ending_report = -1;

static void ending_say(const char *what)
{
	if (write(ending_report, what, 1) != 1)
		_exit(4);
}

/* The library is as good as ever while the program's handlers run. */
static void work_at_exit(void)
{
	HANDLE section = create(&ending, "at-exit", 7), file;

	CHECK_EQ(peek(&ending, "at-exit"), 7);
	CHECK_EQ(peek(&ending, "before"), 6);
	CHECK(ending.close(section));
	if (ending_handle)
		CHECK(ending.close(ending_handle));
	ending_handle = NULL;
	file = ending.create_file(ending_path, GENERIC_WRITE, FILE_SHARE_DELETE, NULL,
				  CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE, NULL);
	CHECK(file != INVALID_HANDLE_VALUE);
	ending_path[strlen(ending_path) - 1]++; /* another one the next time */
	ending_say("x");
}

static void work_at_thread_exit(void *value)
{
	(void)value;
	CHECK_EQ(peek(&ending, "before"), 6);
	ending_say("t");
}

static void *end_thread(void *key)
{
	CHECK(pthread_setspecific(*(pthread_key_t *)key, key) == 0);
	return NULL;
}

/* Called as a program's own destructor would be, after main() and handlers. */
__attribute__((destructor)) static void work_in_destructor(void)
{
	if (ending_report < 0)
		return;
	CHECK_EQ(peek(&ending, "before"), 6);
	ending_say("d");
}

static void end_before_and_after(void *report)
{
	pthread_key_t key;
	pthread_t thread;

	ending_report = *(int *)report;
	CHECK(atexit(work_at_exit) == 0); /* before the library was there: called last */
	ending = library_load(WINSHM_LIBRARY);
	ending_handle = create(&ending, "before", 6);
	CHECK(ending.open(FILE_MAP_READ, FALSE, "before"));
	CHECK(atexit(work_at_exit) == 0);
	CHECK(pthread_key_create(&key, work_at_thread_exit) == 0);
	CHECK(pthread_create(&thread, NULL, end_thread, &key) == 0);
	CHECK(pthread_join(thread, NULL) == 0);
	exit(0);
}

TEST(calls_work_in_handlers_and_destructors_at_the_end)
{
	struct library library = library_load(WINSHM_LIBRARY);
	char said[8] = "";
	int report[2];

	snprintf(ending_path, sizeof(ending_path), "%s/ending", test_dir());
	CHECK(pipe2(report, O_CLOEXEC) == 0);
	wait_ok(test_fork(end_before_and_after, &report[1]));
	close(report[1]);
	CHECK(read(report[0], said, sizeof(said) - 1) > 0);
	close(report[0]);
	CHECK_STR(said, "txxd");
	CHECK_EQ(peek(&library, "before"), 0);
	CHECK_EQ(peek(&library, "at-exit"), 0);
	CHECK(access(ending_path, F_OK) < 0);
	ending_path[strlen(ending_path) - 1]++;
	CHECK(access(ending_path, F_OK) < 0);
}

static void end_with_a_doomed_file(void *arg)
{
	struct library library = library_load(WINSHM_LIBRARY);

	(void)arg;
	CHECK(library.create_file(ending_path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS,
				  FILE_FLAG_DELETE_ON_CLOSE,
				  NULL) != INVALID_HANDLE_VALUE);
	CHECK(access(ending_path, F_OK) == 0);
	CHECK(dlclose(library.loaded) == 0);
	exit(0);
}

TEST(a_file_to_delete_is_deleted_by_exit_though_the_library_was_unloaded)
{
	snprintf(ending_path, sizeof(ending_path), "%s/ending", test_dir());
	wait_ok(test_fork(end_with_a_doomed_file, NULL));
	CHECK(access(ending_path, F_OK) < 0);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
