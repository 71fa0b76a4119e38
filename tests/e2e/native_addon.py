# SPDX-License-Identifier: Apache-2.0
"""Native addons that a test builds for itself: of any name and version, so that no site store holds them."""

import subprocess
from pathlib import Path

from ayontest import BIN

SOURCE = Path(__file__).resolve().parents[2]
CODE = """
#include <ayon/ayon.h>
static int32_t run(void *self, const struct ayon_invocation *invocation)
{{
	const struct ayon_host *host = (const struct ayon_host *)self;
	const struct ayon_output_1 *output = (const struct ayon_output_1 *)host->query(host, AYON_EXT_OUTPUT_1);
	(void)invocation;
	return output->print(host, "{name} {version}\\n");
}}
static const struct ayon_verb verb = {{ .size = sizeof(verb), .flags = AYON_VERB_TOP_LEVEL, .name = "{verb}",
	.summary = "Says its version", .run = run }};
static const struct ayon_verb *const verbs[] = {{ &verb, NULL }};
AYON_ADDON(.name = "{name}", .version = "{version}", .verbs = verbs);
"""


def tool(*args, check=True):
    done = subprocess.run([str(BIN / "ayon-addon"), *map(str, args)], capture_output=True, text=True)
    assert done.returncode == 0 or not check, done
    return done


def build(folder, name, version, *options):
    """A native addon that prints its name and version, packed for the server."""
    place = Path(folder) / f"{name}-{version}"
    place.mkdir(exist_ok=True)
    (place / "addon.c").write_text(CODE.format(name=name, verb=name.replace("_", "-"), version=version))
    subprocess.run(["cc", "-shared", "-fPIC", "-fvisibility=hidden", f"-I{SOURCE}/sdk/include",
                    str(place / "addon.c"), "-o", str(place / f"{name}.so")], check=True)
    tool("pack", "--object", place / f"{name}.so", "--out", place, *options)
    return place / f"{name}-{version}.zip"


def own_hello(folder, version="1.7.1"):
    """The addon hello in a version of the test's own; returns its package."""
    place = Path(folder) / f"hello-{version}"
    place.mkdir(exist_ok=True)
    subprocess.run(["cc", "-shared", "-fPIC", "-fvisibility=hidden", f"-I{SOURCE}/sdk/include", '-DADDON_NAME="hello"',
                    f'-DADDON_VERSION="{version}"', '-DADDON_TITLE="Hello"', *map(str, (SOURCE / "plugins/hello").glob("*.c")),
                    "-o", str(place / "hello.so")], check=True)
    tool("pack", "--object", place / "hello.so", "--out", place)
    return place / f"hello-{version}.zip"
