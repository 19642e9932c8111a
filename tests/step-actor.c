/* SPDX-License-Identifier: MIT */
/*
 * Who stands around the victim: names, actors, and what they have to find.
 *
 * After a death, all that matters must be as if the victim had never been, or had been
 * quick: every name of alice's opens, creates as "existing", is the very object and has its
 * bytes; a listing shows these names once each with the right number of holders, and no
 * other; the subject is gone, and then a new one is fresh memory and one object for all, or
 * it is held by somebody and whole.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>

#include "base/err.h"
#include "step.h"
#include "store/listing.h"
#include "store/namespace.h"

struct step_board *step_board;
struct step_actor step_alice, step_bob;

/* ---- names -------------------------------------------------------------------------- */

static char step_texts[STEP_N_NAMES][512];
static struct name step_names[STEP_N_NAMES];

const struct name *step_name(int number)
{
	return &step_names[number];
}

const char *step_text(int number)
{
	return step_texts[number];
}

/* The next text of that length whose hash agrees with the subject's in those bits. */
static void step_find_name(int number, int n_digits, uint64_t same, bool is_away)
{
	static unsigned counter;
	uint64_t stripe = UINT64_C(63) << 58;
	struct name name;

	do {
		snprintf(step_texts[number], sizeof(step_texts[number]), "n%0*u",
			 n_digits, counter++);
		name = whitebox_name(step_texts[number]);
	} while ((name.hash ^ step_names[STEP_SUBJECT].hash) & same ||
		 (is_away && !((name.hash ^ step_names[STEP_SUBJECT].hash) & stripe)));
	step_names[number] = name;
}

void step_choose_names(const char *subject)
{
	const uint64_t stripe = UINT64_C(63) << 58, chain = stripe | (LAYOUT_N_HEADS - 1);

	snprintf(step_texts[STEP_SUBJECT], sizeof(step_texts[0]), "%s", subject);
	step_names[STEP_SUBJECT] = whitebox_name(step_texts[STEP_SUBJECT]);
	for (int i = STEP_CHAIN; i < STEP_STRIPE; i++)
		step_find_name(i, 6, chain, false);
	for (int i = STEP_STRIPE; i < STEP_AWAY; i++)
		step_find_name(i, i == STEP_STRIPE ? 200 : 6, stripe, false);
	for (int i = STEP_AWAY; i < STEP_EXTRA; i++)
		step_find_name(i, 6, 0, true);
	for (int i = STEP_EXTRA; i < STEP_N_NAMES; i++)
		step_find_name(i, 6, stripe, false);
}

/* ---- what an actor does ------------------------------------------------------------- */

#define COMPLAIN(...)                                                          \
	return (snprintf(step_board->complaint, sizeof(step_board->complaint), \
			 __VA_ARGS__),                                         \
		-1)

enum {
	STEP_KEPT = 64
};

static struct named step_kept[STEP_KEPT];
static int step_kept_number[STEP_KEPT], step_n_kept;

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
	uint64_t mark = step_names[number].hash;

	if (pwrite(named->holding.fd, &mark, 8, 0) != 8 ||
	    pwrite(named->holding.fd, &mark, 8, STEP_SIZE - 8) != 8)
		COMPLAIN("%s cannot be written to", step_text(number));
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
		COMPLAIN("%.20s is not what the table says", step_text(number));
	if (size_bytes != STEP_SIZE || named->description.size_bytes != STEP_SIZE ||
	    named->description.protection != 3)
		COMPLAIN("%.20s has %llu bytes, protection %u", step_text(number),
			 (unsigned long long)size_bytes, named->description.protection);
	if (pread(named->holding.fd, &first, 8, 0) != 8 ||
	    pread(named->holding.fd, &last, 8, STEP_SIZE - 8) != 8)
		COMPLAIN("%.20s cannot be read", step_text(number));
	state = first == 0 && last == 0                             ? STEP_FRESH
		: first == step_names[number].hash && last == first ? STEP_WHOLE
								    : 0;
	if (!(state & states))
		COMPLAIN("%.20s has stale or torn bytes: %llx %llx", step_text(number),
			 (unsigned long long)first, (unsigned long long)last);
	return 0;
}

