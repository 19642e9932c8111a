/* SPDX-License-Identifier: MIT */
/*
 * What actors do, and what they have to find.
 *
 * After a death, all that matters must be as if the victim had never been, or had been
 * quick: every name of alice's opens, creates as "existing", is the very object and has its
 * bytes; a listing shows these names once each with the right number of holders, and no
 * other; the subject is gone, and then a new one is fresh memory and one object for all, or
 * it is held by somebody and whole.
 */
#include <stdarg.h>

#include "step.h"
#include "store/listing.h"
#include "store/namespace.h"

int step_complain(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(step_board->complaint, sizeof(step_board->complaint), format, args);
	va_end(args);
	return -1;
}

/* ---- what an actor does ------------------------------------------------------------- */

enum {
	STEP_KEPT = 64
};

static struct named step_kept[STEP_KEPT];
static int step_kept_number[STEP_KEPT], step_n_kept;
static bool step_kept_is_expected[STEP_KEPT];

static int step_create(int number, struct named *ret)
{
	static const struct description wanted = { .kind = LAYOUT_KIND_SECTION,
						   .protection = 3,
						   .size_bytes = STEP_SIZE };

	return namespace_create(ret, step_name(number), &wanted, &(int) { -1 });
}

static int step_open(int number, bool want_writable, struct named *ret)
{
	return namespace_open(ret, step_name(number), LAYOUT_KIND_SECTION, want_writable);
}

/* First and last word of an object. */
static int step_write_marks(const struct named *named, int number)
{
	uint64_t mark = step_name(number)->hash;

	if (pwrite(named->holding.fd, &mark, 8, 0) != 8 ||
	    pwrite(named->holding.fd, &mark, 8, STEP_SIZE - 8) != 8)
		return step_complain("%s cannot be written to", step_text(number));
	return 0;
}

enum {
	STEP_FRESH = 1,
	STEP_WHOLE = 2,
};

static int step_check_object(const struct named *named, int number, int states)
{
	uint64_t first = 1, last = 1;
	struct identity identity;
	uint64_t size_bytes;
	int state;

	if (fd_identify(named->holding.fd, &identity, &size_bytes) < 0 ||
	    !identity_equal(&identity, &named->description.identity))
		return step_complain("%.20s is not what the table says",
				     step_text(number));
	if (size_bytes != STEP_SIZE || named->description.size_bytes != STEP_SIZE ||
	    named->description.protection != 3)
		return step_complain("%.20s has %llu bytes, protection %u",
				     step_text(number), (unsigned long long)size_bytes,
				     named->description.protection);
	if (pread(named->holding.fd, &first, 8, 0) != 8 ||
	    pread(named->holding.fd, &last, 8, STEP_SIZE - 8) != 8)
		return step_complain("%.20s cannot be read", step_text(number));
	state = first == 0 && last == 0                             ? STEP_FRESH
		: first == step_name(number)->hash && last == first ? STEP_WHOLE
								    : 0;
	if (!(state & states))
		return step_complain("%.20s has stale or torn bytes: %llx %llx",
				     step_text(number), (unsigned long long)first,
				     (unsigned long long)last);
	return 0;
}

/* What stands in the next free place stays there. */
static int step_keep(int number, bool is_expected)
{
	CHECK(step_n_kept < STEP_KEPT - 1);
	step_kept_number[step_n_kept] = number;
	step_kept_is_expected[step_n_kept++] = is_expected;
	return 0;
}

static int step_hold(int number, bool is_expected)
{
	struct named *named = &step_kept[step_n_kept];
	int r = step_create(number, named);

	if (r < 0)
		return step_complain("cannot hold %.20s: %s", step_text(number),
				     err_sentence(r));
	if (r == 0 && step_write_marks(named, number) < 0)
		return -1;
	if (is_expected) {
		step_board->inode[number] = named->description.identity.inode;
		step_board->n_holders[number]++;
	}
	return step_keep(number, is_expected);
}

