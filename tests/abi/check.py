#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`ayon-addon check` and `pack` against packages and addons that must not reach a studio.

usage: check.py AYON_ADDON FIXTURE_ZIP FIXTURE_OBJECT INCLUDE_DIR CC
"""
import hashlib
import io
import json
import pathlib
import subprocess
import sys
import tempfile
import zipfile

MANIFEST = "ayon-native/addon.json"
OBJECT = "ayon-native/linux-x86_64/fixture.so"


class Package:
    """An upload zip taken apart, to be put together differently."""

    def __init__(self, path):
        with zipfile.ZipFile(path) as outer:
            self.outer = {name: outer.read(name) for name in outer.namelist()}
        with zipfile.ZipFile(io.BytesIO(self.outer["private/client.zip"])) as inner:
            self.inner = {name: inner.read(name) for name in inner.namelist()}
        self.links = []

    def manifest(self, change):
        root = json.loads(self.inner[MANIFEST])
        change(root)
        self.inner[MANIFEST] = json.dumps(root).encode()

    def put(self, name, data):
        """Adds or replaces a client file and lists it properly."""
        self.inner[name] = data

        def listed(root):
            root["files"] = [item for item in root["files"] if item["path"] != name]
            root["files"].append({"path": name, "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)})
        self.manifest(listed)

    def write(self, path):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as inner:
            for name, data in self.inner.items():
                inner.writestr(name, data)
            for name in self.links:
                info = zipfile.ZipInfo(name)
                info.create_system, info.external_attr = 3, 0o120777 << 16
                inner.writestr(info, "target")
        if "private/client.zip" in self.outer:
            self.outer["private/client.zip"] = buffer.getvalue()
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as outer:
            for name, data in self.outer.items():
                outer.writestr(name, data)


def no_entry(package):
    data = package.inner[OBJECT].replace(b"ayon_addon_v1\0", b"ayon_addon_v2\0")
    package.put(OBJECT, data)


def other_machine(package):
    data = bytearray(package.inner[OBJECT])
    data[18:20] = (183).to_bytes(2, "little")
    package.put(OBJECT, bytes(data))


def truncated(package):
    package.put(OBJECT, package.inner[OBJECT][:2000])


def verbs(change):
    return lambda package: package.manifest(lambda root: change(root["verbs"]))


# What is done to the package, and words of the finding that must come.
CASES = {
    "no manifest": (lambda p: p.inner.pop(MANIFEST), "no native addon"),
    "manifest is no JSON": (lambda p: p.inner.update({MANIFEST: b"{"}), "JSON"),
    "format": (lambda p: p.manifest(lambda r: r.update(format=2)), "format"),
    "abi major": (lambda p: p.manifest(lambda r: r["abi"].update(major=2)), "ABI 2"),
    "abi minor": (lambda p: p.manifest(lambda r: r["abi"].update(minor=9)), "warning"),
    "version": (lambda p: p.manifest(lambda r: r.update(version="1.x")), "semantic"),
    "another name": (lambda p: p.manifest(lambda r: r.update(name="other")), "package.py"),
    "another version": (lambda p: p.manifest(lambda r: r.update(version="9.9.9")), "package.py"),
    "no package.py name": (lambda p: p.outer.update({"package.py": b"version = '1.2.3'\ntitle = 'x'\n"}), "name"),
    "no server code": (lambda p: p.outer.pop("server/__init__.py"), "server/__init__.py"),
    "no client.zip": (lambda p: p.outer.pop("private/client.zip"), "private/client.zip"),
    "changed byte": (lambda p: p.inner.update({OBJECT: p.inner[OBJECT][:-1] + b"!"}), "sha256"),
    "other size": (lambda p: p.inner.update({OBJECT: p.inner[OBJECT] + b"!"}), "bytes"),
    "file not listed": (lambda p: p.inner.update({"ayon-native/extra": b"x"}), "not listed"),
    "listed file missing": (lambda p: p.inner.pop("ayon-native/fixture/notes.txt"), "not there"),
    "object missing": (lambda p: p.manifest(lambda r: r["objects"].update({"linux-x86_64": "linux-x86_64/no.so"})), "is not there"),
    "object outside": (lambda p: p.manifest(lambda r: r["objects"].update({"linux-x86_64": "../../etc/x.so"})), "no path inside"),
    "no object": (lambda p: p.manifest(lambda r: r.update(objects={})), "no shared object"),
    "no entry symbol": (no_entry, "does not export"),
    "other machine": (other_machine, "linux-aarch64"),
    "truncated object": (truncated, "shared object"),
    "object is text": (lambda p: p.put(OBJECT, b"hello"), "ELF"),
    "host library": (lambda p: p.put("ayon-native/libcurl.so.4", b"x"), "copy of a library"),
    "climbing path": (lambda p: p.inner.update({"../escape": b"x"}), "plain name"),
    # Zip readers make it a slash.
    "backslash": (lambda p: p.inner.update({"a\\b": b"x"}), "not listed"),
    "absolute path": (lambda p: p.inner.update({"/etc/x": b"x"}), "relative path"),
    "colon": (lambda p: p.put("ayon-native/a:b", b"x"), "Windows"),
    "long path": (lambda p: p.put("ayon-native/" + "x/" * 100 + "y", b"x"), "too long"),
    "twins": (lambda p: p.put("AYON-native/fixture/notes.TXT", b"x"), "twice"),
    "progress file": (lambda p: p.put("dist_progress.json", b"{}"), "own file"),
    "link": (lambda p: p.links.append("ayon-native/link"), "no regular file"),
    "verb name": (verbs(lambda v: v[0].update(name="Bad Name")), "valid name"),
    "verb twice": (verbs(lambda v: v[1].update(name=v[0]["name"])), "two commands"),
    "verb summary": (verbs(lambda v: v[0].pop("summary")), "summary"),
    "reserved word": (verbs(lambda v: v[0].update(name="addon")), "owns"),
    "unknown need": (verbs(lambda v: v[0].update(needs=["teleport"])), "warning"),
    "unknown kind": (verbs(lambda v: v[0]["options"][0].update(kind="colour")), "known kind"),
    "too many verbs": (verbs(lambda v: v.extend([v[0]] * 300)), "more than"),
}

# Addons that must not be packed: what stands instead of good C.
BAD_TABLES = {
    "no version": ('AYON_ADDON(.name = "bad", .verbs = verbs);', "version"),
    "version is not semantic": ('AYON_ADDON(.name = "bad", .version = "one", .verbs = verbs);', "one"),
    "name with a space": ('AYON_ADDON(.name = "b d", .version = "1.0.0", .verbs = verbs);', "name"),
    "name the server refuses": ('AYON_ADDON(.name = "b+d", .version = "1.0.0", .verbs = verbs);', "b+d"),
    "verbs NULL": ('AYON_ADDON(.name = "bad", .version = "1.0.0");', "verbs"),
    "no entry": ("", "symbol"),
    "size": ('AYON_EXPORT const struct ayon_addon ayon_addon_v1;'
             'const struct ayon_addon ayon_addon_v1 = { 4, 0, "bad", "1.0.0", 0, verbs, 0, 0, 0, 0 };', "size"),
}


def check(tool, path, *words):
    return subprocess.run([tool, "check", str(path), *words], capture_output=True, text=True, check=False)


def packages(tool, fixture, scratch, faults):
    good = check(tool, fixture, "--json")
    if good.returncode != 0 or not json.loads(good.stdout)["ok"]:
        faults.append(f"the good package is refused: {good.stdout}{good.stderr}")
    for number, (what, (spoil, words)) in enumerate(CASES.items()):
        package = Package(fixture)
        spoil(package)
        path = scratch / f"{number}.zip"
        package.write(path)
        done = check(tool, path)
        expected = 0 if words == "warning" else 1
        if done.returncode != expected or words not in done.stdout:
            faults.append(f"{what}: exit code {done.returncode}, '{words}' expected in:\n{done.stdout}{done.stderr}")
    for data, expected in ((b"", 1), (b"PK\5\6" + b"\0" * 10, 1), (fixture.read_bytes()[:-200], 1)):
        (scratch / "broken.zip").write_bytes(data)
        done = check(tool, scratch / "broken.zip")
        if done.returncode != expected:
            faults.append(f"a broken zip of {len(data)} bytes: exit code {done.returncode} {done.stderr}")


def glibc(tool, scratch, cc, include, faults):
    source = scratch / "glibc.c"
    source.write_text("#include <ayon/ayon.h>\n#include <stdlib.h>\nstatic const struct ayon_verb *const verbs[] = { NULL };\n"
                      "static void close_addon(void *self) { free(self); }\n"
                      'AYON_ADDON(.name = "gl", .version = "1.0.0", .verbs = verbs, .close = close_addon);\n')
    path = build(cc, include, source, faults)
    done = subprocess.run([tool, "pack", "--object", path, "--out", scratch], capture_output=True, text=True, check=False)
    report = json.loads(check(tool, scratch / "gl-1.0.0.zip", "--json").stdout)
    if done.returncode != 0 or not report["glibc"] or report["needed"] != ["libc.so.6"]:
        faults.append(f"glibc: {done.stderr} {report}")
    if check(tool, scratch / "gl-1.0.0.zip", "--max-glibc", "2.1").returncode != 1:
        faults.append("glibc: --max-glibc 2.1 is not kept")
    if check(tool, scratch / "gl-1.0.0.zip", "--max-glibc", report["glibc"] or "0").returncode != 0:
        faults.append("glibc: --max-glibc with the very version is refused")


def build(cc, include, source, faults, *words):
    path = source.with_suffix(".so")
    done = subprocess.run([cc, "-I", include, "-shared", "-fPIC", "-fvisibility=hidden", str(source), "-o", str(path), *words],
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        faults.append(f"{source}: {done.stderr}")
    return path


def tables(tool, scratch, cc, include, faults):
    for number, (what, (text, words)) in enumerate(BAD_TABLES.items()):
        source = scratch / f"bad{number}.c"
        source.write_text("#include <ayon/ayon.h>\nstatic const struct ayon_verb *const verbs[] __attribute__((unused)) = { NULL };\n"
                          + text + "\nint other;\n")
        path = build(cc, include, source, faults)
        done = subprocess.run([tool, "pack", "--object", path, "--out", scratch], capture_output=True, text=True, check=False)
        if done.returncode == 0 or words not in done.stderr or len(done.stderr.splitlines()) != 1:
            faults.append(f"{what}: exit code {done.returncode}, one line with '{words}' expected: {done.stderr}")
    link = scratch / "client" / "link.py"
    link.parent.mkdir()
    link.symlink_to("/etc/passwd")
    return link.parent


def main(tool, fixture, fixture_object, include, cc):
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        packages(tool, pathlib.Path(fixture), scratch, faults)
        glibc(tool, scratch, cc, include, faults)
        linked = tables(tool, scratch, cc, include, faults)
        done = subprocess.run([tool, "pack", "--object", fixture_object, "--out", folder, "--client", linked],
                              capture_output=True, text=True, check=False)
        if done.returncode == 0 or "no links" not in done.stderr:
            faults.append(f"a link in --client: {done.returncode} {done.stderr}")
    print("\n".join(faults) or f"{len(CASES)} packages, {len(BAD_TABLES)} addons")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
