# SPDX-License-Identifier: MIT
# Completion of the command winshm for fish; what the tool tells of itself, and names that live.

function __winshm_verbs
	winshm help 2>/dev/null | string replace -rf '^  ([a-z][a-z-]*) +(.*)' '$1\t$2'
end

function __winshm_verb
	set -l words (commandline -opc)
	test (count $words) -ge 2; and echo $words[2]
end

function __winshm_options
	set -l verb (__winshm_verb)
	echo --help
	winshm $verb --help 2>/dev/null |
		string replace -rf '^  .{0,4}(--[a-z-]+)\S*(?: [A-Z]+)? +(.*)' '$1\t$2'
end

function __winshm_names
	set -l verb (__winshm_verb)
	set -l types section,event,mutex,semaphore,timer
	switch $verb
		case cat hexdump write
			set types section
		case signal
			set types event,semaphore
		case wait
			set types event,semaphore,timer
		case run create
			return
		case '*'
			winshm $verb --help 2>/dev/null | head -n 1 | string match -q '* NAME*'; or return
	end
	winshm ls -rno NAME --type $types 2>/dev/null | string replace '\\' /
end

function __winshm_has_no_verb
	test -z (__winshm_verb)
end

function __winshm_has_verb
	not __winshm_has_no_verb
end

# Is it a command that is typed, rather than arguments of ours?
function __winshm_is_command
	set -l words (commandline -opc)
	contains -- -- $words; or test "$words[2]" = run
end

complete -c winshm -f
complete -c winshm -n __winshm_has_no_verb -a '(__winshm_verbs)'
complete -c winshm -n __winshm_is_command -F
complete -c winshm -n __winshm_is_command -a '(__fish_complete_command)'
complete -c winshm -n '__winshm_has_verb; and not __winshm_is_command' -a '(__winshm_names)'
complete -c winshm -n '__winshm_has_verb; and not __winshm_is_command; and string match -q -- "-*" (commandline -ct)' -a '(__winshm_options)'
complete -c winshm -n 'contains help (__winshm_verb)' -a '(__winshm_verbs)'
complete -c winshm -n 'contains create (__winshm_verb)' -l from -r -F
