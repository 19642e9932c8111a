/* SPDX-License-Identifier: MIT */
/*
 * Runs a fuzz target without a fuzzer, for `make check`: over every file of its corpus, and
 * over some thousand inputs made of those by changing them a little, the same in every run.
 *
 *	fuzz-TARGET DIRECTORY
 *
 * A crash is one; what takes too long is ended by meson. Output is TAP.
 */
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz.h"

enum {
	REPLAY_FILES_MAX = 512,
	REPLAY_BYTES_MAX = 1 << 16,
	REPLAY_VARIANTS = 40, /* of each file */
};

struct replay_input {
	uint8_t *bytes;
	size_t n;
};

static struct replay_input inputs[REPLAY_FILES_MAX];
static size_t n_inputs;
static uint64_t state = 0x9E3779B97F4A7C15;

static uint64_t replay_random(void)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return state * UINT64_C(0x2545F4914F6CDD1D);
}

/* Of exactly its size, so that a sanitizer sees a read behind the end. */
static void replay_run(const uint8_t *bytes, size_t n)
{
	uint8_t *copy = malloc(n + !n);

	FUZZ_CHECK(copy);
	memcpy(copy, bytes, n);
	LLVMFuzzerTestOneInput(copy, n);
	free(copy);
}

static int replay_read(const char *directory, const char *name)
{
	struct replay_input *input = &inputs[n_inputs];
	char path[1024];
	struct stat st;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	if (stat(path, &st) < 0 || !S_ISREG(st.st_mode) ||
	    st.st_size > REPLAY_BYTES_MAX || n_inputs == REPLAY_FILES_MAX)
		return 0;
	file = fopen(path, "re");
	input->n = (size_t)st.st_size;
	input->bytes = malloc(input->n + 1);
	if (!file || !input->bytes ||
	    fread(input->bytes, 1, input->n, file) != input->n) {
		perror(path);
		return -1;
	}
	fclose(file);
	n_inputs++;
	return 0;
}

/* The order of names, so that every file system gives the same run. */
static int replay_read_all(const char *directory)
{
	struct dirent **entries;
	int n = scandir(directory, &entries, NULL, alphasort), r = 0;

	if (n < 0) {
		perror(directory);
		return -1;
	}
	for (int i = 0; i < n; i++) {
		if (r == 0 && entries[i]->d_name[0] != '.')
			r = replay_read(directory, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return r;
}

/* Some bytes changed, a piece of another input put in, or the end cut off. */
static size_t replay_vary(const struct replay_input *from, uint8_t *to)
{
	const struct replay_input *other = &inputs[replay_random() % n_inputs];
	size_t n = from->n, at, n_piece;

	memcpy(to, from->bytes, n);
	for (uint64_t i = replay_random() % 4; n && i > 0; i--)
		to[replay_random() % n] = (uint8_t)replay_random();
	switch (replay_random() % 3) {
	case 0:
		return n ? replay_random() % (n + 1) : 0;
	case 1:
		at = replay_random() % (n + 1);
		n_piece = other->n ? replay_random() % other->n : 0;
		if (at + n_piece > REPLAY_BYTES_MAX)
			return n;
		memcpy(to + at, other->bytes, n_piece);
		return at + n_piece > n ? at + n_piece : n;
	default:
		return n;
	}
}

int main(int argc, char **argv)
{
	static uint8_t variant[REPLAY_BYTES_MAX];

	if (argc != 2) {
		fprintf(stderr, "usage: %s DIRECTORY\n", argv[0]);
		return 2;
	}
	printf("1..2\n");
	if (replay_read_all(argv[1]) < 0 || n_inputs == 0) {
		printf("not ok 1 - the corpus can be read\n");
		return 1;
	}
	for (size_t i = 0; i < n_inputs; i++)
		replay_run(inputs[i].bytes, inputs[i].n);
	printf("ok 1 - %zu inputs of the corpus\n", n_inputs);
	fflush(stdout);
	for (size_t i = 0; i < n_inputs; i++)
		for (int k = 0; k < REPLAY_VARIANTS; k++)
			replay_run(variant, replay_vary(&inputs[i], variant));
	printf("ok 2 - %zu variants of them\n", n_inputs * REPLAY_VARIANTS);
	for (size_t i = 0; i < n_inputs; i++)
		free(inputs[i].bytes);
	return 0;
}
