/* SPDX-License-Identifier: MIT */
/*
 * Descriptors as notes on memory. Any process of the user can write there: what it wrote is
 * a descriptor, or an error, and nothing is read beyond it (the sanitizers watch).
 */
#include <errno.h>
#include <string.h>

#include "core/section.h"
#include "core/security.h"
#include "os/note.h"
#include "whitebox.h"

static struct section *section_new_plain(void)
{
	struct section *section;

	CHECK_EQ(
		section_create(&section, NULL, 4096, PROTECT_READ | PROTECT_WRITE, false),
		0);
	return section;
}

TEST(a_note_of_any_bytes_is_a_descriptor_or_an_error)
{
	struct section *section = section_new_plain();
	struct descriptor_relative *whole, *read;
	uint64_t dice = 7;
	int n_valid = 0, n_refused = 0;
	uint8_t bytes[160];
	uint32_t n_bytes;

	CHECK_EQ(security_new(&whole, &section_kind, NULL, security_of_caller()), 0);
	n_bytes = descriptor_n_bytes((struct descriptor *)whole);
	CHECK(n_bytes <= sizeof(bytes));
	if (note_write(section_fd(section), whole, n_bytes) == -EOPNOTSUPP)
		SKIP("this kernel keeps no attributes of memory");
	for (int i = 0; i < whitebox_rounds(50000); i++) {
		uint32_t n_noted = whitebox_random(&dice) % 4
					   ? n_bytes
					   : (uint32_t)(whitebox_random(&dice) % n_bytes);
		int r;

		memcpy(bytes, whole, n_bytes);
		for (uint64_t n = whitebox_random(&dice) % 4; n; n--)
			bytes[whitebox_random(&dice) % n_bytes] =
				(uint8_t)(whitebox_random(&dice) >> 32);
		CHECK_EQ(note_write(section_fd(section), bytes, n_noted), 0);
		r = section_read_security(&section->object, &read);
		CHECK(r == 0 || r == ERR_DESCRIPTOR_INVALID);
		n_valid += r == 0;
		n_refused += r < 0;
		if (r == 0) {
			CHECK(descriptor_is_valid((struct descriptor *)read));
			free(read);
		}
		/* Whatever stands there, it can be asked for. */
		r = security_get_of(&section->object, RIGHT_SECTION_ALL,
				    SECURITY_OWNER | SECURITY_DACL | SECURITY_LABEL,
				    &read);
		if (r == 0)
			free(read);
	}
	CHECK(n_valid > 0 && n_refused > 0);
	free(whole);
	object_unref(&section->object);
}

TEST(only_what_lies_inside_its_bytes_is_a_descriptor)
{
	struct descriptor_relative *whole;
	uint32_t n_bytes;

	CHECK_EQ(security_new(&whole, &section_kind, NULL, security_of_caller()), 0);
	n_bytes = descriptor_n_bytes((struct descriptor *)whole);
	CHECK(descriptor_is_inside(whole, n_bytes));
	for (uint32_t n = 0; n < n_bytes; n++) {
		void *cut = malloc(n ? n : 1); /* exactly: sanitizers watch its end */

		CHECK(cut);
		memcpy(cut, whole, n);
		CHECK(!descriptor_is_inside(cut, n));
		free(cut);
	}
	free(whole);
}

TEST(memory_that_carries_no_note_has_the_usual_descriptor)
{
	struct section *section = section_new_plain();
	struct descriptor_relative *usual, *read;
	uint32_t n_bytes;

	CHECK_EQ(security_new(&usual, &section_kind, NULL, security_of_caller()), 0);
	CHECK_EQ(section_read_security(&section->object, &read), 0);
	n_bytes = descriptor_n_bytes((struct descriptor *)usual);
	CHECK_EQ(descriptor_n_bytes((struct descriptor *)read), n_bytes);
	CHECK(!memcmp(usual, read, n_bytes));
	free(usual);
	free(read);
	object_unref(&section->object);
}

TEST(what_memory_cannot_carry_is_kept_beside_it)
{
	struct section *section = section_new_plain();
	struct descriptor given;
	struct descriptor_relative *whole, *read;

	descriptor_init(&given, DESCRIPTOR_FORMAT);
	descriptor_set_list(&given, DESCRIPTOR_DACL, true, NULL, false);
	CHECK_EQ(security_new(&whole, &section_kind, &given, security_of_caller()), 0);
	CHECK_EQ(security_keep(&section->security, whole), 0);
	CHECK_EQ(section_read_security(&section->object, &read), 0);
	CHECK(descriptor_has_list((struct descriptor *)read, DESCRIPTOR_DACL));
	CHECK(!descriptor_get((struct descriptor *)read, DESCRIPTOR_DACL));
	free(whole);
	free(read);
	object_unref(&section->object);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
