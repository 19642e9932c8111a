/* SPDX-License-Identifier: MIT */
/*
 * Programs with the library linked in, in every way there is, share names and handles with
 * one that has loaded it.
 */
#include "loading.h"

/* ---- linked in ---------------------------------------------------------------------- */

struct guest {
	pid_t pid;
	int to, from;
	HANDLE handles[2];
};

static void guest_start(struct guest *guest, const char *program, const char *name)
{
	int to[2], from[2];

	if (access(program, X_OK) < 0)
		SKIP("%s has not been built", program);
	CHECK(pipe2(to, O_CLOEXEC) == 0 && pipe2(from, O_CLOEXEC) == 0);
	guest->pid = fork();
	CHECK(guest->pid >= 0);
	if (guest->pid == 0) {
		dup2(to[0], STDIN_FILENO);
		dup2(from[1], STDOUT_FILENO);
		execl(program, program, name, (char *)NULL);
		_exit(3);
	}
	close(to[0]);
	close(from[1]);
	guest->to = to[1];
	guest->from = from[0];
	CHECK(read(guest->from, guest->handles, sizeof(guest->handles)) ==
	      sizeof(guest->handles));
}

static void guest_end(struct guest *guest)
{
	close(guest->to);
	close(guest->from);
	wait_ok(guest->pid);
}

static void meet_guest(const char *program)
{
	struct library library = library_load(WINSHM_LIBRARY);
	struct guest guest;
	HANDLE process, sections[2] = { NULL, NULL };

	guest_start(&guest, program, "guests");
	CHECK_EQ(peek(&library, "guests"), 1);
	process = library.open_process(PROCESS_DUP_HANDLE, FALSE, (DWORD)guest.pid);
	CHECK(process);
	if (!test_is_under_valgrind()) /* which has no pidfds */
		for (int i = 0; i < 2; i++) {
			CHECK(library.duplicate(process, guest.handles[i],
						(HANDLE)(LONG_PTR)-1, &sections[i], 0,
						FALSE, DUPLICATE_SAME_ACCESS));
			CHECK_EQ(word_of(&library, sections[i]), (uint64_t)i + 1);
		}
	guest_end(&guest);
	CHECK_EQ(peek(&library, "guests"), sections[0] ? 1 : 0);
	for (int i = 0; i < 2; i++)
		CHECK(!sections[i] || library.close(sections[i]));
	CHECK_EQ(peek(&library, "guests"), 0);
	CHECK(library.close(process));
}

TEST(a_program_with_the_shared_library_is_met)
{
	meet_guest(WINSHM_GUEST_SHARED);
}

TEST(a_program_with_the_library_in_it_is_met)
{
	meet_guest(WINSHM_GUEST_ARCHIVE);
}

TEST(a_program_without_any_shared_library_is_met)
{
	meet_guest(WINSHM_GUEST_STATIC);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
