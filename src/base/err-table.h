/* SPDX-License-Identifier: MIT */
/*
 * name, Win32 code, errno (0: ours alone), sentence. Rows are only ever appended within
 * their group; docs/errors.md is printed from here.
 */
#pragma once

#include <errno.h>

#define ERR_TABLE(ROW)                                                                    \
	/* names */                                                                       \
	ROW(NAME_NOT_FOUND, 2, 0, "no live object has this name")                         \
	ROW(NAMESPACE_NOT_FOUND, 3, 0,                                                    \
	    "the text before the backslash names no namespace; Local, Global and "        \
	    "Session\\N are known, in exactly this spelling")                             \
	ROW(NAME_OTHER_KIND, 6, 0, "the name belongs to an object of another kind")       \
	ROW(NAME_RESERVED, 6, 0, "the name is that of a namespace, not of an object")     \
	ROW(NAME_EMPTY, 6, 0, "an empty name cannot be opened")                           \
	ROW(NAME_MISSING, 87, 0, "opening needs a name")                                  \
	ROW(NAME_INVALID, 123, 0, "nothing stands behind the namespace prefix")           \
	ROW(NAME_TOO_LONG_WIDE, 123, 0, "the name is longer than 32766 UTF-16 units")     \
	ROW(NAME_BACKSLASH, 161, 0, "a name must not start with a backslash")             \
	ROW(NAME_TOO_LONG, 206, 0,                                                        \
	    "the name is longer than the 260 characters a function ending in A takes")    \
	/* handles and rights */                                                          \
	ROW(HANDLE_INVALID, 6, 0, "this is not an open handle of this process")           \
	ROW(HANDLE_OTHER_KIND, 6, 0, "the handle is that of an object of another kind")   \
	ROW(HANDLES_EXHAUSTED, 4, 0, "this process cannot hold more handles")             \
	ROW(RIGHT_MISSING, 5, 0, "the handle was not opened for this kind of access")     \
	ROW(PRIVILEGE_MISSING, 1314, 0, "the access asked for needs a privilege")         \
	/* sections and views */                                                          \
	ROW(PROTECTION_INVALID, 87, 0,                                                    \
	    "the page protection or the section attributes are not a legal combination")  \
	ROW(SIZE_ZERO, 87, 0, "memory that no file backs needs a size above zero")        \
	ROW(SIZE_TOO_LARGE, 8, 0, "the size is beyond what can be addressed")             \
	ROW(COMMITMENT_LIMIT, 1455, 0,                                                    \
	    "the size exceeds the memory and swap of this machine")                       \
	ROW(IMAGE_INVALID, 193, 0, "the memory is not an executable image")               \
	ROW(LARGE_PAGES_UNSUPPORTED, 1314, 0,                                             \
	    "sections of large pages are not supported by this version of winshm")        \
	ROW(RESERVE_UNSUPPORTED, 120, 0,                                                  \
	    "reserved sections are not supported by this version of winshm")              \
	ROW(SECTION_FORBIDS, 87, 0,                                                       \
	    "the section's page protection does not allow such a view")                   \
	ROW(VIEW_BEYOND_SECTION, 5, 0,                                                    \
	    "the view would reach past the end of the section")                           \
	ROW(VIEW_MISALIGNED, 1132, 0,                                                     \
	    "a view's offset and address must be multiples of 64 KiB")                    \
	ROW(VIEW_NOT_FOUND, 487, 0, "no view is mapped at this address")                  \
	ROW(ADDRESS_OCCUPIED, 487, 0, "the address range is in use")                      \
	/* what processes share */                                                        \
	ROW(HOLDER_HIDDEN, 5, 0,                                                          \
	    "the object lives in a process this one may not look into (another user, "    \
	    "not dumpable, or another PID namespace)")                                    \
	ROW(INDEX_FULL, 1450, 0, "the table of names has no room left")                   \
	ROW(INDEX_DAMAGED, 1450, 0,                                                       \
	    "the table of names is damaged and could not be rebuilt")                     \
	ROW(PROCESSES_EXHAUSTED, 1450, 0, "too many processes share names at once")       \
	ROW(RUNTIME_DIR_FOREIGN, 5, 0,                                                    \
	    "the runtime directory is not a directory owned by and private to this user") \
	ROW(RUNTIME_DIR_MISSING, 3, 0,                                                    \
	    "the runtime directory cannot be made or entered")                            \
	ROW(PROC_MISSING, 1450, 0, "/proc is not mounted or not readable")                \
	/* text and blocks of memory */                                                   \
	ROW(MESSAGE_NOT_FOUND, 317, 0, "there is no message of this number")              \
	ROW(MESSAGE_LANGUAGE, 1815, 0, "messages are in English only")                    \
	ROW(MESSAGE_NO_MODULE, 1813, 0, "modules have no tables of messages here")        \
	ROW(MESSAGE_SOURCE, 87, 0,                                                        \
	    "a message comes from the system, a module or a string, and a string stands " \
	    "alone")                                                                      \
	ROW(MESSAGE_MALFORMED, 87, 0, "the message has a malformed insert or escape")     \
	ROW(MESSAGE_ARGUMENTS, 87, 0, "the message has inserts, but no arguments came")   \
	ROW(MESSAGE_EMPTY, 235, 0, "the message is empty")                                \
	ROW(MESSAGE_TOO_LONG, 234, 0, "the message is longer than 128 KiB")               \
	ROW(TEXT_ROOM, 122, 0, "the buffer is too small for the text")                    \
	ROW(TEXT_INVALID, 1113, 0, "the text is not valid Unicode")                       \
	ROW(TEXT_FLAGS, 1004, 0, "the code page does not know these flags")               \
	ROW(TEXT_CODE_PAGE, 87, 0, "no code page but UTF-8 exists here")                  \
	ROW(BLOCK_UNKNOWN, 6, 0, "this is not a block of memory of this heap")            \
	ROW(BLOCK_NOT_LOCKED, 158, 0, "the block is not locked")                          \
	ROW(BLOCK_DISCARDED, 157, 0, "the block has been discarded")                      \
	/* the rest */                                                                    \
	ROW(PARAMETER, 87, 0, "an argument is not valid")                                 \
	ROW(BOX_STYLE, 1438, 0, "a message box has no such set of buttons")               \
	ROW(POINTER, 998, 0, "an argument points to memory that cannot be used")          \
	ROW(NOT_SUPPORTED, 120, 0, "this is not supported by this version of winshm")     \
	/* the system's own */                                                            \
	ROW(OS_ENOENT, 2, ENOENT, "no such file")                                         \
	ROW(OS_EMFILE, 4, EMFILE, "this process has too many open descriptors")           \
	ROW(OS_ENFILE, 4, ENFILE, "the system has too many open descriptors")             \
	ROW(OS_EACCES, 5, EACCES, "the system refuses access")                            \
	ROW(OS_EPERM, 5, EPERM, "the system does not permit this")                        \
	ROW(OS_ENOMEM, 8, ENOMEM, "not enough memory or address space")                   \
	ROW(OS_ENOSPC, 112, ENOSPC, "no space is left where the table of names lives")    \
	ROW(OS_EFBIG, 8, EFBIG, "the size exceeds a limit of this process or system")     \
	ROW(OS_EINVAL, 87, EINVAL, "the system found an argument invalid")                \
	ROW(OS_EFAULT, 998, EFAULT, "an argument points to memory that cannot be used")   \
	ROW(OS_ENOSYS, 120, ENOSYS, "this kernel lacks a system call that is needed")     \
	ROW(OS_ELOOP, 5, ELOOP, "a symbolic link stands where none may be")               \
	ROW(OS_OTHER, 31, EIO, "the system reported an error")
