/* SPDX-License-Identifier: MIT */
/*
 * What is done with an open file: transfers, sizes, positions. Everything is done at once,
 * also what a program asks to be told about later (OVERLAPPED): it finds the result in its
 * structure, its event set, and is told that it is done.
 */
#include "fileapi.h"

#include <errno.h>
#include <unistd.h>

#include "base/checked.h"
#include "base/err.h"
#include "core/event.h"
#include "core/file.h"
#include "core/handle.h"
#include "core/waitable.h"
#include "filestate.h"
#include "status.h"
#include "winbase.h"

#define FILEDATA_AT_END UINT64_MAX /* both halves of an OVERLAPPED's offset */

enum {
	FILEDATA_ANY_RIGHT = 0,
	FILEDATA_WRITES = RIGHT_FILE_WRITE_DATA | RIGHT_FILE_APPEND_DATA,
};

#define FILEDATA_STATUS_END   UINT32_C(0xC0000011) /* STATUS_END_OF_FILE */
#define FILEDATA_STATUS_OTHER UINT32_C(0xC0000001) /* STATUS_UNSUCCESSFUL */

/* The file behind a handle, with a reference, its descriptor as the result; one of `rights`
 * is needed. */
static int filedata_find(HANDLE handle, uint32_t rights, struct file **ret)
{
	struct object *object;
	uint32_t granted;
	int r;

	r = handle_find(handle_number(handle), &file_kind, &object, &granted);
	if (r < 0)
		return r;
	r = rights && !(granted & rights) ? ERR_RIGHT_MISSING : file_fd(file_of(object));
	if (r < 0) {
		object_unref(object);
		return r;
	}
	*ret = file_of(object);
	return r;
}

static void filedata_unref(struct file **file)
{
	if (*file)
		object_unref(&(*file)->object);
}

struct filedata_transfer {
	void *to;         /* reads */
	const void *from; /* or writes */
	size_t n_bytes;
	size_t n_done;
};

static int filedata_run(struct file *file, int fd, int64_t offset_bytes,
			struct filedata_transfer *transfer)
{
	if (transfer->to)
		return filesystem_read(fd, transfer->to, transfer->n_bytes, offset_bytes,
				       file->type == FILE_IS_PLAIN, &transfer->n_done);
	if (file->type == FILE_IS_PIPE)
		return filesystem_write_pipe(fd, transfer->from, transfer->n_bytes,
					     &transfer->n_done);
	return filesystem_write(fd, transfer->from, transfer->n_bytes, offset_bytes,
				&transfer->n_done);
}

/* Where an OVERLAPPED says; the position otherwise, and always for what has none. */
static int filedata_offset(struct file *file, const OVERLAPPED *overlapped, bool reads,
			   int64_t *ret)
{
	uint64_t offset_bytes, size_bytes;
	int r;

	*ret = -1;
	if (file->type != FILE_IS_PLAIN && file->type != FILE_IS_BLOCK)
		return 0;
	if (!overlapped)
		return file->is_asynchronous ? ERR_PARAMETER : 0;
	offset_bytes = (uint64_t)overlapped->OffsetHigh << 32 | overlapped->Offset;
	if (offset_bytes == FILEDATA_AT_END && !reads) {
		r = file_size(file, &size_bytes);
		if (r < 0)
			return r;
		offset_bytes = size_bytes;
	}
	if (offset_bytes > INT64_MAX)
		return ERR_PARAMETER;
	*ret = (int64_t)offset_bytes;
	return 0;
}

static int filedata_transfer_at(struct file *file, int fd, const OVERLAPPED *overlapped,
				struct filedata_transfer *transfer)
{
	int64_t offset_bytes;
	int r;

	if (file->type == FILE_IS_DIRECTORY)
		return ERR_FILE_NOT_DISK;
	r = filedata_offset(file, overlapped, transfer->to, &offset_bytes);
	if (r < 0)
		return r;
	r = filedata_run(file, fd, offset_bytes, transfer);
	if (offset_bytes >= 0 && !file->is_asynchronous)
		lseek(fd, (off_t)(offset_bytes + (int64_t)transfer->n_done), SEEK_SET);
	if (r < 0)
		return r == -EFBIG ? ERR_FILE_TOO_LARGE : r;
	if (transfer->to && transfer->n_bytes && !transfer->n_done) {
		if (file->type == FILE_IS_PIPE)
			return ERR_PIPE_ENDED;
		if (offset_bytes >= 0)
			return ERR_FILE_END;
	}
	return 0;
}

static void filedata_unref_event(struct waitable **event)
{
	waitable_unref(*event);
}

/* The event to set when it is done, which it is not yet; NULL: none. */
static int filedata_begin(const OVERLAPPED *overlapped, struct waitable **ret)
{
	/* The lowest bit only says where not to report. */
	uint64_t event =
		overlapped ? handle_number(overlapped->hEvent) & ~UINT64_C(1) : 0;
	int r;

	if (!event)
		return 0;
	r = waitable_find(ret, &event_kind, event, RIGHT_EVENT_MODIFY);
	return r < 0 ? r : event_reset((*ret)->face);
}

