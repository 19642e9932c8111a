/* SPDX-License-Identifier: MIT */
/*
 * The calls of a worker, watched: one that does not return is seen by the storm's parent;
 * one that fails for a reason that the storm itself has given is counted and forgotten.
 */
#include <winshm.h>

#include "storm.h"

void call_begin(struct worker *self)
{
	if (self->seat)
		atomic_fetch_add(&self->seat->n_calls, 1);
}

void call_end(struct worker *self)
{
	call_begin(self); /* even again */
}

void worker_failed(struct worker *self, const char *call, uint32_t limits, DWORD error)
{
	struct tally *tally = &self->oracle->tally;

	if (limits_explain(limits, error))
		atomic_fetch_add(&tally->refused, 1);
	else
		oracle_complain(self->oracle,
				error == ERROR_ACCESS_DENIED ? &tally->denied
							     : &tally->other,
				"%s says %u", call, (unsigned)error);
}

bool worker_names_file(const struct worker *self, uint32_t number)
{
	return self->oracle->kind.means & MEANS_FILES && number % 3 == 1;
}

static void name_of(char ret[64], uint32_t number)
{
	/* Some do not fit into a label, some not into an entry. */
	snprintf(ret, 64, "%s%u%s", number % 5 == 4 ? "Global\\storm-" : "storm-", number,
		 number % 7 == 6 ? "-with-a-longer-name-\xC3\xA4\xE2\x82\xAC" : "");
}

/* A new file that nobody else has, or -1. */
static int file_new(const struct worker *self)
{
	char path[300];
	int fd = open(self->oracle->file_directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR))
		return fd;
	snprintf(path, sizeof(path), "%s/file-XXXXXX", self->oracle->file_directory);
	fd = mkostemp(path, O_CLOEXEC);
	if (fd >= 0)
		unlink(path);
	return fd;
}

static HANDLE worker_create_of_file(struct worker *self, const char *name,
				    DWORD *ret_error)
{
	int fd = file_new(self);
	HANDLE file, section = NULL;

	*ret_error = ERROR_TOO_MANY_OPEN_FILES;
	if (fd < 0)
		return NULL;
	file = winshm_handle_of_descriptor(fd);
	*ret_error = GetLastError();
	if (file != INVALID_HANDLE_VALUE) {
		section = CreateFileMappingA(file, NULL, PAGE_READWRITE, 0,
					     STORM_WORDS * 8, name);
		*ret_error = GetLastError();
		CloseHandle(file);
	}
	close(fd);
	return section;
}

HANDLE worker_create(struct worker *self, uint32_t number, DWORD *ret_error)
{
	bool is_reserved = self->oracle->kind.means & MEANS_RESERVE && number % 4 == 2;
	HANDLE section;
	char name[64];

	name_of(name, number);
	call_begin(self);
	if (worker_names_file(self, number)) {
		section = worker_create_of_file(self, name, ret_error);
	} else {
		section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL,
					     PAGE_READWRITE |
						     (is_reserved ? SEC_RESERVE : 0),
					     0, STORM_WORDS * 8, name);
		*ret_error = GetLastError();
	}
	call_end(self);
	return section;
}

HANDLE worker_open(struct worker *self, uint32_t number, bool writes, DWORD *ret_error)
{
	HANDLE section;
	char name[64];

	name_of(name, number);
	call_begin(self);
	section = OpenFileMappingA(writes ? FILE_MAP_ALL_ACCESS : FILE_MAP_READ, FALSE,
				   name);
	*ret_error = section ? ERROR_SUCCESS : GetLastError();
	call_end(self);
	return section;
}

struct content *worker_view(struct worker *self, HANDLE section, bool writes)
{
	uint32_t limits = limits_serial();
	struct content *content;

	call_begin(self);
	content =
		MapViewOfFile(section, writes ? FILE_MAP_WRITE : FILE_MAP_READ, 0, 0, 0);
	call_end(self);
	if (!content)
		worker_failed(self, "map", limits, GetLastError());
	return content;
}

void worker_let_go(struct worker *self, HANDLE section, struct content *content)
{
	bool view_first = dice_below(&self->dice, 2);
	uint32_t limits = limits_serial();

	call_begin(self);
	if (content && view_first && !UnmapViewOfFile(content))
		worker_failed(self, "unmap", limits, GetLastError());
	if (!CloseHandle(section))
		worker_failed(self, "close", limits, GetLastError());
	if (content && !view_first && !UnmapViewOfFile(content))
		worker_failed(self, "unmap", limits, GetLastError());
	call_end(self);
}
