/* SPDX-License-Identifier: MIT */
/*
 * What is done with an open file: transfers, positions, sizes; sections of it, closing, and
 * descriptors. An interrupted or short transfer goes on; one that fails says how far it got.
 */
#include "inject-files.h"

static char buffer[FILE_BYTES];
static DWORD n_done;

/* ---- transfers --------------------------------------------------------------------------- */

static void rewind_file(void)
{
	CHECK_EQ(SetFilePointer(file, 0, NULL, FILE_BEGIN), 0);
	memset(buffer, 0, sizeof(buffer));
	n_done = 0;
}

static DWORD read_all(void)
{
	BOOL ok = ReadFile(file, buffer, FILE_BYTES, &n_done, NULL);

	return inject_says(ok);
}

static DWORD read_at(void)
{
	OVERLAPPED at = { .Offset = PAGE };

	return inject_says(ReadFile(file, buffer, PAGE, &n_done, &at));
}

static DWORD write_all(void)
{
	memset(buffer, 'f', sizeof(buffer));
	return inject_says(WriteFile(file, buffer, FILE_BYTES, &n_done, NULL));
}

static DWORD write_at_the_end(void)
{
	OVERLAPPED at = { .Offset = 0xFFFFFFFF, .OffsetHigh = 0xFFFFFFFF };

	return inject_says(WriteFile(file, "fff", 3, &n_done, &at));
}

static void all_is_read(void)
{
	CHECK_EQ(n_done, FILE_BYTES);
	CHECK(buffer[0] == 'f' && buffer[FILE_BYTES - 1] == 'f');
}

static void a_page_is_read(void)
{
	CHECK_EQ(n_done, PAGE);
	CHECK(buffer[0] == 'f' && buffer[PAGE - 1] == 'f');
}

static void all_is_written(void)
{
	CHECK_EQ(n_done, FILE_BYTES);
	there_is_intact();
}

static void three_are_written(void)
{
	CHECK_EQ(n_done, 3);
	CHECK_EQ(GetFileSize(file, NULL), FILE_BYTES + 3);
	CHECK(truncate(files_path("there"), FILE_BYTES) == 0);
}

static void nothing_is_done(void)
{
	CHECK_EQ(n_done, 0);
	there_is_intact();
	rewind_file();
}

#define TRANSFER                                                                  \
	.arrange = arrange_open, .ready = rewind_file, .intact = nothing_is_done, \
	.clear = close_file, .flags = INJECT_TRANSFERS,                           \
	.also = { { SYS_write, EFBIG, ERROR_DISK_FULL },                          \
		  { SYS_pwrite64, EFBIG, ERROR_DISK_FULL } }

INJECT(read_a_file, TRANSFER, .act = read_all, .check = all_is_read)
INJECT(read_at_an_offset, TRANSFER, .act = read_at, .check = a_page_is_read)
INJECT(write_a_file, TRANSFER, .act = write_all, .check = all_is_written)
INJECT(write_behind_the_end, TRANSFER, .act = write_at_the_end,
       .check = three_are_written)

/* ---- pipes ------------------------------------------------------------------------------ */

static int ends[2];
static HANDLE reader, writer;

static void arrange_pipe(void)
{
	CHECK(pipe2(ends, O_CLOEXEC) == 0);
	reader = winshm_handle_of_descriptor(ends[0]);
	writer = winshm_handle_of_descriptor(ends[1]);
	CHECK(reader != INVALID_HANDLE_VALUE && writer != INVALID_HANDLE_VALUE);
}

static void ready_pipe(void)
{
	CHECK(write(ends[1], "pipe", 4) == 4);
}

static DWORD read_pipe(void)
{
	return inject_says(ReadFile(reader, buffer, 4, &n_done, NULL));
}

static DWORD write_pipe(void)
{
	return inject_says(WriteFile(writer, "pipe", 4, &n_done, NULL));
}

static void four_are_read(void)
{
	CHECK(n_done == 4 && !memcmp(buffer, "pipe", 4));
}

static void drain_pipe(void)
{
	CHECK(read(ends[0], buffer, sizeof(buffer)) == 4);
}

