# SPDX-License-Identifier: Apache-2.0
"""What was verified is what is loaded, whatever happens to its name meanwhile; and it keeps its name for debuggers."""

import grp
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from ayontest import Case, main, unused_users
from native_addon import SOURCE, tool

ROUNDS = 40
CODE = """
#define _GNU_SOURCE
#include <ayon/ayon.h>
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
{top}
static const char *kind(void)
{{
	char line[4096];
	const char *found = "the file itself";
	FILE *maps = fopen("/proc/self/maps", "r");
	while (maps && fgets(line, sizeof(line), maps)) {{
		if (strstr(line, "/memfd:ayon-addon"))
			found = "a sealed copy";
	}}
	if (maps)
		fclose(maps);
	return found;
}}
static int32_t run(void *self, const struct ayon_invocation *invocation)
{{
	const struct ayon_host *host = (const struct ayon_host *)self;
	const struct ayon_output_1 *output = (const struct ayon_output_1 *)host->query(host, AYON_EXT_OUTPUT_1);
	Dl_info place = {{ 0 }};
	(void)invocation;
	dladdr((void *)(unsigned long)run, &place);
	output->print(host, "code at ");
	output->print(host, place.dli_fname);
	output->print(host, "\\n");
	output->print(host, kind());
	output->print(host, "\\n");
	{words}
	return output->print(host, "\\n");
}}
static const struct ayon_verb verb = {{ .size = sizeof(verb), .flags = AYON_VERB_TOP_LEVEL, .name = "e2e-exchange",
	.summary = "Says what it is", .run = run }};
static const struct ayon_verb *const verbs[] = {{ &verb, NULL }};
AYON_ADDON(.name = "e2e_exchange", .version = "{version}", .verbs = verbs);
"""
# Runs while it is loaded, before anything of it could be looked at.
TRAP = """
#include <stdio.h>
__attribute__((constructor)) static void trap(void)
{
	puts("unverified code");
	fflush(stdout);
}
"""
LIBRARY = """
#define _GNU_SOURCE
#include <dlfcn.h>
const char *library_says(void) { return "a library of its own\\n"; }
const char *library_place(void) { Dl_info i; return dladdr((void *)(unsigned long)library_place, &i) ? i.dli_fname : ""; }
"""


def compile_shared(place, text, out, *flags):
    source = Path(place) / (Path(out).name + ".c")
    source.write_text(text)
    subprocess.run(["cc", "-shared", "-fPIC", "-fvisibility=hidden", f"-I{SOURCE}/sdk/include", str(source),
                    "-o", str(out), *flags], check=True)


class Exchanger:
    """Exchanges two folders in a loop, each time in one step, from a process of its own."""

    LOOP = ("import ctypes, sys\n"
            "call = ctypes.CDLL(None, use_errno=True).renameat2\n"
            "a, b = (p.encode() for p in sys.argv[1:])\n"
            "while call(-100, a, -100, b, 2) == 0: pass  # AT_FDCWD, RENAME_EXCHANGE\n"
            "sys.exit(ctypes.get_errno() or 1)\n")

    def __init__(self, a, b):
        self.process = subprocess.Popen(["python3", "-c", self.LOOP, str(a), str(b)])

    def stop(self):
        ended = self.process.poll()
        self.process.kill()
        self.process.wait()
        assert ended is None, f"the exchange stopped by itself with {ended}"


