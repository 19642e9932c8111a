/* SPDX-License-Identifier: MIT */
/* Two hosts of one plug-in: the game moves, the chat listens. */
#include <windows.h>
#include <stdio.h>
#include <string.h>
#include "plugin.h"

static int CALLBACK Listen(const PLUGIN_POSITION *position, LPVOID context)
{
	printf("%s: at %.1f, tick %u\n", (const char *)context, position->fPosition[0],
	       position->uiTick);
	return NO_ERROR;
}

int main(int argc, char *argv[])
{
	int r = PluginInit(MAKELONG(0, 1));

	if (r != NO_ERROR)
		return r;
	if (argc > 1 && !strcmp(argv[1], "game")) {
		PluginRun(NULL, NULL);
		PluginRun(NULL, NULL);
		puts("ready");
		fflush(stdout);
		getchar();
	} else {
		r = PluginRun(Listen, (LPVOID) "chat");
	}
	DllMain(NULL, DLL_PROCESS_DETACH, NULL);
	return r;
}
