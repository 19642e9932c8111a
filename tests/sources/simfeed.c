/* SPDX-License-Identifier: MIT */
/* simfeed.c: telemetry of a simulator, new data told by an event, as dashboards read it. */
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MEMMAPFILENAME     "Local\\SIMFEEDMemMapFileName"
#define DATAVALIDEVENTNAME "Local\\SIMFEEDDataValidEvent"
#define MAX_BUFS           4

typedef struct {
	int ver;
	int status; /* 1 connected */
	int tickRate;
	int numBuf;
	struct {
		volatile LONG tickCount;
		int pad[3];
		double values[14];
	} buf[MAX_BUFS];
} feed_header;

static HANDLE hDataValidEvent = NULL, hMemMapFile = NULL;
static feed_header *pHeader = NULL;
static int lastTickCount = INT_MAX;

static BOOL feed_startup(void)
{
	if (!hMemMapFile)
		hMemMapFile = OpenFileMapping(FILE_MAP_READ, FALSE, MEMMAPFILENAME);
	if (hMemMapFile && !pHeader)
		pHeader =
			(feed_header *)MapViewOfFile(hMemMapFile, FILE_MAP_READ, 0, 0, 0);
	if (pHeader && !hDataValidEvent)
		hDataValidEvent = OpenEvent(SYNCHRONIZE, FALSE, DATAVALIDEVENTNAME);
	lastTickCount = INT_MAX;
	return hDataValidEvent != NULL;
}

static BOOL feed_getNewData(double *out)
{
	int latest = 0, i, count, cur;

	if (!(pHeader->status & 1)) {
		lastTickCount = INT_MAX;
		return FALSE;
	}
	for (i = 1; i < pHeader->numBuf; i++)
		if (pHeader->buf[latest].tickCount < pHeader->buf[i].tickCount)
			latest = i;
	for (count = 0; count < 2; count++) {
		cur = pHeader->buf[latest].tickCount;
		if (lastTickCount == cur)
			return FALSE;
		memcpy(out, pHeader->buf[latest].values,
		       sizeof(pHeader->buf[latest].values));
		if (cur == pHeader->buf[latest].tickCount) {
			lastTickCount = cur;
			return TRUE;
		}
	}
	return FALSE;
}

static BOOL feed_waitForDataReady(int timeOut, double *out)
{
	if (feed_getNewData(out))
		return TRUE;
	WaitForSingleObject(hDataValidEvent, timeOut);
	return feed_getNewData(out);
}

static int serve(void)
{
	HANDLE hStop = CreateEvent(NULL, FALSE, FALSE, "Local\\SIMFEEDStop");
	int tick = 0, i;

	hMemMapFile = CreateFileMapping(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
					sizeof(feed_header), MEMMAPFILENAME);
	pHeader = (feed_header *)MapViewOfFile(hMemMapFile, FILE_MAP_ALL_ACCESS, 0, 0, 0);
	hDataValidEvent = CreateEvent(NULL, FALSE, FALSE, DATAVALIDEVENTNAME);
	if (!pHeader || !hDataValidEvent || !hStop)
		return 1;
	pHeader->ver = 2;
	pHeader->tickRate = 60;
	pHeader->numBuf = MAX_BUFS;
	pHeader->status = 1;
	printf("ready\n");
	fflush(stdout);
	while (WaitForSingleObject(hStop, 16) == WAIT_TIMEOUT && tick < 2000) {
		tick++;
		for (i = 0; i < 14; i++)
			pHeader->buf[tick % MAX_BUFS].values[i] = tick * 1.5;
		InterlockedExchange(&pHeader->buf[tick % MAX_BUFS].tickCount, tick);
		SetEvent(hDataValidEvent);
	}
	pHeader->status = 0;
	PulseEvent(hDataValidEvent);
	printf("stopped %s\n", tick ? "after some ticks" : "at once");
	return 0;
}

int main(int argc, char **argv)
{
	double data[14];
	int got = 0, whole = 0, tries = 0, i;

	if (argc > 1 && !strcmp(argv[1], "serve"))
		return serve();
	if (!feed_startup()) {
		printf("waiting for the simulator (%lu)\n",
		       (unsigned long)GetLastError());
		return 0;
	}
	while (got < 20 && tries++ < 4000)
		if (feed_waitForDataReady(16, data)) {
			got++;
			for (i = 1; i < 14 && data[i] == data[0]; i++)
				;
			whole += i == 14;
		}
	printf("%d ticks, %s\n", got, whole >= got - 1 ? "whole" : "torn");
	{
		HANDLE hStop = OpenEvent(EVENT_MODIFY_STATE, FALSE, "Local\\SIMFEEDStop");

		printf("stop %d\n", hStop && SetEvent(hStop));
		CloseHandle(hStop);
	}
	return 0;
}
