/* SPDX-License-Identifier: MIT */
/* Who stands around the victim, and the names between them. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>

#include "step.h"
#include "store/layout.h"

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

/* ---- actors ------------------------------------------------------------------------- */

struct step_order {
	enum step_verb verb;
	int argument;
};

static void step_actor_live(int line)
{
	struct step_order order;

	while (read(line, &order, sizeof(order)) == sizeof(order) &&
	       order.verb != STEP_QUIT) {
		int64_t answer = step_obey(order.verb, order.argument);

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
		return step_complain("no answer for a minute: somebody waits for a lock");
	if (read(actor->line, &answer, sizeof(answer)) != sizeof(answer))
		return step_complain("the one who looked died of it");
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
