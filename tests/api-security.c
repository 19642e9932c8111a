/* SPDX-License-Identifier: MIT */
/*
 * The security descriptors of sections where other processes are looking: everybody reads
 * the same one, whoever has died meanwhile, and the user's own files stay as they are.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <windows.h>

#include <sddl.h>

#include "harness.h"

static void need_notes(void)
{
	int fd = memfd_create("probe", MFD_CLOEXEC);

	CHECK(fd >= 0);
	if (fsetxattr(fd, "user.winshm.probe", "x", 1, 0) < 0 && errno == EOPNOTSUPP) {
		close(fd);
		SKIP("this kernel keeps no attributes of memory (Linux 6.6 does)");
	}
	close(fd);
}

static HANDLE create_of(HANDLE file, const char *sddl, const char *name)
{
	SECURITY_ATTRIBUTES attributes = { .nLength = sizeof(attributes) };
	HANDLE section;

	CHECK(ConvertStringSecurityDescriptorToSecurityDescriptorA(
		sddl, SDDL_REVISION_1, &attributes.lpSecurityDescriptor, NULL));
	section = CreateFileMappingA(file, &attributes, PAGE_READWRITE, 0, 4096, name);
	LocalFree(attributes.lpSecurityDescriptor);
	CHECK(section);
	return section;
}

static HANDLE create_from(const char *sddl, const char *name)
{
	return create_of(INVALID_HANDLE_VALUE, sddl, name);
}

static void set_dacl(HANDLE section, const char *sddl)
{
	PSECURITY_DESCRIPTOR descriptor;

	CHECK(ConvertStringSecurityDescriptorToSecurityDescriptorA(sddl, SDDL_REVISION_1,
								   &descriptor, NULL));
	CHECK(SetKernelObjectSecurity(section, DACL_SECURITY_INFORMATION, descriptor));
	LocalFree(descriptor);
}

/* The DACL as text. */
static void dacl_text(HANDLE section, char *to, size_t cap)
{
	DWORD_PTR room[256];
	LPSTR text = NULL;
	DWORD needed;

	CHECK(GetKernelObjectSecurity(section, DACL_SECURITY_INFORMATION, room,
				      sizeof(room), &needed));
	CHECK(ConvertSecurityDescriptorToStringSecurityDescriptorA(
		room, SDDL_REVISION_1, DACL_SECURITY_INFORMATION, &text, NULL));
	snprintf(to, cap, "%s", text);
	LocalFree(text);
}

#define CHECK_DACL(section, want)                           \
	do {                                                \
		char _text[512];                            \
                                                            \
		dacl_text((section), _text, sizeof(_text)); \
		CHECK_STR(_text, (want));                   \
	} while (0)

#define EVERYONE_READS "D:(A;;CCLCRC;;;WD)" /* query, map for reading, read control */

struct pair {
	struct gate ready, go;
};

/* ---- other processes ----------------------------------------------------------------- */

static void bob_reads(void *arg)
{
	HANDLE section;

	(void)arg;
	section = OpenFileMappingA(READ_CONTROL, FALSE, "secured");
	CHECK(section);
	CHECK_DACL(section, EVERYONE_READS);
	CHECK(CloseHandle(section));
}

TEST(another_process_reads_what_the_creator_said)
{
	HANDLE section;

	need_notes();
	section = create_from("D:(A;;GR;;;WD)", "secured");
	wait_ok(test_fork(bob_reads, NULL));
	CHECK(CloseHandle(section));
}

static void alice_creates(void *arg)
{
	struct pair *pair = arg;

	create_from("D:(A;;GR;;;WD)", "secured");
	gate_open(&pair->ready);
	pause();
}

TEST(it_outlives_a_creator_who_is_killed)
{
	struct pair pair;
	HANDLE section;
	pid_t alice;

	need_notes();
	gate_init(&pair.ready);
	alice = test_fork(alice_creates, &pair);
	gate_wait(&pair.ready);
	section = OpenFileMappingA(FILE_MAP_ALL_ACCESS, FALSE, "secured");
	CHECK(section);
	wait_killed(alice);
	CHECK_DACL(section, EVERYONE_READS);
	CHECK(CloseHandle(section));
	gate_deinit(&pair.ready);
}

