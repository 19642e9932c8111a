// SPDX-License-Identifier: MIT
//
// Boost.Interprocess: shared_memory_object and mapped_region, on shm_open() here. Whoever
// made a segment has to remove its name by hand.
#include "protocol.h"

#include <boost/interprocess/mapped_region.hpp>
#include <boost/interprocess/shared_memory_object.hpp>
#include <boost/version.hpp>
#include <memory>

using namespace boost::interprocess;

namespace
{

struct segment {
	shared_memory_object object;
	mapped_region region;

	segment() = default;

	explicit segment(const char *name) : object(open_only, name, read_write)
	{
	}

	char *map()
	{
		region = mapped_region(object, read_write);
		return static_cast<char *>(region.get_address());
	}
};

// Goes away with its name, however far it got.
struct owned : segment {
	const char *name;

	explicit owned(const char *its_name) : name(its_name)
	{
		object = shared_memory_object(create_only, name, read_write);
	}

	~owned()
	{
		shared_memory_object::remove(name);
	}

	owned(const owned &) = delete;
	owned &operator=(const owned &) = delete;

	char *map_whole()
	{
		object.truncate(PEER_SECTION_BYTES);
		return map();
	}
};

std::unique_ptr<owned> held, shared;
segment opened;

int hold()
{
	held.reset(new owned(peer_held));
	*held->map_whole() = 1;
	return 0;
}

int create_close()
{
	owned own(peer_own);

	own.object.truncate(PEER_SECTION_BYTES);
	return 0;
}

int create_touch_close()
{
	owned own(peer_own);

	*own.map_whole() = 1;
	return 0;
}

int open_close()
{
	segment other(peer_held);

	return 0;
}

int open_read_close()
{
	segment other(peer_held);

	(void)*static_cast<volatile char *>(other.map());
	return 0;
}

int open_held()
{
	opened = segment(peer_held);
	return 0;
}

int map_unmap()
{
	mapped_region region(opened.object, read_write);

	return 0;
}

int close_held()
{
	opened = segment();
	return 0;
}

int scenario_first()
{
	shared.reset(new owned(peer_shared));
	strcpy(shared->map_whole(), PEER_MESSAGE);
	return 0;
}

int scenario_second()
{
	segment other(peer_shared);

	return peer_compare(other.map());
}

int scenario_last()
{
	shared.reset();
	return 0;
}

const peer_case cases[] = {
	PEER_ONCE("hold", hold),
	PEER_CASE("create-close", NULL, create_close, NULL),
	PEER_CASE("create-touch-close", NULL, create_touch_close, NULL),
	PEER_CASE("open-close", NULL, open_close, NULL),
	PEER_CASE("open-read-close", NULL, open_read_close, NULL),
	PEER_CASE("map-unmap", open_held, map_unmap, close_held),
	PEER_ONCE("scenario-first", scenario_first),
	PEER_CASE("scenario-second", NULL, scenario_second, NULL),
	PEER_ONCE("scenario-last", scenario_last),
};

void leave()
{
	held.reset();
	shared.reset();
}

} // namespace

int main(int argc, char **argv)
{
	char what[64];
	const peer self = { what, "", cases, sizeof(cases) / sizeof(cases[0]), leave };

	snprintf(what, sizeof(what), "Boost.Interprocess %d.%d", BOOST_VERSION / 100000,
		 BOOST_VERSION / 100 % 1000);
	return peer_main(&self, argc, argv);
}
