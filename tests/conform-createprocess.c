/* SPDX-License-Identifier: MIT */
/*
 * Programs that are started: how they are found, what they are told, what they inherit, and
 * what is known of their end. The program starts itself, in one of the roles below.
 */
#include "conform.h"

#include <process.h>

static char self[1024];

/* ---- the child ---------------------------------------------------------------------- */

static void say(const char *text)
{
	DWORD n;

	WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), text, (DWORD)strlen(text), &n, NULL);
}

static void say_handle(HANDLE handle)
{
	char text[32];

	sprintf(text, "%lu;", (unsigned long)(ULONG_PTR)handle);
	say(text);
}

static HANDLE handle_from(const char *text)
{
	return (HANDLE)(ULONG_PTR)strtoul(text, NULL, 10);
}

static void child_echo(void)
{
	char text[64];
	DWORD n, n_done;

	while (ReadFile(GetStdHandle(STD_INPUT_HANDLE), text, sizeof(text), &n, NULL) &&
	       n > 0)
		WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), text, n, &n_done, NULL);
}

static void child_startup(void)
{
	STARTUPINFOA info;
	char text[512];

	GetStartupInfoA(&info);
	sprintf(text, "%lu %lu %lx %u %s", (unsigned long)info.cb,
		(unsigned long)info.dwX, (unsigned long)info.dwFlags, info.wShowWindow,
		info.lpTitle ? info.lpTitle : "(none)");
	say(text);
}

static int child_section(HANDLE section)
{
	char *view = view_map(section, FILE_MAP_ALL_ACCESS, 0, 0);

	if (!view)
		return (int)GetLastError();
	view[0]++;
	UnmapViewOfFile(view);
	return 0;
}

static int child_flags(HANDLE handle)
{
	DWORD flags;

	return GetHandleInformation(handle, &flags) ? (int)flags + 100
						    : (int)GetLastError();
}

static int child_run(int argc, char **argv)
{
	const char *role = argv[2], *word = argc > 3 ? argv[3] : "";
	char text[1024];
	int i;

	if (!strcmp(role, "exit"))
		ExitProcess(strtoul(word, NULL, 0));
	if (!strcmp(role, "return"))
		return (int)strtoul(word, NULL, 0);
	if (!strcmp(role, "leave"))
		_exit((int)strtoul(word, NULL, 0));
	if (!strcmp(role, "terminate"))
		TerminateProcess(GetCurrentProcess(), strtoul(word, NULL, 0));
	if (!strcmp(role, "echo"))
		child_echo();
	if (!strcmp(role, "startup"))
		child_startup();
	if (!strcmp(role, "section"))
		return child_section(handle_from(word));
	if (!strcmp(role, "flags"))
		return child_flags(handle_from(word));
	if (!strcmp(role, "close"))
		return CloseHandle(handle_from(word)) ? 0 : (int)GetLastError();
	if (!strcmp(role, "same"))
		return (int)GetProcessId(handle_from(word));
	if (!strcmp(role, "open"))
		return (int)open_says(FILE_MAP_READ, word);
	if (!strcmp(role, "line"))
		say(GetCommandLineA());
	if (!strcmp(role, "directory") && GetCurrentDirectoryA(sizeof(text), text))
		say(text);
	if (!strcmp(role, "variable"))
		say(GetEnvironmentVariableA(word, text, sizeof(text)) ? text : "(none)");
	if (!strcmp(role, "handles")) {
		say_handle(GetStdHandle(STD_INPUT_HANDLE));
		say_handle(GetStdHandle(STD_OUTPUT_HANDLE));
		say_handle(GetStdHandle(STD_ERROR_HANDLE));
	}
	for (i = 3; i < argc && !strcmp(role, "arguments"); i++) {
		say("[");
		say(argv[i]);
		say("]");
	}
	return 0;
}

/* ---- starting one ------------------------------------------------------------------- */

static char *line_of(char *to, const char *arguments)
{
	sprintf(to, "\"%s\" child %s", self, arguments);
	return to;
}

/* Until the process has ended; what it ended with. */
static DWORD await_end(HANDLE process)
{
	DWORD code = STILL_ACTIVE;
	int i;

	for (i = 0; i < 60000; i++) {
		if (!GetExitCodeProcess(process, &code))
			return CONTRADICTION;
		if (code != STILL_ACTIVE)
			return code;
		Sleep(1);
	}
	return CONTRADICTION;
}

