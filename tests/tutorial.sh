#!/bin/sh
# SPDX-License-Identifier: MIT
# The tutorial's two programs, as a Windows programmer writes them, compile unedited and
# without a warning: C and C++, ANSI and UNICODE, 16-bit and ordinary wchar_t, gcc and clang.
# Each pair is then run: alone, the second says 2; beside the first it shows the message.
#
# Usage: tutorial.sh SOURCE_ROOT BUILD_ROOT
set -u

source=$1
build=$2
dir=$(mktemp -d)
export WINSHM_RUNTIME_DIR="$dir/run" WINSHM_MESSAGEBOX=stderr
trap 'rm -rf "$dir"' EXIT
mkfifo "$dir/keys"
n=0

ok() { n=$((n + 1)); echo "ok $n - $1"; }
not_ok() { n=$((n + 1)); echo "not ok $n - $1"; sed 's/^/# /' "$dir/log"; }
skip() { n=$((n + 1)); echo "ok $n - $1 # SKIP $2 is not installed"; }

compile() { # compiler language flags name
	# shellcheck disable=SC2086
	"$1" -x "$2" -O2 -Wall -Wextra -Werror -Wno-unknown-pragmas $3 -I"$source/include/winshm" \
		-o "$dir/$4" "$source/examples/$4.c" -x none -L"$build/src/crt" -L"$build/src" \
		-lwinshm_crt -lwinshm -Wl,-rpath,"$build/src" ${SANITIZE:-} >"$dir/log" 2>&1
}

run_pair() {
	"$dir/second" >"$dir/log" 2>&1 && return 1
	grep -Fqx 'Could not open file mapping object (2).' "$dir/log" || return 1

	: >"$dir/first.log"
	# Without a terminal of its own it takes keys from standard input.
	setsid "$dir/first" <"$dir/keys" >"$dir/first.log" 2>&1 &
	first=$!
	exec 3>"$dir/keys"
	until grep -q 'Press any key' "$dir/first.log"; do
		kill -0 "$first" 2>/dev/null || { cp "$dir/first.log" "$dir/log"; return 1; }
		sleep 0.01
	done
	"$dir/second" >"$dir/log" 2>&1
	status=$?
	printf x >&3
	exec 3>&-
	wait "$first" || return 1
	[ $status = 0 ] && grep -q 'Message from first process' "$dir/log"
}

for pair in c:gcc c:clang c++:g++ c++:clang++; do
	language=${pair%%:*}
	compiler=${pair##*:}
	for flags in "" "-DUNICODE -D_UNICODE" "-DUNICODE -D_UNICODE -fshort-wchar"; do
		what="$compiler $flags"
		if ! command -v "$compiler" >/dev/null; then
			skip "$what" "$compiler"
		elif compile "$compiler" "$language" "$flags" first &&
			compile "$compiler" "$language" "$flags" second &&
			run_pair; then
			ok "the tutorial's programs: $what"
		else
			not_ok "the tutorial's programs: $what"
		fi
	done
done
echo "1..$n"
