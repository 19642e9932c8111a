/* SPDX-License-Identifier: MIT */
/* Security descriptors and identifiers as text. */
#include <string.h>

#include "core/sddl.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes)
{
	struct descriptor_relative *descriptor = NULL;
	_Alignas(struct sid) char room[SID_MAX_BYTES], again[SID_MAX_BYTES];
	struct sid *sid = (struct sid *)room, *other = (struct sid *)again;
	char text[SDDL_SID_MAX];

	if (sddl_read((const char *)data, n_bytes, &descriptor) == 0) {
		FUZZ_CHECK(descriptor_is_valid((const struct descriptor *)descriptor));
		free(descriptor);
	}
	if (sddl_read_sid((const char *)data, n_bytes, sid, sizeof(room)) == 0) {
		FUZZ_CHECK(sid_is_valid(sid));
		FUZZ_CHECK(sddl_write_sid(sid, text) == 0);
		FUZZ_CHECK(sddl_read_sid(text, strlen(text), other, sizeof(again)) == 0);
		FUZZ_CHECK(sid_equal(sid, other));
	}
	return 0;
}
