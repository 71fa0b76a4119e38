# SPDX-License-Identifier: Apache-2.0
# What fish reads in `ayon shell`, behind the user's own files: the mark of the prompt.
function __ayon_status
    return $argv[1]
end

if functions -q fish_prompt
    functions -c fish_prompt __ayon_user_prompt
else
    function __ayon_user_prompt
        echo -n '> '
    end
end

function fish_prompt
    # The user's prompt may show how the last command ended.
    set -l last $status
    echo -n "(ayon $AYON_SHELL) "
    __ayon_status $last
    __ayon_user_prompt
end