static void bob_changes(void *arg)
{
	HANDLE section;

	(void)arg;
	/* No right to write, and so a descriptor for reading only. */
	section = OpenFileMappingA(READ_CONTROL | WRITE_DAC, FALSE, "secured");
	CHECK(section);
	set_dacl(section, "D:(A;;GR;;;WD)");
	CHECK(CloseHandle(section));
}

TEST(another_process_changes_it_for_all)
{
	HANDLE section;

	need_notes();
	section = create_from("D:NO_ACCESS_CONTROL", "secured");
	CHECK_DACL(section, "D:NO_ACCESS_CONTROL");
	wait_ok(test_fork(bob_changes, NULL));
	CHECK_DACL(section, EVERYONE_READS);
	CHECK(CloseHandle(section));
}

TEST(owner_and_group_are_this_user)
{
	HANDLE section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
					    4096, NULL);
	DWORD_PTR room[256];
	char want[128];
	LPSTR text;
	DWORD needed;

	CHECK(section);
	CHECK(GetKernelObjectSecurity(
		section, OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION, room,
		sizeof(room), &needed));
	CHECK(ConvertSecurityDescriptorToStringSecurityDescriptorA(
		room, SDDL_REVISION_1,
		OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION, &text, NULL));
	snprintf(want, sizeof(want), "O:S-1-22-1-%uG:S-1-22-2-%u", (unsigned)geteuid(),
		 (unsigned)getegid());
	CHECK_STR(text, want);
	LocalFree(text);
	CHECK(CloseHandle(section));
}

TEST(any_of_many_creators_leaves_a_whole_descriptor)
{
	enum {
		ROUNDS = 20,
		CREATORS = 4
	};

	need_notes();
	for (int round = 0; round < ROUNDS; round++) {
		pid_t pids[CREATORS];

		for (int i = 0; i < CREATORS; i++) {
			pids[i] = fork();
			CHECK(pids[i] >= 0);
			if (pids[i] == 0) {
				/* Whoever is first: nobody sees the usual one in between. */
				HANDLE section = create_from("D:(A;;GR;;;WD)", "raced");

				CHECK_DACL(section, EVERYONE_READS);
				_exit(0);
			}
		}
		for (int i = 0; i < CREATORS; i++)
			wait_ok(pids[i]);
	}
}

/* ---- files --------------------------------------------------------------------------- */

static HANDLE file_new(char path[300])
{
	HANDLE file;

	snprintf(path, 300, "%s/file", test_dir());
	file = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ, NULL,
			   CREATE_ALWAYS, 0, NULL);
	CHECK(file != INVALID_HANDLE_VALUE);
	return file;
}

TEST(a_file_is_not_written_upon)
{
	char path[300], names[256];
	HANDLE file = file_new(path), section, duplicate;

	section = create_of(file, "D:(A;;GR;;;WD)", "of a file");
	CHECK_DACL(section, EVERYONE_READS);
	CHECK(DuplicateHandle(GetCurrentProcess(), section, GetCurrentProcess(),
			      &duplicate, 0, FALSE, DUPLICATE_SAME_ACCESS));
	set_dacl(duplicate, "D:NO_ACCESS_CONTROL");
	CHECK_DACL(section, "D:NO_ACCESS_CONTROL");
	CHECK(listxattr(path, names, sizeof(names)) <= 0 ||
	      !memmem(names, sizeof(names), "winshm", 6));
	CHECK(CloseHandle(duplicate));
	CHECK(CloseHandle(section));
	CHECK(CloseHandle(file));
}

static _Atomic bool is_done;

static void *reader_run(void *arg)
{
	char text[512];

	while (!is_done) {
		dacl_text(arg, text, sizeof(text));
		CHECK(!strcmp(text, EVERYONE_READS) ||
		      !strcmp(text, "D:NO_ACCESS_CONTROL"));
	}
	return NULL;
}

static void race(HANDLE section)
{
	pthread_t thread;

	is_done = false;
	CHECK_EQ(pthread_create(&thread, NULL, reader_run, section), 0);
	for (int i = 0; i < 500; i++)
		set_dacl(section, i % 2 ? "D:(A;;GR;;;WD)" : "D:NO_ACCESS_CONTROL");
	is_done = true;
	CHECK_EQ(pthread_join(thread, NULL), 0);
}