static void close_both(PROCESS_INFORMATION *process)
{
	CloseHandle(process->hProcess);
	CloseHandle(process->hThread);
}

static BOOL start_with(STARTUPINFOA *info, const char *arguments, BOOL inherits,
		       DWORD flags, void *environment, const char *directory,
		       PROCESS_INFORMATION *ret)
{
	char line[2048];

	return CreateProcessA(NULL, line_of(line, arguments), NULL, NULL, inherits, flags,
			      environment, directory, info, ret);
}

static BOOL start(const char *arguments, BOOL inherits, DWORD flags,
		  PROCESS_INFORMATION *ret)
{
	STARTUPINFOA info;

	memset(&info, 0, sizeof(info));
	info.cb = sizeof(info);
	return start_with(&info, arguments, inherits, flags, NULL, NULL, ret);
}

static DWORD code_of(const char *arguments, BOOL inherits, DWORD flags)
{
	PROCESS_INFORMATION process;
	DWORD code;

	if (!start(arguments, inherits, flags, &process))
		return CONTRADICTION;
	code = await_end(process.hProcess);
	close_both(&process);
	return code;
}

/* The last error of a call with this application and line, which is to fail. */
static DWORD create_fails(const char *application, const char *line, DWORD flags,
			  const char *directory)
{
	PROCESS_INFORMATION process;
	STARTUPINFOA info;
	char copy[2048];

	memset(&info, 0, sizeof(info));
	info.cb = sizeof(info);
	if (line)
		strcpy(copy, line);
	SetLastError(UNTOUCHED);
	if (!CreateProcessA(application, line ? copy : NULL, NULL, NULL, FALSE, flags,
			    NULL, directory, &info, &process))
		return failure_said();
	await_end(process.hProcess);
	close_both(&process);
	return ERROR_SUCCESS;
}

static BOOL inheritable_pipe(HANDLE *from, HANDLE *to)
{
	SECURITY_ATTRIBUTES attributes;

	memset(&attributes, 0, sizeof(attributes));
	attributes.nLength = sizeof(attributes);
	attributes.bInheritHandle = TRUE;
	return CreatePipe(from, to, &attributes, 0);
}

/* As the well-known example does it: everything the child says, and its exit code. */
static DWORD run(const char *arguments, const char *input, void *environment, DWORD flags,
		 const char *directory, char *output, size_t n_output)
{
	HANDLE in_from, in_to, out_from, out_to;
	PROCESS_INFORMATION process;
	STARTUPINFOA info;
	DWORD n = 0, code;
	size_t n_all = 0;
	BOOL started;

	output[0] = '\0';
	if (!inheritable_pipe(&in_from, &in_to) || !inheritable_pipe(&out_from, &out_to))
		return CONTRADICTION;
	SetHandleInformation(in_to, HANDLE_FLAG_INHERIT, 0);
	SetHandleInformation(out_from, HANDLE_FLAG_INHERIT, 0);
	memset(&info, 0, sizeof(info));
	info.cb = sizeof(info);
	info.dwFlags = STARTF_USESTDHANDLES;
	info.hStdInput = in_from;
	info.hStdOutput = out_to;
	info.hStdError = out_to;
	started = start_with(&info, arguments, TRUE, flags, environment, directory,
			     &process);
	CloseHandle(in_from);
	CloseHandle(out_to);
	if (input)
		WriteFile(in_to, input, (DWORD)strlen(input), &n, NULL);
	CloseHandle(in_to);
	while (started && n_all < n_output - 1 &&
	       ReadFile(out_from, output + n_all, (DWORD)(n_output - 1 - n_all), &n,
			NULL) &&
	       n > 0)
		n_all += n;
	output[n_all] = '\0';
	CloseHandle(out_from);
	if (!started)
		return CONTRADICTION;
	code = await_end(process.hProcess);
	close_both(&process);
	return code;
}

static int says(const char *arguments, const char *want)
{
	char output[2048];

	if (run(arguments, NULL, NULL, 0, NULL, output, sizeof(output)) != 0)
		return 0;
	if (strcmp(output, want) != 0)
		printf("# it said: %s\n", output);
	return !strcmp(output, want);
}

