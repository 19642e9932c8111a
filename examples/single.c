/* SPDX-License-Identifier: MIT */
/*
 * A program of which one instance runs at a time. The second one tells the first to come to
 * the front, and leaves.
 *
 *	winshm-single		the first: waits until somebody else wants to be it
 */
#include <windows.h>
#include <stdio.h>

int main(void)
{
	HANDLE mutex = CreateMutex(NULL, FALSE, TEXT("Local\\winshm-example-single"));
	BOOL is_first = mutex != NULL && GetLastError() != ERROR_ALREADY_EXISTS;
	HANDLE front = CreateEvent(NULL, FALSE, FALSE,
				   TEXT("Local\\winshm-example-single-front"));

	if (mutex == NULL || front == NULL)
		return (int)GetLastError();
	if (!is_first) {
		SetEvent(front);
		printf("it runs already\n");
		return 0;
	}
	printf("running\n");
	fflush(stdout);
	if (WaitForSingleObject(front, 60000) == WAIT_OBJECT_0)
		printf("here I am\n");
	CloseHandle(front);
	CloseHandle(mutex);
	return 0;
}