TEST(who_reads_while_another_thread_writes_gets_one_or_the_other)
{
	char path[300];
	HANDLE file = file_new(path), section = create_of(file, "D:(A;;GR;;;WD)", NULL);

	race(section);
	CHECK(CloseHandle(section));
	CHECK(CloseHandle(file));
	section = create_from("D:(A;;GR;;;WD)", NULL);
	race(section);
	CHECK(CloseHandle(section));
}

/* ---- limits -------------------------------------------------------------------------- */

TEST(a_descriptor_that_is_too_long_is_refused)
{
	enum {
		LIST_BYTES = 65528
	};
	PACL acl = malloc(LIST_BYTES);
	SECURITY_DESCRIPTOR descriptor;
	SECURITY_ATTRIBUTES attributes = { sizeof(attributes), &descriptor, FALSE };
	SID everyone = { 1, 1, SECURITY_WORLD_SID_AUTHORITY, { 0 } };
	HANDLE section;

	CHECK(acl);
	CHECK(InitializeAcl(acl, LIST_BYTES, ACL_REVISION));
	while (AddAccessAllowedAce(acl, ACL_REVISION, FILE_MAP_READ, &everyone))
		;
	CHECK_EQ(GetLastError(), ERROR_ALLOTTED_SPACE_EXCEEDED);
	CHECK(InitializeSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION));
	CHECK(SetSecurityDescriptorDacl(&descriptor, TRUE, acl, FALSE));
	section = CreateFileMappingA(INVALID_HANDLE_VALUE, &attributes, PAGE_READWRITE, 0,
				     4096, NULL);
	CHECK(!section);
	CHECK_EQ(GetLastError(), ERROR_NOT_ENOUGH_QUOTA);

	section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 4096,
				     NULL);
	CHECK(section);
	CHECK(!SetKernelObjectSecurity(section, DACL_SECURITY_INFORMATION, &descriptor));
	CHECK_EQ(GetLastError(), ERROR_NOT_ENOUGH_QUOTA);

	/* Half of it passes. */
	for (int i = 0; i < 1700; i++)
		CHECK(DeleteAce(acl, 0));
	CHECK(SetKernelObjectSecurity(section, DACL_SECURITY_INFORMATION, &descriptor));
	CHECK(CloseHandle(section));
	free(acl);
}

TEST(other_kinds_of_objects_say_that_they_have_none)
{
	char path[300];
	HANDLE file = file_new(path);
	DWORD needed;

	CHECK(!GetKernelObjectSecurity(file, OWNER_SECURITY_INFORMATION, NULL, 0,
				       &needed));
	CHECK_EQ(GetLastError(), ERROR_CALL_NOT_IMPLEMENTED);
	CHECK(CloseHandle(file));
}

TEST(this_user_and_his_group_have_names_and_numbers)
{
	DWORD sid[16], n = sizeof(sid), n_domain = 64, n_name = 64;
	char name[64], domain[64], user[64], want[64];
	SID_NAME_USE use;
	LPSTR text;

	if (!GetUserNameA(user, &n_name)) {
		CHECK_EQ(GetLastError(), ERROR_NONE_MAPPED);
		SKIP("this user has no name");
	}
	CHECK(LookupAccountNameA(NULL, user, sid, &n, domain, &n_domain, &use));
	CHECK(ConvertSidToStringSidA(sid, &text));
	snprintf(want, sizeof(want), "S-1-22-1-%u", (unsigned)geteuid());
	CHECK_STR(text, want);
	LocalFree(text);
	n_name = n_domain = 64;
	CHECK(LookupAccountSidA(NULL, sid, name, &n_name, domain, &n_domain, &use));
	CHECK_STR(name, user);
	CHECK_EQ(use, SidTypeUser);
}

TEST(nothing_is_no_descriptor_to_write_down)
{
	SECURITY_DESCRIPTOR descriptor;
	LPSTR text;

	CHECK(InitializeSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION));
	CHECK(!ConvertSecurityDescriptorToStringSecurityDescriptorA(
		NULL, SDDL_REVISION_1, DACL_SECURITY_INFORMATION, &text, NULL));
	CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
	CHECK(!ConvertSecurityDescriptorToStringSecurityDescriptorA(
		&descriptor, SDDL_REVISION_1, DACL_SECURITY_INFORMATION, NULL, NULL));
	CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
