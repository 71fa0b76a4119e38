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


def manifest(listed, **extra):
    data = {"format": 1, "name": "demo", "version": "1.0.0", "files": [
        {"path": path, "sha256": hashlib.sha256(text).hexdigest(), "size": len(text)}
        for path, text in listed]}
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


def hostile_manifests():
    """What an addon.json may be instead of one. Each is one for these files but for the thing it is named after."""
    right = manifest([SO])
    listed = json.loads(right)["files"][0]
    for label, text in (
            ("deep", '{"x":' + "[" * 100000 + "]" * 100000 + "," + right[1:]), ("deep_objects", '{"a":' * 70 + right + "}" * 70),
            ("deep_inside", '{"x":' + "[" * 64 + "]" * 64 + "," + right[1:]), ("huge", right + " " * (33 << 20)),
            ("nul", right.replace("demo", "de\0mo")),
            ("nul_behind", right + "\0"), ("nul_escaped", '{"x":"\\u0000",' + right[1:]),
            ("nul_in_key", '{"a\\u0000":1,' + right[1:]), ("bom", "\ufeff" + right), ("behind", right + "x"),
            ("two", right + right), ("cut", right[:-9]), ("empty", ""), ("array", "[" + right + "]"), ("text", '"x"'),
            ("null", "null"), ("number", "1"), ("bomb", '{"x":[' + "{}," * 400_000 + "{}]," + right[1:]), ("comma", right[:-1] + ",}"), ("comment", "// x\n" + right),
            ("word", '{"x":yes,' + right[1:]), ("hex", '{"x":0x10,' + right[1:]), ("zeros", '{"x":007,' + right[1:])):
        yield label, text
    for label, text in (("not_utf8", b'{"x":"\xff",'), ("overlong", b'{"x":"\xc0\xaf",'), ("surrogate", b'{"x":"\xed\xa0\x80",'),
                        ("latin_key", b'{"\xe9":1,')):
        yield label, text + right[1:].encode()
    for label, more in (("format_text", {"format": "1"}), ("format_list", {"format": [1]}), ("format_half", {"format": 1.5}),
                        ("format_huge", {"format": (1 << 64) + 1}), ("format_null", {"format": None}), ("name_list", {"name": ["demo"]}),
                        ("name_null", {"name": None}), ("version_number", {"version": 1.0}), ("files_object", {"files": {"a": listed}}),
                        ("files_text", {"files": "x"}), ("files_number", {"files": 1}), ("files_null", {"files": None}),
                        ("file_text", {"files": ["x"]}), ("file_null", {"files": [None]}), ("file_list", {"files": [[listed]]}),
                        ("many", {"files": [listed] * 3 + [{}] * 200001})):
        yield label, manifest([SO], **more)
    for label, field, value in (("path_number", "path", 1), ("path_up", "path", "../x"), ("path_absolute", "path", "/etc/passwd"),
                                ("path_other", "path", "ayon-native/./linux-x86_64/demo.so"), ("path_empty", "path", ""),
                                ("sha256_number", "sha256", 1), ("sha256_short", "sha256", listed["sha256"][:63]),
                                ("sha256_long", "sha256", listed["sha256"] + "0"), ("sha256_list", "sha256", [listed["sha256"]]),
                                ("size_text", "size", "lots"), ("size_negative", "size", -1), ("size_null", "size", None),
                                ("size_huge", "size", 1 << 70), ("size_list", "size", [listed["size"]]),
                                ("size_half", "size", listed["size"] + 0.5)):
        yield label, manifest([SO], files=[{**listed, field: value}])


for label, text in hostile_manifests():
    zipped("bad_native_json_" + label, [SO, (ADDON, text)])
# Of two members of one name all readers take the last.
zipped("good_native_json_twice", [SO, (ADDON, '{"format":7,"name":"other",' + manifest([SO])[1:])])

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
