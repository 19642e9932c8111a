/* SPDX-License-Identifier: MIT */
/*
 * What there is to find about the runtime directory and the table of names in it, as
 * somebody sees them who takes no part (store/lookout.c): nothing is made, locked or mended.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "doctor.h"
#include "os/lock.h"
#include "os/rundir.h"
#include "store/index.h"
#include "store/lookout.h"
#include "store/survey.h"
#include "text.h"

DEFINE_CLEANUP(struct lookout, lookout_free)

#define DOCTOR_SHM "/dev/shm"

static void probe_shm(struct doctor *doctor)
{
	_cleanup_(freep) char *size = NULL, *room = NULL;
	struct statvfs fs;

	if (statvfs(DOCTOR_SHM, &fs) < 0) {
		doctor_say(doctor, rundir_is_chosen() ? DOCTOR_NOTE : DOCTOR_PROBLEM,
			   "the table of names is there, unless WINSHM_RUNTIME_DIR says "
			   "otherwise",
			   "mount -t tmpfs tmpfs " DOCTOR_SHM, DOCTOR_SHM ": %s",
			   strerror(errno));
		return;
	}
	size = text_size((uint64_t)fs.f_blocks * fs.f_frsize, false);
	room = text_size((uint64_t)fs.f_bavail * fs.f_frsize, false);
	if (!size || !room)
		return;
	if (fs.f_flag & ST_RDONLY)
		doctor_say(doctor, rundir_is_chosen() ? DOCTOR_NOTE : DOCTOR_PROBLEM,
			   "no table of names can be made there",
			   "mount -o remount,rw " DOCTOR_SHM
			   ", or set WINSHM_RUNTIME_DIR",
			   DOCTOR_SHM " is mounted read-only");
	else
		doctor_say(doctor, fs.f_bavail ? DOCTOR_OK : DOCTOR_PROBLEM,
			   fs.f_bavail ? NULL : "the table of names cannot grow",
			   fs.f_bavail ? NULL
				       : "remove what fills it; mount -o remount,size=",
			   DOCTOR_SHM " has %s, of which %s are free%s%s", size, room,
			   fs.f_flag & ST_NOEXEC ? ", noexec" : "",
			   fs.f_flag & ST_NOSUID ? ", nosuid" : "");
}

/* Why it is not used, or that it can be. */
static void doctor_tell_stat(struct doctor *doctor, const char *path, int r)
{
	struct stat st;

	if (lstat(path, &st) < 0)
		doctor_say(doctor, DOCTOR_PROBLEM, "no name can be shared",
			   "correct WINSHM_RUNTIME_DIR", "%s: %s", path, strerror(errno));
	else
		doctor_say(
			doctor, r < 0 ? DOCTOR_PROBLEM : DOCTOR_OK,
			r < 0 ? "it is not used, and every name is refused with error 5"
			      : NULL,
			r < 0 ? "remove it, or chown it to this user and chmod it to 700"
			      : NULL,
			"%s: %s of user %u, mode %03o", path,
			S_ISDIR(st.st_mode) ? "a directory" : "no directory, but a file",
			(unsigned)st.st_uid, (unsigned)st.st_mode & 0777);
}

static void probe_directory(struct doctor *doctor)
{
	_cleanup_(fd_closep) int fd = -1;
	char path[RUNDIR_PATH_MAX] = "WINSHM_RUNTIME_DIR";

	fd = rundir_look(path);
	if (rundir_is_chosen())
		doctor_say(doctor, DOCTOR_NOTE,
			   "only processes with the same value share names", NULL,
			   "WINSHM_RUNTIME_DIR is set");
	if (fd == -ENOENT)
		doctor_say(doctor, DOCTOR_OK, "the first program that needs it makes it",
			   NULL, "%s is not there", path);
	else if (fd < 0 && fd != ERR_RUNTIME_DIR_FOREIGN)
		doctor_say(doctor, DOCTOR_PROBLEM, "no name can be shared",
			   "correct WINSHM_RUNTIME_DIR", "%s: %s", path,
			   err_sentence(fd));
	else
		doctor_tell_stat(doctor, path, fd);
}

/* Is the table still what the path leads to? */
static void doctor_tell_path(struct doctor *doctor, const struct lookout *lookout)
{
	char path[RUNDIR_PATH_MAX + sizeof(LAYOUT_FILE) + 1], dir[RUNDIR_PATH_MAX];
	struct stat at, open;
	_cleanup_(fd_closep) int fd = rundir_look(dir);

	snprintf(path, sizeof(path), "%s/" LAYOUT_FILE, dir);
	if (fd >= 0 && lstat(path, &at) == 0 && fstat(lookout->fd, &open) == 0 &&
	    at.st_ino == open.st_ino && at.st_dev == open.st_dev)
		return;
	doctor_say(
		doctor, DOCTOR_NOTE,
		"it lives on in the processes that have it open, and is found through "
		"them",
		"none needed; whatever removes files there should spare this directory",
		"the table was moved or removed from %s", path);
}

