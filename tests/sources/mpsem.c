/* SPDX-License-Identifier: MIT */
/* mpsem.c: locks and bounded semaphores that parents hand to the processes they start, as
 * interpreters do: a handle on the command line, stolen from the parent or inherited. */
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	RECURSIVE_MUTEX,
	SEMAPHORE
};

typedef struct {
	HANDLE handle;
	unsigned long last_tid;
	int count, maxvalue, kind;
} SemLock;

#define ISMINE(o) (o->count > 0 && GetCurrentThreadId() == o->last_tid)

static int acquire(SemLock *self, int blocking, DWORD timeout)
{
	DWORD res;

	if (self->kind == RECURSIVE_MUTEX && ISMINE(self)) {
		++self->count;
		return 1;
	}
	if (WaitForSingleObjectEx(self->handle, 0, FALSE) == WAIT_OBJECT_0) {
		self->last_tid = GetCurrentThreadId();
		++self->count;
		return 1;
	}
	if (!blocking)
		return 0;
	res = WaitForMultipleObjectsEx(1, &self->handle, FALSE, timeout, FALSE);
	switch (res) {
	case WAIT_TIMEOUT:
		return 0;
	case WAIT_OBJECT_0:
		self->last_tid = GetCurrentThreadId();
		++self->count;
		return 1;
	default:
		printf("res %lu error %lu\n", (unsigned long)res,
		       (unsigned long)GetLastError());
		exit(4);
	}
}

static int release(SemLock *self)
{
	if (self->kind == RECURSIVE_MUTEX) {
		if (!ISMINE(self))
			return -1;
		if (self->count > 1) {
			--self->count;
			return 0;
		}
	}
	if (!ReleaseSemaphore(self->handle, 1, NULL))
		return GetLastError() == ERROR_TOO_MANY_POSTS ? -2 : -3;
	--self->count;
	return 0;
}

static int getvalue(SemLock *self)
{
	LONG previous;

	if (WaitForSingleObject(self->handle, 0) != WAIT_OBJECT_0)
		return 0;
	ReleaseSemaphore(self->handle, 1, &previous);
	return previous + 1;
}

static HANDLE steal(DWORD pid, HANDLE h)
{
	HANDLE process = OpenProcess(PROCESS_DUP_HANDLE, FALSE, pid), ours = NULL;

	if (!process || !DuplicateHandle(process, h, GetCurrentProcess(), &ours, 0, FALSE,
					 DUPLICATE_SAME_ACCESS))
		printf("steal: %lu\n", (unsigned long)GetLastError());
	if (process)
		CloseHandle(process);
	return ours;
}

int main(int argc, char **argv)
{
	static char cmd[1024], self[512];
	SECURITY_ATTRIBUTES sa = { sizeof(SECURITY_ATTRIBUTES), NULL, TRUE };
	SemLock lock = { 0 }, done = { 0 };
	HANDLE hMap, children[4], target;
	volatile LONG *counter;
	DWORD code;
	int i;

	lock.kind = RECURSIVE_MUTEX;
	done.kind = SEMAPHORE;
	if (argc > 5) {
		hMap = (HANDLE)(ULONG_PTR)_strtoui64(argv[2], NULL, 0);
		lock.handle = (HANDLE)(ULONG_PTR)_strtoui64(argv[3], NULL, 0);
		done.handle = steal(strtoul(argv[5], NULL, 10),
				    (HANDLE)(ULONG_PTR)_strtoui64(argv[4], NULL, 0));
		counter = (volatile LONG *)MapViewOfFile(hMap, FILE_MAP_WRITE, 0, 0, 0);
		for (i = 0; i < 500; i++) {
			acquire(&lock, 1, INFINITE);
			acquire(&lock, 1, INFINITE);
			*counter = *counter + 1;
			release(&lock);
			release(&lock);
		}
		return release(&done) == 0 ? 5 : 6;
	}
	hMap = CreateFileMappingA(INVALID_HANDLE_VALUE, &sa, PAGE_READWRITE, 0, 4096,
				  NULL);
	counter = (volatile LONG *)MapViewOfFile(hMap, FILE_MAP_WRITE, 0, 0, 0);
	lock.handle = CreateSemaphore(&sa, 1, 1, NULL);
	done.handle = CreateSemaphore(NULL, 0, 4, "mpsem-done");
	GetModuleFileNameA(NULL, self, sizeof(self));
	for (i = 0; i < 4; i++) {
		STARTUPINFOA si = { sizeof(si) };
		PROCESS_INFORMATION pi;

		_snprintf(cmd, sizeof(cmd) - 1,
			  "\"%s\" --multiprocessing-fork 0x%I64x 0x%I64x 0x%I64x %lu",
			  self, (unsigned __int64)(ULONG_PTR)hMap,
			  (unsigned __int64)(ULONG_PTR)lock.handle,
			  (unsigned __int64)(ULONG_PTR)done.handle,
			  (unsigned long)GetCurrentProcessId());
		if (!CreateProcessA(self, cmd, NULL, NULL, TRUE, 0, NULL, NULL, &si,
				    &pi)) {
			printf("CreateProcess: %lu\n", (unsigned long)GetLastError());
			return 1;
		}
		CloseHandle(pi.hThread);
		children[i] = pi.hProcess;
	}
	for (i = 0; i < 4; i++)
		if (!acquire(&done, 1, 30000))
			printf("late\n");
	code = 0;
	if (WaitForMultipleObjects(4, children, TRUE, 30000) <= 3)
		for (i = 0; i < 4; i++) {
			DWORD one = 0;
			GetExitCodeProcess(children[i], &one);
			code += one;
		}
	printf("counter %ld, codes %lu, lock %d, done %d, surplus %d\n", (long)*counter,
	       (unsigned long)code, getvalue(&lock), getvalue(&done), release(&lock));
	if (!DuplicateHandle(GetCurrentProcess(), lock.handle, GetCurrentProcess(),
			     &target, SYNCHRONIZE, FALSE, 0))
		return 1;
	i = ReleaseSemaphore(target, 1, NULL);
	printf("less: %d %lu\n", i, (unsigned long)GetLastError());
	return 0;
}
