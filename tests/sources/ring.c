/* SPDX-License-Identifier: MIT */
/*
 * A ring between one producer and one consumer, without locks.
 *
 *	ring consume N	makes the ring and takes N messages
 *	ring produce N	puts N messages
 */
#include <windows.h>
#include <intrin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#pragma intrinsic(_InterlockedExchange, _ReadWriteBarrier)

#define RING_SLOTS 64 /* a power of two */
#define CACHE_LINE 64

typedef struct {
	DWORD length;
	DWORD checksum;
	BYTE bytes[56];
} MESSAGE;

typedef struct {
	DECLSPEC_ALIGN(CACHE_LINE) volatile LONG head; /* the producer's */
	DECLSPEC_ALIGN(CACHE_LINE) volatile LONG tail; /* the consumer's */
	DECLSPEC_ALIGN(CACHE_LINE) volatile LONG is_ready;
	MESSAGE slots[RING_SLOTS];
} RING;

C_ASSERT(FIELD_OFFSET(RING, tail) == CACHE_LINE);
C_ASSERT((RING_SLOTS & (RING_SLOTS - 1)) == 0);

static __inline DWORD Mix(DWORD sum, DWORD value)
{
	return _rotl(sum, 5) ^ value * 0x9E3779B1u;
}

static void Wait(unsigned *spins)
{
	if (++*spins % 64)
		YieldProcessor();
	else
		Sleep(0);
}

static void Produce(RING *ring, int n)
{
	unsigned spins = 0;
	int i;

	for (i = 0; i < n; i++) {
		MESSAGE *slot = &ring->slots[i & (RING_SLOTS - 1)];

		while (i - ring->tail >= RING_SLOTS)
			Wait(&spins);
		slot->length = i % sizeof(slot->bytes);
		memset(slot->bytes, i, slot->length);
		slot->checksum = Mix(slot->length, (DWORD)i);
		_ReadWriteBarrier();
		_InterlockedExchange(&ring->head, i + 1);
	}
}

static DWORD Consume(RING *ring, int n)
{
	unsigned spins = 0;
	DWORD sum = 0;
	int i;

	for (i = 0; i < n; i++) {
		const MESSAGE *slot = &ring->slots[i & (RING_SLOTS - 1)];

		while (ring->head <= i)
			Wait(&spins);
		MemoryBarrier();
		if (slot->checksum != Mix(slot->length, (DWORD)i) ||
		    (slot->length && slot->bytes[slot->length - 1] != (BYTE)i))
			return 0;
		sum = Mix(sum, slot->checksum);
		InterlockedExchange(&ring->tail, i + 1);
	}
	return sum;
}

int main(int argc, char **argv)
{
	BOOL bConsumer = argc == 3 && _stricmp(argv[1], "Consume") == 0;
	int n = argc == 3 ? atoi(argv[2]) : 0;
	HANDLE hMap;
	RING *ring;

	hMap = bConsumer ? CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE,
					      0, sizeof(RING), "SourcesRing")
			 : OpenFileMappingA(FILE_MAP_WRITE, FALSE, "SourcesRing");
	ring = hMap ? (RING *)MapViewOfFile(hMap, FILE_MAP_WRITE, 0, 0, sizeof(RING))
		    : NULL;
	if (!ring) {
		printf("no ring: %lu\n", (unsigned long)GetLastError());
		return 1;
	}
	if (bConsumer) {
		printf("ready\n");
		fflush(stdout);
		printf("%d messages, %s\n", n,
		       Consume(ring, n) ? "all whole" : "one broken");
	} else {
		Produce(ring, n);
		printf("%d messages put\n", n);
	}
	UnmapViewOfFile(ring);
	CloseHandle(hMap);
	return 0;
}
