/* SPDX-License-Identifier: MIT */
/* Uses the library: counts who came. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shmpipe.h"

int main(int argc, char **argv)
{
	int create = argc > 1 && strcmp(argv[1], "create") == 0;
	struct shm shm;
	int *count;

	if (shm_attach(&shm, "shmpipe.test", 65536, create) < 0) {
		printf("%s\n", shm_error(&shm));
		return EXIT_FAILURE;
	}
	count = (int *)shm.addr;
	++*count;
	if (shm.owner) {
		printf("ready\n");
		fflush(stdout);
		getchar();
		printf("%d came\n", *count);
	} else {
		printf("number %d, %u bytes\n", *count, (unsigned)shm.size);
	}
	shm_detach(&shm);
	return EXIT_SUCCESS;
}
