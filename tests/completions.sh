#!/bin/sh
# SPDX-License-Identifier: MIT
# What the shells offer behind `winshm`: verbs, options, and names that live.
#
# Usage: completions.sh SOURCE_ROOT BUILD_ROOT
set -u

completions=$1/completions
PATH=$2/tools:$PATH
dir=$(mktemp -d)
export PATH completions WINSHM_RUNTIME_DIR="$dir/run"
trap 'rm -rf "$dir"' EXIT
n=0

is() { # sentence wanted seen
	n=$((n + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		printf 'wanted: %s\nseen:   %s\n' "$2" "$3" | sed 's/^/# /'
	fi
}

skip() { # sentence why
	n=$((n + 1))
	echo "ok $n - $1 # SKIP $2"
}

with_objects() {
	winshm create desk -s 4K -- winshm create 'Global\odd thing' -s 4K -- "$@"
}

# What is typed behind `winshm`, word by word; what bash would offer.
in_bash() {
	# shellcheck disable=SC2016
	with_objects bash -c '. "$completions/winshm.bash"
		COMP_WORDS=(winshm "$@"); COMP_CWORD=$#; _winshm
		echo "${COMPREPLY[*]}"' bash "$@"
}

# The same line, in fish; only the words, without what they mean.
in_fish() {
	# shellcheck disable=SC2016
	HOME=$dir with_objects fish --no-config -c 'source $completions/winshm.fish
		complete -C $argv[1]' "$1" | cut -f1 | tr '\n' ' '
}

echo 1..11
if command -v bash >/dev/null; then
	is "bash completes verbs" "write" "$(in_bash wr)"
	is "bash completes options of a verb" "--scope" "$(in_bash tree --sc)"
	is "bash completes names, quoted" 'Global/odd\\x20thing Local/desk' "$(in_bash cat '')"
	is "bash completes a local name without its namespace" "desk" "$(in_bash info de)"
	is "bash offers a verb only what it is for" "" "$(in_bash signal '')"
	is "bash completes a command" "winshm" "$(in_bash run winsh)"
else
	for what in verbs options names locals kinds commands; do
		skip "bash completes $what" "bash is not installed"
	done
fi
if command -v fish >/dev/null; then
	is "fish completes verbs" "write " "$(in_fish 'winshm wri')"
	is "fish completes options of a verb" "--scope " "$(in_fish 'winshm tree --sc')"
	is "fish completes names" 'Global/odd\x20thing Local/desk ' "$(in_fish 'winshm cat ')"
	is "fish offers a verb only what it is for" "" "$(in_fish 'winshm signal ')"
else
	for what in verbs options names kinds; do
		skip "fish completes $what" "fish is not installed"
	done
fi
if command -v zsh >/dev/null; then
	is "zsh can read its file" "" "$(zsh -n "$completions/_winshm" 2>&1)"
else
	skip "zsh can read its file" "zsh is not installed"
fi
