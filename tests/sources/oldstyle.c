/* SPDX-License-Identifier: MIT */
/* C of the nineties: far pointers, handles as longs, Hungarian all over, no prototypes. */
#define STRICT
#include <windows.h>
#include <stdio.h>
#include <string.h>
#include <io.h>
#include <fcntl.h>
#include <sys/types.h>
#include <sys/stat.h>
#include <share.h>

#define SLOT_COUNT 10

typedef struct tagSLOT {
	LONG lOwner;
	WORD wKind;
	BYTE bPad[2];
	char szName[24];
} SLOT, NEAR *NPSLOT, FAR *LPSLOT;

static HANDLE hShared;
static LPSLOT lpSlots;

static BOOL PASCAL NEAR InitSlots(lpszName)
LPSTR lpszName;
{
	hShared =
		CreateFileMapping((HANDLE)-1, (LPSECURITY_ATTRIBUTES)NULL, PAGE_READWRITE,
				  0L, (DWORD)(SLOT_COUNT * sizeof(SLOT)), lpszName);
	if (!hShared)
		return FALSE;
	lpSlots = (LPSLOT)MapViewOfFile(hShared, FILE_MAP_WRITE, 0L, 0L, 0L);
	return lpSlots != (LPSLOT)NULL;
}

static int FAR PASCAL ClaimSlot(lpszName, wKind)
LPSTR lpszName;
WORD wKind;
{
	register int i;

	for (i = 0; i < SLOT_COUNT; i++)
		if (InterlockedCompareExchange(&lpSlots[i].lOwner, 1L, 0L) == 0L) {
			lstrcpyn(lpSlots[i].szName, lpszName, sizeof(lpSlots[i].szName));
			lpSlots[i].wKind = wKind;
			return i;
		}
	return -1;
}

int main(argc, argv)
int argc;
char **argv;
{
	char szLine[80];
	int i, n, fh;

	if (!InitSlots("SourcesSlots"))
		return 1;
	if (argc > 1 && !stricmp(argv[1], "HOLD")) {
		ClaimSlot("first", LOWORD(0x10002L));
		ClaimSlot("second with a name that is too long", HIWORD(0x10002L));
		printf("ready\n");
		fflush(stdout);
		getchar();
	} else if (argc > 1) {
		/* what stands there goes into a file */
		fh = _open(argv[1], _O_CREAT | _O_TRUNC | _O_RDWR | _O_BINARY,
			   _S_IREAD | _S_IWRITE);
		if (fh == -1)
			return 1;
		for (i = n = 0; i < SLOT_COUNT; i++)
			if (lpSlots[i].lOwner) {
				wsprintf(szLine, "%d:%s/%u ", i, (LPSTR)lpSlots[i].szName,
					 lpSlots[i].wKind);
				n += _write(fh, szLine, lstrlen(szLine));
			}
		_lseek(fh, 0L, SEEK_SET);
		memset(szLine, 0, sizeof(szLine));
		i = _read(fh, szLine, sizeof(szLine) - 1);
		_close(fh);
		_unlink(argv[1]);
		printf("%s(%d)\n", szLine, max(i, n));
	}
	UnmapViewOfFile((LPVOID)lpSlots);
	CloseHandle(hShared);
	return 0;
}
