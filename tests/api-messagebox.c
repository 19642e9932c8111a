/* SPDX-License-Identifier: MIT */
/*
 * MessageBox, asked in every way there is: on a terminal, on standard error, by tools that
 * a test puts on PATH to see what they are given, and in real windows on a display of our
 * own (if Xvfb, xdotool and the tool are there).
 */
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "errhandlingapi.h"
#include "ptys.h"
#include "winerror.h"
#include "winuser.h"

#define TRICKY "<b>&amp; --help \"$(x)\" %s C:\\new"

static void forget_surroundings(void)
{
	unsetenv("DISPLAY");
	unsetenv("WAYLAND_DISPLAY");
	unsetenv("WINSHM_MESSAGEBOX");
	setenv("LC_ALL", "C.UTF-8", 1);
	setenv("TERM", "dumb", 1);
}

/* The buttons of every set, in Windows' order. */
static const struct {
	UINT type;
	int ids[3];
	const char *letters; /* on a terminal; ^ is Esc */
	int escape;          /* what Esc returns; 0: nothing */
} sets[] = {
	{ MB_OK, { IDOK }, "o", IDOK },
	{ MB_OKCANCEL, { IDOK, IDCANCEL }, "oc", IDCANCEL },
	{ MB_ABORTRETRYIGNORE, { IDABORT, IDRETRY, IDIGNORE }, "ari", 0 },
	{ MB_YESNOCANCEL, { IDYES, IDNO, IDCANCEL }, "ync", IDCANCEL },
	{ MB_YESNO, { IDYES, IDNO }, "yn", 0 },
	{ MB_RETRYCANCEL, { IDRETRY, IDCANCEL }, "rc", IDCANCEL },
	{ MB_CANCELTRYCONTINUE,
	  { IDCANCEL, IDTRYAGAIN, IDCONTINUE },
	  "\033tc",
	  IDCANCEL },
};

enum {
	N_SETS = sizeof(sets) / sizeof(sets[0])
};

/* ----------------------------------------------------------------- terminal -- */

static UINT bobs_type; /* what he asks with; set before he starts */
static const char *bobs_text = "text";

static void bob_asks(struct pty *pty)
{
	forget_surroundings();
	pty_report(pty, MessageBoxA(NULL, bobs_text, "Title", bobs_type));
}

static int ask_on_terminal(UINT type, const char *keys)
{
	struct pty pty;
	int id;

	bobs_type = type;
	pty_open(&pty);
	pty_start(&pty, bob_asks, -1);
	pty_wait_raw(&pty, true);
	pty_type(&pty, keys);
	id = pty_hear(&pty);
	pty_end_well(&pty);
	CHECK(pty_is_as_before(&pty));
	pty_close(&pty);
	return id;
}

TEST(on_a_terminal_every_button_has_its_letter)
{
	for (int i = 0; i < N_SETS; i++) {
		for (int k = 0; sets[i].letters[k]; k++) {
			char key[] = { sets[i].letters[k], '\0' };

			CHECK_EQ(ask_on_terminal(sets[i].type, key), sets[i].ids[k]);
			if (key[0] >= 'a')
				key[0] -= 'a' - 'A';
			CHECK_EQ(ask_on_terminal(sets[i].type, key), sets[i].ids[k]);
		}
	}
}

TEST(on_a_terminal_enter_is_the_default_button)
{
	for (int i = 0; i < N_SETS; i++) {
		CHECK_EQ(ask_on_terminal(sets[i].type, "\r"), sets[i].ids[0]);
		if (sets[i].ids[1])
			CHECK_EQ(ask_on_terminal(sets[i].type | MB_DEFBUTTON2, "\r"),
				 sets[i].ids[1]);
		if (sets[i].ids[2])
			CHECK_EQ(ask_on_terminal(sets[i].type | MB_DEFBUTTON3, "\r"),
				 sets[i].ids[2]);
	}
	CHECK_EQ(ask_on_terminal(MB_YESNO | MB_DEFBUTTON4, "\r"),
		 IDYES); /* there is none */
}

TEST(on_a_terminal_escape_is_cancel_or_the_only_ok_and_otherwise_nothing)
{
	for (int i = 0; i < N_SETS; i++) {
		if (sets[i].escape)
			CHECK_EQ(ask_on_terminal(sets[i].type, "\033"), sets[i].escape);
		else /* the Esc is not the start of the next key: Alt+x would be */
			CHECK_EQ(ask_on_terminal(sets[i].type, "\033[A\033[A?\r"),
				 sets[i].ids[0]);
	}
}

