/* SPDX-License-Identifier: MIT */
/*
 * A database server's shared memory on Windows: one segment for a data directory, made again
 * when an old server has only just gone, found at the same address by its children.
 *
 *	dbport serve DIR	makes the segment and waits for a line of input
 *	dbport backend DIR	attaches where the server has it
 */
#include <windows.h>
#include <io.h>
#include <process.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef size_t Size;
typedef void *Pointer;
#define SEG_MAGIC 679834894
#define elog(...) fprintf(stderr, __VA_ARGS__)

typedef struct SegHeader {
	INT32 magic;
	int creator_pid;
	Size totalsize;
	Size freeoffset;
	Pointer address;
} SegHeader;

static Pointer UsedSegAddr;
static HANDLE UsedSegID = INVALID_HANDLE_VALUE;

static char *segment_name(const char *datadir)
{
	char *name, *cp;
	DWORD len = GetFullPathNameA(datadir, 0, NULL, NULL);

	if (len == 0)
		return NULL;
	name = (char *)malloc(len + 18);
	strcpy(name, "Global\\DataBase:");
	len = GetFullPathNameA(datadir, len, name + strlen(name), NULL);
	if (len == 0)
		return NULL;
	for (cp = name + strlen("Global\\"); *cp; cp++)
		if (*cp == '\\')
			*cp = '/';
	return name;
}

static int create_segment(const char *datadir, Size size)
{
	DWORD size_high = (DWORD)((unsigned __int64)size >> 32);
	DWORD size_low = (DWORD)size;
	char *name = segment_name(datadir);
	HANDLE hmap = NULL;
	SegHeader *hdr;
	int i;

	for (i = 0; i < 10; i++) {
		SetLastError(0);
		hmap = CreateFileMapping(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE,
					 size_high, size_low, name);
		if (!hmap) {
			elog("could not create shared memory segment: error code %lu\n",
			     (unsigned long)GetLastError());
			return -1;
		}
		if (GetLastError() == ERROR_ALREADY_EXISTS) {
			CloseHandle(hmap);
			hmap = NULL;
			Sleep(i < 3 ? 1 : 10);
			continue;
		}
		break;
	}
	if (!hmap) {
		elog("pre-existing shared memory block is still in use\n");
		return -2;
	}
	if (!DuplicateHandle(GetCurrentProcess(), hmap, GetCurrentProcess(), &UsedSegID,
			     0, TRUE, DUPLICATE_SAME_ACCESS)) {
		elog("could not duplicate handle: error code %lu\n",
		     (unsigned long)GetLastError());
		return -1;
	}
	if (!CloseHandle(hmap))
		elog("could not close handle\n");
	hdr = (SegHeader *)MapViewOfFileEx(UsedSegID, FILE_MAP_WRITE | FILE_MAP_READ, 0,
					   0, 0, NULL);
	if (!hdr)
		return -1;
	hdr->magic = SEG_MAGIC;
	hdr->creator_pid = _getpid();
	hdr->totalsize = size;
	hdr->freeoffset = sizeof(*hdr);
	hdr->address = hdr;
	UsedSegAddr = hdr;
	free(name);
	return 0;
}

static int attach_segment(const char *datadir)
{
	char *name = segment_name(datadir);
	MEMORY_BASIC_INFORMATION info;
	SegHeader *probe, *hdr;
	Pointer address;

	UsedSegID = OpenFileMapping(FILE_MAP_READ | FILE_MAP_WRITE, FALSE, name);
	if (!UsedSegID)
		return -1;
	probe = (SegHeader *)MapViewOfFile(UsedSegID, FILE_MAP_READ, 0, 0,
					   sizeof(*probe));
	if (!probe || probe->magic != SEG_MAGIC)
		return -2;
	address = probe->address;
	UnmapViewOfFile(probe);
	hdr = (SegHeader *)MapViewOfFileEx(UsedSegID, FILE_MAP_READ | FILE_MAP_WRITE, 0,
					   0, 0, address);
	if (hdr != address)
		return -3;
	if (!VirtualQuery(hdr, &info, sizeof(info)) || info.RegionSize < hdr->totalsize)
		return -4;
	UsedSegAddr = hdr;
	free(name);
	return 0;
}

int main(int argc, char **argv)
{
	int r;

	if (argc != 3)
		return EINVAL;
	if (strcmp(argv[1], "serve") == 0) {
		if (create_segment(argv[2], (Size)1 << 24) != 0)
			return 1;
		printf("ready\n");
		fflush(stdout);
		getchar();
	} else {
		r = attach_segment(argv[2]);
		if (r < 0) {
			printf("no server (%d)\n", r);
			return 1;
		}
		printf("attached at the server's address, %lu bytes, server %s\n",
		       (unsigned long)((SegHeader *)UsedSegAddr)->totalsize,
		       ((SegHeader *)UsedSegAddr)->creator_pid == _getpid()
			       ? "is me"
			       : "is another");
	}
	UnmapViewOfFile(UsedSegAddr);
	CloseHandle(UsedSegID);
	return 0;
}
