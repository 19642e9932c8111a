// SPDX-License-Identifier: MIT
//
// QSharedMemory: System V memory and semaphores with files beside them that their keys are
// made of (Qt 5 and 6 on Linux). Creating and attaching both map; the last to detach
// removes the segment.
#include "protocol.h"

#include <QSharedMemory>
#include <QString>
#include <memory>

namespace
{

std::unique_ptr<QSharedMemory> held, shared;

const char always_mapped[] = "a segment is always mapped";

int fails(const char *what, const QSharedMemory &memory)
{
	return peer_fails("%s: %s", what, qPrintable(memory.errorString()));
}

int create(QSharedMemory &memory)
{
	return memory.create(PEER_SECTION_BYTES) ? 0 : fails("create()", memory);
}

int attach(QSharedMemory &memory)
{
	return memory.attach() ? 0 : fails("attach()", memory);
}

int create_kept(std::unique_ptr<QSharedMemory> &memory, const char *name,
		const char *text)
{
	memory.reset(new QSharedMemory(QString::fromLatin1(name)));
	if (create(*memory) < 0)
		return -1;
	strcpy(static_cast<char *>(memory->data()), text);
	return 0;
}

int hold()
{
	return create_kept(held, peer_held, "x");
}

int create_touch_close()
{
	QSharedMemory memory(QString::fromLatin1(peer_own));

	if (create(memory) < 0)
		return -1;
	*static_cast<char *>(memory.data()) = 1;
	return memory.detach() ? 0 : fails("detach()", memory);
}

int open_read_close()
{
	QSharedMemory memory(QString::fromLatin1(peer_held));

	if (attach(memory) < 0)
		return -1;
	(void)*static_cast<volatile char *>(memory.data());
	return memory.detach() ? 0 : fails("detach()", memory);
}

int scenario_first()
{
	return create_kept(shared, peer_shared, PEER_MESSAGE);
}

int scenario_second()
{
	QSharedMemory memory(QString::fromLatin1(peer_shared));

	if (attach(memory) < 0)
		return -1;
	return peer_compare(memory.constData());
}

int scenario_last()
{
	shared.reset();
	return 0;
}

const peer_case cases[] = {
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

	snprintf(what, sizeof(what), "QSharedMemory of Qt %s", qVersion());
	return peer_main(&self, argc, argv);
}