TEST(on_a_terminal_help_and_other_keys_leave_the_question_open)
{
	CHECK_EQ(ask_on_terminal(MB_YESNO | MB_HELP, "hHxz1 \tn"), IDNO);
	CHECK_EQ(ask_on_terminal(MB_YESNO, "hn"), IDNO);
}

static void show_on_terminal(const char *text, UINT type, const char **ret)
{
	static char screen[65536];
	struct pty pty;

	bobs_text = text;
	bobs_type = type;
	pty_open(&pty);
	pty_start(&pty, bob_asks, -1);
	pty_wait_raw(&pty, true);
	strcpy(screen, pty_screen(&pty));
	pty_type(&pty, "\r");
	pty_hear(&pty);
	pty_end_well(&pty);
	pty_close(&pty);
	*ret = screen;
}

TEST(on_a_terminal_the_text_is_shown_as_it_is)
{
	const char *screen;

	show_on_terminal(TRICKY " \xC3\xBC", MB_YESNO | MB_ICONQUESTION, &screen);
	CHECK(strstr(screen, "(?)  " TRICKY " \xC3\xBC  "));
	CHECK(strstr(screen, "\xE2\x94\x8C\xE2\x94\x80 Title \xE2\x94\x80"));
	CHECK(strstr(screen, ">[Y]es<"));
	CHECK(strstr(screen, " [N]o "));
	CHECK(strstr(screen, "Enter: Yes"));
}

TEST(on_a_terminal_control_characters_do_nothing)
{
	const char *screen;

	show_on_terminal("a\033[2Jb\007c\x7F\xC2\x9B"
			 "d\xE2\x80\xAE"
			 "e\xFF\r\nf\tg",
			 MB_OK, &screen);
	CHECK(!strchr(screen, '\033'));
	CHECK(!strchr(screen, '\007'));
	CHECK(!strstr(screen, "\xC2\x9B"));
	CHECK(!strstr(screen, "\xE2\x80\xAE"));
	CHECK(strstr(screen, "a^[[2Jb^Gc^?\xEF\xBF\xBD"
			     "d\xEF\xBF\xBD"
			     "e\xEF\xBF\xBD "));
	CHECK(strstr(screen, " f       g "));
}

TEST(a_kill_while_the_box_waits_gives_the_terminal_back)
{
	struct pty pty;

	pty_open(&pty);
	pty_start(&pty, bob_asks, -1);
	pty_wait_raw(&pty, true);
	kill(pty.bob, SIGKILL);
	pty_end(&pty);
	pty_wait_raw(&pty, false);
	CHECK(pty_is_as_before(&pty));
	pty_close(&pty);
}

/* ---------------------------------------------------------- standard error -- */

static void write_to_file(const char *name, const char *contents, mode_t mode)
{
	char path[PATH_MAX];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", test_dir(), name);
	file = fopen(path, "w");
	CHECK(file && fputs(contents, file) >= 0 && fclose(file) == 0);
	CHECK(chmod(path, mode) == 0);
}

static const char *read_file(const char *name)
{
	static char contents[65536];
	char path[PATH_MAX];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", test_dir(), name);
	file = fopen(path, "r");
	if (!file)
		return NULL;
	contents[fread(contents, 1, sizeof(contents) - 1, file)] = '\0';
	fclose(file);
	return contents;
}

/* From here on there is no terminal, and standard error is a file. */
static void leave_terminal(void)
{
	char path[PATH_MAX];
	int fd;

	forget_surroundings();
	if (getsid(0) != getpid()) {
		setpgid(0,
			getpgid(getppid())); /* a group's leader cannot leave its session */
		CHECK(setsid() > 0);
	}
	CHECK(open("/dev/tty", O_RDWR) < 0);
	fd = open("/dev/null", O_RDWR);
	CHECK(dup2(fd, 0) == 0);
	close(fd);
	snprintf(path, sizeof(path), "%s/stderr", test_dir());
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	CHECK(dup2(fd, 2) == 2);
	close(fd);
}

static void ask_nobody(void *unused)
{
	(void)unused;
	leave_terminal();
	SetLastError(77);
	CHECK_EQ(MessageBoxA(NULL, TRICKY "\033c", "T\n", MB_YESNOCANCEL | MB_DEFBUTTON2),
		 IDNO);
	CHECK_EQ(GetLastError(), 77);
	CHECK_STR(read_file("stderr"), "T\n: " TRICKY "^[c\n[No]\n");
}

