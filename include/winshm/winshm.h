/* SPDX-License-Identifier: MIT */
/*
 * What is winshm's own. No Windows source needs this header; a program that wants to know
 * which winshm it runs with does.
 */
#ifndef WINSHM_H
#define WINSHM_H

/* The version of these headers. */
#define WINSHM_VERSION_MAJOR 0
#define WINSHM_VERSION_MINOR 1
#define WINSHM_VERSION_PATCH 0
#define WINSHM_VERSION       "0.1.0"

/* The same as one number that grows: 0x00MMmmpp. */
#define WINSHM_VERSION_NUMBER                                            \
	(WINSHM_VERSION_MAJOR * 0x10000 + WINSHM_VERSION_MINOR * 0x100 + \
	 WINSHM_VERSION_PATCH)

#ifdef __cplusplus
extern "C" {
#endif

/**
 * winshm_version() - the version of the library the program runs with
 *
 * It differs from WINSHM_VERSION when the library was updated after the program was
 * built.
 *
 * Return:   "major.minor.patch", a constant of the library.
 * Tested:   api-winshm.c
 */
__attribute__((__visibility__("default"))) const char *winshm_version(void);

/*
 * Between POSIX descriptors and handles. <io.h> (_get_osfhandle() and its neighbours) is
 * made of these; a Linux program may call them itself.
 */

/**
 * winshm_handle_of_descriptor() - the handle of a descriptor the program has
 * @fd:  an open descriptor
 *
 * The handle may do what the descriptor may: map a file, for one. It is the same each time
 * while both are open. The descriptor stays the program's, who need not close the handle:
 * a handle whose descriptor has been closed is an invalid one. CloseHandle() of it leaves
 * the descriptor open (for 0, 1 and 2 see GetStdHandle()).
 *
 * Return:   a HANDLE; INVALID_HANDLE_VALUE, (void *)-1, sets the last error.
 * Errors:   INVALID_HANDLE not an open descriptor
 * Tested:   conform-osfhandle.c, api-files.c
 */
__attribute__((__visibility__("default"))) void *winshm_handle_of_descriptor(int fd);

/**
 * winshm_descriptor_of_handle() - a descriptor for the file of a handle
 * @handle:  from CreateFile() and the like
 *
 * The handle now belongs to the descriptor, which is closed instead of it, in any way;
 * winshm_descriptor_ends() beforehand gives the handle back as well. The descriptor may
 * allow more than the handle does.
 *
 * Return:   a descriptor, close-on-exec; -1 sets the last error.
 * Errors:   INVALID_HANDLE not the handle of a file
 * Tested:   conform-osfhandle.c, api-files.c
 */
__attribute__((__visibility__("default"))) int winshm_descriptor_of_handle(void *handle);

/* The program is about to close a descriptor: the handle that belongs to it ends. */
__attribute__((__visibility__("default"))) void winshm_descriptor_ends(int fd);

#ifdef __cplusplus
}
#endif

#endif
