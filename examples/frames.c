/* SPDX-License-Identifier: MIT */
/*
 * Telemetry as games publish it: a page that is written once per frame, and an auto-reset
 * event that says so. The reader waits for it no longer than a frame of its own takes, and
 * draws in any case.
 *
 *	winshm-frames write 30	writes 30 frames, one every 5 milliseconds, when a reader is there
 *	winshm-frames read	reads until the last one
 */
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FRAME_MS 16

struct frame {
	volatile LONG version; /* odd while it is being written */
	DWORD number, is_last;
	double speed;
};

static HANDLE section, written, reader;
static struct frame *frame;

static BOOL open_frames(void)
{
	section = CreateFileMapping(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
				    sizeof(struct frame),
				    TEXT("Local\\winshm-example-frames"));
	written = CreateEvent(NULL, FALSE, FALSE,
			      TEXT("Local\\winshm-example-frames-written"));
	reader = CreateEvent(NULL, TRUE, FALSE,
			     TEXT("Local\\winshm-example-frames-reader"));
	if (section == NULL || written == NULL || reader == NULL)
		return FALSE;
	frame = (struct frame *)MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
	return frame != NULL;
}

static int write_frames(DWORD n)
{
	DWORD i;

	if (WaitForSingleObject(reader, 60000) != WAIT_OBJECT_0)
		return ERROR_TIMEOUT;
	for (i = 1; i <= n; i++) {
		InterlockedIncrement(&frame->version);
		frame->number = i;
		frame->speed = i * 0.5;
		frame->is_last = i == n;
		InterlockedIncrement(&frame->version);
		SetEvent(written);
		Sleep(5);
	}
	return 0;
}

static struct frame read_frame(void)
{
	struct frame copy;
	LONG before;

	do {
		before = frame->version;
		MemoryBarrier();
		memcpy(&copy, (const void *)frame, sizeof(copy));
		MemoryBarrier();
	} while (before % 2 != 0 || frame->version != before);
	return copy;
}

static int read_frames(void)
{
	struct frame copy = { 0 };
	DWORD n_drawn = 0, n_late = 0;

	printf("ready\n");
	fflush(stdout);
	SetEvent(reader);
	while (!copy.is_last) {
		if (WaitForSingleObject(written, FRAME_MS) == WAIT_TIMEOUT)
			n_late++;
		copy = read_frame();
		n_drawn++;
	}
	printf("the last frame is %lu, at %.1f\n", (unsigned long)copy.number,
	       copy.speed);
	fprintf(stderr, "%lu drawn, %lu of them without a new one\n",
		(unsigned long)n_drawn, (unsigned long)n_late);
	return 0;
}

int main(int argc, char **argv)
{
	if (!open_frames())
		return (int)GetLastError();
	if (argc == 3 && strcmp(argv[1], "write") == 0)
		return write_frames((DWORD)atoi(argv[2]));
	if (argc == 2 && strcmp(argv[1], "read") == 0)
		return read_frames();
	fprintf(stderr, "usage: %s write N | read\n", argv[0]);
	return ERROR_INVALID_PARAMETER;
}