static void clear_pipe(void)
{
	CHECK(CloseHandle(reader) && CloseHandle(writer));
	close(ends[0]);
	close(ends[1]);
}

INJECT(read_a_pipe, .arrange = arrange_pipe, .ready = ready_pipe, .act = read_pipe,
       .check = four_are_read, .clear = clear_pipe)
INJECT(write_a_pipe, .arrange = arrange_pipe, .act = write_pipe, .undo = drain_pipe,
       .clear = clear_pipe, .flags = INJECT_TRANSFERS,
       .also = { { SYS_write, EFBIG, ERROR_DISK_FULL } })

/* ---- positions, sizes, information ------------------------------------------------------ */

static DWORD seek_to_the_end(void)
{
	LARGE_INTEGER distance = { .QuadPart = -1 }, position = { .QuadPart = 0 };

	if (!SetFilePointerEx(file, distance, &position, FILE_END))
		return GetLastError();
	CHECK_EQ(position.QuadPart, FILE_BYTES - 1);
	return 0;
}

static DWORD seek_from_here(void)
{
	SetLastError(0);
	return SetFilePointer(file, 1, NULL, FILE_CURRENT) == INVALID_SET_FILE_POINTER
		       ? GetLastError()
		       : 0;
}

static DWORD get_size(void)
{
	LARGE_INTEGER size;

	if (!GetFileSizeEx(file, &size))
		return GetLastError();
	CHECK_EQ(size.QuadPart, FILE_BYTES);
	return 0;
}

static DWORD get_information(void)
{
	BY_HANDLE_FILE_INFORMATION information;

	if (!GetFileInformationByHandle(file, &information))
		return GetLastError();
	CHECK_EQ(information.nFileSizeLow, FILE_BYTES);
	return 0;
}

static void ready_end(void)
{
	files_make("there");
	CHECK_EQ(SetFilePointer(file, PAGE, NULL, FILE_BEGIN), PAGE);
}

static DWORD set_end(void)
{
	return inject_says(SetEndOfFile(file));
}

static void is_one_page(void)
{
	CHECK_EQ(GetFileSize(file, NULL), PAGE);
}

static DWORD flush(void)
{
	return inject_says(FlushFileBuffers(file));
}

#define OPEN .arrange = arrange_open, .clear = close_file

INJECT(seek_relative_to_the_end, OPEN, .act = seek_to_the_end)
INJECT(seek_relative_to_the_position, OPEN, .ready = rewind_file, .act = seek_from_here)
INJECT(ask_for_the_size, OPEN, .act = get_size)
INJECT(ask_for_information, OPEN, .act = get_information)
INJECT(set_the_end_of_a_file, OPEN, .ready = ready_end, .act = set_end,
       .check = is_one_page, .intact = there_is_intact,
       .also = { { SYS_ftruncate, EFBIG, ERROR_DISK_FULL } })
INJECT(flush_a_files_buffers, OPEN, .act = flush, .intact = there_is_intact)

/* ---- closing ---------------------------------------------------------------------------- */

static DWORD close_it(void)
{
	return inject_says(CloseHandle(file));
}

static void is_closed(void)
{
	CHECK(!CloseHandle(file) && GetLastError() == ERROR_INVALID_HANDLE);
	/* And its share mode has ended. */
	file = files_open("there", READS_WRITES, 0, OPEN_EXISTING, 0);
	CHECK(file != INVALID_HANDLE_VALUE);
	close_file();
}

static void ready_alone(void)
{
	files_make("there");
	file = files_open("there", READS_WRITES, 0, OPEN_EXISTING, 0);
	CHECK(file != INVALID_HANDLE_VALUE);
}

static void ready_doomed(void)
{
	file = files_open("new", READS_WRITES, 0, CREATE_ALWAYS,
			  FILE_FLAG_DELETE_ON_CLOSE);
	CHECK(file != INVALID_HANDLE_VALUE);
}

static void doomed_is_closed(void)
{
	CHECK(!CloseHandle(file) && GetLastError() == ERROR_INVALID_HANDLE);
	/* Where the path could not be removed it has stayed; the handle is closed anyhow. */
	CHECK(unlink(files_path("new")) == 0 || errno == ENOENT);
}

