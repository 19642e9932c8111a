/* SPDX-License-Identifier: MIT */
/*
 * Pipes without names: two files, which go to programs that are started like any other.
 * The calls that make pipes with names are not part of this version of winshm.
 */
#include "namedpipeapi.h"

#include <errno.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "core/file.h"
#include "core/handle.h"
#include "os/pipe.h"
#include "status.h"
#include "winbase.h"

enum {
	NAMEDPIPEAPI_READS = 0x120189, /* with FILE_WRITE_ATTRIBUTES */
	NAMEDPIPEAPI_WRITES = 0x120196 | RIGHT_FILE_READ_ATTRIBUTES,
};

/* One end; the descriptor moves in. */
static int namedpipeapi_open(int *fd, uint32_t rights, bool inherits, uint32_t *ret)
{
	struct file *file;
	int r = file_new(&file, *fd, false);

	if (r < 0)
		return r;
	take_fd(fd);
	r = handle_new(&file->object, rights, inherits, ret);
	if (r < 0)
		object_unref(&file->object);
	return r;
}

static int namedpipeapi_create(uint32_t ret[2], bool inherits, size_t n_bytes)
{
	_cleanup_(fd_closep) int from = -1, to = -1;
	int line[2];
	int r = pipe_make(line, n_bytes);

	if (r < 0)
		return r;
	from = line[0];
	to = line[1];
	r = namedpipeapi_open(&from, NAMEDPIPEAPI_READS, inherits, &ret[0]);
	if (r < 0)
		return r;
	r = namedpipeapi_open(&to, NAMEDPIPEAPI_WRITES, inherits, &ret[1]);
	if (r < 0)
		handle_close(ret[0]);
	return r;
}

BOOL WINAPI CreatePipe(PHANDLE hReadPipe, PHANDLE hWritePipe,
		       LPSECURITY_ATTRIBUTES lpPipeAttributes, DWORD nSize)
{
	uint32_t handles[2] = { 0, 0 };

	if (!hReadPipe || !hWritePipe)
		return status_bool(ERR_POINTER);
	if (!status_bool(namedpipeapi_create(
		    handles, lpPipeAttributes && lpPipeAttributes->bInheritHandle,
		    nSize)))
		return FALSE;
	*hReadPipe = (HANDLE)(uintptr_t)handles[0];
	*hWritePipe = (HANDLE)(uintptr_t)handles[1];
	return TRUE;
}

static int namedpipeapi_peek(HANDLE handle, void *to, size_t n_bytes, size_t *ret,
			     size_t *ret_all)
{
	struct object *object;
	uint32_t rights;
	int r = handle_find(handle_number(handle), &file_kind, &object, &rights);

	if (r < 0)
		return r;
	r = rights & RIGHT_FILE_READ_DATA ? file_fd(file_of(object)) : ERR_RIGHT_MISSING;
	if (r >= 0 && file_of(object)->type != FILE_IS_PIPE)
		r = ERR_PIPE_NOT_PIPE;
	if (r >= 0)
		r = pipe_peek(r, to, n_bytes, ret, ret_all);
	object_unref(object);
	return r == -EPIPE ? ERR_PIPE_ENDED : r;
}

BOOL WINAPI PeekNamedPipe(HANDLE hNamedPipe, LPVOID lpBuffer, DWORD nBufferSize,
			  LPDWORD lpBytesRead, LPDWORD lpTotalBytesAvail,
			  LPDWORD lpBytesLeftThisMessage)
{
	size_t n = 0, n_all = 0;

	if (!status_bool(namedpipeapi_peek(hNamedPipe, lpBuffer,
					   lpBuffer ? nBufferSize : 0, &n, &n_all)))
		return FALSE;
	if (lpBytesRead)
		*lpBytesRead = (DWORD)n;
	if (lpTotalBytesAvail)
		*lpTotalBytesAvail = (DWORD)n_all;
	/* What comes as a stream of bytes has no messages. */
	if (lpBytesLeftThisMessage)
		*lpBytesLeftThisMessage = 0;
	return TRUE;
}
