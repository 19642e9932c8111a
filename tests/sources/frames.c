/* SPDX-License-Identifier: MIT */
/*
 * Pictures from a renderer to a viewer: two buffers, the finished one told by a word.
 *
 *	frames render N	draws N pictures
 *	frames view	checks the last one
 */
#define NOMINMAX
#include <Windows.h>
#include <intrin.h>
#include <malloc.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH  320
#define HEIGHT 200

#pragma pack(push)
#pragma pack(1)
typedef struct {
	WORD bfType;
	DWORD bfSize;
	DWORD bfOffBits;
} HEAD;
#pragma pack(pop)

typedef struct {
	HEAD head;
	LONG volatile finished; /* the number of the last picture, one buffer for each parity */
	UINT64 ticks;
	ULONG_PTR reserved[2];
	DWORD pixels[2][HEIGHT][WIDTH];
} FRAMES;

C_ASSERT(sizeof(HEAD) == 10);

static DWORD Pixel(int number, int x, int y)
{
	return _byteswap_ulong((DWORD)(number + x * y)) ^ _rotr((DWORD)x, y & 31);
}

static BOOL HasSse2(void)
{
#if defined(_M_X64) || defined(_M_IX86) || defined(__x86_64__) || defined(__i386__)
	int info[4];

	__cpuid(info, 1);
	return (info[3] >> 26) & 1;
#else
	return FALSE;
#endif
}

static void Draw(FRAMES *frames, int number)
{
	/* Drawn in private memory first, on a boundary that vectors like. */
	DWORD *row = (DWORD *)_aligned_malloc(WIDTH * sizeof(DWORD), 32);
	int x, y;

	for (y = 0; y < HEIGHT; y++) {
		for (x = 0; x < WIDTH; x++)
			row[x] = Pixel(number, x, y);
		memcpy(frames->pixels[number & 1][y], row, WIDTH * sizeof(DWORD));
	}
	_aligned_free(row);
	_ReadWriteBarrier();
	_InterlockedExchange(&frames->finished, number);
}

int main(int argc, char **argv)
{
	HANDLE map = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
					sizeof(FRAMES), "SourcesFrames");
	FRAMES *frames =
		map ? (FRAMES *)MapViewOfFile(map, FILE_MAP_WRITE, 0, 0, 0) : NULL;
	unsigned long highest = 0;
	int i, x, y, wrong = 0;

	if (!frames)
		return (int)GetLastError();
	if (argc == 3 && !strcmp(argv[1], "render")) {
		frames->head.bfType = MAKEWORD('B', 'M');
		frames->head.bfSize = sizeof(FRAMES);
		for (i = 1; i <= atoi(argv[2]); i++)
			Draw(frames, i);
		frames->ticks = GetTickCount64();
		puts("ready");
		fflush(stdout);
		getchar();
	} else {
		i = frames->finished;
		if (!_BitScanReverse(&highest, (DWORD)i)) {
			puts("no picture yet");
			return 2;
		}
		for (y = 0; y < HEIGHT; y++)
			for (x = 0; x < WIDTH; x++)
				wrong += frames->pixels[i & 1][y][x] != Pixel(i, x, y);
		printf("picture %d (%lu bits), %c%c, %d wrong pixels%s\n", i, highest + 1,
		       LOBYTE(frames->head.bfType), HIBYTE(frames->head.bfType), wrong,
		       HasSse2() || sqrt(4.0) == 2.0 ? "" : ", no SSE2");
	}
	UnmapViewOfFile(frames);
	CloseHandle(map);
	return 0;
}
