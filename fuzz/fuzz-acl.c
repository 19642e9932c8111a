/* SPDX-License-Identifier: MIT */
/*
 * Access control lists and identifiers as they lie in a program's memory. A list says
 * itself how long it is; that much is there, as the caller of every such function promises,
 * and all else in it may be wrong.
 */
#include <string.h>

#include "core/acl.h"
#include "fuzz.h"

static void fuzz_entries(struct acl *acl)
{
	struct acl_entry *entry;
	uint32_t n_entries = acl->n_entries;

	for (uint32_t i = 0; i <= n_entries && acl_at(acl, i, &entry) == 0; i++)
		FUZZ_CHECK((char *)entry >= (char *)(acl + 1) &&
			   (char *)entry + entry->n_bytes <= (char *)acl + acl->n_bytes);
}

static void fuzz_change(struct acl *acl, const uint8_t *choice)
{
	_Alignas(struct sid) char room[SID_MAX_BYTES] = { 0 };
	struct sid *sid = (struct sid *)room;

	if (sid_init(sid, (const uint8_t[6]) { 0, 0, 0, 0, 0, 5 }, choice[0] & 15) < 0)
		return;
	acl_add(acl, choice[1] & 7, choice[2], choice[3], 0x1F01FF, sid);
	fuzz_entries(acl);
	acl_delete(acl, choice[0]);
	fuzz_entries(acl);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes)
{
	uint16_t n_acl;
	struct acl *acl;

	if (n_bytes < 4 + sizeof(*acl) || n_bytes > UINT16_MAX)
		return 0;
	n_acl = (uint16_t)(n_bytes - 4);
	acl = malloc(n_acl);
	FUZZ_CHECK(acl);
	memcpy(acl, data + 4, n_acl);
	if (acl->n_bytes > n_acl)
		acl->n_bytes = n_acl;
	(void)acl_used_bytes(acl);
	fuzz_entries(acl);
	if (acl_is_valid(acl)) {
		FUZZ_CHECK(acl_used_bytes(acl) <= acl->n_bytes);
		fuzz_change(acl, data);
	}
	free(acl);
	return 0;
}
