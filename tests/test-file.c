/* SPDX-License-Identifier: MIT */
/*
 * What sections get from a file: a descriptor that outlives the handle, the file's growth,
 * and that others see it is mapped for exactly as long as it is.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/opening.h"
#include "core/path.h"
#include "whitebox.h"

enum {
	READS = RIGHT_FILE_READ_DATA,
	WRITES = RIGHT_FILE_READ_DATA | RIGHT_FILE_WRITE_DATA,
	PAGE = 4096,
};

static const char *at(const char *name)
{
	static char path[512];

	snprintf(path, sizeof(path), "%s/%s", test_dir(), name);
	return path;
}

static int file_try(uint32_t rights, unsigned shared, bool truncates, struct file **ret)
{
	struct opening opening = {
		.rights = rights,
		.shared = shared,
		.may_create = true,
		.may_exist = true,
		.truncates = truncates,
	};

	return opening_run(ret, at("x"), &opening);
}

static struct file *file_open(uint32_t rights, unsigned shared)
{
	struct file *file = NULL;

	CHECK(file_try(rights, shared, false, &file) >= 0);
	return file;
}

static void drop(struct file *file)
{
	object_unref(&file->object);
}

static int open_says(uint32_t rights, unsigned shared, bool truncates)
{
	struct file *file;
	int r = file_try(rights, shared, truncates, &file);

	if (r >= 0)
		drop(file);
	return r;
}

static void *map(int fd, int protection)
{
	void *base = mmap(NULL, PAGE, protection, MAP_SHARED, fd, 0);

	CHECK(base != MAP_FAILED);
	return base;
}

TEST(a_file_grows_to_what_a_section_needs_and_never_shrinks)
{
	struct file *file = file_open(WRITES, 0);
	uint64_t size_bytes = 7;

	CHECK_EQ(file_size(file, &size_bytes), 0);
	CHECK_EQ(size_bytes, 0);
	CHECK_EQ(file_extend(file, 3 * PAGE), 0);
	CHECK_EQ(file_extend(file, PAGE), 0);
	CHECK_EQ(file_size(file, &size_bytes), 0);
	CHECK_EQ(size_bytes, 3 * PAGE);
	CHECK(file_extend(file, UINT64_C(1) << 62) < 0);
	CHECK_EQ(file_extend(file, UINT64_MAX), -EFBIG);
	CHECK_EQ(file_size(file, &size_bytes), 0);
	CHECK_EQ(size_bytes, 3 * PAGE);
	drop(file);
}

TEST(a_sections_descriptor_carries_no_share_mode_of_the_handle)
{
	struct file *file = file_open(WRITES, 0);
	int fd;

	CHECK_EQ(file_extend(file, PAGE), 0);
	fd = file_open_for_section(file, false);
	CHECK(fd >= 0);
	CHECK_EQ(open_says(READS, SHARING_ALL, false), ERR_FILE_IN_USE);
	drop(file);
	CHECK_EQ(open_says(WRITES, 0, false), NEWS_EXISTED);
	close(fd);
}

TEST(a_mapped_file_is_not_emptied_and_not_deleted_until_the_view_is_gone)
{
	struct file *file = file_open(WRITES, SHARING_ALL);
	void *view;
	int fd;

	CHECK_EQ(file_extend(file, PAGE), 0);
	fd = file_open_for_section(file, false);
	view = map(fd, PROT_READ);
	CHECK_EQ(file_resize(file, 10), ERR_FILE_IS_MAPPED);
	CHECK_EQ(file_resize(file, 2 * PAGE), 0);
	drop(file);
	close(fd);

	CHECK_EQ(open_says(WRITES, SHARING_ALL, true), ERR_FILE_IS_MAPPED);
	CHECK_EQ(opening_delete(at("x")), ERR_FILE_IS_MAPPED_DELETE);
	munmap(view, PAGE);
	CHECK_EQ(open_says(WRITES, SHARING_ALL, true), NEWS_EXISTED);
	CHECK_EQ(opening_delete(at("x")), 0);
}

TEST(a_writable_section_counts_as_a_writer)
{
	struct file *file = file_open(WRITES, SHARING_ALL);
	void *view;
	int fd;

	CHECK_EQ(file_extend(file, PAGE), 0);
	fd = file_open_for_section(file, true);
	view = map(fd, PROT_READ | PROT_WRITE);
	drop(file);
	close(fd);
	CHECK_EQ(open_says(READS, SHARING_READ, false), ERR_FILE_IN_USE);
	CHECK_EQ(open_says(READS, SHARING_READ | SHARING_WRITE, false), NEWS_EXISTED);
	munmap(view, PAGE);
	CHECK_EQ(open_says(READS, SHARING_READ, false), NEWS_EXISTED);
}

static void map_and_wait(void *arg)
{
	struct gate *gate = arg;
	struct file *file = file_open(WRITES, SHARING_ALL);

	CHECK_EQ(file_extend(file, PAGE), 0);
	map(file_open_for_section(file, true), PROT_READ);
	gate_open(gate);
	pause();
}

TEST(kill_ends_that_a_file_is_mapped)
{
	struct gate gate;
	pid_t bob;

	gate_init(&gate);
	bob = test_fork(map_and_wait, &gate);
	gate_wait(&gate);
	CHECK_EQ(open_says(WRITES, SHARING_ALL, true), ERR_FILE_IS_MAPPED);
	wait_killed(bob);
	CHECK_EQ(open_says(WRITES, 0, true), NEWS_EXISTED);
	gate_deinit(&gate);
}

static void map_what_cannot_be_opened_again(void)
{
	struct opening opening = { .rights = WRITES,
				   .may_create = true,
				   .is_readonly = true };
	struct file *file, *other;
	int fd;

	CHECK_EQ(opening_run(&file, at("x"), &opening), 0);
	CHECK_EQ(file_extend(file, PAGE), 0);
	fd = file_open_for_section(file, true);
	CHECK(fd >= 0);
	munmap(map(fd, PROT_READ | PROT_WRITE), PAGE);
	opening = (struct opening) { .rights = READS,
				     .shared = SHARING_ALL,
				     .may_exist = true };
	CHECK_EQ(opening_run(&other, at("x"), &opening), ERR_FILE_IN_USE);
	drop(file);
	CHECK_EQ(opening_run(&other, at("x"), &opening), 0);
	drop(other);
	opening.shared = SHARING_READ;
	CHECK_EQ(opening_run(&other, at("x"), &opening), ERR_FILE_IN_USE);
	close(fd);
	CHECK_EQ(opening_run(&other, at("x"), &opening), 0);
	drop(other);
}

TEST(where_a_file_cannot_be_opened_again_the_share_mode_ends_all_the_same)
{
	if (geteuid() == 0)
		CHECK(chown(test_dir(), WHITEBOX_NOBODY, WHITEBOX_NOBODY) == 0);
	whitebox_as_nobody(map_what_cannot_be_opened_again);
}

TEST(only_plain_files_make_sections)
{
	struct opening opening = { .rights = READS, .may_exist = true, .shared = 7 };
	struct file *file;

	CHECK_EQ(opening_run(&file, "/dev/null", &opening), 0);
	CHECK_EQ(file_open_for_section(file, false), ERR_FILE_NOT_MAPPABLE);
	CHECK_EQ(file_extend(file, PAGE), ERR_FILE_NOT_DISK);
	drop(file);
	opening.takes_directories = true;
	CHECK_EQ(opening_run(&file, test_dir(), &opening), 0);
	CHECK_EQ(file_open_for_section(file, false), ERR_FILE_NOT_MAPPABLE);
	drop(file);
}

static void check_path(const char *text, const char *want)
{
	char *path = NULL;

	CHECK_EQ(path_parse(&path, text, strlen(text)), 0);
	CHECK_STR(path, want);
	free(path);
}

static int path_says(const char *text)
{
	char *path = NULL;
	int r = path_parse(&path, text, strlen(text));

	free(path);
	return r;
}

TEST(paths_are_translated_or_refused)
{
	check_path("a\\b/c", "a/b/c");
	check_path("ab:c", "ab:c");
	check_path("nul", "/dev/null");
	check_path("NUL:", "/dev/null");
	check_path("ConOut$", "/dev/tty");
	check_path("\\\\.\\NUL", "/dev/null");
	check_path("./nul", "./nul");
	CHECK_EQ(path_says("a:b"), ERR_DRIVE_NOT_FOUND);
	CHECK_EQ(path_says("Z:"), ERR_DRIVE_NOT_FOUND);
	CHECK_EQ(path_says("\\\\?\\C:\\x"), ERR_NETWORK_NOT_FOUND);
	CHECK_EQ(path_says("a\tb"), ERR_PATH_INVALID);
	CHECK_EQ(path_says(""), ERR_PATH_EMPTY);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
