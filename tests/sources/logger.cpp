// SPDX-License-Identifier: MIT
// Uses the log from C++.
#include "sharedlog.h"

#include <cstdlib>
#include <iostream>
#include <string>
#include <tchar.h>

using namespace std;

#ifdef UNICODE
#define tcout wcout
#else
#define tcout cout
#endif

int main(int argc, char *argv[])
{
	if (!LogOpen(TEXT("SourcesLog"))) {
		cerr << "LogOpen: " << GetLastError() << endl;
		return EXIT_FAILURE;
	}
	if (argc == 2 && string(argv[1]) == "keep") {
		LOGI(TEXT("%s is open"), TEXT("the log"));
		tcout << TEXT("ready") << endl;
		cin.get();
		DWORD n = LogDump();
		cout << n << " lines" << endl;
	} else {
		LOGW(TEXT("%02d%% of 0x%08lX, %I64d"), 7, (DWORD)0xDEADBEEF, (INT64)1 << 40);
		LOGI(TEXT("%s"), string(500, '-').c_str());
	}
	LogClose();
	return EXIT_SUCCESS;
}