/* ---- facts -------------------------------------------------------------------------- */

static void test_ends(void)
{
	CHECK_EQ("an exit code is told", code_of("exit 7", FALSE, 0), 7);
	CHECK_EQ("so is none", code_of("exit 0", FALSE, 0), 0);
	CHECK_EQ("it has 32 bits", code_of("exit 0xC0001234", FALSE, 0), 0xC0001234);
	CHECK_EQ("also one that main() returns", code_of("return 100000", FALSE, 0),
		 100000);
	CHECK_EQ("also a negative one", code_of("return 0xFFFFFFFF", FALSE, 0),
		 0xFFFFFFFF);
	CHECK_EQ("and that of one that leaves at once", code_of("leave 8", FALSE, 0), 8);
	CHECK_EQ("and that of a process that terminates itself",
		 code_of("terminate 70000", FALSE, 0), 70000);
	CHECK_EQ("flags that ask for nothing are no obstacle",
		 code_of("exit 7", FALSE,
			 INHERIT_PARENT_AFFINITY | CREATE_PRESERVE_CODE_AUTHZ_LEVEL),
		 7);
}

static void test_terminate(void)
{
	PROCESS_INFORMATION process;
	HANDLE from, to, limited;
	STARTUPINFOA info;
	DWORD code = 0;

	REQUIRE(inheritable_pipe(&from, &to));
	SetHandleInformation(to, HANDLE_FLAG_INHERIT, 0);
	memset(&info, 0, sizeof(info));
	info.cb = sizeof(info);
	info.dwFlags = STARTF_USESTDHANDLES;
	info.hStdInput = from;
	REQUIRE(start_with(&info, "echo", TRUE, 0, NULL, NULL, &process));
	CHECK("a process that runs is still active",
	      GetExitCodeProcess(process.hProcess, &code) && code == STILL_ACTIVE);
	limited = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE,
			      process.dwProcessId);
	CHECK("it is found by its number",
	      limited && GetProcessId(limited) == process.dwProcessId);
	SetLastError(UNTOUCHED);
	CHECK("and not ended without the right to it",
	      !TerminateProcess(limited, 1) && failure_said() == ERROR_ACCESS_DENIED);
	CHECK("with it, it is", TerminateProcess(process.hProcess, 0x12345678));
	CHECK_EQ("and ends with what was said", await_end(process.hProcess), 0x12345678);
	CHECK_EQ("to every handle", await_end(limited), 0x12345678);
	SetLastError(UNTOUCHED);
	CHECK_WINE_DIFFERS("nobody ends twice", "it says nothing",
			   !TerminateProcess(process.hProcess, 1) &&
				   failure_said() == ERROR_ACCESS_DENIED);
	CHECK_EQ("nor otherwise", await_end(process.hProcess), 0x12345678);
	SetLastError(UNTOUCHED);
	CHECK("no handle, no end",
	      !TerminateProcess(NULL, 1) && failure_said() == ERROR_INVALID_HANDLE);
	CloseHandle(limited);
	close_both(&process);
	CloseHandle(from);
	CloseHandle(to);
}

