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
	ROW(HANDLE_PROTECTED, 6, 0, "the handle is protected from being closed")          \
	ROW(HANDLES_DIFFER, 1656, 0, "the two handles are those of different objects")    \
	ROW(HANDLES_EXHAUSTED, 4, 0, "this process cannot hold more handles")             \
	ROW(RIGHT_MISSING, 5, 0, "the handle was not opened for this kind of access")     \
	ROW(PRIVILEGE_MISSING, 1314, 0, "the access asked for needs a privilege")         \
	/* processes */                                                                   \
	ROW(PROCESS_NOT_FOUND, 87, 0, "there is no process of this number")               \
	ROW(PROCESS_FOREIGN, 5, 0, "the process belongs to another user")                 \
	ROW(EXIT_CODE_UNKNOWN, 50, 0,                                                     \
	    "the process has ended, and only its parent learns its exit code")            \
	ROW(DUPLICATE_FOREIGN, 50, 0,                                                     \
	    "handles are duplicated within one process only by this version of winshm")   \
	ROW(DUPLICATE_THREAD, 120, 0,                                                     \
	    "handles of threads are not supported by this version of winshm")             \
	/* security */                                                                    \
	ROW(BUFFER_TOO_SMALL, 122, 0, "the memory given for the result is too small")     \
	ROW(SECURITY_REVISION, 1305, 0, "this revision of the structure is not known")    \
	ROW(ACL_INVALID, 1336, 0, "the access control list is malformed")                 \
	ROW(SID_INVALID, 1337, 0, "the security identifier is malformed")                 \
	ROW(DESCRIPTOR_INVALID, 1338, 0,                                                  \
	    "the security descriptor is malformed or of the wrong form")                  \
	ROW(ACCOUNT_UNKNOWN, 1332, 0,                                                     \
	    "the name stands for an account of a domain or machine, which is not known")  \
	ROW(SDDL_UNSUPPORTED, 120, 0,                                                     \
	    "entries of this type are not supported by this version of winshm")           \
	ROW(ACL_FULL, 1344, 0, "the access control list has no room for another entry")   \
	ROW(DESCRIPTOR_FORMAT, 1361, 0,                                                   \
	    "the security descriptor is not of the form this call takes")                 \
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