INJECT(close_a_file, .ready = ready_alone, .act = close_it, .check = is_closed)
INJECT(close_a_file_that_is_deleted_then, .ready = ready_doomed, .act = close_it,
       .check = doomed_is_closed)

/* ---- sections of files ------------------------------------------------------------------ */

static HANDLE section;

static DWORD map_file(DWORD protection, DWORD n_bytes, const char *name)
{
	section = CreateFileMappingA(file, NULL, protection, 0, n_bytes, name);
	return inject_says(section);
}

static DWORD section_of_file(void)
{
	return map_file(PAGE_READWRITE, 0, NULL);
}

static DWORD section_read_only(void)
{
	return map_file(PAGE_READONLY, 0, NULL);
}

static DWORD section_growing(void)
{
	return map_file(PAGE_READWRITE, 2 * FILE_BYTES, NULL);
}

static DWORD section_named(void)
{
	return map_file(PAGE_READWRITE, 0, "of a file");
}

static void section_shows_file(void)
{
	char *view = MapViewOfFile(section, FILE_MAP_READ, 0, 0, 0);

	CHECK(view && view[0] == 'f' && view[FILE_BYTES - 1] == 'f');
	CHECK(UnmapViewOfFile(view));
}

static void ready_rewritten(void)
{
	CHECK(truncate(files_path("there"), FILE_BYTES) == 0);
}

static void close_section(void)
{
	CHECK(CloseHandle(section));
}

/* The file keeps its size, or has grown: what was there before is there. */
static void file_begins_as_before(void)
{
	CHECK(truncate(files_path("there"), FILE_BYTES) == 0);
	there_is_intact();
}

static void arrange_open_member(void)
{
	CHECK(!OpenFileMappingA(FILE_MAP_READ, FALSE, "nobody's"));
	arrange_open();
}

#define OF_FILE                                                                         \
	.arrange = arrange_open, .ready = ready_rewritten, .check = section_shows_file, \
	.intact = file_begins_as_before, .undo = close_section, .clear = close_file

INJECT(make_a_section_of_a_file, OF_FILE, .act = section_of_file)
INJECT(make_a_read_only_section_of_a_file, OF_FILE, .act = section_read_only)
INJECT(make_a_section_larger_than_the_file, OF_FILE, .act = section_growing,
       .also = { { SYS_fallocate, EFBIG, ERROR_DISK_FULL } })
INJECT(make_a_named_section_of_a_file, .arrange = arrange_open_member,
       .ready = ready_rewritten, .act = section_named, .check = section_shows_file,
       .intact = file_begins_as_before, .undo = close_section, .clear = close_file,
       .flags = INJECT_NAMED)

/* ---- descriptors ------------------------------------------------------------------------ */

static int fd;

static void arrange_descriptor(void)
{
	files_make("there");
	fd = open(files_path("there"), O_RDWR | O_CLOEXEC);
	CHECK(fd >= 0);
}

static DWORD handle_of_descriptor(void)
{
	file = winshm_handle_of_descriptor(fd);
	return files_says();
}

static void descriptor_reads(void)
{
	CHECK(ReadFile(file, buffer, 1, &n_done, NULL) && buffer[0] == 'f');
}

static void clear_descriptor(void)
{
	close(fd);
}

static DWORD descriptor_of_handle(void)
{
	fd = winshm_descriptor_of_handle(file);
	return inject_says(fd >= 0);
}

static void close_descriptor(void)
{
	CHECK(pread(fd, buffer, 1, 0) == 1 && buffer[0] == 'f');
	winshm_descriptor_ends(fd);
	close(fd);
}

INJECT(make_a_handle_of_a_descriptor, .arrange = arrange_descriptor,
       .act = handle_of_descriptor, .check = descriptor_reads, .undo = close_file,
       .clear = clear_descriptor)
INJECT(make_a_descriptor_of_a_handle, .ready = ready_alone, .act = descriptor_of_handle,
       .undo = close_descriptor)

int main(int argc, char **argv)
{
	return inject_main(argc, argv);
}