static void test_find(void)
{
	/* Also where it ought to fail: without a line, one that starts runs all of this again. */
	static const char child[] = "x child exit 0";
	char line[2048], bare[1024], directory[1024];
	char *end;

	strcpy(directory, self);
	end = strrchr(directory, '/');
	if (!end || strrchr(directory, '\\') > end)
		end = strrchr(directory, '\\');
	REQUIRE(end);
	*end = '\0';
	strcpy(bare, end + 1);

	CHECK_EQ("what is absent is not found",
		 create_fails(NULL, "absent-program x", 0, NULL), ERROR_FILE_NOT_FOUND);
	CHECK_EQ("nor as an application", create_fails("absent-program", NULL, 0, NULL),
		 ERROR_FILE_NOT_FOUND);
	CHECK_EQ("nor where there is no directory",
		 create_fails("absent-directory/program", NULL, 0, NULL),
		 ERROR_PATH_NOT_FOUND);
	CHECK_EQ("an empty line says nothing", create_fails(NULL, "", 0, NULL),
		 ERROR_FILE_NOT_FOUND);
	CHECK_EQ("and there is no directory to begin in",
		 create_fails(self, child, 0, "absent-directory"), ERROR_DIRECTORY);
	CHECK_EQ("nor is a file one", create_fails(self, child, 0, self),
		 ERROR_DIRECTORY);
	CHECK_EQ("nor is nothing", create_fails(self, child, 0, ""), ERROR_DIRECTORY);
	sprintf(line, "%s child exit 5", bare);
	CHECK_EQ("a program is found beside this one", create_fails(NULL, line, 0, NULL),
		 ERROR_SUCCESS);
	sprintf(line, "\"%s\" child exit 5", bare);
	CHECK_EQ("also with quotes", create_fails(NULL, line, 0, NULL), ERROR_SUCCESS);
	sprintf(line, "anything child exit 5");
	CHECK_EQ("an application may be called anything",
		 create_fails(self, line, 0, NULL), ERROR_SUCCESS);
	CHECK_WINE_DIFFERS(
		"no process is detached and has a new console", "it does not mind",
		create_fails(self, child, DETACHED_PROCESS | CREATE_NEW_CONSOLE, NULL) ==
			ERROR_INVALID_PARAMETER);
}

/* What many programs close without asking whether it is there. */
static void test_nothing_to_close(void)
{
	char line[] = "absent-program x";
	PROCESS_INFORMATION process;
	STARTUPINFOA info;

	memset(&info, 0, sizeof(info));
	info.cb = sizeof(info);
	memset(&process, 0xcc, sizeof(process));
	CHECK_WINE_DIFFERS("what is not started has neither handles nor numbers",
			   "only if a file was found",
			   !CreateProcessA(NULL, line, NULL, NULL, FALSE, 0, NULL, NULL,
					   &info, &process) &&
				   !process.hProcess && !process.hThread &&
				   !process.dwProcessId && !process.dwThreadId);
}

static void test_format(void)
{
	HANDLE file = CreateFileA("conform-text.exe", GENERIC_WRITE, 0, NULL,
				  CREATE_ALWAYS, 0, NULL);
	DWORD n;

	REQUIRE(file != INVALID_HANDLE_VALUE);
	WriteFile(file, "no program", 10, &n, NULL);
	CloseHandle(file);
	CHECK_EQ("a text is no program", create_fails("conform-text.exe", NULL, 0, NULL),
		 ERROR_BAD_EXE_FORMAT);
	DeleteFileA("conform-text.exe");
}

/* The line of a child that is `n` characters long. */
static char *long_line(size_t n)
{
	char *line = (char *)malloc(n + 1);
	size_t n_used;

	if (!line)
		return NULL;
	n_used = strlen(line_of(line, "return 4 "));
	memset(line + n_used, 'x', n - n_used);
	line[n] = '\0';
	return line;
}

static void test_long_line(void)
{
	char *longest = long_line(32766), *longer = long_line(32767);
	PROCESS_INFORMATION process;
	STARTUPINFOA info;

	REQUIRE(longest && longer);
	memset(&info, 0, sizeof(info));
	info.cb = sizeof(info);
	CHECK("a line may have 32,766 characters",
	      CreateProcessA(NULL, longest, NULL, NULL, FALSE, 0, NULL, NULL, &info,
			     &process) &&
		      await_end(process.hProcess) == 4);
	close_both(&process);
	SetLastError(UNTOUCHED);
	CHECK_WINE_DIFFERS("one more is too long", "87",
			   !CreateProcessA(NULL, longer, NULL, NULL, FALSE, 0, NULL, NULL,
					   &info, &process) &&
				   failure_said() == ERROR_FILENAME_EXCED_RANGE);
	free(longest);
	free(longer);
}

