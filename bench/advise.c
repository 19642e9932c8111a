/* SPDX-License-Identifier: MIT */
/*
 * A guardian puts back what was there when this process cannot: bench/advise.h. Two benches
 * at a time would take each other's setting for the system's, so there is a lock, which
 * lasts until the guardian is done.
 */
#include "advise.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "guardian.h"
#include "harness.h"

#define SETTING "/sys/kernel/mm/transparent_hugepage/shmem_enabled"

static struct guardian guardian;
static bool is_allowed;
static int fd = -1;
static char before[16];

void advise_allow(void)
{
	is_allowed = true;
}

static bool set(const char *value)
{
	return pwrite(fd, value, strlen(value), 0) == (ssize_t)strlen(value);
}

static void put_back(void)
{
	(void)set(before);
}

/* The one in brackets, of those there are. */
static bool remember(void)
{
	char line[128];
	ssize_t n = pread(fd, line, sizeof(line) - 1, 0);
	const char *bracket;

	line[n > 0 ? n : 0] = '\0';
	bracket = strchr(line, '[');
	return bracket && sscanf(bracket, "[%15[a-z_]]", before) == 1;
}

void advise_begin(const char *name)
{
	if (!is_allowed) {
		bench_leave_out(name,
				"changes the whole system: only with --shmem-advise");
		return;
	}
	fd = open(SETTING, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		bench_leave_out(name, "%s cannot be written: %m", SETTING);
	else if (flock(fd, LOCK_EX | LOCK_NB) < 0)
		bench_leave_out(name, "another bench is changing shmem_enabled");
	else if (!remember())
		bench_leave_out(name, "%s cannot be understood", SETTING);
	else
		guardian_start(&guardian, put_back);
}

void advise_end(void)
{
	if (guardian.pid > 0)
		guardian_end(&guardian);
}

double advised(double (*operation)(void))
{
	double ns;

	if (!set("advise"))
		bench_die("%s: %m", SETTING);
	ns = operation();
	put_back();
	return ns;
}
