/* SPDX-License-Identifier: MIT */
/* What is winshm's own. */
#include "winshm.h"

#include "core/bridge.h"
#include "handleapi.h"
#include "status.h"

const char *winshm_version(void)
{
	return WINSHM_VERSION;
}

void *winshm_handle_of_descriptor(int fd)
{
	uint32_t handle = 0;
	int r = bridge_handle(fd, &handle);

	return status_bool(r) ? (HANDLE)(uintptr_t)handle : INVALID_HANDLE_VALUE;
}

int winshm_descriptor_of_handle(void *handle)
{
	int fd = bridge_of_handle(handle_number(handle));

	return status_bool(fd) ? fd : -1;
}

void winshm_descriptor_ends(int fd)
{
	bridge_forget(fd);
}
