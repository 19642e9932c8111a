# SPDX-License-Identifier: MIT
# Completion of the command winshm for bash.
#
# Verbs and options are those that the tool itself tells of (winshm help, winshm VERB --help),
# so this knows what is installed; names are those that live. They are completed with a slash
# behind the namespace, which needs no quoting; what is odd in them stands as \xHH.

_winshm_verbs() {
	"$1" help 2>/dev/null | sed -n 's/^  \([a-z][a-z-]*\) .*/\1/p'
}

_winshm_options() {
	"$1" "$2" --help 2>/dev/null |
		sed -n 's/^  \(-[^ ]\)\{0,1\},\{0,1\} *\(--[a-z-]*\).*/\1 \2/p'
}

# Does the verb take a name, and of which types? Nothing: it takes none.
_winshm_types() {
	case $2 in
	cat | hexdump | write) echo section ;;
	signal) echo event,semaphore ;;
	wait) echo event,semaphore,timer ;;
	run | create) ;;
	*) "$1" "$2" --help 2>/dev/null | sed -n '1s/.* NAME.*/section,event,mutex,semaphore,timer/p' ;;
	esac
}

_winshm_names() {
	"$1" ls -rno NAME --type "$2" 2>/dev/null | sed 's/\\/\//'
}

_winshm_put_matching() {
	local word
	while IFS= read -r word; do
		case $word in
		"$1"*) COMPREPLY+=("$(printf %q "$word")") ;;
		Local/"$1"*) [ -n "$1" ] && COMPREPLY+=("$(printf %q "${word#Local/}")") ;;
		esac
	done
}

_winshm() {
	local tool=${COMP_WORDS[0]} current=${COMP_WORDS[COMP_CWORD]}
	local before=${COMP_WORDS[COMP_CWORD - 1]} verb=${COMP_WORDS[1]} types i

	COMPREPLY=()
	current=${current//\\\\/\\}
	if [ "$COMP_CWORD" -eq 1 ]; then
		mapfile -t COMPREPLY < <(compgen -W "$(_winshm_verbs "$tool") --help --version" -- "$current")
		return
	fi
	for ((i = 2; i < COMP_CWORD; i++)); do
		[ "${COMP_WORDS[i]}" = -- ] && break
		[ "$verb" = run ] && break
	done
	if [ "$i" -lt "$COMP_CWORD" ] || { [ "$verb" = run ] && [[ $current != -* ]]; }; then
		# A command, and behind it files.
		if [ "$before" = -- ] || [ "$COMP_CWORD" -eq 2 ]; then
			mapfile -t COMPREPLY < <(compgen -c -- "$current")
		else
			compopt -o default 2>/dev/null
		fi
		return
	fi
	case $before in
	--from) compopt -o default 2>/dev/null; return ;;
	--scope) mapfile -t COMPREPLY < <(compgen -W 'local global' -- "$current"); return ;;
	--type) mapfile -t COMPREPLY < <(compgen -W 'section event mutex semaphore timer' -- "$current"); return ;;
	esac
	case $current in
	-*) mapfile -t COMPREPLY < <(compgen -W "$(_winshm_options "$tool" "$verb") --help" -- "$current"); return ;;
	esac
	if [ "$verb" = help ]; then
		mapfile -t COMPREPLY < <(compgen -W "$(_winshm_verbs "$tool")" -- "$current")
		return
	fi
	types=$(_winshm_types "$tool" "$verb")
	[ -n "$types" ] && _winshm_put_matching "$current" < <(_winshm_names "$tool" "$types")
}

complete -F _winshm winshm