TEST(with_nobody_to_ask_it_is_written_down_and_the_default_button_answers)
{
	wait_ok(test_fork(ask_nobody, NULL));
}

static const WCHAR wide_text[] = { 'G', 'r', 0xFC, 0xDF, 'e', 0xD83D, 0xDE00, 0xD800, 0 };
static const WCHAR wide_title[] = { 'T', 0 };

static void ask_nobody_widely(void *unused)
{
	(void)unused;
	leave_terminal();
	CHECK_EQ(MessageBoxW(NULL, wide_text, wide_title, MB_OK), IDOK);
	CHECK_STR(read_file("stderr"), "T: Gr\xC3\xBC\xC3\x9F"
				       "e\xF0\x9F\x98\x80\xEF\xBF\xBD\n[OK]\n");
}

static void ask_nobody_nothing(void *unused)
{
	(void)unused;
	leave_terminal();
	CHECK_EQ(MessageBoxA(NULL, NULL, NULL, MB_OK), IDOK);
	CHECK_EQ(MessageBoxW(NULL, NULL, NULL, MB_OK), IDOK);
	CHECK_EQ(MessageBoxExA(NULL, NULL, NULL, MB_OKCANCEL | MB_DEFBUTTON2, 0x409),
		 IDCANCEL);
	CHECK_EQ(MessageBoxExW(NULL, NULL, NULL, MB_OK | MB_TOPMOST, 0), IDOK);
	CHECK_EQ(MessageBoxA(NULL, NULL, NULL, MB_YESNO | MB_HELP | MB_DEFBUTTON3),
		 IDYES); /* Help is the default, and answers nothing */
	CHECK_STR(read_file("stderr"),
		  "Error: \n[OK]\nError: \n[OK]\nError: \n[Cancel]\nError: \n[OK]\n"
		  "Error: \n[Yes]\n");
}

TEST(the_wide_form_says_the_same_and_null_is_an_empty_text_and_the_title_error)
{
	wait_ok(test_fork(ask_nobody_widely, NULL));
	wait_ok(test_fork(ask_nobody_nothing, NULL));
}

static void ask_wrongly(void *unused)
{
	(void)unused;
	leave_terminal();
	for (UINT set = 7; set <= 15; set++) {
		SetLastError(0);
		CHECK_EQ(MessageBoxA(NULL, "x", "x", set), 0);
		CHECK_EQ(GetLastError(), ERROR_INVALID_MSGBOX_STYLE);
	}
	SetLastError(0);
	CHECK_EQ(MessageBoxW((HWND)(UINT_PTR)4, wide_text, wide_title,
			     MB_SERVICE_NOTIFICATION),
		 0);
	CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
	CHECK_STR(read_file("stderr"), "");
}

TEST(an_unknown_set_of_buttons_or_an_owner_of_a_service_s_box_is_refused)
{
	wait_ok(test_fork(ask_wrongly, NULL));
}

/* ------------------------------------------------------------- false tools -- */

/* A tool that writes its arguments and its input down, then does as it is told. */
static void make_tool(const char *name, const char *then)
{
	char script[1024], path[PATH_MAX];

	snprintf(script, sizeof(script),
		 "#!/bin/sh\nfor a; do printf '{%%s}\\n' \"$a\"; done >%s/%s.args\n"
		 "/bin/cat >%s/%s.input\n%s\n",
		 test_dir(), name, test_dir(), name, then);
	write_to_file(name, script, 0700);
	snprintf(path, sizeof(path), "%s/%s", test_dir(), name);
	if (access(path, X_OK) != 0)
		SKIP("no programs may run in %s", test_dir());
	setenv("PATH", test_dir(), 1);
}

static int ask_tools(UINT type)
{
	leave_terminal();
	setenv("DISPLAY", ":test", 1);
	return MessageBoxA(NULL, TRICKY "\n--second", "--title", type);
}

TEST(zenity_s_ok_is_the_default_button_and_others_are_known_by_their_label)
{
	make_tool("zenity", "exit $ZENITY_OK");
	CHECK_EQ(ask_tools(MB_ABORTRETRYIGNORE | MB_DEFBUTTON2), IDRETRY);
	CHECK_STR(read_file("zenity.args"),
		  "{--info}\n{--icon-name=}\n{--no-markup}\n{--title=--title}\n"
		  "{--text=" TRICKY
		  "\n--second}\n{--ok-label=Retry}\n{--extra-button=Abort}\n"
		  "{--extra-button=Ignore}\n");
	make_tool("zenity", "echo Ignore; exit $ZENITY_ESC");
	CHECK_EQ(ask_tools(MB_ABORTRETRYIGNORE), IDIGNORE);
	make_tool("zenity", "echo 'Try Again'; exit 1");
	CHECK_EQ(ask_tools(MB_CANCELTRYCONTINUE), IDTRYAGAIN);
}