static void test_line(void)
{
	char line[2048];

	line_of(line, "line \"a  b\"  c");
	CHECK("a program sees its command line as it was written",
	      says("line \"a  b\"  c", line));
	CHECK("arguments are split at blanks", says("arguments a b  c", "[a][b][c]"));
	CHECK("but not in quotes", says("arguments \"a b\" c", "[a b][c]"));
	CHECK("a quote may be escaped", says("arguments a\\\"b", "[a\"b]"));
	CHECK("backslashes stay themselves",
	      says("arguments a\\\\b c\\", "[a\\\\b][c\\]"));
	CHECK("but halve in front of a quote", says("arguments \"a\\\\\" b", "[a\\][b]"));
	CHECK("an argument may be empty", says("arguments \"\" b", "[][b]"));
	CHECK("between quotes two quotes are one, and leave them open",
	      says("arguments \"a\"\"b\" c", "[a\"b][c]"));
	CHECK("also if blanks follow", says("arguments \"a\"\" b\" c", "[a\" b][c]"));
	CHECK("and behind backslashes",
	      says("arguments \"a\\\\\"\" b\" c", "[a\\\" b][c]"));
	CHECK("outside they come and go", says("arguments a\"\"b c", "[ab][c]"));
}

static void test_surroundings(void)
{
	static char list[] = "SystemRoot=C:\\windows\0CONFORM_WORD=given\0";
	static const char wide_text[] = "SystemRoot=C:\\windows\0CONFORM_WORD=wide\0";
	WCHAR wide[sizeof(wide_text)];
	char output[1024], directory[1024];
	size_t i;

	SetEnvironmentVariableA("CONFORM_WORD", "inherited");
	CHECK("the environment is ours", says("variable CONFORM_WORD", "inherited"));
	CHECK("or what is given", run("variable CONFORM_WORD", NULL, list, 0, NULL,
				      output, sizeof(output)) == 0 &&
					  !strcmp(output, "given"));
	for (i = 0; i < sizeof(wide_text); i++)
		wide[i] = (WCHAR)(unsigned char)wide_text[i];
	CHECK("in either width",
	      run("variable CONFORM_WORD", NULL, wide, CREATE_UNICODE_ENVIRONMENT, NULL,
		  output, sizeof(output)) == 0 &&
		      !strcmp(output, "wide"));
	CHECK("and nothing else", run("variable PATHEXT_OF_OURS", NULL, list, 0, NULL,
				      output, sizeof(output)) == 0 &&
					  !strcmp(output, "(none)"));
	REQUIRE(GetTempPathA(sizeof(directory), directory));
	directory[strlen(directory) - 1] = '\0'; /* its last separator */
	CHECK("the directory is where it is told to begin",
	      run("directory", NULL, NULL, 0, directory, output, sizeof(output)) == 0 &&
		      !strcmp(output, directory));
	REQUIRE(GetCurrentDirectoryA(sizeof(directory), directory));
	CHECK("or ours", says("directory", directory));
}

static void test_streams(void)
{
	char output[256];

	CHECK("what a program reads and writes goes through pipes",
	      run("echo", "to and fro", NULL, 0, NULL, output, sizeof(output)) == 0 &&
		      !strcmp(output, "to and fro"));
}

static void test_standard_values(void)
{
	HANDLE from, to, old = GetStdHandle(STD_OUTPUT_HANDLE);
	PROCESS_INFORMATION process;
	char want[64], output[256];
	STARTUPINFOA info;
	DWORD n = 0;

	REQUIRE(inheritable_pipe(&from, &to));
	memset(&info, 0, sizeof(info));
	info.cb = sizeof(info);
	info.dwFlags = STARTF_USESTDHANDLES;
	info.hStdInput = from;
	info.hStdOutput = to;
	info.hStdError = to;
	sprintf(want, "%lu;%lu;%lu;", (unsigned long)(ULONG_PTR)from,
		(unsigned long)(ULONG_PTR)to, (unsigned long)(ULONG_PTR)to);
	REQUIRE(start_with(&info, "handles", TRUE, 0, NULL, NULL, &process));
	await_end(process.hProcess);
	close_both(&process);
	CHECK("standard handles have the values they had here",
	      ReadFile(from, output, sizeof(output) - 1, &n, NULL) && n == strlen(want) &&
		      !memcmp(output, want, n));

	CHECK("a process may say what its own is", SetStdHandle(STD_OUTPUT_HANDLE, to));
	CHECK("and is told so", GetStdHandle(STD_OUTPUT_HANDLE) == to);
	code_of("arguments x", TRUE, 0);
	SetStdHandle(STD_OUTPUT_HANDLE, old);
	CHECK("so are programs that it starts",
	      ReadFile(from, output, sizeof(output), &n, NULL) && n >= 1 &&
		      output[0] == '[');
	SetLastError(UNTOUCHED);
	CHECK("there are three",
	      !SetStdHandle(5, to) && failure_said() == ERROR_INVALID_HANDLE);
	CloseHandle(from);
	CloseHandle(to);
}

