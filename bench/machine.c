/* SPDX-License-Identifier: MIT */
/* Reading of /proc and /sys: bench/machine.h. */
#include "machine.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void machine_read(char *ret, size_t n, const char *path, const char *key)
{
	FILE *file = fopen(path, "re");
	char line[256];

	snprintf(ret, n, "unknown");
	while (file && fgets(line, sizeof(line), file)) {
		char *value = line;

		if (key &&
		    (strncmp(line, key, strlen(key)) || !(value = strchr(line, ':'))))
			continue;
		value += key ? 1 : 0;
		while (isspace((unsigned char)*value))
			value++;
		value[strcspn(value, "\n")] = '\0';
		snprintf(ret, n, "%s", value);
		break;
	}
	if (file)
		fclose(file);
}

uint64_t machine_memory_bytes(const char *key)
{
	char value[64];

	machine_read(value, sizeof(value), "/proc/meminfo", key);
	return strtoull(value, NULL, 10) << 10;
}
