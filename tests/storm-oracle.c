/* SPDX-License-Identifier: MIT */
/* What everybody in a storm says and counts, in memory that the library knows nothing of. */
#include "storm.h"

enum {
	N_COMPLAINTS = 10, /* printed; all are counted */
};

static struct oracle *oracle_map(int fd)
{
	struct oracle *oracle =
		mmap(NULL, sizeof(*oracle), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	CHECK(oracle != MAP_FAILED);
	return oracle;
}

struct oracle *oracle_new(const struct storm_kind *kind, uint64_t seed)
{
	int fd = memfd_create("storm", MFD_CLOEXEC);
	struct oracle *oracle;

	CHECK(fd >= 0);
	CHECK(ftruncate(fd, sizeof(*oracle)) == 0);
	oracle = oracle_map(fd);
	oracle->fd = fd;
	oracle->kind = *kind;
	oracle->seed = seed;
	return oracle;
}

struct oracle *oracle_attach(int fd)
{
	CHECK(fcntl(fd, F_SETFD, FD_CLOEXEC) == 0);
	return oracle_map(fd);
}

void oracle_free(struct oracle *oracle)
{
	close(oracle->fd);
	munmap(oracle, sizeof(*oracle));
}

void oracle_complain(struct oracle *oracle, _Atomic uint64_t *counter, const char *format,
		     ...)
{
	va_list args;

	atomic_fetch_add(counter, 1);
	if (atomic_fetch_add(&oracle->n_complaints, 1) >= N_COMPLAINTS)
		return;
	va_start(args, format);
	fprintf(stderr, "# [%d] ", (int)getpid());
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
}

/* ---- tallies ------------------------------------------------------------------------ */

void tally_add(struct tally *total, const struct tally *more)
{
#define STORM_ADD(name) atomic_fetch_add(&total->name, atomic_load(&more->name))
	STORM_TALLY(STORM_ADD);
#undef STORM_ADD
}

uint64_t tally_print(const char *title, const struct tally *tally)
{
	printf("# %s:", title);
#define STORM_PRINT(name) \
	printf(" %s %llu", #name, (unsigned long long)atomic_load(&tally->name))
	STORM_TALLY(STORM_PRINT);
#undef STORM_PRINT
	putchar('\n');
	fflush(stdout);
	return tally->split + tally->stale + tally->lost + tally->hung + tally->leaked +
	       tally->denied + tally->other;
}

/* ---- what others claim -------------------------------------------------------------- */

void sighting_take(struct sighting *ret, struct seat *seat, uint32_t name)
{
	ret->life = atomic_load(&seat->life);
	ret->serial = atomic_load(&seat->claim[name].serial);
	ret->tag = atomic_load(&seat->claim[name].tag);
	ret->holds = ret->life % 2 && ret->serial % 2 &&
		     atomic_load(&seat->claim[name].serial) == ret->serial &&
		     atomic_load(&seat->life) == ret->life;
}

bool sighting_held(const struct sighting *then, struct seat *seat, uint32_t name)
{
	return then->holds && atomic_load(&seat->claim[name].serial) == then->serial &&
	       atomic_load(&seat->life) == then->life;
}

void claim_make(struct claim *claim, uint64_t tag)
{
	atomic_store(&claim->tag, tag);
	atomic_fetch_add(&claim->serial, 1);
}

void claim_withdraw(struct claim *claim)
{
	if (atomic_load(&claim->serial) % 2)
		atomic_fetch_add(&claim->serial, 1);
}

static struct seat *oracle_seats_of(struct oracle *oracle, uint32_t process)
{
	return &oracle->seat[process * oracle->kind.n_threads];
}

void oracle_end_life(struct oracle *oracle, uint32_t process)
{
	struct seat *seats = oracle_seats_of(oracle, process);

	for (uint32_t i = 0; i < oracle->kind.n_threads; i++) {
		uint32_t life = atomic_load(&seats[i].life);

		if (life % 2)
			atomic_compare_exchange_strong(&seats[i].life, &life, life + 1);
	}
}

void oracle_begin_life(struct oracle *oracle, uint32_t process)
{
	struct seat *seats = oracle_seats_of(oracle, process);

	oracle_end_life(oracle, process);
	for (uint32_t i = 0; i < oracle->kind.n_threads; i++) {
		atomic_store(&seats[i].n_calls, 0);
		for (uint32_t name = 0; name < oracle->kind.n_names; name++)
			claim_withdraw(&seats[i].claim[name]);
		atomic_fetch_add(&seats[i].life, 1);
	}
	atomic_fetch_add(&oracle->n_lives[process], 1);
	/* One that begins anew by exec() may be killed at this very moment. */
	if (atomic_load(&oracle->is_doomed[process]))
		oracle_end_life(oracle, process);
}
