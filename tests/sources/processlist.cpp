// SPDX-License-Identifier: MIT
// Coursework: one program writes the list of processes into a mapping, another searches it.
#include <iostream>
#include <string>
#include <sstream>
#include <windows.h>
#include <TlHelp32.h>
#include <stdio.h>
#include <conio.h>
using namespace std;

#define MAPPED_NAME TEXT("Local\\SourcesProcesses")
#define MAPPED_SIZE (1 << 20)
#define CLOSE_HANDLE(handle) \
	if (!CloseHandle(handle)) { \
		printf("Could not close handle: %d\n", (int)GetLastError()); \
	}

BOOL getProcesses(string &buffer)
{
	PROCESSENTRY32 entry;
	HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
	if (snapshot == INVALID_HANDLE_VALUE)
		return FALSE;
	entry.dwSize = sizeof(PROCESSENTRY32);
	if (!Process32First(snapshot, &entry)) {
		CLOSE_HANDLE(snapshot);
		return FALSE;
	}
	ostringstream out;
	do {
		out << entry.th32ProcessID << '\t' << entry.th32ParentProcessID << '\t' << entry.szExeFile << '\n';
	} while (Process32Next(snapshot, &entry));
	buffer = out.str();
	CLOSE_HANDLE(snapshot);
	return TRUE;
}

int main(int argc, char *argv[])
{
	const bool writer = argc > 1;
	HANDLE mapped = CreateFileMapping((HANDLE)0xFFFFFFFF, nullptr, PAGE_READWRITE, 0, MAPPED_SIZE, MAPPED_NAME);
	if (mapped == NULL) {
		cout << "Could not create file mapping: " << GetLastError() << endl;
		return 1;
	}
	LPSTR buffer = (LPSTR)MapViewOfFile(mapped, FILE_MAP_WRITE, 0, 0, 0);
	if (buffer == NULL) {
		cout << "Could not map: " << GetLastError() << endl;
		CLOSE_HANDLE(mapped);
		return 1;
	}
	if (writer) {
		string processes;
		if (!getProcesses(processes))
			return 1;
		memcpy(buffer, processes.c_str(), min(processes.size() + 1, (size_t)MAPPED_SIZE));
		cout << "ready" << endl;
		cin.get();
	} else {
		istringstream lines(buffer);
		string line;
		int n = 0, n_writers = 0;
		while (getline(lines, line)) {
			n++;
			if (line.find("processlist") != string::npos)
				n_writers++;
		}
		cout << (n > 0 ? "some processes" : "no processes") << ", " << n_writers << " of us" << endl;
	}
	UnmapViewOfFile(buffer);
	CLOSE_HANDLE(mapped);
	return 0;
}
