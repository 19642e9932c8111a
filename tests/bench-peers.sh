#!/bin/bash
# SPDX-License-Identifier: MIT
# Every foreign peer of the bench that is here is taken through every case, two instances
# of it at a time as in the bench, and leaves nothing behind.
#
# Usage: bench-peers.sh SOURCE_ROOT BUILD_ROOT PEER...
set -u

start=$1/bench/peers/start
build=$2
shift 2
dir=$(mktemp -d)
mkdir "$dir/tmp"
export TMPDIR=$dir/tmp WINSHM_RUNTIME_DIR=$dir/run
n=0 patience_s=60

# Closing their input is what ends peers; the last of those under Wine is waited for.
end_peers() {
	exec 3>&- 5>&-
	while [ -e "$TMPDIR/winshm-wine-${prefix-}" ]; do
		sleep 0.1
	done
}
trap 'end_peers; rm -rf "$dir"' EXIT

# Passed when nothing was complained of since the last one.
verdict() { # sentence
	n=$((n + 1))
	if [ -z "$problems" ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		printf '%s' "$problems" | sed 's/^/# /'
	fi
	problems=
}

skip() { # sentence why
	n=$((n + 1))
	echo "ok $n - $1 # SKIP $2"
}

complain() {
	problems+="$*"$'\n'
}

tell_alice() { echo "$*" >&3; }
tell_bob() { echo "$*" >&5; }
hear_alice() { read -r -t "$patience_s" line <&4 || line="(silence)"; }
hear_bob() { read -r -t "$patience_s" line <&6 || line="(silence)"; }

# Is $line so many times, none of which is 0?
expect() { # count of what
	local word words

	read -r -a words <<<"$line"
	[ ${#words[@]} -eq "$1" ] || complain "$2: $1 times wanted, seen: $line"
	for word in "${words[@]}"; do
		case $word in
		0* | *[!0-9]*)
			complain "$2: $line"
			return
			;;
		esac
	done
}

is_lacking() {
	case $line in
	"unavailable "?*) return 0 ;;
	*) return 1 ;;
	esac
}

# What the peer is known to lack. Mono may learn to open what another process made.
may_lack() { # peer case
	case $1:$2 in
	winshm:* | wine:*) return 1 ;;
	*:event-* | *:mutex-* | *:semaphore-* | *:ping | *:echo) return 0 ;;
	apr:* | python:* | qt:*) [[ " create-close open-close map-unmap " == *" $2 "* ]] ;;
	mono:*) [[ " open-close open-read-close map-unmap scenario-second " == *" $2 "* ]] ;;
	*) return 1 ;;
	esac
}

# Both answer `ready`; otherwise $line says what they did instead. Nobody before them has
# their pipes: his children might still have, and who opens one waits for the other end.
meet() { # peer
	local pipes=$dir/$1

	prefix=peers-$$-$1
	mkdir "$pipes"
	mkfifo "$pipes/to-alice" "$pipes/from-alice" "$pipes/to-bob" "$pipes/from-bob"
	"$start" "$1" "$build" "$prefix" <"$pipes/to-alice" >"$pipes/from-alice" 2>"$dir/alice.err" &
	alice=$!
	exec 3>"$pipes/to-alice" 4<"$pipes/from-alice"
	"$start" "$1" "$build" "$prefix" 3>&- 4<&- <"$pipes/to-bob" >"$pipes/from-bob" 2>"$dir/bob.err" &
	bob=$!
	exec 5>"$pipes/to-bob" 6<"$pipes/from-bob"
	hear_alice
	case $line in "ready "?*) hear_bob ;; esac
	case $line in "ready "?*) return 0 ;; *) return 1 ;; esac
}

part() {
	end_peers
	wait "$alice" || complain "the first ended with status $?"
	wait "$bob" || complain "the second ended with status $?"
	exec 4<&- 6<&-
}

in_turn() { # peer
	local case

	for case in create-close create-touch-close open-close open-read-close map-unmap \
		event-set-reset event-create-close mutex-pair semaphore-pair; do
		tell_bob "$case 3"
		hear_bob
		if is_lacking && may_lack "$1" "$case"; then
			continue
		fi
		expect 3 "$case"
	done
	verdict "$1 answers every case it has with as many times as asked for"
}

scenario() { # peer
	local why='' sentence="$1 hands a message from the first process to the second"

	tell_alice scenario-first 1
	hear_alice
	expect 1 scenario-first
	tell_bob scenario-second 3
	hear_bob
	if is_lacking && may_lack "$1" scenario-second; then
		why=${line#unavailable }
	else
		expect 3 scenario-second
	fi
	tell_alice scenario-last 1
	hear_alice
	expect 1 scenario-last
	if [ -n "$why" ] && [ -z "$problems" ]; then
		skip "$sentence" "$why"
	else
		verdict "$sentence"
	fi
}

ping_pong() { # peer
	tell_alice echo 3
	tell_bob ping 3
	hear_bob
	if is_lacking && may_lack "$1" ping; then
		hear_alice
		is_lacking || complain "an echo without a ping: $line"
		verdict "$1 has no ping-pong, and says so in both processes"
		return
	fi
	expect 3 ping
	hear_alice
	expect 3 echo
	verdict "$1 plays ping-pong between two processes"
}

refusals() { # peer
	local wrong

	tell_bob scenario-second 1
	hear_bob
	case $line in
	"error "?* | "unavailable "?*) ;;
	*) complain "scenario-second without a first: $line" ;;
	esac
	tell_bob juggle 3
	hear_bob
	is_lacking || complain "an unknown case: $line"
	for wrong in create-touch-close "create-touch-close 0" "create-touch-close many"; do
		tell_bob "$wrong"
		hear_bob
		case $line in "error "?*) ;; *) complain "$wrong: $line" ;; esac
	done
	verdict "$1 says what is wrong, and goes on"
}

# As another user's segments may come and go, only those that the two made count.
left() { # peer
	local segments

	part
	segments=$(ipcs -m -p 2>/dev/null | awk -v a="$alice" -v b="$bob" '$3 == a || $3 == b')
	[ -z "$segments" ] || complain "System V memory: $segments"
	find /dev/shm "$TMPDIR" -mindepth 1 -maxdepth 1 \( -name "*$prefix*" -o -path "$TMPDIR/*" \) \
		>"$dir/left" 2>/dev/null
	[ ! -s "$dir/left" ] || complain "files: $(tr '\n' ' ' <"$dir/left")"
	[ ! -s "$dir/alice.err" ] || complain "the first: $(cat "$dir/alice.err")"
	[ ! -s "$dir/bob.err" ] || complain "the second: $(cat "$dir/bob.err")"
	verdict "$1 leaves nothing behind, and nothing to read"
}

problems=
for peer in "$@"; do
	patience_s=400 # making a prefix for Wine takes long on a busy machine
	if ! meet "$peer"; then
		why=${line#unavailable }
		is_lacking || complain "neither ready nor unavailable: $line"
		part
		if [ -n "$problems" ]; then
			verdict "$peer is ready"
		else
			skip "$peer is ready" "$why"
		fi
		continue
	fi
	patience_s=60
	tell_alice hold 3
	hear_alice
	expect 1 hold
	verdict "$peer is ready, and holds a section"
	in_turn "$peer"
	scenario "$peer"
	ping_pong "$peer"
	refusals "$peer"
	left "$peer"
done
echo "1..$n"
