/* SPDX-License-Identifier: MIT */
/*
 * Lists and texts nobody wrote on purpose: whatever the bytes are, nothing outside them is
 * read or written (the sanitizers watch), and what is made of them is valid.
 */
#include <string.h>

#include "core/grant.h"
#include "core/sddl.h"
#include "torture.h"
#include "whitebox.h"

enum {
	LIST_BYTES = 96,
};

static struct acl *list_thrown(struct dice *dice)
{
	struct acl *acl = malloc(LIST_BYTES);
	uint8_t *bytes = (uint8_t *)acl;

	CHECK(acl);
	for (int i = 0; i < LIST_BYTES; i++)
		bytes[i] = dice_throw(dice) % 3 ? (uint8_t)(dice_throw(dice) % 5)
						: (uint8_t)dice_throw(dice);
	acl->revision = (uint8_t)(1 + dice_throw(dice) % 5);
	acl->n_bytes = (uint16_t)(dice_throw(dice) % (LIST_BYTES + 1));
	acl->n_entries = (uint16_t)(dice_throw(dice) % 4);
	if (dice_throw(dice) % 4) {
		/* A first entry that may pass. */
		struct acl_entry *entry = (struct acl_entry *)(acl + 1);

		entry->n_bytes = (uint16_t)(dice_throw(dice) % 32);
		entry->sid.revision = SID_FORMAT;
	}
	return acl;
}

TEST(a_list_of_any_bytes_is_looked_at_inside_only)
{
	static const struct sid everyone = { .revision = 1, .authority = { [5] = 1 } };
	struct dice dice = { .state = 1 };
	int n_valid = 0, n_added = 0;

	for (int i = 0; i < whitebox_rounds(200000); i++) {
		struct acl *acl = list_thrown(&dice);
		bool was_valid = acl_is_valid(acl);
		struct acl_entry *entry;
		int r;

		n_valid += was_valid;
		CHECK(!was_valid || acl_used_bytes(acl) <= acl->n_bytes);
		for (uint32_t at = 0; at < 5; at++)
			if (acl_at(acl, at, &entry) == 0)
				CHECK((char *)entry + entry->n_bytes <=
				      (char *)acl + acl->n_bytes);
		r = acl_add(acl, 2, ACL_ENTRY_ALLOW, 0, 1, &everyone);
		n_added += r == 0;
		CHECK(r < 0 || (was_valid && acl_is_valid(acl)));
		r = acl_delete(acl, (uint32_t)(dice_throw(&dice) % 4));
		CHECK(r < 0 || !was_valid || acl_is_valid(acl));
		free(acl);
	}
	torture_note("%d valid, %d took another entry", n_valid, n_added);
	CHECK(n_valid > 0 && n_added > 0);
}

static const char *const pieces[] = {
	"O:",
	"G:",
	"D:",
	"S:",
	"(",
	")",
	";",
	";;",
	"A",
	"AU",
	"ML",
	"GA",
	"0x1",
	"WD",
	"BA",
	"S-1",
	"-5-",
	"32",
	"P",
	"AI",
	"OI",
	" ",
	"(A;;GA;;;WD)",
	"(D;OI;GRGW;;;S-1-5-21-1-2-3-4)",
	"NO_ACCESS_CONTROL",
	"\xc3",
	"4294967296",
};

TEST(a_text_of_any_pieces_makes_a_valid_descriptor_or_none)
{
	struct dice dice = { .state = 2 };
	int n_read = 0;

	for (int i = 0; i < whitebox_rounds(200000); i++) {
		struct descriptor_relative *relative = NULL;
		char *text, joined[1024] = "";
		size_t n_bytes;
		int r;

		for (uint64_t n = dice_throw(&dice) % 8; n > 0; n--)
			strcat(joined, pieces[dice_throw(&dice) %
					      (sizeof(pieces) / sizeof(pieces[0]))]);
		n_bytes = strlen(joined);
		text = malloc(n_bytes + 1); /* so that one byte too many is seen */
		memcpy(text, joined, n_bytes);
		r = sddl_read(text, n_bytes, &relative);
		CHECK((r == 0) == (relative != NULL));
		if (r == 0)
			CHECK(descriptor_is_valid((struct descriptor *)relative));
		n_read += r == 0;
		free(relative);
		free(text);
	}
	torture_note("%d were descriptors", n_read);
	CHECK(n_read > 0);
}

