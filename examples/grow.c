/* SPDX-License-Identifier: MIT */
/*
 * A shared log that grows: 1 GiB of addresses, of which as many pages are memory as the log
 * needs. Several may write at once.
 *
 *	winshm-grow append TEXT 300	appends the text 300 times
 *	winshm-grow keep		holds the log until a line of input comes
 *	winshm-grow show		says how many bytes there are, and how many are memory
 */
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOG_NAME  TEXT("winshm-example-log")
#define LOG_BYTES 0x40000000u

struct log {
	volatile LONG n_bytes;
	char text[1];
};

/* The first part has to be memory before anything can be counted in it; committing what is
 * committed already does no harm. */
static struct log *log_open(HANDLE *section)
{
	struct log *log;

	*section =
		CreateFileMapping(INVALID_HANDLE_VALUE, NULL,
				  PAGE_READWRITE | SEC_RESERVE, 0, LOG_BYTES, LOG_NAME);
	if (*section == NULL)
		return NULL;
	log = (struct log *)MapViewOfFile(*section, FILE_MAP_WRITE, 0, 0, 0);
	if (log == NULL || !VirtualAlloc(log, sizeof(*log), MEM_COMMIT, PAGE_READWRITE))
		return NULL;
	return log;
}

static int append(struct log *log, const char *text, int times)
{
	LONG n = (LONG)strlen(text);

	while (times-- > 0) {
		char *to = log->text + InterlockedExchangeAdd(&log->n_bytes, n);

		if (VirtualAlloc(to, (SIZE_T)n, MEM_COMMIT, PAGE_READWRITE) == NULL)
			return (int)GetLastError();
		memcpy(to, text, (size_t)n);
	}
	return 0;
}

static int show(const struct log *log)
{
	MEMORY_BASIC_INFORMATION info;
	LONG i, n_letters = 0;

	if (VirtualQuery(log, &info, sizeof(info)) == 0)
		return (int)GetLastError();
	for (i = 0; i < log->n_bytes; i++)
		n_letters += log->text[i] != '\0';
	printf("%ld bytes, %ld written, %lu of %lu are memory\n", (long)log->n_bytes,
	       (long)n_letters, (unsigned long)info.RegionSize, (unsigned long)LOG_BYTES);
	return 0;
}

int main(int argc, char **argv)
{
	HANDLE section;
	struct log *log = log_open(&section);
	int status = ERROR_INVALID_PARAMETER;

	if (log == NULL)
		return (int)GetLastError();
	if (argc == 4 && strcmp(argv[1], "append") == 0)
		status = append(log, argv[2], atoi(argv[3]));
	else if (argc == 2 && strcmp(argv[1], "show") == 0)
		status = show(log);
	else if (argc == 2 && strcmp(argv[1], "keep") == 0)
		status = puts("keeping") == EOF || fflush(stdout) == EOF ||
			 getchar() == EOF;
	UnmapViewOfFile(log);
	CloseHandle(section);
	return status;
}
