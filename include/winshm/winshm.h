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

#ifdef __cplusplus
}
#endif

#endif
