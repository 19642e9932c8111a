/* SPDX-License-Identifier: MIT */
/*
 * Telemetry: one program writes a page of readings, any number of others read them.
 *
 *	winshm-telemetry write 1000	writes 1000 readings, then waits for a line of input
 *	winshm-telemetry read		reads one that is whole, and says how large the page is
 *
 * A counter that is odd while the writer writes tells readers to look again. The reader
 * knows the section by its name alone: its size comes from VirtualQuery().
 */
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_NAME TEXT("Local\\winshm-example-telemetry")

struct page {
	volatile LONG sequence;
	DWORD n_readings;
	double speed, twice_the_speed;
};

static int write_readings(DWORD n)
{
	HANDLE section = CreateFileMapping(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
					   sizeof(struct page), PAGE_NAME);
	struct page *page;
	DWORD i;

	if (section == NULL)
		return (int)GetLastError();
	if (GetLastError() == ERROR_ALREADY_EXISTS) {
		fprintf(stderr, "somebody else is writing\n");
		return ERROR_ALREADY_EXISTS;
	}
	page = (struct page *)MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
	if (page == NULL)
		return (int)GetLastError();
	for (i = 1; i <= n; i++) {
		InterlockedIncrement(&page->sequence);
		page->n_readings = i;
		page->speed = i * 0.5;
		page->twice_the_speed = i;
		InterlockedIncrement(&page->sequence);
	}
	printf("%lu readings\n", (unsigned long)n);
	fflush(stdout);
	getchar();
	UnmapViewOfFile(page);
	CloseHandle(section);
	return 0;
}

static int read_reading(void)
{
	HANDLE section = OpenFileMapping(FILE_MAP_READ, FALSE, PAGE_NAME);
	MEMORY_BASIC_INFORMATION info;
	const struct page *page;
	struct page copy;
	LONG before;

	if (section == NULL) {
		printf("nobody is writing (%lu)\n", (unsigned long)GetLastError());
		return (int)GetLastError();
	}
	page = (const struct page *)MapViewOfFile(section, FILE_MAP_READ, 0, 0, 0);
	if (page == NULL || VirtualQuery(page, &info, sizeof(info)) == 0)
		return (int)GetLastError();
	do {
		before = page->sequence;
		MemoryBarrier();
		memcpy(&copy, (const void *)page, sizeof(copy));
		MemoryBarrier();
	} while (before % 2 != 0 || page->sequence != before);
	printf("reading %lu: %.1f, twice that is %.1f; the page has %lu bytes\n",
	       (unsigned long)copy.n_readings, copy.speed, copy.twice_the_speed,
	       (unsigned long)info.RegionSize);
	UnmapViewOfFile((LPCVOID)page);
	CloseHandle(section);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "write") == 0)
		return write_readings((DWORD)atoi(argv[2]));
	if (argc == 2 && strcmp(argv[1], "read") == 0)
		return read_reading();
	fprintf(stderr, "usage: %s write N | read\n", argv[0]);
	return ERROR_INVALID_PARAMETER;
}
