/* SPDX-License-Identifier: MIT */
/*
 * Two builds with different layouts in one runtime directory: neither sees, changes or
 * mends anything of the other's, whatever happens to either table, and WINSHM_DEBUG says
 * that there are two. The other one is a program of its own, tests/layout-peer.c.
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/namespace.h"
#include "whitebox.h"

enum {
	N_NAMES = 40
};

struct peer {
	pid_t pid;
	FILE *to, *from, *debug;
};

static void peer_start(struct peer *peer)
{
	int to[2], from[2], debug[2];

	CHECK(pipe(to) == 0 && pipe(from) == 0 && pipe(debug) == 0);
	fflush(NULL);
	peer->pid = fork();
	CHECK(peer->pid >= 0);
	if (peer->pid == 0) {
		setenv("WINSHM_DEBUG", "1", 1);
		dup2(to[0], STDIN_FILENO);
		dup2(from[1], STDOUT_FILENO);
		dup2(debug[1], STDERR_FILENO);
		for (int fd = 3; fd < 64; fd++)
			close(fd);
		execl(LAYOUT_PEER, LAYOUT_PEER, (char *)NULL);
		_exit(1);
	}
	close(to[0]);
	close(from[1]);
	close(debug[1]);
	peer->to = fdopen(to[1], "w");
	peer->from = fdopen(from[0], "r");
	peer->debug = fdopen(debug[0], "r");
	CHECK(peer->to && peer->from && peer->debug);
}

static long peer_ask(struct peer *peer, char order, const char *name, uint64_t tag)
{
	long answer;

	CHECK(fprintf(peer->to, "%c %s %llu\n", order, name, (unsigned long long)tag) >
	      0);
	CHECK(fflush(peer->to) == 0);
	CHECK_EQ(fscanf(peer->from, "%ld", &answer), 1);
	return answer;
}

/* What it has said under WINSHM_DEBUG, all in all. */
static void peer_stop(struct peer *peer, char *ret_debug, size_t size)
{
	size_t n;

	CHECK(fprintf(peer->to, "Q\n") > 0);
	fclose(peer->to);
	n = fread(ret_debug, 1, size - 1, peer->debug);
	ret_debug[n] = '\0';
	fclose(peer->debug);
	fclose(peer->from);
	wait_ok(peer->pid);
}

/* ---- our own side ------------------------------------------------------------------- */

static const struct description wanted = { .kind = LAYOUT_KIND_SECTION,
					   .protection = 3,
					   .size_bytes = 4096 };

static const char *text_of(int i)
{
	static char text[32];

	snprintf(text, sizeof(text), "name-%d", i);
	return text;
}

static int create(int i, struct named *ret)
{
	static char texts[N_NAMES][32];
	struct name name;

	snprintf(texts[i], sizeof(texts[i]), "%s", text_of(i));
	name = whitebox_name(texts[i]);
	return namespace_create(ret, &name, &wanted, &(int) { -1 });
}

static int open_says(const char *text)
{
	struct name name = whitebox_name(text);
	struct named named;
	int r = namespace_open(&named, &name, LAYOUT_KIND_SECTION, true);

	if (r == 0)
		namespace_close(&named);
	return r;
}

static void fill_file(const char *file, unsigned char byte)
{
	static unsigned char bytes[LAYOUT_MAIN_BYTES];
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", test_dir(), file);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	CHECK(fd >= 0);
	memset(bytes, byte, sizeof(bytes));
	CHECK_EQ(pwrite(fd, bytes, sizeof(bytes), 0), sizeof(bytes));
	close(fd);
}

static void remove_file(const char *file)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/%s", test_dir(), file);
	CHECK_EQ(unlink(path), 0);
}

static struct named ours[N_NAMES];

/* Both hold the same names, and each its own objects. */
static void check_apart(struct peer *peer)
{
	for (int i = 0; i < N_NAMES; i++) {
		uint64_t tag = 0;

		CHECK_EQ(open_says(text_of(i)), 0);
		CHECK_EQ(pread(ours[i].holding.fd, &tag, sizeof(tag), 0), sizeof(tag));
		CHECK_EQ(tag, 100 + i);
		CHECK_EQ(peer_ask(peer, 'O', text_of(i), 0), 0);
		CHECK_EQ(peer_ask(peer, 'P', text_of(i), 0), 500 + i);
	}
	CHECK_EQ(open_says("theirs"), ERR_NAME_NOT_FOUND);
	CHECK_EQ(peer_ask(peer, 'O', "ours", 0), ERR_NAME_NOT_FOUND);
}

TEST(two_layouts_share_a_directory_and_nothing_else)
{
	struct name name = whitebox_name("ours");
	struct named only_ours;
	struct peer peer;
	static char debug[65536];

	peer_start(&peer);
	for (int i = 0; i < N_NAMES; i++) {
		uint64_t tag = 100 + (uint64_t)i;

		CHECK_EQ(create(i, &ours[i]), 0);
		CHECK_EQ(pwrite(ours[i].holding.fd, &tag, sizeof(tag), 0), sizeof(tag));
		CHECK_EQ(peer_ask(&peer, 'C', text_of(i), 500 + (uint64_t)i), 0);
	}
	CHECK_EQ(namespace_create(&only_ours, &name, &wanted, &(int) { -1 }), 0);
	CHECK_EQ(peer_ask(&peer, 'C', "theirs", 1), 0);
	check_apart(&peer);

	/* Each is filled again from its own alone. */
	fill_file(LAYOUT_FILE, 0);
	check_apart(&peer);
	fill_file("index.3", 0xFF);
	check_apart(&peer);
	fill_file(LAYOUT_FILE, 0xFF);
	fill_file("index.3", 0);
	check_apart(&peer);

	/* And found again, though the other one is at hand. */
	remove_file(LAYOUT_FILE);
	check_apart(&peer);
	remove_file("index.3");
	check_apart(&peer);

	for (int i = 0; i < N_NAMES; i++)
		namespace_close(&ours[i]);
	for (int i = 0; i < N_NAMES; i++) {
		CHECK_EQ(open_says(text_of(i)), ERR_NAME_NOT_FOUND);
		CHECK_EQ(peer_ask(&peer, 'O', text_of(i), 0), 0);
	}
	namespace_close(&only_ours);
	peer_stop(&peer, debug, sizeof(debug));
	CHECK(strstr(debug, "/" LAYOUT_FILE " is the table of a version of winshm with "
			    "another layout than ours (3)"));
	test_forgive_descriptors();
}

/* The one that came first says so as well, when it comes again. */
TEST(the_older_one_says_so_too)
{
	struct peer first, second;
	static char debug[65536];
	struct named mine;

	peer_start(&first);
	CHECK_EQ(peer_ask(&first, 'C', "name", 1), 0);
	peer_stop(&first, debug, sizeof(debug));
	CHECK(!strstr(debug, "another layout"));
	CHECK_EQ(create(0, &mine), 0);
	peer_start(&second);
	CHECK_EQ(peer_ask(&second, 'C', "name", 1), 0);
	peer_stop(&second, debug, sizeof(debug));
	CHECK(strstr(debug, "another layout"));
	namespace_close(&mine);
	test_forgive_descriptors();
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
