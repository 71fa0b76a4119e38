# SPDX-License-Identifier: Apache-2.0
"""The end-to-end tests once more, above a site store on a read-only mount.

    site_suite.py TEST_FILE...

Fills a store with the first-party addons, mounts it read-only in a mount namespace of its own, and runs each file with
AYON_SITE_STORE set for every machine. The store must be the same afterwards. Ends with 77 (skipped) where mounting is not
allowed. A test that looks into the user's own store asks for packages that are in no site store (native_addon.py).
"""

import errno
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from ayontest import Machine, Studio, native_package, tree


def fill(machine):
    studio = Studio()
    try:
        addons = dict(studio.upload_addon(native_package(name)) for name in ("hello", "version"))
        bundle = studio.bundle("e2e-site", addons)
        machine.login(studio)
        result = machine.ayon("--bundle", bundle, "hello")
        assert result.code == 0, result
    finally:
        studio.stop()
    return [f"{name}_{version}" for name, version in addons.items()]


def run_all(site, files):
    failed = []
    for path in files:
        result = subprocess.run([sys.executable, path], env={**os.environ, "AYON_TEST_SITE_STORE": str(site)},
                                capture_output=True, text=True)
        last = result.stderr.strip().splitlines()[-1:] or ["no output"]
        print(f"{Path(path).name}: {last[0]}", flush=True)
        if result.returncode:
            failed.append(path)
            print(result.stderr)
    return failed


def mount(storage, folder):
    """The store again, at another place, where nobody can write it. False where that is not allowed."""
    if subprocess.run(["mount", "--bind", storage, folder]).returncode:
        return False
    subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=True)
    try:
        (Path(folder) / "probe").write_text("")
    except OSError as error:
        assert error.errno == errno.EROFS, error
        return True
    raise AssertionError("the site store can be written")


def in_namespace():
    """Everything once more in a mount namespace of its own: nothing stays mounted, however this ends."""
    if os.geteuid() != 0 or subprocess.run(["unshare", "-m", "true"], stderr=subprocess.DEVNULL).returncode:
        print("mounting is not allowed here")
        sys.exit(77)
    os.execvp("unshare", ["unshare", "-m", "--propagation", "private", sys.executable, __file__, "--inside", *sys.argv[1:]])


def main():
    if sys.argv[1] != "--inside":
        in_namespace()
    filled = Machine()
    with tempfile.TemporaryDirectory(prefix="ayon-e2e-site-") as folder:
        items = fill(filled)
        assert sorted(p.name for p in filled.addons.glob("*_*")) == sorted(items)
        if not mount(filled.storage, folder):
            sys.exit(77)
        before = tree(folder)
        failed = run_all(folder, sys.argv[2:])
        if tree(folder) != before:
            failed.append("the site store changed")
        subprocess.run(["umount", folder], check=True)
        filled.remove()
    print("failed: " + ", ".join(failed) if failed else "all passed above a read-only site store")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
