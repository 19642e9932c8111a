/* SPDX-License-Identifier: MIT */
/* Labels of memory: written once, read back from /proc, never believed blindly. */
#include <unistd.h>

#include "store/label.h"
#include "whitebox.h"

static const struct description plain = { .kind = LAYOUT_KIND_SECTION, .protection = 3 };

/* Through the kernel: the link of a memfd that carries the label. */
static void link_of(const char *label, char *to, size_t cap)
{
	struct identity identity;
	int fd = memfd_new(label, 4096, &identity);
	char path[64];
	ssize_t n;

	CHECK(fd >= 0);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	n = readlink(path, to, cap - 1);
	CHECK(n > 0);
	to[n] = '\0';
	close(fd);
}

static void check_round_trip(const char *text, uint32_t protection, uint32_t attributes)
{
	struct description written = plain, read = { 0 };
	struct name name = whitebox_name(text), read_name;
	char label[MEMFD_LABEL_MAX + 1], link[512];

	written.protection = protection;
	written.attributes = attributes;
	label_write(label, &written, &name);
	link_of(label, link, sizeof(link));
	CHECK(label_read(link, &read, &read_name));
	CHECK_EQ(read.kind, LAYOUT_KIND_SECTION);
	CHECK_EQ(read.protection, protection);
	CHECK_EQ(read.attributes, attributes);
	CHECK_EQ(read_name.scope, name.scope);
	CHECK_EQ(read_name.n_bytes, name.n_bytes);
	CHECK(!memcmp(read_name.text, name.text, name.n_bytes));
	CHECK(read_name.hash == name.hash);
	CHECK(read_name.text > link && read_name.text < link + sizeof(link));
}

TEST(the_label_is_what_the_header_shows)
{
	struct name name = whitebox_name("MyName");
	char label[MEMFD_LABEL_MAX + 1];

	label_write(label, &plain, &name);
	CHECK_STR(label, "winshm:2:section:rw--:0:Local\\MyName");
	name = whitebox_name("Global\\MyName");
	label_write(label, &(struct description) { .protection = 5, .attributes = 0xAB },
		    &name);
	CHECK_STR(label, "winshm:2:section:r-x-:ab:Global\\MyName");
	label_write(label, &plain, NULL);
	CHECK_STR(label, "winshm:2:section:rw--:0:");
}

TEST(names_come_back_from_the_kernel_as_they_were)
{
	check_round_trip("MyName", 3, 0);
	check_round_trip("Global\\MyName", 3, 0);
	check_round_trip("a:b:c/d e\nf\t(deleted)", 3, 0);
	check_round_trip("ends like a link (deleted)", 3, 0);
	check_round_trip("\xC3\xA9\xF0\x9F\x98\x80\xED\xA0\x80", 3, 0);
	for (uint32_t protection = 0; protection < 16; protection++)
		check_round_trip("MyName", protection, protection * 0x11111111u);
}

TEST(a_name_that_does_not_fit_is_replaced_by_its_hash_and_not_recovered)
{
	static const char head[] = "winshm:2:section:rw--:0:Local\\";
	const uint32_t n_most = MEMFD_LABEL_MAX - (sizeof(head) - 1);
	char text[MEMFD_LABEL_MAX + 2], label[MEMFD_LABEL_MAX + 1], link[512], hash[32];
	struct description description;
	struct name name;

	memset(text, 'n', sizeof(text));
	text[n_most] = '\0';
	check_round_trip(text, 3, 0);

	text[n_most] = 'n';
	name_init(&name, SCOPE_LOCAL, text, n_most + 1);
	label_write(label, &plain, &name);
	snprintf(hash, sizeof(hash), "#%016llx", (unsigned long long)name.hash);
	CHECK(!strncmp(label, head, 24));
	CHECK_STR(label + 24, hash);
	link_of(label, link, sizeof(link));
	CHECK(!label_read(link, &description, &name));
}

TEST(an_unnamed_object_has_no_name_to_read)
{
	char label[MEMFD_LABEL_MAX + 1], link[512];
	struct description description;
	struct name name;

	label_write(label, &plain, NULL);
	link_of(label, link, sizeof(link));
	CHECK(!label_read(link, &description, &name));
}

TEST(what_is_no_label_of_ours_is_not_read)
{
	static const char *const links[] = {
		"",
		"/",
		"pipe:[1]",
		"/memfd:",
		"/memfd:other (deleted)",
		"/memfd:winshm:2:section:rw--:0:Local\\ (deleted)",
		"/memfd:winshm:2:section:rw--:0:Local (deleted)",
		"/memfd:winshm:2:section:rw--:0:X (deleted)",
		"/memfd:winshm:2:section:rw--:0:local\\X (deleted)",
		"/memfd:winshm:2:section:rw--:0:Local\\a\\b (deleted)",
		"/memfd:winshm:2:section:rw--::Local\\X (deleted)",
		"/memfd:winshm:2:section:rw--:g:Local\\X (deleted)",
		"/memfd:winshm:2:section:rw--:0Local\\X (deleted)",
		"/memfd:winshm:2:section:wr--:0:Local\\X (deleted)",
		"/memfd:winshm:2:section:rw-:0:Local\\X (deleted)",
		"/memfd:winshm:2:section:rw---:0:Local\\X (deleted)",
		"/memfd:winshm:2:section:r",
		"/memfd:winshm:2:event:rw--:0:Local\\X (deleted)",
		"/memfd:winshm:3:section:rw--:0:Local\\X (deleted)",
		"memfd:winshm:2:section:rw--:0:Local\\X (deleted)",
		"/tmp/memfd:winshm:2:section:rw--:0:Local\\X",
	};

	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++) {
		struct description description = { .kind = 77 };
		struct name name = { .n_bytes = 77 };

		if (label_read(links[i], &description, &name))
			test_fail(__FILE__, __LINE__, "read as a label: %s", links[i]);
		CHECK_EQ(description.kind, 77);
		CHECK_EQ(name.n_bytes, 77);
	}
}

TEST(a_damaged_label_never_yields_more_than_it_holds)
{
	static const char good[] =
		"/memfd:winshm:2:section:rw--:1f:Global\\Name (deleted)";
	uint64_t seed = 7;

	for (int round = 0; round < whitebox_rounds(100000); round++) {
		size_t n = whitebox_random(&seed) % sizeof(good);
		char *link = malloc(n + 1);
		struct description description;
		struct name name;

		CHECK(link != NULL);
		memcpy(link, good, n);
		link[n] = '\0';
		for (uint64_t k = whitebox_random(&seed) % 4; k && n; k--)
			link[whitebox_random(&seed) % n] = (char)whitebox_random(&seed);
		if (label_read(link, &description, &name)) {
			CHECK(name.text >= link && name.n_bytes > 0);
			CHECK(name.text + name.n_bytes <= link + strlen(link));
			CHECK(!memchr(name.text, '\\', name.n_bytes));
		}
		free(link);
	}
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