/* What stands in the next free place stays there. */
static int step_keep(int number)
{
	CHECK(step_n_kept < STEP_KEPT - 1);
	step_kept_number[step_n_kept++] = number;
	return 0;
}

static int step_hold(int number, bool is_expected)
{
	struct named *named = &step_kept[step_n_kept];
	int r = step_create(number, named);

	if (r < 0)
		COMPLAIN("cannot hold %.20s: %s", step_text(number), err_sentence(r));
	if (r == 0 && step_write_marks(named, number) < 0)
		return -1;
	if (is_expected) {
		step_board->inode[number] = named->description.identity.inode;
		step_board->n_holders[number]++;
	}
	return step_keep(number);
}

static int step_release(int number)
{
	if (step_n_kept == 0 || step_kept_number[step_n_kept - 1] != number)
		COMPLAIN("%.20s is not what was kept last", step_text(number));
	namespace_close(&step_kept[--step_n_kept]);
	if (step_board->n_holders[number] && --step_board->n_holders[number] == 0)
		step_board->inode[number] = 0;
	return 0;
}

static int step_check_other(int number, int i)
{
	struct named opened, created;
	int r = step_open(number, i & 1, &opened);

	if (r < 0)
		COMPLAIN("%.20s, a living name, does not open: %s", step_text(number),
			 err_sentence(r));
	r = step_check_object(&opened, number, STEP_WHOLE);
	if (r == 0 && opened.description.identity.inode != step_board->inode[number])
		r = -2;
	namespace_close(&opened);
	if (r == -2)
		COMPLAIN("%.20s is another object than before", step_text(number));
	if (r < 0)
		return r;

	r = step_create(number, &created);
	if (r >= 0)
		namespace_close(&created);
	if (r != NEWS_EXISTED)
		COMPLAIN("%.20s, a living name, can be made anew: %d", step_text(number),
			 r);
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
		COMPLAIN("no listing: %s", err_sentence(r));
	if (listing.has_stranger)
		COMPLAIN("the listing shows a name that nobody made");
	for (int i = 0; i < STEP_N_NAMES; i++) {
		bool lives = i == STEP_SUBJECT ? subject_lives : step_board->inode[i];

		if (listing.n_seen[i] != lives)
			COMPLAIN("the listing shows %.20s %u times, not %d", step_text(i),
				 listing.n_seen[i], lives);
		if (i != STEP_SUBJECT && listing.n_holders[i] != step_board->n_holders[i])
			COMPLAIN("the listing shows %u holders of %.20s, not %u",
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
			COMPLAIN("the name does not open although it is held: %s",
				 err_sentence(r));
		r = step_check_object(&opened, STEP_SUBJECT, STEP_FRESH | STEP_WHOLE);
		if (r == 0 && step_board->inode[STEP_SUBJECT] &&
		    step_board->inode[STEP_SUBJECT] != opened.description.identity.inode)
			r = -2;
		namespace_close(&opened);
		if (r == -2)
			COMPLAIN("the name is another object than before");
		return r;
	}
	if (r != ERR_NAME_NOT_FOUND) {
		if (r == 0)
			namespace_close(&opened);
		COMPLAIN("opening the name of the dead says %d: %s", r,
			 r < 0 ? err_sentence(r) : "done");
	}
	r = step_create(STEP_SUBJECT, named);
	if (r != 0) {
		if (r > 0)
			namespace_close(named);
		COMPLAIN("creating the name of the dead says %d: %s", r,
			 r < 0 ? err_sentence(r) : "it exists");
	}
	r = step_check_object(named, STEP_SUBJECT, STEP_FRESH);
	if (r == 0)
		r = step_write_marks(named, STEP_SUBJECT);
	step_keep(STEP_SUBJECT);
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
		COMPLAIN("opening the name of a stopped process says %d: %s", r,
			 err_sentence(r));
	}
	r = step_create(STEP_SUBJECT, &named);
	if (r < 0)
		COMPLAIN("creating the name of a stopped process says %d: %s", r,
			 err_sentence(r));
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
		COMPLAIN("cannot join: %s", err_sentence(r));
	if (step_check_object(named, STEP_SUBJECT, STEP_FRESH | STEP_WHOLE) < 0)
		return -1;
	return step_keep(STEP_SUBJECT);
}