TEST(closing_a_window_is_cancel_or_ok_or_brings_it_back)
{
	make_tool("zenity", "exit $ZENITY_ESC");
	CHECK_EQ(ask_tools(MB_YESNOCANCEL), IDCANCEL);
	CHECK_EQ(ask_tools(MB_OK), IDOK);
	make_tool("zenity", "test -e $0.again && { echo No; exit 1; }; : >$0.again; "
			    "exit $ZENITY_ESC");
	CHECK_EQ(ask_tools(MB_YESNO), IDNO);
	CHECK(read_file("zenity.again"));
}

TEST(help_brings_the_window_back)
{
	make_tool("zenity",
		  "test -e $0.again && exit $ZENITY_OK; : >$0.again; echo Help");
	CHECK_EQ(ask_tools(MB_OKCANCEL | MB_HELP), IDOK);
	CHECK(read_file("zenity.again"));
}

TEST(a_tool_that_fails_makes_room_for_the_next_and_the_last_is_standard_error)
{
	make_tool("zenity", "exit 1");
	make_tool("kdialog", "kill -9 $$");
	make_tool("xmessage", "echo \"Error: Can't open display\" >&2; exit 1");
	CHECK_EQ(ask_tools(MB_RETRYCANCEL | MB_DEFBUTTON2), IDCANCEL);
	CHECK(read_file("zenity.args") && read_file("kdialog.args") &&
	      read_file("xmessage.args"));
	CHECK(strstr(read_file("stderr"), "--title: " TRICKY));

	make_tool("kdialog", "exit 0");
	CHECK_EQ(ask_tools(MB_RETRYCANCEL), IDRETRY);
	CHECK_STR(read_file("stderr"), "");
}

TEST(kdialog_gets_text_without_markup_and_its_codes_mean_the_roles)
{
	make_tool("kdialog", "exit 1");
	CHECK_EQ(ask_tools(MB_YESNOCANCEL | MB_DEFBUTTON2 | MB_ICONWARNING), IDYES);
	CHECK_STR(read_file("kdialog.args"),
		  "{--title=--title}\n"
		  "{--warningyesnocancel=<qt>&#60;b&#62;&#38;amp; --help &#34;$(x)&#34; "
		  "&#37;s C:&#92;new<br/>--second</qt>}\n"
		  "{--yes-label=No}\n{--no-label=Yes}\n{--cancel-label=Cancel}\n");
	make_tool("kdialog", "exit 2");
	CHECK_EQ(ask_tools(MB_YESNOCANCEL), IDCANCEL);
	CHECK_EQ(ask_tools(MB_OK | MB_ICONERROR), IDOK);
	CHECK(strstr(read_file("kdialog.args"), "{--error=<qt>"));
	make_tool("kdialog", "exit 1");
	CHECK_EQ(ask_tools(MB_OKCANCEL), IDCANCEL);

	/* where closing could be taken for an answer it shows a list */
	make_tool("kdialog", "echo Yes");
	CHECK_EQ(ask_tools(MB_YESNO | MB_DEFBUTTON2), IDYES);
	CHECK(strstr(read_file("kdialog.args"), "</qt>}\n{Yes}\n{Yes}\n{No}\n{No}\n"));
	CHECK(strstr(read_file("kdialog.args"), "{--default=No}\n{--menu=<qt>"));
}

TEST(xmessage_reads_the_text_and_prints_the_button)
{
	make_tool("xmessage", "echo No; exit 102");
	CHECK_EQ(ask_tools(MB_YESNO | MB_DEFBUTTON2), IDNO);
	CHECK_STR(read_file("xmessage.args"),
		  "{-center}\n{-print}\n{-title}\n{--title}\n{-buttons}\n"
		  "{Yes:101,No:102}\n{-default}\n{No}\n{-file}\n{-}\n");
	CHECK_STR(read_file("xmessage.input"), TRICKY "\n--second");
	make_tool("xmessage", "exit 1");
	CHECK_EQ(ask_tools(MB_YESNOCANCEL), IDCANCEL); /* closed */
}

