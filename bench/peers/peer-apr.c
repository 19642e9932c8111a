/* SPDX-License-Identifier: MIT */
/*
 * apr_shm, named by a file as it asks for: System V memory whose key is made of that file.
 * Creating and attaching both map. What an operation took from its pool goes back as the
 * operation's last step, as it would in a program that lives on.
 */
#include "protocol.h"

#include <apr_general.h>
#include <apr_shm.h>
#include <apr_version.h>

static apr_pool_t *lasting, *passing;
static apr_shm_t *held, *shared;

static const char always_mapped[] = "a segment is always mapped";

static int fails(const char *what, apr_status_t status)
{
	char text[128];

	return peer_fails("%s: %s", what, apr_strerror(status, text, sizeof(text)));
}

static int create(apr_shm_t **ret, const char *name, const char *text, apr_pool_t *pool)
{
	apr_status_t status = apr_shm_create(ret, PEER_SECTION_BYTES, name, pool);

	if (status != APR_SUCCESS)
		return fails("apr_shm_create", status);
	strcpy((char *)apr_shm_baseaddr_get(*ret), text);
	return 0;
}

static int destroy(apr_shm_t **segment)
{
	apr_status_t status = *segment ? apr_shm_destroy(*segment) : APR_SUCCESS;

	*segment = NULL;
	return status == APR_SUCCESS ? 0 : fails("apr_shm_destroy", status);
}

static int hold(void)
{
	return create(&held, peer_held, "x", lasting);
}

static int create_touch_close(void)
{
	apr_shm_t *own = NULL;
	int r = create(&own, peer_own, "", passing);

	if (r == 0)
		r = destroy(&own);
	apr_pool_clear(passing);
	return r;
}

/* Attached, looked at with `see`, detached. */
static int visit(const char *name, int (*see)(const void *memory))
{
	apr_shm_t *segment;
	apr_status_t status = apr_shm_attach(&segment, name, passing);
	int r;

	if (status != APR_SUCCESS) {
		r = fails("apr_shm_attach", status);
	} else {
		r = see(apr_shm_baseaddr_get(segment));
		apr_shm_detach(segment);
	}
	apr_pool_clear(passing);
	return r;
}

static int read_one(const void *memory)
{
	(void)*(const volatile char *)memory;
	return 0;
}

static int open_read_close(void)
{
	return visit(peer_held, read_one);
}

static int scenario_first(void)
{
	return create(&shared, peer_shared, PEER_MESSAGE, lasting);
}

static int scenario_second(void)
{
	return visit(peer_shared, peer_compare);
}

static int scenario_last(void)
{
	return destroy(&shared);
}

static const struct peer_case cases[] = {
	PEER_ONCE("hold", hold),
	PEER_LACKS("create-close", always_mapped),
	PEER_CASE("create-touch-close", NULL, create_touch_close, NULL),
	PEER_LACKS("open-close", always_mapped),
	PEER_CASE("open-read-close", NULL, open_read_close, NULL),
	PEER_LACKS("map-unmap", always_mapped),
	PEER_ONCE("scenario-first", scenario_first),
	PEER_CASE("scenario-second", NULL, scenario_second, NULL),
	PEER_ONCE("scenario-last", scenario_last),
};

static void leave(void)
{
	destroy(&held);
	destroy(&shared);
	apr_terminate();
}

int main(int argc, char **argv)
{
	const char *directory = getenv("TMPDIR");
	char before[PEER_NAME_MAX], what[64];
	const struct peer peer = { what, before, cases, sizeof(cases) / sizeof(cases[0]),
				   leave };

	if (apr_initialize() != APR_SUCCESS ||
	    apr_pool_create(&lasting, NULL) != APR_SUCCESS ||
	    apr_pool_create(&passing, NULL) != APR_SUCCESS) {
		printf("unavailable APR does not start\n");
		return 0;
	}
	snprintf(before, sizeof(before), "%s/", directory ? directory : "/tmp");
	snprintf(what, sizeof(what), "apr_shm of APR %s", apr_version_string());
	return peer_main(&peer, argc, argv);
}
