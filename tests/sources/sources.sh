#!/bin/bash
# SPDX-License-Identifier: MIT
# The programs of this directory do what they say, in pairs: one makes the memory and says
# "ready", another finds it, and when the first has been given a line and has gone, nothing
# is there any more.
#
# Usage: sources.sh PREFIX [RUNNER...]
#
# A program is PREFIX followed by its name; RUNNER, if any, runs it (wine64).
set -u

prefix=$1
shift
runner=("$@")
suffix=
# A file that both the shell and the programs find.
dir=$(mktemp -d)
path=$dir
if [ ${#runner[@]} -gt 0 ]; then
	suffix=.exe
	path=Z:$dir
fi
export WINSHM_RUNTIME_DIR="$dir/run" WINSHM_MESSAGEBOX=stderr
# They leave memory to the end of the process, as such programs do.
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0"
n=0
keeper=
narrow_s="in C++, MinGW's printf takes %s for narrow"

clean_up() {
	[ -z "$keeper" ] || kill "$keeper" 2>/dev/null
	rm -rf -- "$dir"
}
trap clean_up EXIT
trap '' PIPE # a program that has died reads no line

# What a program prints, with its name and arguments.
run() { # name arguments...
	local name=$1

	shift
	"${runner[@]}" "$prefix$name$suffix" "$@" 2>&1 </dev/null | tr -d '\r'
}

fact() { # sentence, pattern for a whole line, text
	n=$((n + 1))
	if grep -Eqx -e "$2" <<<"$3"; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		echo "# wanted: $2"
		printf '# got: %s\n' "${3//$'\n'/$'\n# got: '}"
	fi
}

skip() { # sentence, reason
	n=$((n + 1))
	echo "ok $n - $1 # SKIP $2"
}

# Starts a program that stays until it is given a line, and waits until it says "ready".
keep() { # name arguments...
	local name=$1

	shift
	rm -f "$dir/in" "$dir/out"
	: >"$dir/out"
	mkfifo "$dir/in"
	"${runner[@]}" "$prefix$name$suffix" "$@" <"$dir/in" >"$dir/out" 2>&1 &
	keeper=$!
	exec 3>"$dir/in"
	until grep -q '^ready' "$dir/out"; do
		if ! kill -0 "$keeper" 2>/dev/null; then
			sed 's/^/# it ended: /' "$dir/out"
			return
		fi
		sleep 0.02
	done
}

# Gives it the line; what it has said is in $said.
release() {
	echo 2>/dev/null >&3
	exec 3>&-
	wait "$keeper"
	keeper=
	said=$(tr -d '\r' <"$dir/out")
}

fact 'tutorial: nobody is there yet' 'OpenFileMapping failed, error 2\.' "$(run tutorial-reader)"
keep tutorial-writer
fact 'tutorial: the second program reads what the first wrote' \
	'Left here by the first of two\.' "$(run tutorial-reader)"
if [ ${#runner[@]} -eq 0 ]; then
	fact 'tutorial: and shows it in a box' '.*Left here by the first of two\..*' "$(run tutorial-reader /box)"
else
	skip 'tutorial: and shows it in a box' 'no display'
fi
release
fact 'tutorial: nobody is there any more' 'OpenFileMapping failed, error 2\.' "$(run tutorial-reader)"

fact 'telemetry: no simulator runs' 'not running \(2\)' "$(run racesim-client)"
keep racesim-server 1000
fact 'telemetry: the client has the last tick whole' \
	'Nordschleife, the whole of it a: tick 1000, speed 250\.00, gear -1, pedal 232, flags 800003e8' \
	"$(run racesim-client)"
fact 'telemetry: there is one simulator' 'no telemetry: 183' "$(run racesim-server 1)"
release

mkdir "$dir/data"
fact 'database: no server' 'no server \(-1\)' "$(run dbport backend "$path/data")"
keep dbport serve "$path/data"
fact 'database: a backend finds the segment where the server has it' \
	"attached at the server's address, 16777216 bytes, server is another" \
	"$(run dbport backend "$path/data")"
fact 'database: a second server is refused' 'pre-existing shared memory block is still in use' \
	"$(run dbport serve "$path/data")"
release
fact 'database: the segment went with its server' 'no server \(-1\)' "$(run dbport backend "$path/data")"

fact 'wrapper: what is not there is an exception' 'error \[2\]' "$(run raii small)"
keep raii keep
fact 'wrapper: another process opens the object' 'old' "$(run raii small)"
fact 'wrapper: and another' 'old' "$(run raii large)"
fact 'wrapper: which cannot be created twice' 'error \[183\]' "$(run raii keep)"
release
fact 'wrapper: the counters have counted' '2 visits, 1000000000001 in all, last large' "$said"

for width in nulldacl nulldacl-wide; do
	if [ "$width" = nulldacl-wide ] && [ ${#runner[@]} -gt 0 ]; then
		skip "service ($width): answers" "$narrow_s"
		continue
	fi
	fact "service ($width): not there" 'OpenFileMapping failed with error 2' "$(run $width)"
	keep $width serve
	fact "service ($width): answers" 'served by hand' "$(run $width)"
	release
	fact "service ($width): has counted" '1 requests' "$said"
done
keep nulldacl serve sddl
fact 'service: reads its descriptor from text' 'served by text' "$(run nulldacl)"
release

keep ring consume 50000
fact 'ring: the producer is done' '50000 messages put' "$(run ring produce 50000)"
release
fact 'ring: every message is whole' '50000 messages, all whole' "$said"

keep logger keep
run logger >"$dir/nothing"
run logger >"$dir/nothing"
release
fact 'log: its own line is first' 'INFO  the log is open' "$said"
fact 'log: numbers have the widths of Windows' 'WARN  07% of 0xDEADBEEF, 1099511627776' "$said"
fact 'log: a long line is cut' 'INFO  -{119}' "$said"
fact 'log: no line is lost' '5 lines' "$said"

fact 'wide: no note' 'no note \(2\)' "$(run wide)"
keep wide leave 'sizes'
fact 'wide: the note is read' 'note of 6: sizes! \(6\)' "$(run wide)"
fact 'wide: and a character of it' 'note of 6: Z' "$(run wide 2)"
release
if [ ${#runner[@]} -eq 0 ]; then
	keep wide leave 'Größe'
	fact 'wide: beyond ASCII' 'note of 6: Größe! \(6\)' "$(run wide)"
	release
else
	skip 'wide: beyond ASCII' 'the console has a code page'
fi

if [ ${#runner[@]} -eq 0 ]; then
	keep MapViewer -keep 'A title'
	run MapViewer 'Another title' >"$dir/nothing"
	fact 'document: names its section after the program' \
		'(source-)?MapViewer: "Another title" \(13\), 640x480, cursor at -1, version 2' "$(run MapViewer)"
	release
	fact 'document: goes with its last holder' '(source-)?MapViewer: nothing to view, error 2' "$(run MapViewer)"
else
	skip 'document: names its section after the program' "$narrow_s"
fi

said=$(run bigfile write "$path/big")
case $said in
*'error 112'* | *'error 1'?*) skip 'big file: records are written' "$said" ;;
*)
	fact 'big file: records are written' '5 of 5 records written' "$said"
	fact 'big file: and found by another process' '5 of 5 records found' "$(run bigfile check "$path/big")"
	;;
esac

fact 'hand-over: nothing yet' 'the board is empty' "$(run handover)"
keep handover first second third
fact 'hand-over: the last item is taken' 'item 3 of 6 bytes: THIRD' "$(run handover)"
fact 'hand-over: and taking it has left it alone' 'item 3 of 6 bytes: THIRD' "$(run handover)"
release

keep plughost game
fact 'plug-in: the chat hears where the game is' 'chat: at 3\.0, tick 2' "$(run plughost)"
release

keep shmpipe create
fact 'portable library: the second comes' 'number 2, 65536 bytes' "$(run shmpipe)"
fact 'portable library: the third too' 'number 3, 65536 bytes' "$(run shmpipe create)"
release
fact 'portable library: the first has seen them' '3 came' "$said"
fact 'portable library: its errors have words' 'shmpipe\.test: error 2' "$(run shmpipe)"

if [ ${#runner[@]} -eq 0 ]; then
	keep processlist write
	fact 'process list: the writer has found itself' 'some processes, [1-9][0-9]* of us' "$(run processlist)"
	release
else
	skip 'process list: the writer has found itself' '0xFFFFFFFF is INVALID_HANDLE_VALUE for 32 bits only'
fi

fact 'frames: none yet' 'no picture yet' "$(run frames view)"
keep frames render 9
fact 'frames: the last one is whole' 'picture 9 \(4 bits\), BM, 0 wrong pixels' "$(run frames view)"
release

keep oldstyle hold
fact 'old C: what is held is listed in a file' \
	'0:first/2 1:second with a name that/1 \(38\)' "$(run oldstyle "$path/list")"
release

keep single
fact 'single instance: the second hands its command line over' 'already running' "$(run single open this)"
fact 'single instance: and can ask whether the first runs' 'the first one runs' "$(run single /ask)"
release
fact 'single instance: the first has got it' 'handed over 1 times, last "open this"' "$said"

run cowedit make "$path/text" 'to and fro' >"$dir/nothing"
fact 'private view: changes are seen by nobody' '2 changed, mapped, t0 and fr0' "$(run cowedit try "$path/text")"
fact 'shared view: until they are meant' '2 changed, mapped, t0 and fr0' "$(run cowedit 'do' "$path/text")"
fact 'and the file has them' 't0 and fr0' "$(tr -d '\r' <"$dir/text")"

keep heapshare keep
run heapshare 300 'a short text' >"$dir/nothing" &
other=$!
run heapshare 200 'a text that is somewhat longer than the other one' >"$dir/nothing"
wait $other
release
fact 'shared heap: two have grown it at once' \
	'500 texts, 13400 bytes; no less than used is committed, less than reserved' "$said"

# ---- events, mutexes, semaphores, timers, threads and children ----------------------

fact 'debug viewer: nobody listens' 'nobody listens: 2' "$(run dbwin say hello)"
keep dbwin
fact 'debug viewer: one writer' 'said' "$(run dbwin say hello)"
run dbwin say there >"$dir/nothing" &
other=$!
run dbwin say there >"$dir/nothing"
wait $other
run dbwin say quit >"$dir/nothing"
release
fact 'debug viewer: has the first' '1 other: hello' "$said"
fact 'debug viewer: and both of those who wrote at once' '3 other: there' "$said"
fact 'debug viewer: its thread ends' 'ended with 0' "$said"

for width in soleapp soleapp-wide; do
	if [ "$width" = soleapp-wide ] && [ ${#runner[@]} -gt 0 ]; then
		skip "sole application ($width)" "$narrow_s"
		continue
	fi
	keep $width
	fact "sole application ($width): is given a command line" 'request 1 answered' "$(run $width 'open this')"
	fact "sole application ($width): and an order" 'request 2 answered' "$(run $width /quit)"
	release
	fact "sole application ($width): has both" '9 bytes: open this' "$said"
done

fact 'pool: every job is done' '20000 jobs by 4 threads, sum 200010000' "$(run workpool)"

fact 'feed: no simulator' 'waiting for the simulator \(2\)' "$(run simfeed)"
keep simfeed serve
said=$(run simfeed)
fact 'feed: ticks come and are whole' '20 ticks, whole' "$said"
fact 'feed: and it is told to stop' 'stop 1' "$said"
release
fact 'feed: it has stopped' 'stopped after some ticks' "$said"

said=$(run dbsignal)
fact 'database: every backend is told' '3 backends, 3 signals, exit codes add up to 123' "$said"
fact 'database: what it was told with is gone' 'event of an ended backend: 2' "$said"

said=$(run syncwrap)
fact 'wrappers: what exists is not created' 'again: create 183' "$said"
fact 'wrappers: one name, one kind' 'other kind: 6' "$said"
fact 'wrappers: only its owner gives a mutex back' 'not owner: 288' "$said"
fact 'wrappers: a mutex is recursive for one thread' 'recursive 1, another thread 0' "$said"
fact 'wrappers: and free when given back as often' 'free 1' "$said"
fact 'wrappers: a thread that ends abandons it' 'thread 7, abandoned, then 1' "$said"
fact 'wrappers: a semaphore counts for both' 'value 3, 2, 7' "$said"
fact 'wrappers: it cannot have too many' 'overflow: 298, still 7' "$said"
fact 'wrappers: all is gone' 'gone: 2' "$said"

said=$(run mpsem)
fact 'interpreter: its processes lock each other out' 'counter 2000, codes 20, lock 1, done 0, surplus -1' "$said"
fact 'interpreter: less access' 'less: 0 5' "$said"

said=$(run watchdog)
fact 'watchdog: an exit' 'worker 1: code 3' "$said"
fact 'watchdog: an end by force' 'worker 2: code dead' "$said"
fact 'watchdog: one that hung' 'worker 3: code 63' "$said"
fact 'watchdog: one that said stop' 'worker 4: code 0' "$said"

said=$(run rwevents)
fact 'readers and writers: nothing is torn' 'all, 1200 reads, 600 writes, 0 torn' "$said"
fact 'readers and writers: signal and wait' '501 echoes, thread done' "$said"

said=$(run sampler)
fact 'sampler: completion routines' 'sampler: 5 samples' "$said"
fact 'sampler: and APCs among them' 'stopped, signals came, apcs 55 in alertable waits' "$said"
fact 'sampler: a thread that has ended' 'after the end: refused' "$said"
fact 'sampler: once' 'once: 1, in time, stays 1' "$said"
fact 'sampler: at a time of the clock' 'set anew: .*, absolute 1' "$said"

for width in raiisync raiisync-wide; do
	said=$(run $width)
	fact "classes ($width): all is counted" '0: 8 started, 8000 counted, 1 inited, existed 1' "$said"
	fact "classes ($width): 64 and no more" 'too many: 1 87' "$said"
done

echo "1..$n"