TEST(the_program_s_ways_with_children_do_not_matter)
{
	make_tool("zenity", "echo No");
	signal(SIGCHLD, SIG_IGN); /* the exit code is lost, the label is not */
	CHECK_EQ(ask_tools(MB_YESNO), IDNO);
	make_tool("zenity", "exit $ZENITY_OK");
	make_tool("kdialog", "echo Yes");
	CHECK_EQ(ask_tools(MB_YESNO), IDYES); /* zenity counts as failed, not as closed */
	signal(SIGCHLD, SIG_DFL);
	CHECK(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD);
}

TEST(the_tool_has_our_environment_default_signals_and_no_descriptor_of_ours)
{
	int fd = open("/dev/null", O_RDONLY);

	CHECK(fd > 2 && fd < 50);
	setenv("WINSHM_TEST_MARK", "1", 1);
	signal(SIGPIPE, SIG_IGN);
	make_tool("zenity",
		  "test \"$WINSHM_TEST_MARK\" = 1 || exit 9\n"
		  "for fd in 3 4 5 6 7 8 9; do\n"
		  "  test -e /proc/self/fd/$fd && test $fd != 3 && exit 9; done\n"
		  "while read -r name value; do case $name$value in\n"
		  "  SigIgn:*[1-9a-f]*|SigBlk:*[1-9a-f]*) exit 9;; esac\n"
		  "done </proc/self/status\nexit $ZENITY_OK");
	make_tool("kdialog", "exit 3");
	make_tool("xmessage", "echo Error: >&2; exit 1");
	CHECK_EQ(ask_tools(MB_YESNO), IDYES);
	CHECK_STR(read_file("stderr"), "");
	close(fd);
}

TEST(a_way_can_be_forced)
{
	make_tool("zenity", "exit $ZENITY_OK");
	make_tool("xmessage", "echo Cancel");
	leave_terminal(); /* and no display */
	setenv("WINSHM_MESSAGEBOX", "xmessage", 1);
	CHECK_EQ(MessageBoxA(NULL, "x", "x", MB_OKCANCEL), IDCANCEL);
	CHECK(!read_file("zenity.args"));
	setenv("DISPLAY", ":test", 1);
	setenv("WINSHM_MESSAGEBOX", "stderr", 1);
	CHECK_EQ(MessageBoxA(NULL, "x", "x", MB_OKCANCEL), IDOK);
	CHECK_STR(read_file("stderr"), "x: x\n[OK]\n");
}

static void ask_and_be_killed(void *unused)
{
	(void)unused;
	ask_tools(MB_OK);
}

TEST(the_window_goes_with_the_program)
{
	struct gate gate;
	char script[128], byte;
	pid_t alice;

	gate_init(&gate); /* the tool holds no end: it opens the path, which is a fifo */
	snprintf(script, sizeof(script), "%s/fifo", test_dir());
	CHECK(mkfifo(script, 0600) == 0);
	snprintf(script, sizeof(script), "exec 9>%s/fifo; echo >&9; exec sleep 1000",
		 test_dir());
	setenv("OLDPATH", getenv("PATH"), 1);
	snprintf(script, sizeof(script),
		 "PATH=$OLDPATH; exec 9>%s/fifo; echo >&9; exec sleep 1000", test_dir());
	make_tool("zenity", script);
	alice = test_fork(ask_and_be_killed, NULL);
	snprintf(script, sizeof(script), "%s/fifo", test_dir());
	FILE *fifo = fopen(script, "r"); /* waits for the tool */
	CHECK(fifo && fread(&byte, 1, 1, fifo) == 1);
	wait_killed(alice);
	CHECK(fread(&byte, 1, 1, fifo) == 0 && feof(fifo)); /* its end has closed it */
	fclose(fifo);
	gate_deinit(&gate);
}

/* ------------------------------------------------------------ real windows -- */

__attribute__((format(printf, 1, 2))) static const char *run(const char *format, ...)
{
	static char line[256];
	char command[512];
	va_list args;
	FILE *out;

	va_start(args, format);
	vsnprintf(command, sizeof(command), format, args);
	va_end(args);
	out = popen(command, "r");
	CHECK(out != NULL);
	if (!fgets(line, sizeof(line), out))
		line[0] = '\0';
	line[strcspn(line, "\n")] = '\0';
	pclose(out);
	return line;
}

static void need(const char *program)
{
	if (!*run("command -v %s", program))
		SKIP("%s is not installed", program);
}

