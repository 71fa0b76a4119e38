# SPDX-License-Identifier: Apache-2.0
# What zsh reads first in `ayon shell`, which put ZDOTDIR here. The user's own file is read as if nothing were.
__ayon_zdotdir=$ZDOTDIR
if (( ${+AYON_ZDOTDIR} )); then
	export ZDOTDIR=$AYON_ZDOTDIR
	unset AYON_ZDOTDIR
else
	unset ZDOTDIR
fi
if [[ -r ${ZDOTDIR:-$HOME}/.zshenv ]]; then
	source "${ZDOTDIR:-$HOME}/.zshenv"
fi
# It may have said where the others are. Only an interactive shell has one more to read.
if [[ -o interactive ]]; then
	(( ${+ZDOTDIR} )) && __ayon_user_zdotdir=$ZDOTDIR
	ZDOTDIR=$__ayon_zdotdir
fi
unset __ayon_zdotdir
