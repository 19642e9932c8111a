/* SPDX-License-Identifier: MIT */
/* Singly linked lists. Everything else that is interlocked is complete in the headers. */
#include "synchapi.h"

#include "core/slist.h"

_Static_assert(sizeof(struct slist) == sizeof(SLIST_HEADER), "as Windows has it");

static struct slist *interlockedapi_list(PSLIST_HEADER head)
{
	return (struct slist *)head;
}

static struct slist_entry *interlockedapi_entry(PSLIST_ENTRY entry)
{
	return (struct slist_entry *)entry;
}

VOID WINAPI InitializeSListHead(PSLIST_HEADER ListHead)
{
	slist_init(interlockedapi_list(ListHead));
}

PSLIST_ENTRY WINAPI InterlockedPushEntrySList(PSLIST_HEADER ListHead,
					      PSLIST_ENTRY ListEntry)
{
	struct slist_entry *entry = interlockedapi_entry(ListEntry);

	return (PSLIST_ENTRY)slist_push(interlockedapi_list(ListHead), entry, entry, 1);
}

PSLIST_ENTRY WINAPI InterlockedPushListSListEx(PSLIST_HEADER ListHead, PSLIST_ENTRY List,
					       PSLIST_ENTRY ListEnd, ULONG Count)
{
	return (PSLIST_ENTRY)slist_push(interlockedapi_list(ListHead),
					interlockedapi_entry(List),
					interlockedapi_entry(ListEnd), Count);
}

PSLIST_ENTRY WINAPI InterlockedPopEntrySList(PSLIST_HEADER ListHead)
{
	return (PSLIST_ENTRY)slist_pop(interlockedapi_list(ListHead));
}

PSLIST_ENTRY WINAPI InterlockedFlushSList(PSLIST_HEADER ListHead)
{
	return (PSLIST_ENTRY)slist_flush(interlockedapi_list(ListHead));
}

USHORT WINAPI QueryDepthSList(PSLIST_HEADER ListHead)
{
	return slist_depth(interlockedapi_list(ListHead));
}
