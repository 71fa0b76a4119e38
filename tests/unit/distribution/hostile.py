# SPDX-License-Identifier: Apache-2.0
"""Writes archives into the folder argv[1]: bad_*.* must be refused, good_*.* accepted."""
import base64
import hashlib
import io
import json
import os
import stat
import struct
import sys
import tarfile
import zipfile

OUT = sys.argv[1]


def link(name):
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def mode(name, bits):
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = bits << 16
    return info


def zipped(label, entries, method=zipfile.ZIP_DEFLATED):
    path = os.path.join(OUT, label + ".zip")
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return path


def patched(label, entries, *changes, method=zipfile.ZIP_STORED):
    path = zipped(label, entries, method)
    with open(path, "rb") as stream:
        data = stream.read()
    for old, new, count in changes:
        assert old in data, (label, old)
        data = data.replace(old, new, count)
    with open(path, "wb") as stream:
        stream.write(data)


def tarred(label, *members):
    with tarfile.open(os.path.join(OUT, label + ".tar.gz"), "w:gz") as archive:
        for name, kind, extra in members:
            info = tarfile.TarInfo(name)
            info.type = kind
            if kind == tarfile.REGTYPE:
                info.size = len(extra)
                archive.addfile(info, io.BytesIO(extra))
            else:
                info.linkname = extra
                archive.addfile(info)


def manifest(files, **extra):
    data = {"format": 1, "name": "demo", "version": "1.0.0", "files": [
        {"path": path, "sha256": hashlib.sha256(text).hexdigest(), "size": len(text)}
        for path, text in files]}
    data.update(extra)
    return json.dumps(data)


A = ("a.txt", b"a")
zipped("bad_up", [A, ("../evil", "x")])
zipped("bad_up_inside", [("d/../../evil", "x")])
zipped("bad_absolute", [("/etc/evil", "x")])
zipped("bad_control", [("a\nb", "x")])
zipped("bad_delete", [("a\x7fb", "x")])
zipped("bad_link_absolute", [(link("l"), "/etc")])
zipped("bad_link_up", [(link("d/l"), "../../etc")])
zipped("bad_link_by_link", [(link("d/e/f"), "../.."), (link("x"), "d/e/f/../../..")])
zipped("bad_through_link", [("d/a", "x"), (link("l"), "d"), ("l/b", "x")])
zipped("bad_link_over_folder", [("l/b", "x"), (link("l"), "d")])
zipped("bad_file_as_folder", [A, ("a.txt/b", "x")])
# The disk of the tests tells letter case apart; what the launcher reads must not need that.
zipped("good_folded", [("A/x", "x"), ("a/y", "x"), ("ayon-natives/x", "x"), ("ayon-natives/X", "x")])
zipped("bad_folded", [("ayon-native/A/x", "x"), ("ayon-native/a/y", "x")])
zipped("bad_folded_native", [("Ayon-Native/x", "x"), ("ayon-native/y", "x")])
zipped("bad_folded_unicode", [("ayon-native/\u00c9", "x"), ("ayon-native/\u00e9", "x")])
zipped("bad_progress", [A, ("dist_progress.json", "{}")])
zipped("bad_progress_case", [A, ("./Dist_Progress.json", "{}")])
zipped("bad_long_name", [("n" * 256, "x")])
zipped("bad_deep", [("d/" * 70 + "f", "x")])
zipped("bad_device", [(mode("dev", stat.S_IFCHR | 0o666), "")])
zipped("bad_fifo", [(mode("pipe", stat.S_IFIFO | 0o666), "")])
zipped("bad_bomb", [("bomb%d" % i, b"\0" * (64 << 20)) for i in range(5)])
patched("bad_backslash", [("a_b", "x")], (b"a_b", b"a\\b", 2))
patched("bad_nul", [("ok_evil.so", "x")], (b"ok_evil.so", b"ok\0evil.so"[:10], 2))
patched("bad_not_utf8", [("a_b", "x")], (b"a_b", b"a\xffb", 2))
patched("bad_two_names", [("aaaa", "x")], (b"aaaa", b"bbbb", 1))
patched("bad_crc", [("a", b"A" * 999)], (b"A" * 999, b"A" * 998 + b"B", 1))
patched("bad_trailing", [A], (b"PK\5\6", b"PK\5\6", 1))
with open(os.path.join(OUT, "bad_trailing.zip"), "ab") as stream:
    stream.write(b"evil")
with open(zipped("bad_leading", [A]), "r+b") as stream:
    data = stream.read()
    stream.seek(0)
    stream.write(b"PK\3\4" + data)
