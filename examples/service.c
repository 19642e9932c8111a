/* SPDX-License-Identifier: MIT */
/*
 * A service and its clients: the service makes a section that every user may open, in the
 * global namespace if it may, and in its own otherwise. Whoever comes while it is being
 * prepared waits for the word that is written last.
 *
 *	winshm-service serve	makes the section, then waits for a line of input
 *	winshm-service ask	prints what the service says
 */
#include <windows.h>
#include <stdio.h>
#include <string.h>
#include <tchar.h>

#define READY 0x52454144

struct board {
	volatile LONG ready;
	TCHAR text[100];
};

static void complain(const TCHAR *what, DWORD error)
{
	LPTSTR text = NULL;

	FormatMessage(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_ALLOCATE_BUFFER |
			      FORMAT_MESSAGE_IGNORE_INSERTS,
		      NULL, error, MAKELANGID(LANG_NEUTRAL, SUBLANG_DEFAULT),
		      (LPTSTR)&text, 0, NULL);
	_ftprintf(stderr, TEXT("%s: %s"), what, text ? text : TEXT("?\r\n"));
	LocalFree(text);
}

static int serve(void)
{
	SECURITY_DESCRIPTOR descriptor;
	SECURITY_ATTRIBUTES attributes = { sizeof(attributes), &descriptor, FALSE };
	struct board *board;
	HANDLE section;

	if (!InitializeSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION) ||
	    !SetSecurityDescriptorDacl(&descriptor, TRUE, NULL, FALSE))
		return (int)GetLastError();
	section =
		CreateFileMapping(INVALID_HANDLE_VALUE, &attributes, PAGE_READWRITE, 0,
				  sizeof(*board), TEXT("Global\\winshm-example-service"));
	if (section == NULL && GetLastError() == ERROR_ACCESS_DENIED)
		section = CreateFileMapping(INVALID_HANDLE_VALUE, &attributes,
					    PAGE_READWRITE, 0, sizeof(*board),
					    TEXT("winshm-example-service"));
	if (section == NULL) {
		complain(TEXT("CreateFileMapping"), GetLastError());
		return 1;
	}
	board = (struct board *)MapViewOfFile(section, FILE_MAP_ALL_ACCESS, 0, 0, 0);
	if (board == NULL)
		return (int)GetLastError();
	_tcscpy_s(board->text, 100, TEXT("The service is served."));
	InterlockedExchange(&board->ready, READY);
	_tprintf(TEXT("serving\n"));
	fflush(stdout);
	getchar();
	UnmapViewOfFile(board);
	CloseHandle(section);
	return 0;
}

static int ask(void)
{
	HANDLE section = OpenFileMapping(FILE_MAP_READ, FALSE,
					 TEXT("Global\\winshm-example-service"));
	const struct board *board;

	if (section == NULL)
		section = OpenFileMapping(FILE_MAP_READ, FALSE,
					  TEXT("winshm-example-service"));
	if (section == NULL) {
		complain(TEXT("OpenFileMapping"), GetLastError());
		return 2;
	}
	board = (const struct board *)MapViewOfFile(section, FILE_MAP_READ, 0, 0, 0);
	CloseHandle(section); /* the view is enough */
	if (board == NULL)
		return (int)GetLastError();
	while (board->ready != READY)
		Sleep(1);
	_tprintf(TEXT("%s\n"), board->text);
	UnmapViewOfFile((LPCVOID)board);
	return 0;
}

int main(int argc, char **argv)
{
	return argc == 2 && strcmp(argv[1], "serve") == 0 ? serve() : ask();
}
