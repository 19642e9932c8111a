/* SPDX-License-Identifier: MIT */
/*
 * What a worker does with a name, and what must be true when it has done it: compared with
 * what everybody claimed before and claims now.
 */
#include "storm.h"

/* ---- what is in an object ----------------------------------------------------------- */

/* The tag of an object; the first one who looks writes it. */
static uint64_t content_tag(struct oracle *oracle, struct content *content)
{
	uint64_t tag = atomic_load(&content->tag), own;

	if (tag)
		return tag;
	own = atomic_fetch_add(&oracle->last_tag, 1) + 1;
	return atomic_compare_exchange_strong(&content->tag, &tag, own) ? own : tag;
}

/* Is every word of the body of this object's own time? */
static void content_check_body(struct oracle *oracle, struct content *content,
			       uint64_t tag)
{
	_Atomic uint64_t *words = (_Atomic uint64_t *)content;

	for (uint32_t i = STORM_FIRST_BODY_WORD; i < STORM_WORDS; i++) {
		uint64_t word = atomic_load_explicit(&words[i], memory_order_relaxed);

		if (word && word != tag) {
			oracle_complain(oracle, &oracle->tally.stale,
					"object %llu has a word of object %llu",
					(unsigned long long)tag,
					(unsigned long long)word);
			return;
		}
	}
}

static void content_write_body(struct dice *dice, struct content *content, uint64_t tag)
{
	_Atomic uint64_t *words = (_Atomic uint64_t *)content;
	uint32_t start = STORM_FIRST_BODY_WORD +
			 dice_below(dice, STORM_WORDS - STORM_FIRST_BODY_WORD - 16);

	for (uint32_t i = start; i < start + 16; i++)
		atomic_store_explicit(&words[i], tag, memory_order_relaxed);
}

/* We were told that the object is new: nobody else may have been told, or been there. */
static void worker_check_new(struct worker *self, struct content *content, uint64_t tag,
			     uint64_t last_tag_before)
{
	uint64_t nobody = 0, self_id = (uint64_t)self->number << 32 | (self->life + 1);
	struct oracle *oracle = self->oracle;

	if (!atomic_compare_exchange_strong(&content->maker, &nobody, self_id))
		oracle_complain(oracle, &oracle->tally.split, "object %llu was new twice",
				(unsigned long long)tag);
	if (tag <= last_tag_before)
		oracle_complain(oracle, &oracle->tally.stale, "a new object is old: %llu",
				(unsigned long long)tag);
}

/* ---- what others say ---------------------------------------------------------------- */

static void worker_look_around(struct worker *self, uint32_t number,
			       struct sighting ret[STORM_MAX_SEATS])
{
	for (uint32_t i = 0; i < oracle_n_seats(self->oracle); i++)
		sighting_take(&ret[i], &self->oracle->seat[i], number);
}

/* Somebody claims, now, to hold another object of that name, as we do. */
static void worker_compare(struct worker *self, uint32_t number, uint64_t tag)
{
	struct oracle *oracle = self->oracle;

	for (uint32_t i = 0; i < oracle_n_seats(oracle); i++) {
		struct sighting now;

		if (&oracle->seat[i] == self->seat)
			continue;
		sighting_take(&now, &oracle->seat[i], number);
		if (now.holds && now.tag != tag)
			oracle_complain(
				oracle, &oracle->tally.split,
				"name %u: object %llu here, object %llu at worker %u",
				number, (unsigned long long)tag,
				(unsigned long long)now.tag, i);
	}
}

/* Opening found nothing, or creating made something: then nobody may have held it. */
static void worker_check_absence(struct worker *self, uint32_t number, bool is_new,
				 const struct sighting before[STORM_MAX_SEATS])
{
	struct oracle *oracle = self->oracle;

	for (uint32_t i = 0; i < oracle_n_seats(oracle); i++)
		if (&oracle->seat[i] != self->seat &&
		    sighting_held(&before[i], &oracle->seat[i], number))
			oracle_complain(oracle,
					is_new ? &oracle->tally.split
					       : &oracle->tally.lost,
					"name %u is %s while worker %u holds object %llu",
					number, is_new ? "new" : "not found", i,
					(unsigned long long)before[i].tag);
}

