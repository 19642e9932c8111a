/* SPDX-License-Identifier: MIT */
/*
 * Records in a file larger than 4 GiB, through views that begin on the granularity.
 *
 *	bigfile write FILE	makes 5 GiB, writes a record at each GiB and a half
 *	bigfile check FILE	finds them again in another process, and removes the file
 */
#include <windows.h>
#include <stdio.h>
#include <string.h>

#define GIB     ((LONGLONG)1 << 30)
#define TOTAL   (5 * GIB)
#define N_MARKS 5

typedef struct RECORD {
	ULONGLONG at;
	char tag[8];
} RECORD;

static LONGLONG Position(int i)
{
	return i * GIB + GIB / 2 + 12345;
}

static RECORD *MapRecord(HANDLE hMap, LONGLONG position, DWORD access, LPVOID *base)
{
	SYSTEM_INFO si;
	LARGE_INTEGER offset;
	DWORD delta;

	GetSystemInfo(&si);
	offset.QuadPart = position - position % si.dwAllocationGranularity;
	delta = (DWORD)(position - offset.QuadPart);
	*base = MapViewOfFile(hMap, access, offset.HighPart, offset.LowPart,
			      delta + sizeof(RECORD));
	return *base ? (RECORD *)((LPBYTE)*base + delta) : NULL;
}

int main(int argc, char *argv[])
{
	BOOL write = argc == 3 && lstrcmpiA(argv[1], "write") == 0;
	LARGE_INTEGER size;
	HANDLE hFile, hMap;
	int i, found = 0;

	if (argc != 3)
		return ERROR_BAD_ARGUMENTS;
	hFile = CreateFileA(argv[2], GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ, NULL,
			    write ? CREATE_ALWAYS : OPEN_EXISTING,
			    FILE_ATTRIBUTE_NORMAL | FILE_FLAG_RANDOM_ACCESS, NULL);
	if (hFile == INVALID_HANDLE_VALUE) {
		printf("cannot open: error %lu\n", (unsigned long)GetLastError());
		return 1;
	}
	if (write) {
		size.QuadPart = TOTAL;
		if (!SetFilePointerEx(hFile, size, NULL, FILE_BEGIN) ||
		    !SetEndOfFile(hFile)) {
			printf("cannot grow: error %lu\n", (unsigned long)GetLastError());
			CloseHandle(hFile);
			DeleteFileA(argv[2]);
			return 1;
		}
	}
	if (!GetFileSizeEx(hFile, &size) || size.QuadPart != TOTAL)
		return 1;
	hMap = CreateFileMappingA(hFile, NULL, PAGE_READWRITE, 0, 0, NULL);
	if (!hMap) {
		printf("no mapping: error %lu\n", (unsigned long)GetLastError());
		return 1;
	}
	for (i = 0; i < N_MARKS; i++) {
		LPVOID base;
		RECORD *record = MapRecord(hMap, Position(i),
					   write ? FILE_MAP_WRITE : FILE_MAP_READ, &base);

		if (!record)
			break;
		if (write) {
			record->at = (ULONGLONG)Position(i);
			lstrcpynA(record->tag, "mark", sizeof(record->tag));
			FlushViewOfFile(base, 0);
		}
		found += record->at == (ULONGLONG)Position(i) &&
			 !strcmp(record->tag, "mark");
		UnmapViewOfFile(base);
	}
	CloseHandle(hMap);
	CloseHandle(hFile);
	printf("%d of %d records %s\n", found, N_MARKS, write ? "written" : "found");
	if (!write)
		DeleteFileA(argv[2]);
	return found == N_MARKS ? 0 : 1;
}
