# SPDX-License-Identifier: Apache-2.0
"""Writes tars made block by block into the folder argv[1]: bad_t_* must be refused, good_t_* accepted."""
import bz2
import gzip
import lzma
import os
import sys

FILE, HARD, LINK, CHAR, BLOCK, FOLDER, FIFO = b"0", b"1", b"2", b"3", b"4", b"5", b"6"
END = bytes(1024)


def head(name, kind=FILE, size=0, target=b"", mode=0o644, prefix=b"", **more):
    """One header, its checksum right unless it is told."""
    fields = {"size_field": b"%011o\0" % size, "magic": b"ustar\00000", "checksum": None, **more}
    block = name[:100].ljust(100, b"\0") + b"%07o\0" % mode + b"0000000\0" * 2 + fields["size_field"] + b"14500000000\0"
    block += b" " * 8 + kind + target[:100].ljust(100, b"\0") + fields["magic"] + bytes(64) + b"0000000\0" * 2
    block = (block + prefix.ljust(155, b"\0")).ljust(512, b"\0")
    checksum = fields["checksum"] if fields["checksum"] is not None else sum(block)
    return block[:148] + b"%06o\0 " % checksum + block[156:]


def entry(name, data=b"x", **more):
    return head(name, size=len(data), **more) + data + bytes(-len(data) % 512)


def pax(name, data=b"x", **records):
    """An entry with a header in front that overrides its fields."""
    text = b""
    for key, value in records.items():
        line = key.replace("_", ".").encode() + b"=" + value
        length = len(line) + 2
        while len(b"%d " % length) + len(line) + 1 != length:
            length = len(b"%d " % length) + len(line) + 1
        text += b"%d %s\n" % (length, line)
    return entry(b"x", text, kind=b"x") + entry(name, data)


def gnu_long(name, data=b"x", kind=b"L"):
    return entry(b"././@LongLink", name + b"\0", kind=kind) + entry(name[:100], data)


def escapes():
    for label, name in (("absolute", b"/tmp/evil"), ("up", b"../evil"), ("up_inside", b"d/../../evil"), ("dots", b".."),
                        ("backslash", b"..\\evil"), ("control", b"a\nb"), ("escape", b"a\x1b[2Jb"), ("not_utf8", b"a\xff"),
                        ("overlong", b"a\xc0\xafb"), ("empty", b""), ("slash", b"/")):
        yield label, entry(name)
    yield "prefix_absolute", entry(b"evil", prefix=b"/tmp")
    yield "prefix_up", entry(b"evil", prefix=b"../..")
    yield "pax_up", pax(b"good", path=b"../evil")
    yield "pax_absolute", pax(b"good", path=b"/tmp/evil")
    yield "gnu_up", gnu_long(b"../" * 40 + b"evil")
    yield "gnu_absolute", gnu_long(b"/tmp/" + b"e" * 200)


def links():
    for label, target in (("absolute", b"/etc"), ("up", b"../out"), ("up_inside", b"d/../../out"), ("empty", b""),
                          ("control", b"a\x01"), ("not_utf8", b"a\xff")):
        yield "link_" + label, head(b"l", LINK, target=target)
    yield "link_pax", entry(b"x", b"22 linkpath=/etc/shad\n", kind=b"x") + head(b"l", LINK, target=b"good")
    yield "link_through", head(b"l", LINK, target=b"d") + entry(b"l/x")
    yield "link_over_folder", entry(b"l/b") + head(b"l", LINK, target=b"d")
    yield "link_over_file", entry(b"l") + head(b"l", LINK, target=b"d")
    yield "link_chain", head(b"a/b/c", LINK, target=b"../..") + head(b"x", LINK, target=b"a/b/c/../..")
    yield "file_over_link", head(b"l", LINK, target=b"d") + entry(b"l")
    yield "file_as_folder", entry(b"a") + entry(b"a/b")
    for label, target in (("absolute", b"/etc/passwd"), ("up", b"../x"), ("missing", b"nothing"), ("itself", b"h")):
        yield "hard_" + label, head(b"h", HARD, target=target)
    yield "hard_link", head(b"l", LINK, target=b"x") + head(b"h", HARD, target=b"l")
    yield "hard_through", head(b"l", LINK, target=b"..") + head(b"h", HARD, target=b"l/x")
    yield "hard_folder", head(b"d/", FOLDER) + head(b"h", HARD, target=b"d")


