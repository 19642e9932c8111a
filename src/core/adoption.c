/* SPDX-License-Identifier: MIT */
/*
 * Adoption: DuplicateHandle() takes an object from a process that has it, CreateProcess()
 * leaves objects to a process that begins. Either way there is a description in the form of
 * the landmark and a descriptor, and no more is believed than the kind can check.
 *
 * A new kind of object that other processes shall be able to have says so in its describe(),
 * and how it is made from that, here.
 *
 * Locks: none. Crash: leaves nothing behind but descriptors.
 */
#include "core/adoption.h"

#include "base/err.h"
#include "core/file.h"
#include "core/kinds.h"
#include "core/process.h"
#include "core/section.h"

static struct description adoption_describe(const struct landmark_object *told)
{
	return (struct description) {
		.kind = LAYOUT_KIND_SECTION,
		.protection = told->protection,
		.attributes = told->attributes,
		.identity = { told->device, told->inode },
		.size_bytes = told->extent,
	};
}

static int adoption_make_section(const struct landmark_object *told, int *fd,
				 struct object **ret)
{
	const struct description description = adoption_describe(told);
	struct section *section;
	int r = section_adopt(&section, &description, fd);

	if (r == 0)
		*ret = &section->object;
	return r;
}

static int adoption_make_file(const struct landmark_object *told, int *fd,
			      struct object **ret)
{
	const struct identity identity = { told->device, told->inode };
	struct file *file;
	int r = file_adopt(&file, &identity, told->flags & LANDMARK_IS_ASYNCHRONOUS, fd);

	if (r == 0)
		*ret = &file->object;
	return r;
}

static int adoption_make_process(const struct landmark_object *told, int *fd,
				 struct object **ret)
{
	struct process *process;
	int r = process_adopt(&process, (pid_t)told->protection, told->extent, fd);

	if (r == 0)
		*ret = &process->object;
	return r;
}

int adoption_make(const struct landmark_object *told, int *fd, struct object **ret)
{
	switch (told->kind) {
	case LANDMARK_NOTHING:
		return ERR_OBJECT_LOCAL;
	case LANDMARK_SECTION:
		return adoption_make_section(told, fd, ret);
	case LANDMARK_FILE:
		return adoption_make_file(told, fd, ret);
	case LANDMARK_PROCESS:
		return adoption_make_process(told, fd, ret);
	default:
		return ERR_PROCESS_OTHER_VERSION;
	}
}

int adoption_make_named(const struct landmark_object *told, const struct name *name,
			int *fd, struct object **ret)
{
	const struct description description = adoption_describe(told);
	struct section *section;
	int r;

	if (kinds_is_cell(told->kind))
		return kinds_adopt(ret, told->kind, name, told->extent);
	if (told->kind != LANDMARK_SECTION)
		return ERR_PROCESS_OTHER_VERSION;
	if (name->scope != SCOPE_LOCAL && name->scope != SCOPE_GLOBAL)
		return ERR_HANDLE_INVALID;
	r = section_inherit(&section, name, &description,
			    told->flags & LANDMARK_IS_WRITABLE, fd);
	if (r == 0)
		*ret = &section->object;
	return r;
}
