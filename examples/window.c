/* SPDX-License-Identifier: MIT */
/*
 * A window over a file larger than anybody wants to map at once: marks are written at
 * positions of 64 bits and found again by ReadFile().
 *
 *	winshm-window FILE GIB
 */
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char mark[] = "here";

/* A view begins at a multiple of the granularity; what is wanted is somewhere in it. */
static int write_at(HANDLE section, ULONGLONG position)
{
	ULONGLONG base;
	SYSTEM_INFO info;
	DWORD delta;
	char *view;

	GetSystemInfo(&info);
	base = position - position % info.dwAllocationGranularity;
	delta = (DWORD)(position - base);
	view = (char *)MapViewOfFile(section, FILE_MAP_WRITE, (DWORD)(base >> 32),
				     (DWORD)base, delta + sizeof(mark));
	if (view == NULL)
		return 0;
	memcpy(view + delta, mark, sizeof(mark));
	return UnmapViewOfFile(view);
}

static int found_at(HANDLE file, ULONGLONG position)
{
	char bytes[sizeof(mark)];
	LARGE_INTEGER at;
	DWORD n;

	at.QuadPart = (LONGLONG)position;
	return SetFilePointerEx(file, at, NULL, FILE_BEGIN) &&
	       ReadFile(file, bytes, sizeof(bytes), &n, NULL) && n == sizeof(bytes) &&
	       memcmp(bytes, mark, sizeof(mark)) == 0;
}

int main(int argc, char **argv)
{
	ULONGLONG n_bytes, position;
	HANDLE file, section;
	int n_found = 0, n = 0;

	if (argc != 3)
		return ERROR_INVALID_PARAMETER;
	n_bytes = (ULONGLONG)atoi(argv[2]) << 30;
	file = CreateFileA(argv[1], GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS,
			   FILE_ATTRIBUTE_NORMAL, NULL);
	if (file == INVALID_HANDLE_VALUE)
		return (int)GetLastError();
	section = CreateFileMappingA(file, NULL, PAGE_READWRITE, (DWORD)(n_bytes >> 32),
				     (DWORD)n_bytes, NULL);
	if (section == NULL) {
		printf("no section of %s: error %lu\n", argv[1],
		       (unsigned long)GetLastError());
		CloseHandle(file);
		DeleteFileA(argv[1]);
		return 1;
	}
	for (position = 12345; position < n_bytes; position += n_bytes / 7 + 1, n++)
		n_found += write_at(section, position) && found_at(file, position);
	CloseHandle(section);
	CloseHandle(file);
	printf("%d of %d marks found again in %s GiB\n", n_found, n, argv[2]);
	return DeleteFileA(argv[1]) && n_found == n ? 0 : 1;
}