path = zipped("bad_twice", [("a", "1"), ("b", "2")], zipfile.ZIP_STORED)
with open(path, "rb") as stream:
    data = bytearray(stream.read())
for at in range(len(data)):
    if data[at:at + 4] in (b"PK\1\2", b"PK\3\4"):
        name = at + (46 if data[at + 2] == 1 else 30)
        if data[name:name + 1] == b"b":
            data[name:name + 1] = b"a"
with open(path, "wb") as stream:
    stream.write(data)
path = zipped("bad_overlap", [("a", "1" * 50), ("b", "2" * 50)], zipfile.ZIP_STORED)
with open(path, "rb") as stream:
    data = bytearray(stream.read())
second = data.rindex(b"PK\1\2")
first = data.index(b"PK\1\2")
data[second + 42:second + 46] = data[first + 42:first + 46]
with open(path, "wb") as stream:
    stream.write(data)
path = zipped("bad_short", [("a", os.urandom(5000))])
os.truncate(path, 3000)
with open(os.path.join(OUT, "bad_page.zip"), "w") as stream:
    stream.write("<html>404</html>" * 200)
open(os.path.join(OUT, "bad_empty.zip"), "w").close()

tarred("bad_tar_up", ("../evil", tarfile.REGTYPE, b"x"))
tarred("bad_tar_absolute", ("/tmp/evil", tarfile.REGTYPE, b"x"))
tarred("bad_tar_link", ("l", tarfile.SYMTYPE, "../out"))
tarred("bad_tar_hardlink", ("h", tarfile.LNKTYPE, "/etc/passwd"))
tarred("bad_tar_hardlink_up", ("h", tarfile.LNKTYPE, "../x"))
tarred("bad_tar_hardlink_to_link", ("l", tarfile.SYMTYPE, "x"), ("h", tarfile.LNKTYPE, "l"))
tarred("bad_tar_through", ("l", tarfile.SYMTYPE, "d"), ("l/x", tarfile.REGTYPE, b"x"))
tarred("bad_tar_device", ("n", tarfile.CHRTYPE, ""))
tarred("bad_tar_twice", ("a", tarfile.REGTYPE, b"1"), ("a", tarfile.REGTYPE, b"2"))

SO = ("ayon-native/linux-x86_64/demo.so", b"\x7fELF code")
PY = ("demo/__init__.py", b"pass\n")
ADDON = "ayon-native/addon.json"
zipped("bad_native_no_manifest", [PY, SO])
zipped("bad_native_digest", [(SO[0], b"\x7fELF c0de"), (ADDON, manifest([SO]))])
zipped("bad_native_size", [(SO[0], SO[1] + b"1"), (ADDON, manifest([SO]))])
zipped("bad_native_missing", [SO, (ADDON, manifest([SO, PY]))])
zipped("bad_native_unlisted", [SO, ("ayon-native/other.so", "x"), (ADDON, manifest([SO]))])
zipped("bad_native_name", [SO, (ADDON, manifest([SO], name="other"))])
zipped("bad_native_version", [SO, (ADDON, manifest([SO], version="1.0.1"))])
zipped("bad_native_format", [SO, (ADDON, manifest([SO], format=2))])
zipped("bad_native_json", [SO, (ADDON, "{")])
zipped("bad_native_link", [PY, (link("ayon-native/addon.json"), "../demo/__init__.py")])
# Well formed, of a key that nobody trusts.
MINISIG = ("untrusted comment: x\n" + base64.b64encode(b"ED" + bytes(72)).decode() + "\ntrusted comment: x\n"
           + base64.b64encode(bytes(64)).decode() + "\n")
zipped("good_native", [PY, SO, (ADDON, manifest([SO, PY])), (ADDON + ".minisig", MINISIG)])
zipped("good_plain", [
    A, ("./d//e.txt", "e"), (mode("bin/run", 0o104755), "#!/bin/sh\n"),
    (mode("bin/lost", 0o600), b"\x7fELF...."), (mode("open", 0o666), "o"),
    (link("bin/up"), "../d/e.txt"), (link("here"), "bin/run"), ("\u00fc/\u00e9.txt", "u"),
    (mode("empty/", stat.S_IFDIR | 0o777), "")])
zipped("good_empty", [])
tarred("good_tar", ("d/f", tarfile.REGTYPE, b"f"), ("h", tarfile.LNKTYPE, "d/f"),
       ("l", tarfile.SYMTYPE, "d/f"), ("d", tarfile.DIRTYPE, ""))