static BOOL filedata_transfer(HANDLE handle, uint32_t rights, LPDWORD done,
			      OVERLAPPED *overlapped, struct filedata_transfer *transfer)
{
	__attribute__((cleanup(filedata_unref))) struct file *file = NULL;
	__attribute__((cleanup(filedata_unref_event))) struct waitable *event = NULL;
	int fd, r;

	if (done)
		*done = 0;
	if (!done && !overlapped)
		return status_bool(ERR_PARAMETER);
	fd = filedata_find(handle, rights, &file);
	r = fd < 0 ? fd : filedata_begin(overlapped, &event);
	if (r < 0)
		return status_bool(r);
	r = filedata_transfer_at(file, fd, overlapped, transfer);
	if (done)
		*done = (DWORD)transfer->n_done;
	if (overlapped) {
		overlapped->InternalHigh = transfer->n_done;
		overlapped->Internal = r >= 0              ? 0
				       : r == ERR_FILE_END ? FILEDATA_STATUS_END
							   : FILEDATA_STATUS_OTHER;
	}
	if (r >= 0 && event)
		r = event_set(event->face);
	return status_bool(r);
}

BOOL WINAPI ReadFile(HANDLE hFile, LPVOID lpBuffer, DWORD nNumberOfBytesToRead,
		     LPDWORD lpNumberOfBytesRead, LPOVERLAPPED lpOverlapped)
{
	char nowhere =
		'\0'; /* for no bytes; and a NULL that is written to stays an error */
	struct filedata_transfer transfer = {
		.to = lpBuffer ? lpBuffer : &nowhere,
		.n_bytes = nNumberOfBytesToRead,
	};

	if (!lpBuffer && nNumberOfBytesToRead)
		return status_bool(ERR_POINTER);
	return filedata_transfer(hFile, RIGHT_FILE_READ_DATA, lpNumberOfBytesRead,
				 lpOverlapped, &transfer);
}

BOOL WINAPI WriteFile(HANDLE hFile, LPCVOID lpBuffer, DWORD nNumberOfBytesToWrite,
		      LPDWORD lpNumberOfBytesWritten, LPOVERLAPPED lpOverlapped)
{
	struct filedata_transfer transfer = {
		.from = lpBuffer,
		.n_bytes = nNumberOfBytesToWrite,
	};

	return filedata_transfer(hFile, FILEDATA_WRITES, lpNumberOfBytesWritten,
				 lpOverlapped, &transfer);
}

static int filedata_size(HANDLE handle, uint64_t *ret)
{
	__attribute__((cleanup(filedata_unref))) struct file *file = NULL;
	int r = filedata_find(handle, FILEDATA_ANY_RIGHT, &file);

	return r < 0 ? r : file_size(file, ret);
}

/* Half of a result: one that looks like a failure says that it is none. */
static DWORD filedata_low(uint64_t value, DWORD failure)
{
	if ((DWORD)value == failure)
		status_write_last_error(ERROR_SUCCESS);
	return (DWORD)value;
}

DWORD WINAPI GetFileSize(HANDLE hFile, LPDWORD lpFileSizeHigh)
{
	uint64_t size_bytes = 0;

	if (!status_bool(filedata_size(hFile, &size_bytes)))
		return INVALID_FILE_SIZE;
	if (lpFileSizeHigh)
		*lpFileSizeHigh = (DWORD)(size_bytes >> 32);
	return filedata_low(size_bytes, INVALID_FILE_SIZE);
}

BOOL WINAPI GetFileSizeEx(HANDLE hFile, PLARGE_INTEGER lpFileSize)
{
	uint64_t size_bytes = 0;
	int r = filedata_size(hFile, &size_bytes);

	if (r >= 0)
		lpFileSize->QuadPart = (LONGLONG)size_bytes;
	return status_bool(r);
}

static int filedata_base(int fd, struct file *file, DWORD method, int64_t *ret)
{
	uint64_t size_bytes = 0;
	off_t position;
	int r;

	*ret = 0;
	switch (method) {
	case FILE_BEGIN:
		return 0;
	case FILE_CURRENT:
		position = lseek(fd, 0, SEEK_CUR);
		*ret = position;
		return position < 0 ? -errno : 0;
	case FILE_END:
		r = file_size(file, &size_bytes);
		*ret = r < 0 ? 0 : (int64_t)size_bytes;
		return r;
	default:
		return ERR_PARAMETER;
	}
}

static int filedata_seek(HANDLE handle, int64_t distance, DWORD method, int64_t limit,
			 int64_t *ret)
{
	__attribute__((cleanup(filedata_unref))) struct file *file = NULL;
	int64_t base, position;
	int fd, r;

	fd = filedata_find(handle, FILEDATA_ANY_RIGHT, &file);
	if (fd < 0)
		return fd;
	if (file->type != FILE_IS_PLAIN && file->type != FILE_IS_BLOCK)
		return method > FILE_END ? ERR_PARAMETER : ERR_FILE_NOT_DISK;
	r = filedata_base(fd, file, method, &base);
	if (r < 0)
		return r;
	if (__builtin_add_overflow(base, distance, &position) || position > limit)
		return ERR_PARAMETER;
	if (position < 0)
		return ERR_SEEK_NEGATIVE;
	if (lseek(fd, (off_t)position, SEEK_SET) < 0)
		return -errno;
	*ret = position;
	return 0;
}