static DWORD with_handle(const char *role, HANDLE handle, BOOL inherits)
{
	char arguments[64];

	sprintf(arguments, "%s %lu", role, (unsigned long)(ULONG_PTR)handle);
	return code_of(arguments, inherits, 0);
}

static void test_inheritance(void)
{
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, NULL), twin, me;
	char *view = view_map(section, FILE_MAP_ALL_ACCESS, 0, 0);

	REQUIRE(section && view);
	CHECK_EQ("a handle stays here unless it is inheritable",
		 with_handle("flags", section, TRUE), ERROR_INVALID_HANDLE);
	REQUIRE(SetHandleInformation(section, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT));
	CHECK_EQ("and inheriting is asked for", with_handle("flags", section, FALSE),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("then it has its value, and is inheritable there, too",
		 with_handle("flags", section, TRUE), 100 + HANDLE_FLAG_INHERIT);
	CHECK_EQ("memory without a name is shared", with_handle("section", section, TRUE),
		 0);
	CHECK_EQ("and what is written arrives", view[0], 1);
	CHECK_EQ("a child closes what is its own", with_handle("close", section, TRUE),
		 0);
	CHECK_EQ("and not ours", with_handle("section", section, TRUE), 0);
	REQUIRE(DuplicateHandle(GetCurrentProcess(), section, GetCurrentProcess(), &twin,
				FILE_MAP_READ, TRUE, 0));
	CHECK_EQ("rights go along", with_handle("section", twin, TRUE),
		 ERROR_ACCESS_DENIED);
	REQUIRE(DuplicateHandle(GetCurrentProcess(), GetCurrentProcess(),
				GetCurrentProcess(), &me, 0, TRUE,
				DUPLICATE_SAME_ACCESS));
	CHECK_EQ("a process may know its parent", with_handle("same", me, TRUE),
		 GetCurrentProcessId());
	CloseHandle(me);
	CloseHandle(twin);
	UnmapViewOfFile(view);
	CloseHandle(section);
}

static void test_names(void)
{
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, "conform-child-name");
	PROCESS_INFORMATION process;
	DWORD code;

	REQUIRE(section);
	SetHandleInformation(section, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
	CHECK_EQ("a child finds names", code_of("open conform-child-name", FALSE, 0), 0);
	REQUIRE(start("open conform-child-name", TRUE, CREATE_SUSPENDED, &process));
	CloseHandle(section);
	ResumeThread(process.hThread);
	code = await_end(process.hProcess);
	close_both(&process);
	CHECK_EQ("one that was left to it lives on in it", code, 0);
	CHECK_EQ("and ends with it", open_says(FILE_MAP_READ, "conform-child-name"),
		 ERROR_FILE_NOT_FOUND);
}

