/* SPDX-License-Identifier: MIT */
/*
 * A bounded queue between programs: a section for what is in it, and two semaphores that
 * count what may be taken out and what may be put in.
 *
 *	winshm-queue put 1000	puts the numbers 1 to 1000 in
 *	winshm-queue take 1000	takes as many out, in whatever order they come, and adds them up
 *
 * Any number of either may run at once. A program that is killed between its semaphore and
 * its mutex takes one place out of the queue; nobody waits for it for ever.
 */
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N_PLACES 16

struct queue {
	DWORD first, n;
	DWORD places[N_PLACES];
};

static HANDLE section, may_put, may_take, mutex;
static struct queue *queue;

static BOOL open_queue(void)
{
	section = CreateFileMapping(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
				    sizeof(struct queue),
				    TEXT("Local\\winshm-example-queue"));
	may_put = CreateSemaphore(NULL, N_PLACES, N_PLACES,
				  TEXT("Local\\winshm-example-queue-room"));
	may_take = CreateSemaphore(NULL, 0, N_PLACES,
				   TEXT("Local\\winshm-example-queue-filled"));
	mutex = CreateMutex(NULL, FALSE, TEXT("Local\\winshm-example-queue-mutex"));
	if (section == NULL || may_put == NULL || may_take == NULL || mutex == NULL)
		return FALSE;
	queue = (struct queue *)MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
	return queue != NULL;
}

static void enter(void)
{
	/* One who ended in between has changed a number or not yet: both are a queue. */
	if (WaitForSingleObject(mutex, INFINITE) == WAIT_ABANDONED)
		fprintf(stderr, "somebody ended at an awkward moment\n");
}

static void put(DWORD number)
{
	WaitForSingleObject(may_put, INFINITE);
	enter();
	queue->places[(queue->first + queue->n) % N_PLACES] = number;
	queue->n++;
	ReleaseMutex(mutex);
	ReleaseSemaphore(may_take, 1, NULL);
}

static DWORD take(void)
{
	DWORD number;

	WaitForSingleObject(may_take, INFINITE);
	enter();
	number = queue->places[queue->first];
	queue->first = (queue->first + 1) % N_PLACES;
	queue->n--;
	ReleaseMutex(mutex);
	ReleaseSemaphore(may_put, 1, NULL);
	return number;
}

int main(int argc, char **argv)
{
	DWORD n, i;
	ULONGLONG sum = 0;

	if (argc != 3 || (strcmp(argv[1], "put") != 0 && strcmp(argv[1], "take") != 0)) {
		fprintf(stderr, "usage: %s put N | take N\n", argv[0]);
		return ERROR_INVALID_PARAMETER;
	}
	if (!open_queue())
		return (int)GetLastError();
	n = (DWORD)atoi(argv[2]);
	if (strcmp(argv[1], "take") == 0) {
		printf("ready\n");
		fflush(stdout);
		for (i = 0; i < n; i++)
			sum += take();
		printf("%lu numbers, %llu together\n", (unsigned long)n, sum);
		return 0;
	}
	for (i = 1; i <= n; i++)
		put(i);
	return 0;
}