static int64_t step_which(void)
{
	struct named named;
	int r = step_open(STEP_SUBJECT, false, &named);

	if (r == ERR_NAME_NOT_FOUND)
		return 0;
	if (r < 0)
		COMPLAIN("cannot open the name: %s", err_sentence(r));
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
		COMPLAIN("the name of a living object leads elsewhere");
	if (victim_inode && victim_inode != inode)
		COMPLAIN("two living objects have one name");
	return step_release(STEP_SUBJECT);
}

/* ---- actors ------------------------------------------------------------------------- */

struct step_order {
	enum step_verb verb;
	int argument;
};

static int64_t step_obey(const struct step_order *order)
{
	switch (order->verb) {
	case STEP_HOLD:
	case STEP_LITTER:
		return step_hold(order->argument, order->verb == STEP_HOLD);
	case STEP_RELEASE:
		return step_release(order->argument);
	case STEP_CHECK:
		return step_check((enum step_fate)order->argument);
	case STEP_VISIT:
		return step_visit();
	case STEP_PASS_BY:
		return step_pass_by();
	case STEP_JOIN:
		return step_join();
	case STEP_REJOIN:
		return step_rejoin();
	case STEP_LIST:
		return step_check_listing(order->argument);
	default:
		return step_which();
	}
}

static void step_actor_live(int line)
{
	struct step_order order;

	while (read(line, &order, sizeof(order)) == sizeof(order) &&
	       order.verb != STEP_QUIT) {
		int64_t answer = step_obey(&order);

		if (write(line, &answer, sizeof(answer)) != sizeof(answer))
			_exit(1);
	}
}

struct step_actor step_actor_new(void)
{
	struct step_actor actor;
	int line[2];

	CHECK_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, line), 0);
	actor.line = line[0];
	actor.pid = fork();
	CHECK(actor.pid >= 0);
	if (actor.pid == 0) {
		close(line[0]);
		step_actor_live(line[1]);
		_exit(0);
	}
	close(line[1]);
	return actor;
}

int64_t step_actor_try(struct step_actor *actor, enum step_verb verb, int argument)
{
	struct step_order order = { verb, argument };
	struct pollfd poll_line = { .fd = actor->line, .events = POLLIN };
	int64_t answer;

	CHECK_EQ(send(actor->line, &order, sizeof(order), MSG_NOSIGNAL), sizeof(order));
	if (poll(&poll_line, 1, (int)(60000 * test_patience())) <= 0)
		COMPLAIN("no answer for a minute: somebody waits for a lock");
	if (read(actor->line, &answer, sizeof(answer)) != sizeof(answer))
		COMPLAIN("the one who looked died of it");
	return answer;
}

int64_t step_actor_do(struct step_actor *actor, enum step_verb verb, int argument)
{
	int64_t answer = step_actor_try(actor, verb, argument);

	if (answer < 0)
		test_fail(__FILE__, __LINE__, "%s", step_board->complaint);
	return answer;
}

void step_actor_kill(struct step_actor *actor)
{
	wait_killed(actor->pid);
	close(actor->line);
	actor->pid = 0;
}

void step_actor_quit(struct step_actor *actor)
{
	struct step_order order = { STEP_QUIT, 0 };

	if (!actor->pid)
		return;
	CHECK_EQ(send(actor->line, &order, sizeof(order), MSG_NOSIGNAL), sizeof(order));
	wait_ok(actor->pid);
	close(actor->line);
	actor->pid = 0;
}
