/* SPDX-License-Identifier: MIT */
/*
 * A program of its own for api-linked.c, which is built with the library linked in and
 * without it. It makes a section "NAME" and one without a name, tells the values of the
 * handles on standard output, and lives until its standard input ends.
 */
#include <stdio.h>
#include <unistd.h>

#include <windows.h>

static HANDLE make(const char *name, unsigned long long word)
{
	HANDLE section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
					    4096, name);
	unsigned long long *view =
		section ? MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0) : NULL;

	if (!view)
		return NULL;
	*view = word;
	return UnmapViewOfFile(view) ? section : NULL;
}

int main(int argc, char **argv)
{
	HANDLE handles[2];
	char c;

	if (argc < 2)
		return 2;
	handles[0] = make(argv[1], 1);
	handles[1] = make(NULL, 2);
	if (!handles[0] || !handles[1])
		return 1;
	if (write(STDOUT_FILENO, handles, sizeof(handles)) != sizeof(handles))
		return 1;
	while (read(STDIN_FILENO, &c, 1) > 0)
		;
	return 0;
}
