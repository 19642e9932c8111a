/* SPDX-License-Identifier: MIT */
/* Links in /proc/PID/fd, which any program of the user can make read as it likes. */
#include <string.h>

#include "fuzz.h"
#include "store/label.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes)
{
	char *link = malloc(n_bytes + 1), label[MEMFD_LABEL_MAX + 1];
	struct description description, again;
	char whole[MEMFD_LABEL_MAX + 32];
	struct name name, name_again;

	FUZZ_CHECK(link);
	memcpy(link, data, n_bytes);
	link[n_bytes] = '\0';
	if (label_read(link, &description, &name)) {
		FUZZ_CHECK(name.text >= link &&
			   name.text + name.n_bytes <= link + strlen(link));
		label_write(label, &description, &name);
		FUZZ_CHECK(strlen(label) <= MEMFD_LABEL_MAX);
		strcpy(stpcpy(stpcpy(whole, "/memfd:"), label), " (deleted)");
		/* A name too long for a label is not in it. */
		if (label_read(whole, &again, &name_again))
			FUZZ_CHECK(name_equal(&name, &name_again) &&
				   again.protection == description.protection &&
				   again.attributes == description.attributes);
	}
	free(link);
	return 0;
}