static int step_release(int number)
{
	if (step_n_kept == 0 || step_kept_number[step_n_kept - 1] != number)
		return step_complain("%.20s is not what was kept last",
				     step_text(number));
	namespace_close(&step_kept[--step_n_kept]);
	if (step_kept_is_expected[step_n_kept] && --step_board->n_holders[number] == 0)
		step_board->inode[number] = 0;
	return 0;
}

static int step_check_other(int number, int i)
{
	struct named opened, created;
	int r = step_open(number, i & 1, &opened);

	if (r < 0)
		return step_complain("%.20s, a living name, does not open: %s",
				     step_text(number), err_sentence(r));
	r = step_check_object(&opened, number, STEP_WHOLE);
	if (r == 0 && opened.description.identity.inode != step_board->inode[number])
		r = -2;
	namespace_close(&opened);
	if (r == -2)
		return step_complain("%.20s is another object than before",
				     step_text(number));
	if (r < 0)
		return r;

	r = step_create(number, &created);
	if (r >= 0)
		namespace_close(&created);
	if (r != NEWS_EXISTED)
		return step_complain("%.20s, a living name, can be made anew: %d",
				     step_text(number), r);
	return 0;
}

struct step_listing {
	uint32_t n_seen[STEP_N_NAMES], n_holders[STEP_N_NAMES];
	bool has_stranger;
};

static int step_list_one(const struct name *name, const struct description *description,
			 uint32_t n_holders, void *data)
{
	struct step_listing *listing = data;

	for (int i = 0; i < STEP_N_NAMES; i++) {
		if (!name_equal(name, step_name(i)))
			continue;
		listing->n_seen[i]++;
		listing->n_holders[i] = n_holders;
		return 0;
	}
	listing->has_stranger = true;
	return 0;
}

/* The subject shows up if it lives, by whomever it is held. */
static int step_check_listing(bool subject_lives)
{
	struct step_listing listing = { 0 };
	int r = listing_each(step_list_one, &listing);

	if (r < 0)
		return step_complain("no listing: %s", err_sentence(r));
	if (listing.has_stranger)
		return step_complain("the listing shows a name that nobody made");
	for (int i = 0; i < STEP_N_NAMES; i++) {
		bool lives = i == STEP_SUBJECT ? subject_lives : step_board->inode[i];

		if (listing.n_seen[i] != lives)
			return step_complain("the listing shows %.20s %u times, not %d",
					     step_text(i), listing.n_seen[i], lives);
		if (step_board->inode[i] &&
		    listing.n_holders[i] != step_board->n_holders[i])
			return step_complain(
				"the listing shows %u holders of %.20s, not %u",
				listing.n_holders[i], step_text(i),
				step_board->n_holders[i]);
	}
	return 0;
}

static int step_check_subject(enum step_fate fate)
{
	struct named *named = &step_kept[step_n_kept], opened;
	int r = step_open(STEP_SUBJECT, true, &opened);

	if (fate == STEP_LIVES) {
		if (r < 0)
			return step_complain(
				"the name does not open although it is held: %s",
				err_sentence(r));
		r = step_check_object(&opened, STEP_SUBJECT, STEP_FRESH | STEP_WHOLE);
		if (r == 0 && step_board->inode[STEP_SUBJECT] &&
		    step_board->inode[STEP_SUBJECT] != opened.description.identity.inode)
			r = -2;
		namespace_close(&opened);
		if (r == -2)
			return step_complain("the name is another object than before");
		return r;
	}
	if (r != ERR_NAME_NOT_FOUND) {
		if (r == 0)
			namespace_close(&opened);
		return step_complain("opening the name of the dead says %d: %s", r,
				     r < 0 ? err_sentence(r) : "done");
	}
	r = step_create(STEP_SUBJECT, named);
	if (r != 0) {
		if (r > 0)
			namespace_close(named);
		return step_complain("creating the name of the dead says %d: %s", r,
				     r < 0 ? err_sentence(r) : "it exists");
	}
	r = step_check_object(named, STEP_SUBJECT, STEP_FRESH);
	if (r == 0)
		r = step_write_marks(named, STEP_SUBJECT);
	step_keep(STEP_SUBJECT, false);
	return r;
}

