/* SPDX-License-Identifier: MIT */
/*
 * A file seen through a view that is private: changes are tried there and thrown away, or
 * written through a second one.
 *
 *	cowedit make FILE TEXT	writes a file
 *	cowedit try FILE	changes it in a private view only
 *	cowedit do FILE		changes it for good
 */
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void die(const char *what)
{
	fprintf(stderr, "%s: error %lu\n", what, (unsigned long)GetLastError());
	exit(EXIT_FAILURE);
}

static void make(const char *path, const char *text)
{
	HANDLE file = CreateFile(path, GENERIC_WRITE, 0, NULL, CREATE_NEW,
				 FILE_ATTRIBUTE_NORMAL, NULL);
	DWORD written;

	if (file == INVALID_HANDLE_VALUE)
		die("CreateFile");
	if (!WriteFile(file, text, (DWORD)strlen(text), &written, NULL) ||
	    !WriteFile(file, "\r\n", 2, &written, NULL))
		die("WriteFile");
	CloseHandle(file);
}

int main(int argc, char **argv)
{
	MEMORY_BASIC_INFORMATION mbi;
	HANDLE file, mapping;
	DWORD size, old, i, n = 0;
	BOOL keep;
	char *p;

	if (argc == 4) {
		make(argv[2], argv[3]);
		return 0;
	}
	if (argc != 3)
		return EXIT_FAILURE;
	keep = strcmp(argv[1], "do") == 0;
	file = CreateFile(argv[2], keep ? GENERIC_READ | GENERIC_WRITE : GENERIC_READ,
			  FILE_SHARE_READ, NULL, OPEN_EXISTING, FILE_FLAG_SEQUENTIAL_SCAN,
			  NULL);
	if (file == INVALID_HANDLE_VALUE)
		die("CreateFile");
	size = GetFileSize(file, NULL);
	if (size == INVALID_FILE_SIZE && GetLastError() != NO_ERROR)
		die("GetFileSize");
	mapping = CreateFileMapping(file, NULL, keep ? PAGE_READWRITE : PAGE_WRITECOPY, 0,
				    0, NULL);
	if (mapping == NULL)
		die("CreateFileMapping");
	p = (char *)MapViewOfFile(mapping, keep ? FILE_MAP_WRITE : FILE_MAP_COPY, 0, 0,
				  0);
	if (p == NULL)
		die("MapViewOfFile");
	for (i = 0; i < size; i++)
		if (p[i] == 'o' && ++n)
			p[i] = '0';
	if (!VirtualQuery(p, &mbi, sizeof(mbi)))
		die("VirtualQuery");
	if (!VirtualProtect(p, size, PAGE_READONLY, &old))
		die("VirtualProtect");
	printf("%lu changed, %s, %.*s\n", (unsigned long)n,
	       mbi.Type == MEM_MAPPED ? "mapped" : "not mapped", (int)size - 2, p);
	if (keep && (!FlushViewOfFile(p, size) || !FlushFileBuffers(file)))
		die("Flush");
	UnmapViewOfFile(p);
	CloseHandle(mapping);
	CloseHandle(file);
	return 0;
}