/* A screen of our own; its number is in DISPLAY afterwards. */
static void open_display(void)
{
	char number[16] = ":", argument[16];
	int line[2];
	pid_t pid;

	need("Xvfb");
	need("xdotool");
	CHECK(pipe(line) == 0);
	pid = fork();
	CHECK(pid >= 0);
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		close(line[0]);
		dup2(open("/dev/null", O_RDWR), 2);
		snprintf(argument, sizeof(argument), "%d", line[1]);
		execlp("Xvfb", "Xvfb", "-displayfd", argument, "-screen", "0",
		       "800x600x24", "-noreset", "-nolisten", "tcp", NULL);
		_exit(1);
	}
	close(line[1]);
	for (size_t n = 1; n < sizeof(number) - 1 && read(line[0], number + n, 1) == 1;
	     n++) {
		if (number[n] == '\n') {
			number[n] = '\0';
			break;
		}
	}
	close(line[0]);
	if (!number[1])
		SKIP("Xvfb does not start");
	setenv("DISPLAY", number, 1);
}

/* A program that asks by the tool; whoever sits at the display presses keys. */
static int ask_in_window(const char *tool, UINT type, const char *keys)
{
	static int n_windows;
	const struct timespec tick = { .tv_nsec = 20000000 };
	char window[64] = "", title[64], name[64];
	const char *display = getenv("DISPLAY");
	int status;
	pid_t bob;

	snprintf(title, sizeof(title), "Window %d", ++n_windows);
	bob = fork();
	CHECK(bob >= 0);
	if (bob == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		leave_terminal();
		snprintf(name, sizeof(name), "%s", display);
		setenv("DISPLAY", name, 1);
		setenv("WINSHM_MESSAGEBOX", tool, 1);
		_exit(MessageBoxA(NULL, TRICKY, title, type));
	}
	for (int i = 0; !window[0] && i < PTY_DEADLINE_MS / 20; i++) {
		nanosleep(&tick, NULL); /* between two looks */
		snprintf(window, sizeof(window), "%s",
			 run("xdotool search --onlyvisible --name '^%s$' 2>/dev/null",
			     title));
	}
	if (!window[0])
		test_fail(__FILE__, __LINE__, "no window \"%s\"; %s", title,
			  read_file("stderr"));
	snprintf(name, sizeof(name), "%s", run("xdotool getwindowname %s", window));
	CHECK_STR(name, title);
	run("xdotool windowfocus --sync %s 2>/dev/null", window);
	run("xdotool key --delay 50 %s 2>/dev/null", keys);
	CHECK(waitpid(bob, &status, 0) == bob);
	CHECK(WIFEXITED(status));
	CHECK_STR(read_file("stderr"), ""); /* it was the window that answered */
	return WEXITSTATUS(status);
}

TEST_LIMIT(in_a_zenity_window_every_button_of_every_set_returns_its_id, 240)
{
	static const char *const keys[] = { "Return", "Tab space", "Tab Tab space" };

	need("zenity");
	open_display();
	for (int i = 0; i < N_SETS; i++)
		for (int k = 0; k < 3 && sets[i].ids[k]; k++)
			CHECK_EQ(ask_in_window("zenity",
					       sets[i].type | (UINT)(i % 5) << 4,
					       keys[k]),
				 sets[i].ids[k]);
	CHECK_EQ(ask_in_window("zenity", MB_YESNO | MB_DEFBUTTON2, "Return"), IDNO);
	CHECK_EQ(ask_in_window("zenity", MB_OKCANCEL, "Escape"), IDCANCEL);
	CHECK_EQ(ask_in_window("zenity", MB_OK, "Escape"), IDOK);
	test_forgive_descriptors();
}

TEST_LIMIT(in_an_xmessage_window_return_is_the_default_button, 120)
{
	need("xmessage");
	open_display();
	for (int i = 0; i < N_SETS; i++)
		for (int k = 0; k < 3 && sets[i].ids[k]; k++)
			CHECK_EQ(ask_in_window("xmessage", sets[i].type | (UINT)k << 8,
					       "Return"),
				 sets[i].ids[k]);
	test_forgive_descriptors();
}

static void ask_without_server(void *unused)
{
	(void)unused;
	leave_terminal();
	setenv("DISPLAY", ":9999", 1); /* nobody listens there */
	CHECK_EQ(MessageBoxA(NULL, "text", "Title", MB_YESNO | MB_DEFBUTTON2), IDNO);
	CHECK_STR(read_file("stderr"), "Title: text\n[No]\n");
}

TEST(a_display_that_cannot_be_reached_leads_to_standard_error)
{
	wait_ok(test_fork(ask_without_server, NULL));
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