/* ---- deeds -------------------------------------------------------------------------- */

/* We hold the name, here: another way to it must lead to the same memory. */
void worker_verify(struct worker *self, uint32_t number)
{
	struct hold *hold = &self->hold[number];
	struct oracle *oracle = self->oracle;
	bool writes = !(oracle->kind.means & MEANS_READERS) || dice_below(&self->dice, 2);
	bool creates = dice_below(&self->dice, 2);
	uint64_t nonce = dice_throw(&self->dice);
	uint32_t limits = limits_serial();
	struct content *again;
	HANDLE section;
	DWORD error;

	section = creates ? worker_create(self, number, &error)
			  : worker_open(self, number, writes, &error);
	writes |= creates;
	if (section && creates && error == ERROR_SUCCESS)
		oracle_complain(oracle, &oracle->tally.split,
				"name %u is new though it is held here", number);
	if (!section && error == ERROR_FILE_NOT_FOUND)
		oracle_complain(oracle, &oracle->tally.lost,
				"name %u is not found though it is held here", number);
	else if (!section)
		worker_failed(self, "verify", limits, error);
	if (!section)
		return;

	again = worker_view(self, section, writes);
	if (again) {
		struct content *to = writes ? again : hold->content;
		struct content *from = writes ? hold->content : again;
		bool leads_elsewhere = atomic_load(&again->tag) != hold->tag;

		if (writes || hold->is_writable) {
			atomic_store(&to->through[self->number], nonce);
			leads_elsewhere |=
				atomic_load(&from->through[self->number]) != nonce;
		}
		if (leads_elsewhere)
			oracle_complain(
				oracle, &oracle->tally.split,
				"name %u leads elsewhere than where it led before",
				number);
		content_check_body(oracle, again, hold->tag);
		atomic_fetch_add(&oracle->tally.verified, 1);
	}
	worker_compare(self, number, hold->tag);
	worker_let_go(self, section, again);
}

/* An object that nobody has written a tag into yet, and that we can only read. */
static uint64_t worker_tag_for_readers(struct worker *self, uint32_t number,
				       struct content *content)
{
	struct oracle *oracle = self->oracle;
	uint32_t limits = limits_serial();
	struct content *writable = NULL;
	uint64_t tag = 0;
	DWORD error;
	HANDLE section = worker_open(self, number, true, &error);

	if (!section && error == ERROR_FILE_NOT_FOUND)
		oracle_complain(oracle, &oracle->tally.lost,
				"name %u is not found by a reader that holds it", number);
	else if (!section)
		worker_failed(self, "a reader's open", limits, error);
	if (section)
		writable = worker_view(self, section, true);
	if (writable) {
		tag = content_tag(oracle, writable);
		if (atomic_load(&content->tag) != tag)
			oracle_complain(oracle, &oracle->tally.split,
					"name %u leads a reader elsewhere", number);
	}
	if (section)
		worker_let_go(self, section, writable);
	return tag;
}

/* Commits what was only reserved; harmless where it was not. */
static void worker_commit(struct worker *self, uint32_t number, struct content *content)
{
	uint32_t limits = limits_serial();

	if (!(self->oracle->kind.means & MEANS_RESERVE) || number % 4 != 2 ||
	    worker_names_file(self, number))
		return;
	call_begin(self);
	if (!VirtualAlloc(content, STORM_WORDS * 8, MEM_COMMIT, PAGE_READWRITE))
		worker_failed(self, "commit", limits, GetLastError());
	call_end(self);
}

static void worker_keep(struct worker *self, uint32_t number, struct hold hold)
{
	self->hold[number] = hold;
	if (self->seat)
		claim_make(&self->seat->claim[number], hold.tag);
	worker_compare(self, number, hold.tag);
}

