# SPDX-License-Identifier: Apache-2.0
"""Variables with references to others: the general environment of the settings, and that of the addons."""
import os
import re

REFERENCE = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")


def for_platform(values):
    """Text, a list, or one of both for each platform, as text."""
    result = {}
    for name, value in values.items():
        if isinstance(value, dict):
            value = value.get("linux", "")
        result[name] = os.pathsep.join(value) if isinstance(value, list) else str(value)
    return result


def resolve(values, outside):
    """{NAME} is another of the values, else one of outside, else stays as it is. A circle is an error."""
    done = {}

    def value_of(name, path):
        if name in path:
            raise ValueError(f"the variables {', '.join(path)} refer to each other in a circle")
        if name not in done:
            done[name] = REFERENCE.sub(lambda match: reference(match, path + [name]), values[name])
        return done[name]

    def reference(match, path):
        name = match.group(1)
        # NAME inside NAME is what it was before: so a value is put in front of another.
        if name in values and name != path[-1]:
            return value_of(name, path)
        return outside.get(name, "" if name == path[-1] else match.group(0))

    return {name: value_of(name, []) for name in values}


def merge_addons(addons):
    """The global environments of all addons; two that set the same variable are an error."""
    merged, owner = {}, {}
    for addon in addons:
        for name, value in addon.get_global_environments().items():
            if name in owner:
                raise ValueError(f"the addons {owner[name]} and {addon.name} both set {name}")
            merged[name], owner[name] = value, addon.name
    return merged
