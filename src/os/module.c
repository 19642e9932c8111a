/* SPDX-License-Identifier: MIT */
/*
 * The loader is asked each time: modules come and go. It visits the program first, under
 * a lock of its own, so a visit only compares and copies.
 */
#include "os/module.h"

#include <errno.h>
#include <link.h>
#include <stddef.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "os/self.h"

struct module_search {
	uintptr_t address; /* 0: the program is wanted */
	uintptr_t base;    /* in: the wanted one, or 0; out: the one found, or 0 */
	char *path; /* out, with a base given; "" for the program; NULL without memory */
};

static uintptr_t module_base_of(const struct dl_phdr_info *info)
{
	for (int i = 0; i < info->dlpi_phnum; i++)
		if (info->dlpi_phdr[i].p_type == PT_LOAD) /* in ascending order */
			return (info->dlpi_addr + info->dlpi_phdr[i].p_vaddr) &
			       ~(uintptr_t)4095;
	return 0;
}

static int module_compare_address(struct dl_phdr_info *info, size_t size, void *data)
{
	struct module_search *search = data;

	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *part = &info->dlpi_phdr[i];
		uintptr_t start = info->dlpi_addr + part->p_vaddr;

		if (part->p_type != PT_LOAD)
			continue;
		if (search->address && search->address - start >= part->p_memsz)
			continue;
		search->base = module_base_of(info);
		return 1;
	}
	return 0;
}

uintptr_t module_program(void)
{
	struct module_search search = { .address = 0 };

	dl_iterate_phdr(module_compare_address, &search);
	return search.base;
}

uintptr_t module_at(const void *address)
{
	struct module_search search = { .address = (uintptr_t)address };

	if (!address)
		return 0;
	dl_iterate_phdr(module_compare_address, &search);
	return search.base;
}

static int module_compare_base(struct dl_phdr_info *info, size_t size, void *data)
{
	struct module_search *search = data;

	if (module_base_of(info) != search->base)
		return 0;
	search->path = strdup(info->dlpi_name ? info->dlpi_name : "");
	return 1;
}

int module_path(uintptr_t base, char **ret)
{
	struct module_search search = { .base = base };

	if (base == 0 || !dl_iterate_phdr(module_compare_base, &search))
		return ERR_MODULE_NOT_FOUND;
	if (!search.path)
		return -ENOMEM;
	if (*search.path) {
		*ret = search.path;
		return 0;
	}
	free(search.path);
	return self_program(ret);
}