void worker_acquire(struct worker *self, uint32_t number)
{
	struct sighting before[STORM_MAX_SEATS];
	struct oracle *oracle = self->oracle;
	bool creates = self->seat && dice_below(&self->dice, 3) != 0;
	bool writes = creates || !(oracle->kind.means & MEANS_READERS) ||
		      dice_below(&self->dice, 2);
	uint64_t last_tag_before = atomic_load(&oracle->last_tag);
	struct hold hold = { .is_writable = writes };
	uint32_t limits = limits_serial();
	DWORD error;

	worker_look_around(self, number, before);
	hold.section = creates ? worker_create(self, number, &error)
			       : worker_open(self, number, writes, &error);
	if (!hold.section && error == ERROR_FILE_NOT_FOUND && !creates) {
		atomic_fetch_add(&oracle->tally.missing, 1);
		worker_check_absence(self, number, false, before);
		return;
	}
	if (!hold.section) {
		worker_failed(self, creates ? "create" : "open", limits, error);
		return;
	}
	if (creates && error == ERROR_SUCCESS)
		worker_check_absence(self, number, true, before);

	hold.content = worker_view(self, hold.section, writes);
	if (hold.content && writes)
		hold.tag = content_tag(oracle, hold.content);
	else if (hold.content)
		hold.tag = atomic_load(&hold.content->tag);
	if (hold.content && !hold.tag)
		hold.tag = worker_tag_for_readers(self, number, hold.content);
	if (!hold.tag) {
		worker_let_go(self, hold.section, hold.content);
		return;
	}
	if (creates && error == ERROR_SUCCESS) {
		atomic_fetch_add(&oracle->tally.created, 1);
		worker_check_new(self, hold.content, hold.tag, last_tag_before);
	} else {
		atomic_fetch_add(&oracle->tally.joined, 1);
	}
	content_check_body(oracle, hold.content, hold.tag);
	if (writes) {
		worker_commit(self, number, hold.content);
		content_write_body(&self->dice, hold.content, hold.tag);
	}
	worker_keep(self, number, hold);
}

/* A second handle keeps the name when the first one goes. */
void worker_duplicate(struct worker *self, uint32_t number)
{
	struct hold *hold = &self->hold[number];
	uint32_t limits = limits_serial();
	HANDLE process = GetCurrentProcess(), second = NULL;

	call_begin(self);
	if (!DuplicateHandle(process, hold->section, process, &second, 0, FALSE,
			     DUPLICATE_SAME_ACCESS)) {
		worker_failed(self, "duplicate", limits, GetLastError());
	} else {
		if (!CloseHandle(hold->section))
			worker_failed(self, "close", limits, GetLastError());
		hold->section = second;
		atomic_fetch_add(&self->oracle->tally.duplicates, 1);
	}
	call_end(self);
}

void worker_release(struct worker *self, uint32_t number)
{
	struct hold *hold = &self->hold[number];

	if (self->seat)
		claim_withdraw(&self->seat->claim[number]);
	worker_let_go(self, hold->section, hold->content);
	*hold = (struct hold) { .section = NULL };
}

void worker_use_once(struct worker *self)
{
	HANDLE *place = &self->once[self->n_once % STORM_ONCE];
	uint32_t limits = limits_serial();
	char name[64];
	DWORD error;

	snprintf(name, sizeof(name), "once-%u-%u-%u", self->number, self->life,
		 self->n_once);
	call_begin(self);
	if (*place && !CloseHandle(*place))
		worker_failed(self, "close", limits, GetLastError());
	*place = section_try_create(name, TORTURE_PAGE, &error);
	call_end(self);
	self->n_once++;
	if (!*place)
		worker_failed(self, "create once", limits, error);
	else if (error != ERROR_SUCCESS)
		oracle_complain(self->oracle, &self->oracle->tally.stale,
				"%s is there before it is made", name);
	else
		atomic_fetch_add(&self->oracle->tally.once, 1);
}

void worker_release_all(struct worker *self)
{
	for (uint32_t i = 0; i < self->oracle->kind.n_names; i++)
		if (self->hold[i].section)
			worker_release(self, i);
	for (uint32_t i = 0; i < STORM_ONCE; i++)
		if (self->once[i])
			worker_let_go(self, self->once[i], NULL);
}

void worker_check_inheritance(struct worker *self, uint32_t number)
{
	uint32_t limits = limits_serial();
	DWORD error;
	HANDLE section = worker_open(self, number, false, &error);

	if (section)
		CloseHandle(section);
	else if (error == ERROR_FILE_NOT_FOUND)
		oracle_complain(self->oracle, &self->oracle->tally.lost,
				"name %u is not found in a child that holds it", number);
	else
		worker_failed(self, "child's open", limits, error);
}