static int step_check(enum step_fate fate)
{
	int r = 0;

	/* Both orders: whoever comes first finds the dead one's stripe. */
	if (fate == STEP_LIVES)
		r = step_check_subject(fate);
	for (int i = STEP_CHAIN; r == 0 && i < STEP_N_NAMES; i++)
		if (step_board->inode[i])
			r = step_check_other(i, i);
	if (r == 0)
		r = step_check_listing(fate == STEP_LIVES);
	if (r == 0 && fate == STEP_IS_GONE)
		r = step_check_subject(fate);
	return r;
}

/* While the victim stands still: what it works on is absent, fresh or whole. */
static int step_visit(void)
{
	struct named named;
	int r = step_open(STEP_SUBJECT, true, &named);

	if (r == 0) {
		r = step_check_object(&named, STEP_SUBJECT, STEP_FRESH | STEP_WHOLE);
		namespace_close(&named);
		if (r < 0)
			return r;
	} else if (r != ERR_NAME_NOT_FOUND) {
		return step_complain("opening the name of a stopped process says %d: %s",
				     r, err_sentence(r));
	}
	r = step_create(STEP_SUBJECT, &named);
	if (r < 0)
		return step_complain("creating the name of a stopped process says %d: %s",
				     r, err_sentence(r));
	r = step_check_object(&named, STEP_SUBJECT,
			      r == 0 ? STEP_FRESH : STEP_FRESH | STEP_WHOLE);
	namespace_close(&named);
	for (int i = STEP_CHAIN; r == 0 && i < STEP_EXTRA; i++)
		if (step_board->inode[i])
			r = step_check_other(i, i);
	return r;
}

static int step_pass_by(void)
{
	int r = 0;

	for (int i = STEP_AWAY; r == 0 && i < STEP_EXTRA; i++)
		if (step_board->inode[i])
			r = step_check_other(i, i);
	return r;
}

static int step_join(void)
{
	struct named *named = &step_kept[step_n_kept];
	int r = step_create(STEP_SUBJECT, named);

	if (r < 0)
		return step_complain("cannot join: %s", err_sentence(r));
	if (step_check_object(named, STEP_SUBJECT, STEP_FRESH | STEP_WHOLE) < 0)
		return -1;
	return step_keep(STEP_SUBJECT, false);
}

static int64_t step_which(void)
{
	struct named named;
	int r = step_open(STEP_SUBJECT, false, &named);

	if (r == ERR_NAME_NOT_FOUND)
		return 0;
	if (r < 0)
		return step_complain("cannot open the name: %s", err_sentence(r));
	r = step_check_object(&named, STEP_SUBJECT, STEP_FRESH | STEP_WHOLE);
	namespace_close(&named);
	return r < 0 ? r : (int64_t)named.description.identity.inode;
}

static int step_rejoin(void)
{
	uint64_t inode = step_kept[step_n_kept - 1].description.identity.inode;
	uint64_t victim_inode = atomic_load(&step_board->victim_inode);
	int64_t which = step_which();

	if (which < 0)
		return -1;
	if ((uint64_t)which != inode)
		return step_complain("the name of a living object leads elsewhere");
	if (victim_inode && victim_inode != inode)
		return step_complain("two living objects have one name");
	return step_release(STEP_SUBJECT);
}

int64_t step_obey(enum step_verb verb, int argument)
{
	switch (verb) {
	case STEP_HOLD:
	case STEP_LITTER:
		return step_hold(argument, verb == STEP_HOLD);
	case STEP_RELEASE:
		return step_release(argument);
	case STEP_CHECK:
		return step_check((enum step_fate)argument);
	case STEP_VISIT:
		return step_visit();
	case STEP_PASS_BY:
		return step_pass_by();
	case STEP_JOIN:
		return step_join();
	case STEP_REJOIN:
		return step_rejoin();
	case STEP_LIST:
		return step_check_listing(argument);
	default:
		return step_which();
	}
}
