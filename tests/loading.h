/* SPDX-License-Identifier: MIT */
/* A program that is not linked with the library, but loads it (WINSHM_LIBRARY). */
#pragma once

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <windows.h>

#include "harness.h"

/* What a program looks up. */
struct library {
	void *loaded;
	__typeof__(&CreateFileMappingA) create;
	__typeof__(&OpenFileMappingA) open;
	__typeof__(&MapViewOfFile) map;
	__typeof__(&UnmapViewOfFile) unmap;
	__typeof__(&CloseHandle) close;
	__typeof__(&OpenProcess) open_process;
	__typeof__(&DuplicateHandle) duplicate;
	__typeof__(&CreateFileA) create_file;
	__typeof__(&GetLastError) last_error;
};

static inline void library_look_up(struct library *library)
{
	const struct {
		const char *name;
		void *to;
	} names[] = {
		{ "CreateFileMappingA", &library->create },
		{ "OpenFileMappingA", &library->open },
		{ "MapViewOfFile", &library->map },
		{ "UnmapViewOfFile", &library->unmap },
		{ "CloseHandle", &library->close },
		{ "OpenProcess", &library->open_process },
		{ "DuplicateHandle", &library->duplicate },
		{ "CreateFileA", &library->create_file },
		{ "GetLastError", &library->last_error },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		void *found = dlsym(library->loaded, names[i].name);

		CHECK(found);
		memcpy(names[i].to, &found, sizeof(found));
	}
}

static inline struct library library_load(const char *path)
{
	struct library library = { .loaded = dlopen(path, RTLD_NOW | RTLD_LOCAL) };

	if (!library.loaded)
		test_fail(__FILE__, __LINE__, "%s", dlerror());
	library_look_up(&library);
	return library;
}

static inline HANDLE create(const struct library *library, const char *name,
			    uint64_t word)
{
	HANDLE section = library->create(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
					 4096, name);
	uint64_t *view;

	CHECK(section);
	CHECK_EQ(library->last_error(), ERROR_SUCCESS);
	view = library->map(section, FILE_MAP_WRITE, 0, 0, 0);
	CHECK(view);
	*view = word;
	CHECK(library->unmap(view));
	return section;
}

static inline uint64_t word_of(const struct library *library, HANDLE section)
{
	uint64_t *view = library->map(section, FILE_MAP_READ, 0, 0, 0), word;

	CHECK(view);
	word = *view;
	CHECK(library->unmap(view));
	return word;
}

/* The word of what has the name; 0: nothing has. */
static inline uint64_t peek(const struct library *library, const char *name)
{
	HANDLE section = library->open(FILE_MAP_READ, FALSE, name);
	uint64_t word;

	if (!section) {
		CHECK_EQ(library->last_error(), ERROR_FILE_NOT_FOUND);
		return 0;
	}
	word = word_of(library, section);
	CHECK(library->close(section));
	return word;
}
