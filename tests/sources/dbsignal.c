/* SPDX-License-Identifier: MIT */
/* dbsignal.c: a server that makes its segment with retries, as the old one may still be going;
 * backends that are told with events, one per process, and a latch. */
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define Assert(c)                                                        \
	do {                                                             \
		if (!(c)) {                                              \
			printf("assert " #c " line %d: %lu\n", __LINE__, \
			       (unsigned long)GetLastError());           \
			exit(3);                                         \
		}                                                        \
	} while (0)

typedef struct Segment {
	LONG magic;
	LONG volatile nBackends;
	DWORD pids[16];
	LONG volatile nSignals;
} Segment;

static const char *segname = "Global\\DbSignal:C__data_pgdata";

static Segment *create_segment(HANDLE *phmap)
{
	HANDLE hmap = NULL;
	Segment *seg;
	int i;

	for (i = 0; i < 10; i++) {
		SetLastError(0);
		hmap = CreateFileMapping(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
					 sizeof(Segment), segname);
		if (!hmap) {
			if (GetLastError() == ERROR_ACCESS_DENIED)
				segname = "DbSignal:C__data_pgdata";
			else
				Assert(!"CreateFileMapping");
			continue;
		}
		if (GetLastError() == ERROR_ALREADY_EXISTS) {
			CloseHandle(hmap);
			hmap = NULL;
			Sleep(50);
			continue;
		}
		break;
	}
	if (!hmap) {
		printf("pre-existing shared memory block is still in use\n");
		return NULL;
	}
	Assert(SetHandleInformation(hmap, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT));
	seg = (Segment *)MapViewOfFileEx(hmap, FILE_MAP_WRITE | FILE_MAP_READ, 0, 0, 0,
					 NULL);
	Assert(seg);
	seg->magic = 0x5047;
	*phmap = hmap;
	return seg;
}

static int backend(const char *arg)
{
	char name[64];
	HANDLE hmap = NULL, hreg = NULL, latch, ev[2];
	Segment *seg;
	LONG me;
	DWORD r;

	sscanf(arg, "%p,%p", &hmap, &hreg);
	seg = (Segment *)MapViewOfFile(hmap, FILE_MAP_ALL_ACCESS, 0, 0, 0);
	Assert(seg && seg->magic == 0x5047);
	sprintf(name, "DbSignalEvent_%lu", (unsigned long)GetCurrentProcessId());
	ev[0] = CreateEvent(NULL, TRUE, FALSE, name);
	Assert(ev[0] && GetLastError() != ERROR_ALREADY_EXISTS);
	latch = CreateEvent(NULL, TRUE, FALSE, NULL);
	ev[1] = latch;
	me = InterlockedIncrement(&seg->nBackends) - 1;
	seg->pids[me] = GetCurrentProcessId();
	ReleaseSemaphore(hreg, 1, NULL);
	r = WaitForMultipleObjects(2, ev, FALSE, 20000);
	Assert(r == WAIT_OBJECT_0);
	ResetEvent(ev[0]);
	InterlockedIncrement(&seg->nSignals);
	return 40 + (int)me;
}

int main(int argc, char **argv)
{
	SECURITY_ATTRIBUTES sa;
	HANDLE hmap, hreg, procs[3], e;
	char cmd[1024], self[512], name[64];
	DWORD codes = 0, code;
	Segment *seg;
	int i;

	if (argc > 2 && strcmp(argv[1], "--forkbackend") == 0)
		return backend(argv[2]);
	seg = create_segment(&hmap);
	if (!seg)
		return 1;
	sa.nLength = sizeof(sa);
	sa.lpSecurityDescriptor = NULL;
	sa.bInheritHandle = TRUE;
	hreg = CreateSemaphore(&sa, 0, 1000, NULL);
	Assert(hreg);
	GetModuleFileName(NULL, self, sizeof(self));
	for (i = 0; i < 3; i++) {
		STARTUPINFO si;
		PROCESS_INFORMATION pi;

		memset(&pi, 0, sizeof(pi));
		memset(&si, 0, sizeof(si));
		si.cb = sizeof(si);
		_snprintf(cmd, sizeof(cmd) - 1, "\"%s\" --forkbackend %p,%p", self, hmap,
			  hreg);
		Assert(CreateProcess(NULL, cmd, NULL, NULL, TRUE, CREATE_SUSPENDED, NULL,
				     NULL, &si, &pi));
		Assert(ResumeThread(pi.hThread) != (DWORD)-1);
		CloseHandle(pi.hThread);
		procs[i] = pi.hProcess;
	}
	for (i = 0; i < 3; i++)
		Assert(WaitForSingleObject(hreg, 20000) == WAIT_OBJECT_0);
	for (i = 0; i < 3; i++) {
		sprintf(name, "DbSignalEvent_%lu", (unsigned long)seg->pids[i]);
		e = OpenEvent(EVENT_MODIFY_STATE, FALSE, name);
		Assert(e && SetEvent(e));
		CloseHandle(e);
	}
	Assert(WaitForMultipleObjects(3, procs, TRUE, 20000) < 3);
	for (i = 0; i < 3; i++) {
		GetExitCodeProcess(procs[i], &code);
		codes += code;
		CloseHandle(procs[i]);
	}
	printf("%ld backends, %ld signals, exit codes add up to %lu\n",
	       (long)seg->nBackends, (long)seg->nSignals, (unsigned long)codes);
	e = OpenEvent(EVENT_MODIFY_STATE, FALSE, name);
	printf("event of an ended backend: %lu\n",
	       e ? 0ul : (unsigned long)GetLastError());
	return 0;
}
