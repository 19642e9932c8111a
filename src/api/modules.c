/* SPDX-License-Identifier: MIT */
/*
 * A handle is the module's base, as on Windows. In a program that has winshm's archive in
 * it instead of the library, winshm's module is the program.
 */
#include "modules.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/err.h"
#include "os/module.h"

/* The system libraries whose functions, or some of them, are here. */
static const char *const modules_names[] = {
	"kernel32", "kernelbase", "ntdll", "user32", "advapi32",
	"shell32",  "psapi",      "winmm", "winshm",
};

HMODULE modules_program(void)
{
	return (HMODULE)module_program();
}

HMODULE modules_winshm(void)
{
	return (HMODULE)module_at(modules_names);
}

/* With ".dll", without, or with a dot that says there is no extension; in any case. */
static bool modules_is_named(const char *name, const char *known)
{
	size_t n = strlen(known);

	return !strncasecmp(name, known, n) &&
	       (!name[n] || !strcasecmp(name + n, ".dll") || !strcmp(name + n, "."));
}

int modules_find(const char *name, HMODULE *ret)
{
	if (!name) {
		*ret = modules_program();
		return 0;
	}
	for (size_t i = 0; i < sizeof(modules_names) / sizeof(modules_names[0]); i++) {
		if (modules_is_named(name, modules_names[i])) {
			*ret = modules_winshm();
			return 0;
		}
	}
	return ERR_MODULE_NOT_FOUND;
}

int modules_find_by_address(const void *address, HMODULE *ret)
{
	uintptr_t base = module_at(address);

	if (!base)
		return ERR_MODULE_NOT_FOUND;
	*ret = (HMODULE)base;
	return 0;
}

int modules_path(HMODULE module, char **ret)
{
	return module_path(module ? (uintptr_t)module : module_program(), ret);
}
