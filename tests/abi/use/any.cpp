/* SPDX-License-Identifier: Apache-2.0 */
/* The way in which every C++ declares an addon. */
#include <ayon/ayon.h>

namespace
{

int32_t run(void *, const ayon_invocation *invocation)
{
	return static_cast<int32_t>(invocation->rest_count);
}

AYON_OPTION_DECLARE(loud, AYON_OPTION_FLAG, 0, "loud", "l", nullptr, "Louder", nullptr, nullptr);

const ayon_option *const options[] = { &loud, nullptr };
const ayon_verb verb = { sizeof(ayon_verb), 0, 0, "use", "Use it", nullptr, options, run };
const ayon_verb *const verbs[] = { &verb, nullptr };

} // namespace

AYON_ADDON_VALUES(ADDON_NAME, ADDON_VERSION, nullptr, verbs, nullptr, nullptr, nullptr, nullptr);