class Exchange(Case):
    @classmethod
    def prepare(cls):
        scratch = tempfile.TemporaryDirectory(prefix="ayon-e2e-exchange-")
        cls.addClassCleanup(scratch.cleanup)
        cls.scratch = Path(scratch.name)
        compile_shared(cls.scratch, CODE.format(top=TRAP, words='output->print(host, "evil");', version="1.0.0"), cls.scratch / "evil.so")
        cls.plain = cls.add("1.0.0", top="", words='output->print(host, "verified");')
        library = cls.scratch / "2.0.0/lib/libe2eown.so"
        library.parent.mkdir(parents=True)
        compile_shared(cls.scratch, LIBRARY, library, "-fvisibility=default", "-Wl,-soname,libe2eown.so")
        cls.with_library = cls.add(
            "2.0.0", f"-L{library.parent}", "-le2eown", "-Wl,-rpath,$ORIGIN/lib", files=[library],
            top="const char *library_says(void);\nconst char *library_place(void);",
            words='output->print(host, library_says()); output->print(host, library_place());')

    @classmethod
    def add(cls, version, *flags, files=(), **parts):
        place = cls.scratch / version
        place.mkdir(exist_ok=True)
        compile_shared(place, CODE.format(version=version, **parts), place / "e2e_exchange.so", *flags)
        machine = os.uname().machine
        extra = [w for f in files for w in ("--file", f"linux-{machine}/lib/{f.name}={f}")]
        tool("pack", "--object", place / "e2e_exchange.so", "--out", place, *extra)
        cls.server.upload_addon(place / f"e2e_exchange-{version}.zip")
        return cls.server.bundle(f"e2e-exchange-{version}", {"e2e_exchange": version})

    def start(self, bundle=None, **env):
        return self.machine.ayon("--bundle", bundle or self.plain, "e2e-exchange", **env)

    def code(self, version="1.0.0"):
        return next((self.machine.addons / f"e2e_exchange_{version}").glob("ayon-native/linux-*/*.so"))

    def test_exchanged_while_it_is_loaded(self):
        self.assertExit(self.start(), 0, "verified")
        good = self.code().parent
        evil = self.machine.home / "evil"
        evil.mkdir()
        shutil.copy(self.scratch / "evil.so", evil / self.code().name)
        exchanger = Exchanger(good, evil)
        try:
            for _ in range(ROUNDS):
                result = self.start()
                self.assertNotIn("unverified code", result.out, "code ran that nobody verified")
                self.assertIn(result.code, (0, 7), result)
                self.assertIn("verified\n" if result.code == 0 else "e2e_exchange", result.out + result.err, result)
        finally:
            exchanger.stop()
        # Nothing that was found meanwhile is taken for the truth later.
        is_evil = self.code().read_bytes() == (self.scratch / "evil.so").read_bytes()
        here, there = (self.start(), self.swap(good, evil) or self.start())
        bad, fine = (here, there) if is_evil else (there, here)
        self.assertExit(fine, 0, "verified")
        self.assertExit(bad, 7, "is not what its manifest lists", "remove the folder")
        self.assertNotIn("unverified code", bad.out)

    @staticmethod
    def swap(a, b):
        aside = a.with_name("aside")
        a.rename(aside)
        shutil.move(b, a)
        shutil.move(aside, b)

    def test_its_name_is_that_of_the_file(self):
        """What debuggers, crash reports and the addon itself ask for, though it was not loaded by that name."""
        result = self.start()
        self.assertExit(result, 0, f"code at {self.code()}\n", "the file itself")

    def test_libraries_of_its_own(self):
        for _ in range(2):
            result = self.start(self.with_library)
            self.assertExit(result, 0, "a library of its own", f"code at {self.code('2.0.0')}\n",
                            f"{self.code('2.0.0').parent}/lib/libe2eown.so\n")

    def share(self, version):
        """Another member of the group has filled the store, and may write into its files at any moment."""
        if os.geteuid() != 0:
            self.skipTest("needs root: it gives files to another user")
        group = max(grp.getgrall(), key=lambda g: g.gr_gid)
        user, = unused_users(1)
        for path in (self.machine.addons / f"e2e_exchange_{version}").rglob("*"):
            os.chown(path, user, group.gr_gid)
            path.chmod(0o775 if path.is_dir() or path.suffix == ".so" else 0o664)
        for folder in self.machine.addons.parents[:4]:
            folder.chmod(0o755)
        self.machine.environment["AYON_SHARED_GROUP"] = group.gr_name

    def test_a_file_that_others_may_write_is_copied_first(self):
        self.assertExit(self.start(), 0, "the file itself")
        self.share("1.0.0")
        for _ in range(2):
            self.assertExit(self.start(), 0, "a sealed copy", f"code at {self.code()}\n", "verified")
        self.code().write_bytes((self.scratch / "evil.so").read_bytes())
        refused = self.start()
        self.assertExit(refused, 7, "is not what its manifest lists")
        self.assertNotIn("unverified code", refused.out)

    def test_libraries_that_others_may_write(self):
        """They are loaded by name. Whoever demands signatures demands more."""
        key = self.scratch / f"key-{os.getpid()}"
        tool("keygen", key)
        folder = self.machine.storage / "native/trusted-keys.d"
        folder.mkdir(parents=True, mode=0o700)
        shutil.copy(f"{key}.pub", folder / "a.pub")
        self.assertExit(self.start(self.with_library), 0)
        tool("sign", self.machine.addons / "e2e_exchange_2.0.0", "--key", key)
        self.assertExit(self.start(self.with_library, AYON_ADDON_SIGNATURES="require"), 0)
        self.share("2.0.0")
        self.assertExit(self.start(self.with_library), 0, "a library of its own")
        self.assertExit(self.start(self.with_library, AYON_ADDON_SIGNATURES="require"), 7, "it brings libraries",
                        "AYON_SITE_STORE")


if __name__ == "__main__":
    main()
