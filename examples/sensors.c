/* SPDX-License-Identifier: MIT */
/*
 * Sensors as monitors of hardware publish them: a header that says where the readings are and
 * how large each is, and a mutex around it all. Readers take the mutex, copy, and let go; who
 * finds it abandoned knows that the publisher ended while he wrote, and does not believe what
 * stands there.
 *
 *	winshm-sensors publish	writes three readings, then waits for a line of input
 *	winshm-sensors break	begins to write, and ends
 *	winshm-sensors read
 */
#include <windows.h>
#include <stdio.h>
#include <string.h>

#define SECTION_NAME TEXT("Global\\winshm-example-sensors")
#define MUTEX_NAME   TEXT("Global\\winshm-example-sensors-mutex")
#define SIGNATURE    0x53494857U

#pragma pack(push, 1)
struct header {
	DWORD signature, version;
	DWORD readings_offset, reading_bytes, n_readings;
};

struct reading {
	DWORD id;
	char label[32];
	double value;
};
#pragma pack(pop)

static void write_readings(BYTE *page, DWORD n)
{
	static const char *const labels[] = { "CPU", "GPU", "Fan" };
	struct header *header = (struct header *)page;
	DWORD i;

	header->signature = SIGNATURE;
	header->version = 1;
	header->readings_offset = sizeof(*header);
	header->reading_bytes = sizeof(struct reading);
	for (i = 0; i < n; i++) {
		struct reading *reading = (struct reading *)(page + sizeof(*header)) + i;

		reading->id = i;
		lstrcpynA(reading->label, labels[i], sizeof(reading->label));
		reading->value = 40.5 + i;
	}
	header->n_readings = n;
}

static int publish(BOOL breaks)
{
	HANDLE section = CreateFileMapping(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
					   4096, SECTION_NAME),
	       mutex = CreateMutex(NULL, FALSE, MUTEX_NAME);
	BYTE *page;

	if (section == NULL || mutex == NULL)
		return (int)GetLastError();
	page = (BYTE *)MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
	if (page == NULL)
		return (int)GetLastError();
	WaitForSingleObject(mutex, INFINITE);
	write_readings(page, breaks ? 1 : 3);
	if (breaks)
		ExitProcess(0);
	ReleaseMutex(mutex);
	printf("published\n");
	fflush(stdout);
	getchar();
	return 0;
}

static void print_readings(const BYTE *page)
{
	const struct header *header = (const struct header *)page;
	DWORD i;

	if (header->signature != SIGNATURE) {
		printf("these are no sensors\n");
		return;
	}
	for (i = 0; i < header->n_readings; i++) {
		const struct reading *reading =
			(const struct reading *)(page + header->readings_offset +
						 i * header->reading_bytes);

		printf("%s%s %.1f", i ? ", " : "", reading->label, reading->value);
	}
	printf("\n");
}

static int read_sensors(void)
{
	HANDLE section = OpenFileMapping(FILE_MAP_READ, FALSE, SECTION_NAME),
	       mutex = OpenMutex(SYNCHRONIZE, FALSE, MUTEX_NAME);
	const BYTE *page;
	DWORD waited;

	if (section == NULL || mutex == NULL) {
		printf("nobody publishes (%lu)\n", (unsigned long)GetLastError());
		return (int)GetLastError();
	}
	page = (const BYTE *)MapViewOfFile(section, FILE_MAP_READ, 0, 0, 0);
	waited = WaitForSingleObject(mutex, 1000);
	if (waited == WAIT_OBJECT_0)
		print_readings(page);
	else if (waited == WAIT_ABANDONED)
		printf("the publisher ended while it wrote\n");
	else
		printf("the publisher is busy\n");
	if (waited == WAIT_OBJECT_0 || waited == WAIT_ABANDONED)
		ReleaseMutex(mutex);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "publish") == 0)
		return publish(FALSE);
	if (argc == 2 && strcmp(argv[1], "break") == 0)
		return publish(TRUE);
	if (argc == 2 && strcmp(argv[1], "read") == 0)
		return read_sensors();
	fprintf(stderr, "usage: %s publish | break | read\n", argv[0]);
	return ERROR_INVALID_PARAMETER;
}
