# SPDX-License-Identifier: Apache-2.0
# What an interactive zsh reads in `ayon shell`: the user's own file, then the mark of the prompt.
if (( ${+__ayon_user_zdotdir} )); then
	export ZDOTDIR=$__ayon_user_zdotdir
	unset __ayon_user_zdotdir
else
	unset ZDOTDIR
fi
if [[ -r ${ZDOTDIR:-$HOME}/.zshrc ]]; then
	source "${ZDOTDIR:-$HOME}/.zshrc"
fi

__ayon_mark() {
	[[ $PROMPT == "(ayon $AYON_SHELL) "* ]] || PROMPT="(ayon $AYON_SHELL) $PROMPT"
}
# Behind whatever makes the prompt anew.
precmd_functions+=(__ayon_mark)