static void test_handle_list(void)
{
	HANDLE chosen = section_create(PAGE_READWRITE, PAGE_BYTES, NULL),
	       other = section_create(PAGE_READWRITE, PAGE_BYTES, NULL);
	LPPROC_THREAD_ATTRIBUTE_LIST list;
	PROCESS_INFORMATION process;
	STARTUPINFOEXA info;
	SIZE_T n_bytes = 0;
	char arguments[64];
	int i;

	REQUIRE(chosen && other);
	SetHandleInformation(other, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
	SetLastError(UNTOUCHED);
	CHECK("a list of attributes says how large it is",
	      !InitializeProcThreadAttributeList(NULL, 1, 0, &n_bytes) &&
		      failure_said() == ERROR_INSUFFICIENT_BUFFER && n_bytes > 0);
	list = (LPPROC_THREAD_ATTRIBUTE_LIST)malloc(n_bytes);
	REQUIRE(list && InitializeProcThreadAttributeList(list, 1, 0, &n_bytes));
	SetLastError(UNTOUCHED);
	CHECK("handles have a size",
	      !UpdateProcThreadAttribute(list, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST,
					 &chosen, 5, NULL, NULL) &&
		      failure_said() == ERROR_BAD_LENGTH);
	SetLastError(UNTOUCHED);
	CHECK("not everything is an attribute",
	      !UpdateProcThreadAttribute(list, 0, 0x20777, &chosen, sizeof(chosen), NULL,
					 NULL) &&
		      failure_said() == ERROR_NOT_SUPPORTED);
	REQUIRE(UpdateProcThreadAttribute(list, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST,
					  &chosen, sizeof(chosen), NULL, NULL));
	memset(&info, 0, sizeof(info));
	info.StartupInfo.cb = sizeof(info);
	info.lpAttributeList = list;
	SetLastError(UNTOUCHED);
	CHECK_WINE_DIFFERS("what is listed has to be inheritable", "it is left out",
			   !start_with(&info.StartupInfo, "exit 0", TRUE,
				       EXTENDED_STARTUPINFO_PRESENT, NULL, NULL,
				       &process) &&
				   failure_said() == ERROR_INVALID_PARAMETER);
	SetHandleInformation(chosen, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
	for (i = 0; i < 2; i++) {
		sprintf(arguments, "flags %lu",
			(unsigned long)(ULONG_PTR)(i ? other : chosen));
		REQUIRE(start_with(&info.StartupInfo, arguments, TRUE,
				   EXTENDED_STARTUPINFO_PRESENT, NULL, NULL, &process));
		if (i == 0)
			CHECK_EQ("it is inherited", await_end(process.hProcess),
				 100 + HANDLE_FLAG_INHERIT);
		else
			CHECK_EQ("and nothing else is", await_end(process.hProcess),
				 ERROR_INVALID_HANDLE);
		close_both(&process);
	}
	DeleteProcThreadAttributeList(list);
	free(list);
	CloseHandle(chosen);
	CloseHandle(other);
}

static void test_suspended(void)
{
	PROCESS_INFORMATION process;
	DWORD code = 0;

	REQUIRE(start("exit 9", FALSE, CREATE_SUSPENDED, &process));
	CHECK("a process and its thread have numbers",
	      process.dwProcessId != 0 && process.dwThreadId != 0 &&
		      GetProcessId(process.hProcess) == process.dwProcessId);
	CHECK("one that is suspended does nothing",
	      GetExitCodeProcess(process.hProcess, &code) && code == STILL_ACTIVE);
	CHECK_EQ("it was suspended once", ResumeThread(process.hThread), 1);
	CHECK_EQ("and runs when it is resumed", await_end(process.hProcess), 9);
	CHECK_EQ("which it was not any more", ResumeThread(process.hThread), 0);
	SetLastError(UNTOUCHED);
	CHECK("a process is no thread", ResumeThread(process.hProcess) == (DWORD)-1 &&
						failure_said() == ERROR_INVALID_HANDLE);
	close_both(&process);
	REQUIRE(start("exit 9", FALSE, CREATE_SUSPENDED, &process));
	CHECK("it may end without ever having run",
	      TerminateProcess(process.hProcess, 77) &&
		      await_end(process.hProcess) == 77);
	close_both(&process);
}

static void test_startup(void)
{
	static char title[] = "a title";
	HANDLE from, to;
	PROCESS_INFORMATION process;
	STARTUPINFOA info;
	char want[128], output[512];
	DWORD n = 0;

	REQUIRE(inheritable_pipe(&from, &to));
	memset(&info, 0, sizeof(info));
	info.cb = sizeof(info);
	info.dwFlags = STARTF_USESTDHANDLES | STARTF_USEPOSITION | STARTF_USESHOWWINDOW;
	info.dwX = 12;
	info.wShowWindow = 3;
	info.lpTitle = title;
	info.hStdOutput = to;
	REQUIRE(start_with(&info, "startup", TRUE, 0, NULL, NULL, &process));
	await_end(process.hProcess);
	close_both(&process);
	sprintf(want, "%lu 12 %lx 3 a title", (unsigned long)sizeof(info),
		(unsigned long)info.dwFlags);
	CHECK("a program learns how it was started",
	      ReadFile(from, output, sizeof(output) - 1, &n, NULL) && n == strlen(want) &&
		      !memcmp(output, want, n));
	CloseHandle(from);
	CloseHandle(to);
}

static void test_handles_given(void)
{
	SECURITY_ATTRIBUTES attributes;
	PROCESS_INFORMATION process;
	STARTUPINFOA info;
	DWORD first = 0, second = 0;
	char line[2048];

	memset(&info, 0, sizeof(info));
	info.cb = sizeof(info);
	memset(&attributes, 0, sizeof(attributes));
	attributes.nLength = sizeof(attributes);
	attributes.bInheritHandle = TRUE;
	REQUIRE(CreateProcessA(self, line_of(line, "exit 0"), &attributes, NULL, FALSE, 0,
			       NULL, NULL, &info, &process));
	CHECK_WINE_DIFFERS("each of the two handles is inheritable if so asked for",
			   "it does not look",
			   GetHandleInformation(process.hProcess, &first) &&
				   GetHandleInformation(process.hThread, &second) &&
				   first == HANDLE_FLAG_INHERIT && second == 0);
	await_end(process.hProcess);
	close_both(&process);
}

static void test_times(void)
{
	FILETIME began, ended, kernel, user, now, mine;
	PROCESS_INFORMATION process;

	GetSystemTimeAsFileTime(&now);
	CHECK("a process knows when it began",
	      GetProcessTimes(GetCurrentProcess(), &mine, &ended, &kernel, &user) &&
		      CompareFileTime(&mine, &now) < 0);
	REQUIRE(start("exit 0", FALSE, 0, &process));
	await_end(process.hProcess);
	CHECK("its children began later",
	      GetProcessTimes(process.hProcess, &began, &ended, &kernel, &user) &&
		      CompareFileTime(&mine, &began) <= 0);
	GetSystemTimeAsFileTime(&now);
	CHECK("and have ended by now", (ended.dwHighDateTime || ended.dwLowDateTime) &&
					       CompareFileTime(&ended, &now) <= 0);
	close_both(&process);
}

static void test_priority(void)
{
	PROCESS_INFORMATION process;
	HANDLE me = GetCurrentProcess();

	SetLastError(UNTOUCHED);
	CHECK("two classes are none",
	      !SetPriorityClass(me, 0x21) && failure_said() == ERROR_INVALID_PARAMETER);
	REQUIRE(start("exit 0", FALSE, CREATE_SUSPENDED | IDLE_PRIORITY_CLASS, &process));
	CHECK_WINE_DIFFERS("a program may be started to go last", "it does not look",
			   GetPriorityClass(process.hProcess) == IDLE_PRIORITY_CLASS);
	ResumeThread(process.hThread);
	await_end(process.hProcess);
	close_both(&process);
	REQUIRE(start("exit 0", FALSE, CREATE_SUSPENDED, &process));
	CHECK("or be told so",
	      SetPriorityClass(process.hProcess, BELOW_NORMAL_PRIORITY_CLASS) &&
		      GetPriorityClass(process.hProcess) == BELOW_NORMAL_PRIORITY_CLASS);
	CHECK_EQ("nobody waits for one without windows",
		 WaitForInputIdle(process.hProcess, 0), WAIT_FAILED);
	ResumeThread(process.hThread);
	await_end(process.hProcess);
	close_both(&process);
}

static void test_wide(void)
{
	WCHAR application[1024], line[64];
	PROCESS_INFORMATION process;
	STARTUPINFOW info;

	memset(&info, 0, sizeof(info));
	info.cb = sizeof(info);
	widen(application, self);
	widen(line, "x child exit 11");
	REQUIRE(CreateProcessW(application, line, NULL, NULL, FALSE, 0, NULL, NULL, &info,
			       &process));
	CHECK_EQ("the wide call does the same", await_end(process.hProcess), 11);
	close_both(&process);
	GetStartupInfoW(&info);
	CHECK_EQ("and tells the same", info.cb, sizeof(info));
}

int main(int argc, char **argv)
{
	if (argc > 2 && !strcmp(argv[1], "child"))
		return child_run(argc, argv);
	conform_begin();
	if (!GetModuleFileNameA(NULL, self, sizeof(self)))
		return 1;
	test_ends();
	test_terminate();
	test_find();
	test_nothing_to_close();
	test_format();
	test_line();
	test_long_line();
	test_surroundings();
	test_streams();
	test_standard_values();
	test_inheritance();
	test_names();
	test_handle_list();
	test_suspended();
	test_startup();
	test_handles_given();
	test_times();
	test_priority();
	test_wide();
	return conform_end();
}