TEST(what_is_written_reads_back)
{
	struct dice dice = { .state = 3 };
	uint8_t rooms[2][SID_MAX_BYTES] __attribute__((aligned(4)));
	struct sid *sid = (struct sid *)rooms[0], *back = (struct sid *)rooms[1];
	char text[SDDL_SID_MAX];

	for (int i = 0; i < whitebox_rounds(20000); i++) {
		sid->revision = SID_FORMAT;
		sid->n_subs = (uint8_t)(1 + dice_throw(&dice) % SID_MAX_SUBS);
		for (int k = 0; k < 6; k++)
			sid->authority[k] = (uint8_t)dice_throw(&dice);
		for (int k = 0; k < sid->n_subs; k++)
			sid->subs[k] = (uint32_t)dice_throw(&dice);
		CHECK_EQ(sddl_write_sid(sid, text), 0);
		CHECK_EQ(sddl_read_sid(text, strlen(text), back, SID_MAX_BYTES), 0);
		CHECK(sid_equal(sid, back));
	}
}

/* The longest list there is, and one entry more. */
TEST(a_text_of_too_many_entries_is_refused)
{
	enum {
		N_FIT = (65532 - 8) / 20
	};
	static const char entry[] = "(A;;GA;;;WD)";
	size_t entry_bytes = sizeof(entry) - 1;
	char *text = malloc(2 + entry_bytes * (N_FIT + 1));
	struct descriptor_relative *relative = NULL;

	memcpy(text, "D:", 2);
	for (size_t i = 0; i <= N_FIT; i++)
		memcpy(text + 2 + i * entry_bytes, entry, entry_bytes);
	CHECK_EQ(sddl_read(text, 2 + entry_bytes * N_FIT, &relative), 0);
	CHECK_EQ(descriptor_n_bytes((struct descriptor *)relative), 20 + 8 + 20 * N_FIT);
	free(relative);
	relative = NULL;
	CHECK_EQ(sddl_read(text, 2 + entry_bytes * (N_FIT + 1), &relative),
		 ERR_ACL_INVALID);
	CHECK(!relative);
	free(text);
}

TEST(whatever_is_granted_makes_a_valid_list_or_an_error)
{
	static const struct sid everyone = { .revision = 1, .authority = { [5] = 1 } },
				nobody = { .revision = 1 }, bad = { .revision = 9 };
	static const struct sid *const sids[] = { &everyone, &nobody, &bad };
	struct dice dice = { .state = 3 };
	int n_made = 0;

	for (int i = 0; i < whitebox_rounds(50000); i++) {
		struct acl *old = dice_throw(&dice) % 4 ? list_thrown(&dice) : NULL, *acl;
		struct grant grants[3];
		size_t n = dice_throw(&dice) % 4;
		int r;

		for (size_t j = 0; j < n; j++)
			grants[j] = (struct grant) {
				.mode = (enum grant_mode)(dice_throw(&dice) % 8),
				.mask = (uint32_t)dice_throw(&dice),
				.flags = (uint32_t)(dice_throw(&dice) % 10),
				.sid = sids[dice_throw(&dice) % 16 ? dice_throw(&dice) % 2
								   : 2],
			};
		r = grant_apply(old, grants, n, &acl);
		if (r == 0) {
			CHECK(acl_is_valid(acl));
			CHECK_EQ(acl_used_bytes(acl), acl->n_bytes);
			free(acl);
			n_made++;
		}
		free(old);
	}
	printf("# %d lists\n", n_made);
	CHECK(n_made > 0);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