DWORD WINAPI SetFilePointer(HANDLE hFile, LONG lDistanceToMove,
			    PLONG lpDistanceToMoveHigh, DWORD dwMoveMethod)
{
	int64_t distance = lDistanceToMove, position = 0;
	int r;

	if (lpDistanceToMoveHigh)
		distance = (int64_t)((uint64_t)(uint32_t)*lpDistanceToMoveHigh << 32 |
				     (uint32_t)lDistanceToMove);
	r = filedata_seek(hFile, distance, dwMoveMethod,
			  lpDistanceToMoveHigh ? INT64_MAX : UINT32_MAX, &position);
	if (!status_bool(r))
		return INVALID_SET_FILE_POINTER;
	if (lpDistanceToMoveHigh)
		*lpDistanceToMoveHigh = (LONG)(position >> 32);
	return filedata_low((uint64_t)position, INVALID_SET_FILE_POINTER);
}

BOOL WINAPI SetFilePointerEx(HANDLE hFile, LARGE_INTEGER liDistanceToMove,
			     PLARGE_INTEGER lpNewFilePointer, DWORD dwMoveMethod)
{
	int64_t position = 0;
	int r = filedata_seek(hFile, liDistanceToMove.QuadPart, dwMoveMethod, INT64_MAX,
			      &position);

	if (r >= 0 && lpNewFilePointer)
		lpNewFilePointer->QuadPart = position;
	return status_bool(r);
}

BOOL WINAPI SetEndOfFile(HANDLE hFile)
{
	__attribute__((cleanup(filedata_unref))) struct file *file = NULL;
	int fd = filedata_find(hFile, RIGHT_FILE_WRITE_DATA, &file);
	off_t position;

	if (fd < 0)
		return status_bool(fd);
	if (file->type != FILE_IS_PLAIN)
		return status_bool(ERR_FILE_NOT_DISK);
	position = lseek(fd, 0, SEEK_CUR);
	return status_bool(position < 0 ? -errno : file_resize(file, (uint64_t)position));
}

BOOL WINAPI FlushFileBuffers(HANDLE hFile)
{
	__attribute__((cleanup(filedata_unref))) struct file *file = NULL;
	int fd = filedata_find(hFile, FILEDATA_WRITES, &file);

	/* Pipes and terminals have nothing that waits. */
	if (fd >= 0 && file->type != FILE_IS_CHARACTER && file->type != FILE_IS_PIPE &&
	    TEMP_FAILURE_RETRY(fsync(fd)) < 0)
		return status_bool(-errno);
	return status_bool(fd);
}

DWORD WINAPI GetFileType(HANDLE hFile)
{
	static const DWORD types[] = {
		[FILE_IS_PLAIN] = FILE_TYPE_DISK, [FILE_IS_DIRECTORY] = FILE_TYPE_DISK,
		[FILE_IS_BLOCK] = FILE_TYPE_DISK, [FILE_IS_CHARACTER] = FILE_TYPE_CHAR,
		[FILE_IS_PIPE] = FILE_TYPE_PIPE,  [FILE_IS_OTHER] = FILE_TYPE_UNKNOWN,
	};
	__attribute__((cleanup(filedata_unref))) struct file *file = NULL;
	int r = filedata_find(hFile, FILEDATA_ANY_RIGHT, &file);

	if (!status_bool(r) || !file)
		return FILE_TYPE_UNKNOWN;
	return filedata_low(types[file->type], FILE_TYPE_UNKNOWN);
}

BOOL WINAPI GetFileInformationByHandle(HANDLE hFile,
				       LPBY_HANDLE_FILE_INFORMATION lpFileInformation)
{
	__attribute__((cleanup(filedata_unref))) struct file *file = NULL;
	struct filesystem_info info = { 0 };
	int r = filedata_find(hFile, FILEDATA_ANY_RIGHT, &file);

	if (r >= 0 && file->type != FILE_IS_PLAIN && file->type != FILE_IS_DIRECTORY)
		r = ERR_FILE_NOT_DISK;
	if (r >= 0)
		r = filesystem_inspect(NULL, r, &info);
	if (r < 0)
		return status_bool(r);
	*lpFileInformation = (BY_HANDLE_FILE_INFORMATION) {
		.dwFileAttributes = filestate_attributes(&info),
		.ftCreationTime = filestate_time(info.made_ns),
		.ftLastAccessTime = filestate_time(info.read_ns),
		.ftLastWriteTime = filestate_time(info.written_ns),
		.dwVolumeSerialNumber = (DWORD)info.identity.device,
		.nFileSizeHigh = (DWORD)(info.size_bytes >> 32),
		.nFileSizeLow = (DWORD)info.size_bytes,
		.nNumberOfLinks = info.n_links,
		.nFileIndexHigh = (DWORD)(info.identity.inode >> 32),
		.nFileIndexLow = (DWORD)info.identity.inode,
	};
	return TRUE;
}
