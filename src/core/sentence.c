/* SPDX-License-Identifier: MIT */
/*
 * The sentences FormatMessage() knows: one for every code in winerror.h, in our own words
 * (tests/test-message.c reads that header and misses none).
 *
 * None has an insert, where Windows has some ("%1 is not ..."): a program that forgets to
 * ignore inserts gets its sentence all the same.
 */
#include "core/sentence.h"

#include <stddef.h>

enum {
	SENTENCE_WIN32 =
		0x8007, /* the upper half of an HRESULT that carries an error code */
};

static const struct {
	uint32_t code;
	const char *text;
} sentence_rows[] = {
	{ 0, "The call has succeeded." },
	{ 1, "The request is one that this object does not know." },
	{ 2, "No file or object of this name was found." },
	{ 3, "A directory or namespace on the way to this name was not found." },
	{ 4, "No more files or handles can be opened." },
	{ 5, "Access is denied." },
	{ 6, "The handle is not valid for this call." },
	{ 8, "There is not enough memory or address space for this." },
	{ 13, "The data is not valid." },
	{ 14, "Memory could not be allocated." },
	{ 18, "There are no more files." },
	{ 19, "The medium is protected against writing." },
	{ 21, "The device is not ready." },
	{ 24, "The length given is wrong for this call." },
	{ 31, "The device or the system has failed." },
	{ 32, "Somebody else uses the file in a way that excludes this one." },
	{ 33, "Somebody else has locked a part of the file." },
	{ 38, "The end of the file has been reached." },
	{ 39, "The disk is full." },
	{ 50, "The request is not supported." },
	{ 53, "No machine of the network is reached by this path." },
	{ 80, "The file exists already." },
	{ 82, "The file or directory cannot be created." },
	{ 87, "A parameter is wrong." },
	{ 109, "The other end of the pipe has been closed." },
	{ 110, "The file or device cannot be opened." },
	{ 111, "The name is longer than the room for it." },
	{ 112, "There is not enough room on the disk." },
	{ 120, "This function is not available on this system." },
	{ 121, "The device did not answer in time." },
	{ 122, "The buffer is too small for the result." },
	{ 123, "The form of the name is not valid." },
	{ 126, "The module was not found." },
	{ 127, "The procedure was not found in the module." },
	{ 128, "There is no child process to wait for." },
	{ 131, "The file pointer cannot be moved before the beginning of the file." },
	{ 145, "The directory is not empty." },
	{ 157, "The memory has been discarded." },
	{ 158, "It was not locked." },
	{ 161, "The path is not valid." },
	{ 170, "The resource is in use." },
	{ 182, "No function of this number exists." },
	{ 183, "An object or file of this name exists already." },
	{ 187, "No semaphore of this name was found." },
	{ 193, "The file is not an executable for this system." },
	{ 203, "There is no environment variable of this name." },
	{ 206, "The name is too long." },
	{ 230, "The pipe is in the wrong state for this." },
	{ 232, "The pipe is being closed." },
	{ 233, "No process is at the other end of the pipe." },
	{ 234, "There is more data than the call can hand over." },
	{ 235, "There was nothing to do." },
	{ 258, "The wait ran out of time." },
	{ 259, "There are no more entries." },
	{ 267, "The name is not that of a directory." },
	{ 288, "Only the owner may release the mutex, and the caller is not." },
	{ 298, "The semaphore would be released beyond its limit." },
	{ 299, "Only a part of the memory could be copied." },
	{ 303, "The file is about to be deleted and can no longer be opened." },
	{ 317, "There is no message of this number." },
	{ 487, "The address range is not one that this call can use." },
	{ 534, "The result of a calculation does not fit." },
	{ 535, "The other end of the pipe is connected already." },
	{ 587, "The mutex has been acquired as often as it can count." },
	{ 593, "An internal name service has failed." },
	{ 995, "The operation was cancelled." },
	{ 996, "The operation has not finished yet." },
	{ 997, "The operation goes on in the background." },
	{ 998, "An address is not one of usable memory." },
	{ 999, "A page of memory could not be read in." },
	{ 1001, "The stack has run out of room." },
	{ 1004, "The flags are not valid." },
	{ 1005, "The volume holds no file system that is known." },
	{ 1006, "The file is empty, or has changed so that it cannot be used any more." },
	{ 1008, "The thread has no token." },
	{ 1056, "The service runs already." },
	{ 1060, "There is no service of this name." },
	{ 1066, "The service has reported an error of its own." },
	{ 1113, "The text holds something that is no character." },
	{ 1114, "The module could not be initialised." },
	{ 1115, "The system is shutting down." },
	{ 1117, "The device has failed to read or write." },
	{ 1130, "There is not enough storage for this command." },
	{ 1131, "To wait here could mean to wait forever." },
	{ 1132,
	  "The offset or address is not a multiple of what the system maps at once." },
	{ 1150, "The program needs a newer system." },
	{ 1168, "No such element was found." },
	{ 1223, "The user has cancelled the operation." },
	{ 1224, "The file is mapped by somebody and cannot be changed in this way." },
	{ 1229, "There is no such connection." },
	{ 1235, "The request was aborted." },
	{ 1300, "Not all of the privileges are held." },
	{ 1305, "The revision is not known." },
	{ 1306, "Two revisions do not fit together." },
	{ 1307, "This account cannot be the owner of the object." },
	{ 1308, "This account cannot be the primary group of the object." },
	{ 1309, "A thread that acts for no client has been told to act for one." },
	{ 1313, "There is no privilege of this name." },
	{ 1314, "The caller does not hold a privilege that is needed." },
	{ 1332, "Some names or accounts could not be matched." },
	{ 1336, "The access control list is malformed." },
	{ 1337, "The security identifier is malformed." },
	{ 1338, "The security descriptor is malformed." },
	{ 1340, "What is inherited does not make an access control list." },
	{ 1344, "No more room is left for the access control list." },
	{ 1359, "Something has gone wrong inside the system." },
	{ 1360, "Generic access rights were left where specific ones are needed." },
	{ 1361, "The security descriptor has the wrong one of its two forms." },
	{ 1400, "The window handle is not valid." },
	{ 1438, "A message box has no such set of buttons." },
	{ 1450, "The system has not enough resources for this." },
	{ 1453, "The quota of memory that may stay resident is used up." },
	{ 1454, "The quota of paged memory is used up." },
	{ 1455, "The machine has not enough memory and swap for this." },
	{ 1460, "The time allowed for this has run out." },
	{ 1656, "The two handles are not of the same object." },
	{ 1784, "The buffer given is not one that can be used." },
	{ 1812, "The module has no resources." },
	{ 1813, "The module has no resource of this type." },
	{ 1814, "The module has no resource of this name." },
	{ 1815, "The text does not exist in this language." },
	{ 1816, "The quota is used up." },
	{ 1907, "The password has to be changed first." },
	{ 1909, "The account is locked." },
	{ 0x8000000A, "The data is not there yet." },
	{ 0x8000FFFF, "Something has happened that should be impossible." },
	{ 0x80004001, "This is not implemented." },
	{ 0x80004002, "The object has no such interface." },
	{ 0x80004003, "The pointer is not valid." },
	{ 0x80004004, "The operation was aborted." },
	{ 0x80004005, "The call has failed without saying why." },
};

const char *sentence_find(uint32_t code)
{
	if (code >> 16 == SENTENCE_WIN32)
		code &= 0xFFFF;
	for (size_t i = 0; i < sizeof(sentence_rows) / sizeof(sentence_rows[0]); i++)
		if (sentence_rows[i].code == code)
			return sentence_rows[i].text;
	return NULL;
}
