/* SPDX-License-Identifier: MIT */
/* Cleaning up behind others: bench/litter.h. */
#include "litter.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static void litter_remove_from(int dir, const char *name)
{
	DIR *stream;
	int fd;

	if (unlinkat(dir, name, 0) == 0 || (errno != EISDIR && errno != EPERM))
		return;
	fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	stream = fd < 0 ? NULL : fdopendir(fd);
	for (struct dirent *entry; stream && (entry = readdir(stream));)
		if (entry->d_name[0] != '.')
			unlinkat(fd, entry->d_name, 0);
	if (stream)
		closedir(stream);
	unlinkat(dir, name, AT_REMOVEDIR);
}

void litter_remove(const char *prefix)
{
	DIR *stream = opendir("/dev/shm");

	for (struct dirent *entry; stream && (entry = readdir(stream));) {
		const char *name = entry->d_name;

		if (!strncmp(name, "sem.", 4))
			name += 4;
		if (!strncmp(name, prefix, strlen(prefix)))
			litter_remove_from(dirfd(stream), entry->d_name);
	}
	if (stream)
		closedir(stream);
}
