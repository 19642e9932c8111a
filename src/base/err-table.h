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
	    "handles are taken from another process, not given to it or closed there")    \
	ROW(MEMORY_FOREIGN, 50, 0,                                                        \
	    "the memory of other processes is not reached by this version of winshm")     \
	ROW(PROCESS_ENDED, 5, 0, "the process has ended, and its handles with it")        \
	ROW(PROCESS_HIDDEN, 5, 0,                                                         \
	    "the process may not be looked into (not dumpable, or ptrace is restricted)") \
	ROW(PROCESS_WITHOUT_HANDLES, 6, 0, "the process has no handles of winshm")        \
	ROW(PROCESS_OTHER_VERSION, 50, 0,                                                 \
	    "the process keeps its handles in the way of another version of winshm")      \
	ROW(PROCESS_OTHER_NAMES, 50, 0,                                                   \
	    "the process looks its names up in another table than this one")              \
	ROW(OBJECT_LOCAL, 50, 0,                                                          \
	    "objects of this kind exist in the process that made them only")              \
	ROW(PROGRAM_NOT_FOUND, 2, 0, "there is no program of this name")                  \
	ROW(PROGRAM_FORMAT, 193, 0, "the file is no program that this system runs")       \
	ROW(COMMAND_LINE_LONG, 206, 0, "the command line or environment is too long")     \
	ROW(ENVIRONMENT_TEXT, 87, 0, "the environment is not a list of NAME=value")       \
	ROW(CREATION_FLAGS, 120, 0,                                                       \
	    "processes are not created in this way by this version of winshm")            \
	ROW(CREATION_CONTRADICTION, 87, 0, "the creation flags contradict each other")    \
	ROW(PRIORITY_CLASS, 87, 0, "this is not a priority class")                        \
	ROW(PRIORITY_REFUSED, 5, 0, "this user may not be less nice (ulimit -e)")         \
	ROW(ATTRIBUTE_SIZE, 24, 0, "the attribute is not of this size")                   \
	ROW(ATTRIBUTE_UNKNOWN, 50, 0,                                                     \
	    "programs are started with no such attribute by this version of winshm")      \
	ROW(ATTRIBUTE_TWICE, 698, 0, "the list has this attribute already")               \
	ROW(ATTRIBUTES_FULL, 31, 0, "the list has no room for another attribute")         \
	ROW(PROCESS_NOT_GUI, 1471, 0, "the process is not one of windows and messages")   \
	/* threads */                                                                     \
	ROW(THREAD_NOT_FOUND, 87, 0, "there is no thread of this number")                 \
	ROW(THREAD_FOREIGN, 50, 0,                                                        \
	    "the thread is one of another process, which nobody gets a hold of")          \
	ROW(THREAD_ENDED, 5, 0, "the thread has ended")                                   \
	ROW(THREAD_CODE_UNKNOWN, 50, 0,                                                   \
	    "the thread has ended without our notice, and nobody knows its exit code")    \
	ROW(THREAD_STRANGER, 50, 0,                                                       \
	    "the thread has never called winshm, so nobody is told of its end")           \
	ROW(THREAD_RUNS, 50, 0,                                                           \
	    "a running thread stops for nobody but itself: that would take a signal")     \
	ROW(THREAD_RUNS_ON, 50, 0,                                                        \
	    "a running thread is ended by nobody but itself: what it holds would "        \
	    "stay locked")                                                                \
	ROW(THREADS_EXHAUSTED, 8, 0,                                                      \
	    "the system makes no more threads for this process, or none with such a "     \
	    "stack")                                                                      \
	ROW(HELD_TOO_OFTEN, 156, 0, "the thread has been suspended 127 times")            \
	ROW(CALL_TO_ENDED, 31, 0, "the thread has ended and makes no more calls")         \
	ROW(THREAD_PRIORITY_REFUSED, 5, 0,                                                \
	    "a priority above the usual one needs a permission (ulimit -e, "              \
	    "CAP_SYS_NICE)")                                                              \
	ROW(PLACES_EXHAUSTED, 259, 0, "every place for thread-local values is taken")     \
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
	ROW(SECURITY_UNKNOWN, 120, 0,                                                     \
	    "objects of this kind have no security descriptor here")                      \
	ROW(SECURITY_TOO_LONG, 1816, 0, "the security descriptor is longer than 64 KiB")  \
	ROW(ACCOUNT_NOT_FOUND, 1332, 0, "no account belongs to this name or identifier")  \
	ROW(PRIVILEGE_UNKNOWN, 1313, 0, "no privilege has this name or number")           \
	ROW(THREAD_TOKEN_MISSING, 1008, 0, "threads have no tokens of their own here")    \
	/* sections and views */                                                          \
	ROW(PROTECTION_INVALID, 87, 0,                                                    \
	    "the page protection or the section attributes are not a legal combination")  \
	ROW(SIZE_ZERO, 87, 0, "memory that no file backs needs a size above zero")        \
	ROW(SIZE_TOO_LARGE, 8, 0, "the size is beyond what can be addressed")             \
	ROW(COMMITMENT_LIMIT, 1455, 0,                                                    \
	    "the size exceeds what memory this machine or control group has")             \
	ROW(IMAGE_INVALID, 193, 0, "the memory is not an executable image")               \
	ROW(LARGE_PAGES_MISSING, 1314, 0,                                                 \
	    "this machine keeps no large pages aside (vm.nr_hugepages is 0)")             \
	ROW(LARGE_PAGES_EXHAUSTED, 1450, 0,                                               \
	    "not so many of the machine's large pages are free (vm.nr_hugepages)")        \
	ROW(LARGE_PAGES_SIZE, 87, 0,                                                      \
	    "sizes and addresses of large pages are multiples of GetLargePageMinimum()")  \
	ROW(LARGE_PAGES_WHOLE, 487, 0, "large pages change and go as a whole")            \
	ROW(SECTION_FORBIDS, 87, 0,                                                       \
	    "the section's page protection does not allow such a view")                   \
	ROW(VIEW_BEYOND_SECTION, 5, 0,                                                    \
	    "the view would reach past the end of the section")                           \
	ROW(VIEW_MISALIGNED, 1132, 0,                                                     \
	    "a view's offset and address must be multiples of 64 KiB")                    \
	ROW(VIEW_NOT_FOUND, 487, 0, "no view is mapped at this address")                  \
	ROW(ADDRESS_OCCUPIED, 487, 0, "the address range is in use")                      \
	ROW(PLACEHOLDER_MISSING, 487, 0,                                                  \
	    "no placeholder has just this place and size, or nothing has replaced one")   \
	ROW(PLACEHOLDER_WHOLE, 487, 0, "a placeholder is not split by all of itself")     \
	ROW(VIEW_FORBIDS, 87, 0,                                                          \
	    "the pages of a view cannot get more access than it was mapped with")         \
	ROW(COPY_UNREACHABLE, 120, 0,                                                     \
	    "pages of a view become copy-on-write only while a process has a handle of "  \
	    "the section")                                                                \
	ROW(FILE_COMMIT, 5, 0, "a view of a file has nothing to commit or reset")         \
	/* memory */                                                                      \
	ROW(NOTHING_MAPPED, 59, 0, "nothing is mapped at this address")                   \
	ROW(NOT_ALLOCATED, 487, 0, "no allocation contains the address range")            \
	ROW(NOT_COMMITTED, 487, 0, "not all of the pages are committed memory")           \
	ROW(NOT_LOCKED, 158, 0, "not all of the pages are locked")                        \
	ROW(LOCK_LIMIT, 1453, 0, "this process may not lock so much memory (ulimit -l)")  \
	ROW(PAGES_INACCESSIBLE, 998, 0, "pages without access cannot be locked")          \
	ROW(PAGE_GUARD_UNSUPPORTED, 120, 0, "guard pages are not supported")              \
	/* files */                                                                       \
	ROW(FILE_EMPTY, 1006, 0, "an empty file, and no size: there is nothing to map")   \
	ROW(FILE_TOO_SHORT, 8, 0,                                                         \
	    "the file is shorter than the section, which may not make it longer")         \
	ROW(FILE_IN_USE, 32, 0,                                                           \
	    "the file is open elsewhere in a way that contradicts what is asked for")     \
	ROW(FILE_EXISTS, 80, 0, "the file exists already")                                \
	ROW(FILE_IS_DIRECTORY, 5, 0, "this is a directory")                               \
	ROW(FILE_IS_READONLY, 5, 0, "nobody has the permission to write to this file")    \
	ROW(FILE_IS_MAPPED, 1224, 0, "a section is made of this file")                    \
	ROW(FILE_IS_MAPPED_DELETE, 5, 0, "a section is made of the file to delete")       \
	ROW(FILE_NOT_MAPPABLE, 193, 0,                                                    \
	    "no section can be made of what is no plain file")                            \
	ROW(FILE_NOT_DISK, 1, 0, "this is not possible with a device or a pipe")          \
	ROW(SEARCH_ENDS, 18, 0, "no more files are like that")                            \
	ROW(FILE_OTHER_DEVICE, 17, 0,                                                     \
	    "the file cannot go to another file system by its name alone")                \
	ROW(FILE_NOT_MAPPED, 1006, 0, "the memory is not that of a file")                 \
	ROW(FILE_REPLACED_IN_USE, 5, 0,                                                   \
	    "the file to replace is open elsewhere, a directory, or read-only")           \
	ROW(FILE_END, 38, 0, "nothing is behind the end of the file")                     \
	ROW(FILE_TOO_LARGE, 112, 0, "the file system does not hold files of this size")   \
	ROW(SEEK_NEGATIVE, 131, 0, "the position would be in front of the file")          \
	ROW(PATH_EMPTY, 3, 0, "a path is needed")                                         \
	ROW(PATH_NOT_FOUND, 3, 0, "a directory on the way does not exist")                \
	ROW(PATH_INVALID, 123, 0,                                                         \
	    "a path must not contain control characters or any of "                       \
	    "these: \" * < > ? |")                                                        \
	ROW(DRIVE_NOT_FOUND, 3, 0, "there are no drives; a path begins at /")             \
	ROW(NETWORK_NOT_FOUND, 53, 0, "there are no paths of servers and devices")        \
	ROW(CONSOLE_MISSING, 6, 0, "this process has no terminal")                        \
	ROW(DIRECTORY_EXISTS, 183, 0, "a file or directory of this name exists already")  \
	ROW(DIRECTORY_INVALID, 267, 0, "this is not a directory")                         \
	ROW(DIRECTORY_UNNAMED, 123, 0, "a directory is needed")                           \
	ROW(DIRECTORY_MISSING, 267, 0, "the directory for the file does not exist")       \
	ROW(NAME_BUFFER, 111, 0, "the result would be longer than 260 characters")        \
	ROW(PIPE_NOT_PIPE, 1, 0, "this is not a pipe")                                    \
	ROW(PIPE_ENDED, 109, 0, "nobody writes into the pipe any more")                   \
	/* what processes share */                                                        \
	ROW(HOLDER_HIDDEN, 5, 0,                                                          \
	    "the object lives in a process this one may not look into (another user, "    \
	    "not dumpable, or another PID namespace)")                                    \
	ROW(OBJECT_NEWER, 1306, 0,                                                        \
	    "the object was made by another version of winshm and has a property that "   \
	    "this one does not know")                                                     \
	ROW(INDEX_FOREIGN, 5, 0,                                                          \
	    "a file that is no table of names stands in its place in the directory that " \
	    "WINSHM_RUNTIME_DIR names")                                                   \
	ROW(INDEX_FULL, 1450, 0, "the table of names has no room left")                   \
	ROW(INDEX_DAMAGED, 1450, 0,                                                       \
	    "the table of names is damaged and could not be rebuilt")                     \
	ROW(PROCESSES_EXHAUSTED, 1450, 0, "too many processes share names at once")       \
	ROW(RUNTIME_DIR_FOREIGN, 5, 0,                                                    \
	    "the runtime directory is not a directory owned by and private to this user") \
	ROW(RUNTIME_DIR_MISSING, 3, 0,                                                    \
	    "the runtime directory cannot be made or entered")                            \
	ROW(PROC_MISSING, 1450, 0, "/proc is not mounted or not readable")                \
	/* the process and its machine */                                                 \
	ROW(LIST_ENDS, 18, 0, "there are no more entries")                                \
	ROW(STRUCTURE_SIZE, 24, 0,                                                        \
	    "the structure does not say its size, or is too small")                       \
	ROW(COMPUTER_NAME_LONG, 111, 0,                                                   \
	    "the buffer is too small for the computer's name")                            \
	ROW(MODULE_NOT_FOUND, 126, 0,                                                     \
	    "no module has this name, handle or address; winshm answers for the system "  \
	    "libraries it stands in for and loads nothing")                               \
	ROW(FUNCTION_NOT_FOUND, 127, 0, "winshm has no function of this name")            \
	ROW(ORDINAL_NOT_FOUND, 182, 0, "winshm's functions have no numbers")              \
	ROW(VARIABLE_NOT_FOUND, 203, 0, "no environment variable has this name")          \
	ROW(VERSION_DIFFERS, 1150, 0, "this is like another version of Windows")          \
	ROW(VERSION_QUESTION, 160, 0, "nothing that could be compared is asked for")      \
	/* objects to wait for */                                                         \
	ROW(NOT_OWNER, 288, 0, "the calling thread does not own the mutex")               \
	ROW(MUTEX_LIMIT, 587, 0, "the mutex is owned too many times over")                \
	ROW(TOO_MANY_POSTS, 298, 0, "the count would exceed the semaphore's maximum")     \
	ROW(OBJECT_LOST, 6, 0, "damage to the table of names has taken the object away")  \
	ROW(WAITERS_EXHAUSTED, 1450, 0, "too many threads wait for shared objects")       \
	ROW(SEMAPHORE_COUNTS, 87, 0,                                                      \
	    "the maximum is above 0, and the count at first between 0 and that")          \
	ROW(COUNT_ZERO, 87, 0, "a semaphore is released by more than 0")                  \
	ROW(TIMER_PERIOD, 87, 0, "a period cannot be negative")                           \
	ROW(TIMER_RESUME, 50, 0, "no timer wakes a sleeping machine")                     \
	ROW(WAIT_COUNT, 87, 0, "one waits for 1 to 64 objects")                           \
	ROW(WAIT_TWICE, 87, 0,                                                            \
	    "who waits for all of several objects names each of them once")               \
	ROW(NOT_WAITABLE, 120, 0, "objects of this kind cannot be waited for here")       \
	ROW(OBJECT_IN_USE, 50, 0,                                                         \
	    "an object without a name that is waited for, owned or in use cannot "        \
	    "become inheritable: create it with an inheritable handle")                   \
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
	ROW(TEXT_INVALID, 1113, 0, "the text is not valid Unicode")                       \
	ROW(TEXT_FLAGS, 1004, 0, "the code page does not know these flags")               \
	ROW(TEXT_CODE_PAGE, 87, 0, "no code page but UTF-8 exists here")                  \
	ROW(BLOCK_UNKNOWN, 6, 0, "this is not a block of memory of this heap")            \
	ROW(BLOCK_NOT_LOCKED, 158, 0, "the block is not locked")                          \
	ROW(BLOCK_DISCARDED, 157, 0, "the block has been discarded")                      \
	/* the rest */                                                                    \
	ROW(PARAMETER, 87, 0, "an argument is not valid")                                 \
	ROW(BOX_STYLE, 1438, 0, "a message box has no such set of buttons")               \
	ROW(NOT_WOKEN, 1460, 0, "the time was over before anybody woke the thread")       \
	ROW(ONCE_UNFINISHED, 31, 0, "the initialisation has not been completed")          \
	ROW(ONCE_NOT_BEGUN, 31, 0,                                                        \
	    "nobody initialises: it has been completed already, or was never begun")      \
	ROW(ONCE_OTHERWISE, 87, 0,                                                        \
	    "the initialisation was begun the other way: synchronously or not")           \
	ROW(ONCE_CONTEXT, 87, 0, "the low two bits of a context have to be zero")         \
	ROW(POINTER, 998, 0, "an argument points to memory that cannot be used")          \
	ROW(NOT_SUPPORTED, 120, 0, "this is not supported by this version of winshm")     \
	/* the system's own */                                                            \
	ROW(OS_ENOENT, 2, ENOENT, "no such file")                                         \
	ROW(OS_ENOTDIR, 3, ENOTDIR, "a part of the path is not a directory")              \
	ROW(OS_EISDIR, 5, EISDIR, "this is a directory")                                  \
	ROW(OS_ENOTEMPTY, 145, ENOTEMPTY, "the directory is not empty")                   \
	ROW(OS_ENAMETOOLONG, 206, ENAMETOOLONG,                                           \
	    "the path is longer than the system's "                                       \
	    "limit")                                                                      \
	ROW(OS_EROFS, 19, EROFS, "the file system is mounted for reading only")           \
	ROW(OS_ETXTBSY, 32, ETXTBSY, "the file is a running program")                     \
	ROW(OS_EDQUOT, 112, EDQUOT, "this user's share of the disk is used up")           \
	ROW(OS_ESPIPE, 1, ESPIPE, "a pipe or device has no position")                     \
	ROW(OS_EPIPE, 232, EPIPE, "nobody reads from the pipe any more")                  \
	ROW(OS_EBADF, 6, EBADF, "this is not an open descriptor")                         \
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
