/* SPDX-License-Identifier: MIT */
/* The simulator's side: fills three pages in turn. */
#define WIN32_LEAN_AND_MEAN
#define _CRT_SECURE_NO_WARNINGS
#include <Windows.h>
#include <tchar.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "racesim.h"

static HANDLE hMem = NULL;
static char *pShared = NULL;

static BOOL Startup(void)
{
	DWORD bytes = sizeof(rs_header) + RS_MAX_BUFS * sizeof(rs_car);
	rs_header *header;
	int i;

	hMem = CreateFileMapping(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, bytes,
				 RS_MAP_NAME);
	if (!hMem)
		return FALSE;
	if (GetLastError() == ERROR_ALREADY_EXISTS) {
		CloseHandle(hMem);
		return FALSE;
	}
	pShared = (char *)MapViewOfFile(hMem, FILE_MAP_ALL_ACCESS, 0, 0, bytes);
	if (!pShared)
		return FALSE;
	header = (rs_header *)pShared;
	ZeroMemory(header, sizeof(*header));
	header->version = 2;
	header->session = ((unsigned __int64)0x11223344 << 32) | 0x55667788;
	strncpy_s(header->track, sizeof(header->track),
		  "Nordschleife, the whole of it and more", _TRUNCATE);
	header->n_bufs = RS_MAX_BUFS;
	header->buf_len = sizeof(rs_car);
	for (i = 0; i < RS_MAX_BUFS; i++)
		header->bufs[i].offset = (int)(sizeof(rs_header) + i * sizeof(rs_car));
	InterlockedExchange(&header->status, RS_STATUS_LIVE);
	return TRUE;
}

static void Tick(int tick)
{
	rs_header *header = (rs_header *)pShared;
	rs_buf_header *buf = &header->bufs[tick % RS_MAX_BUFS];
	rs_car *car = (rs_car *)(pShared + buf->offset);

	buf->tick = -1;
	MemoryBarrier();
	car->speed = tick * 0.25f;
	car->rpm = 1000.0f + tick;
	car->gear = (INT8)(tick % 8 - 1);
	car->pedals[0] = car->pedals[1] = car->pedals[2] = (BYTE)tick;
	car->lap_distance = tick * 2.0;
	car->flags = 0x80000000 | tick;
	MemoryBarrier();
	buf->tick = tick;
}

int main(int argc, char *argv[])
{
	int tick, ticks = argc > 1 ? atoi(argv[1]) : 100;

	if (!Startup()) {
		fprintf(stderr, "no telemetry: %lu\n", (unsigned long)GetLastError());
		return 1;
	}
	for (tick = 1; tick <= ticks; tick++)
		Tick(tick);
	printf("ready\n");
	fflush(stdout);
	getchar();
	UnmapViewOfFile(pShared);
	CloseHandle(hMem);
	return 0;
}