def kinds():
    for label, kind in (("char", CHAR), ("block", BLOCK), ("fifo", FIFO)):
        yield label, head(b"n", kind)


def names():
    yield "twice", entry(b"a") + entry(b"a")
    yield "twice_by_dots", entry(b"a/b") + entry(b"a/./b")
    yield "twice_folder_file", head(b"a/", FOLDER) + entry(b"a")
    yield "folded", entry(b"ayon-native/A/x") + entry(b"ayon-native/a/y")
    yield "folded_unicode", entry("ayon-native/\u00c9".encode()) + entry("ayon-native/\u00e9".encode())
    yield "progress", entry(b"dist_progress.json", b"{}")
    yield "progress_case", entry(b"./DIST_Progress.JSON", b"{}")
    yield "progress_pax", pax(b"good", b"{}", path=b"dist_progress.json")
    yield "depth", pax(b"good", path=b"d/" * 65 + b"f")
    yield "name_part", pax(b"good", path=b"n" * 256)
    yield "name_long", pax(b"good", path=b"/".join([b"n" * 200] * 11))
    yield "name_huge", gnu_long(b"n" * 300_000)


def broken():
    whole = entry(b"a", os.urandom(3000)) + END
    yield "checksum", head(b"a", checksum=1) + END
    yield "size_negative", head(b"a", size_field=b"\xff" * 12) + END
    yield "size_tera", head(b"a", size_field=b"\x80" + (1 << 60).to_bytes(11, "big")) + END
    yield "size_text", entry(b"a") + head(b"b", size_field=b"not a number") + b"x" * 100
    yield "cut", whole[:2000]
    yield "pax_cut", entry(b"x", b"999999 path=a\n", kind=b"x") + entry(b"a")
    yield "pax_count", entry(b"x", b"x path=a\n", kind=b"x") + entry(b"a")


def packed():
    """Names with their own ending, for what surrounds the tar."""
    whole = entry(b"a", os.urandom(3000)) + END
    small = gzip.compress(whole)
    for eighth in range(1, 8):
        yield f"cut_{eighth}.tar.gz", small[:len(small) * eighth // 8]
    yield "cut.tar.xz", lzma.compress(whole)[:-40]
    yield "cut.tar.bz2", bz2.compress(whole)[:-40]
    # Each part is packed for itself: all readers take them for one, and the zeros are packed once.
    bomb = lzma.compress(head(b"b", size=300 << 20)) + lzma.compress(bytes(4 << 20)) * 75 + lzma.compress(END)
    yield "bomb.tar.xz", bomb
    yield "bomb_twice.tar.gz", gzip.compress(bomb)


def good():
    yield "modes", entry(b"run", mode=0o6755) + entry(b"open", mode=0o666) + head(b"d/", FOLDER, mode=0o1777)
    yield "pax", pax(b"x", path="\u00e9/\u65e5.txt".encode())
    yield "gnu", gnu_long(b"/".join([b"n" * 60] * 4))
    yield "links", entry(b"d/a") + head(b"l", LINK, target=b"d/a") + head(b"d/up", LINK, target=b"../l") + head(
        b"h", HARD, target=b"d/a")
    yield "old", head(b"old", size=1, magic=bytes(8)) + b"x".ljust(512, b"\0")


def main():
    for part in (escapes, links, kinds, names, broken):
        for label, content in part():
            with gzip.open(os.path.join(sys.argv[1], f"bad_t_{label}.tar.gz"), "wb", 1) as out:
                out.write(content + END)
    for label, content in good():
        with gzip.open(os.path.join(sys.argv[1], f"good_t_{label}.tar.gz"), "wb", 1) as out:
            out.write(content + END)
    for label, content in packed():
        with open(os.path.join(sys.argv[1], "bad_t_" + label), "wb") as out:
            out.write(content)


if __name__ == "__main__":
    main()