static void doctor_tell_header(struct doctor *doctor, const struct lookout *lookout)
{
	struct layout_header header;
	struct stat st;

	if (index_read_header(lookout->fd, &header) < 0 || fstat(lookout->fd, &st) < 0)
		return;
	if (!index_is_ready(&header))
		doctor_say(doctor, DOCTOR_PROBLEM,
			   "its header is damaged, or of another version of the library",
			   "winshm doctor --repair, or end programs of another version",
			   "the table does not say version %d", (int)LAYOUT_VERSION);
	else
		doctor_say(doctor, DOCTOR_OK, NULL, NULL, "version %u, %jd KiB in use",
			   header.version, (intmax_t)st.st_blocks / 2);
}

static void doctor_tell_stripes(struct doctor *doctor, const struct lookout *lookout)
{
	struct layout_stripe stripe;
	unsigned n = 0;

	for (unsigned i = 0; i < LAYOUT_N_STRIPES; i++)
		if (lookout_read(lookout, LAYOUT_STRIPES_OFFSET + i * sizeof(stripe),
				 &stripe, sizeof(stripe)) == 0)
			n += stripe.refill != 0;
	if (n)
		doctor_say(doctor, DOCTOR_PROBLEM,
			   "their names are entered again by the next who uses one",
			   "winshm doctor --repair",
			   "%u of %d stripes were damaged and are not yet whole", n,
			   (int)LAYOUT_N_STRIPES);
}

/* Slots with a process in them that does not live any more. */
static void doctor_tell_dead(struct doctor *doctor, struct lookout *lookout)
{
	struct layout_header header;
	struct layout_slot slot;
	uint32_t n = 0, n_living = 0;

	if (index_read_header(lookout->fd, &header) < 0)
		return;
	for (uint32_t i = 0; i < header.n_slots && i < LAYOUT_MAX_SLOTS; i++) {
		int r = file_lock_test(lookout->fd, i, 1);

		if (lookout_read(lookout, LAYOUT_SLOTS_OFFSET + i * sizeof(slot), &slot,
				 sizeof(slot)) < 0)
			break;
		n_living += r > 0;
		n += r == 0 && slot.pid != 0;
	}
	doctor_say(doctor, DOCTOR_OK,
		   n ? "they hold nothing; what they left is swept when room is needed"
		     : NULL,
		   n ? "none needed; winshm doctor --repair sweeps at once" : NULL,
		   "%u living processes, %u dead not yet swept", n_living, n);
}

struct doctor_count {
	unsigned n, n_unreachable;
};

static int doctor_count(const struct survey_object *object, void *data)
{
	struct doctor_count *count = data;
	bool is_reachable = object->description.kind != LAYOUT_KIND_SECTION;

	for (uint32_t i = 0; !is_reachable && i < object->n_holders; i++)
		is_reachable = object->holders[i].via != 0;
	count->n++;
	count->n_unreachable += !is_reachable;
	return 0;
}

static void doctor_tell_names(struct doctor *doctor)
{
	struct doctor_count count = { .n = 0 };
	uint32_t n_unread = 0;
	int r = survey_each(doctor_count, &count, &n_unread);

	if (r < 0)
		return;
	doctor_say(doctor, count.n_unreachable ? DOCTOR_PROBLEM : DOCTOR_OK,
		   count.n_unreachable ? "their holders cannot be looked into: opening "
					 "them is error 5"
				       : NULL,
		   count.n_unreachable ? "see dumpable, proc and namespaces in "
					 "winshm-doctor(1)"
				       : NULL,
		   "%u names, %u whose memory cannot be reached", count.n,
		   count.n_unreachable);
	if (n_unread)
		doctor_say(doctor, DOCTOR_PROBLEM, "what is in them is not listed",
			   "winshm doctor --repair", "%u chains of names are damaged",
			   n_unread);
}

static void probe_table(struct doctor *doctor)
{
	_cleanup_(lookout_freep) struct lookout *lookout = NULL;
	int r = lookout_open(&lookout);

	if (r < 0) {
		doctor_say(doctor, DOCTOR_PROBLEM, "no name can be shared",
			   "see the other findings", "the table cannot be looked at: %s",
			   err_sentence(r));
		return;
	}
	if (lookout->fd < 0) {
		doctor_say(doctor, DOCTOR_OK, "nobody holds anything", NULL,
			   "there is no table of names");
		return;
	}
	doctor_tell_path(doctor, lookout);
	doctor_tell_header(doctor, lookout);
	doctor_tell_stripes(doctor, lookout);
	doctor_tell_dead(doctor, lookout);
	doctor_tell_names(doctor);
}

const struct doctor_probe doctor_table_probes[] = {
	{ "shm", probe_shm },
	{ "directory", probe_directory },
	{ "table", probe_table },
};
const size_t doctor_n_table_probes =
	sizeof(doctor_table_probes) / sizeof(doctor_table_probes[0]);
