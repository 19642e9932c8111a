// SPDX-License-Identifier: MIT
//
// A ring buffer without an edge: the same section mapped twice, one behind the other, so
// that what runs over the end of the first view comes out at the beginning. And the way C++
// keeps handles and views: as objects that let go by themselves.
//
#include <windows.h>

#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <string>

class Handle
{
      public:
	explicit Handle(HANDLE handle) : handle_(handle)
	{
		if (handle_ == NULL)
			throw std::runtime_error("error " +
						 std::to_string(GetLastError()));
	}
	~Handle()
	{
		CloseHandle(handle_);
	}
	Handle(const Handle &) = delete;
	Handle &operator=(const Handle &) = delete;
	HANDLE get() const
	{
		return handle_;
	}

      private:
	HANDLE handle_;
};

class View
{
      public:
	View(const Handle &section, void *where)
		: base_(static_cast<char *>(
			  MapViewOfFileEx(section.get(), FILE_MAP_WRITE, 0, 0, 0, where)))
	{
	}
	~View()
	{
		if (base_)
			UnmapViewOfFile(base_);
	}
	View(const View &) = delete;
	View &operator=(const View &) = delete;
	char *base() const
	{
		return base_;
	}

      private:
	char *base_;
};

static const SIZE_T kRing = 65536;

// Room for both is found by reserving it, and given up just before: somebody else may be
// faster, so it may take several goes.
static bool run_over_the_edge(const Handle &section)
{
	for (int go = 0; go < 100; go++) {
		char *room = static_cast<char *>(
			VirtualAlloc(NULL, 2 * kRing, MEM_RESERVE, PAGE_NOACCESS));
		if (!room)
			return false;
		VirtualFree(room, 0, MEM_RELEASE);
		View first(section, room), second(section, room + kRing);
		if (!first.base() || !second.base())
			continue;
		std::strcpy(first.base() + kRing - 4, "over the edge");
		return std::strcmp(first.base(), " the edge") == 0;
	}
	return false;
}

int main()
{
	try {
		Handle section(CreateFileMappingW(INVALID_HANDLE_VALUE, NULL,
						  PAGE_READWRITE, 0, kRing, NULL));
		bool works = run_over_the_edge(section);

		std::puts(works ? "the ring has no edge" : "the ring has an edge");
		return works ? 0 : 1;
	} catch (const std::exception &e) {
		std::fprintf(stderr, "%s\n", e.what());
		return 2;
	}
}
