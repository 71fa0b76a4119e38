# SPDX-License-Identifier: Apache-2.0
"""Writes zips made byte by byte into the folder argv[1]: bad_*.zip must be refused, good_*.zip accepted."""
import os
import struct
import sys
import zlib

import deflatemaker
from zipmaker import ENCRYPTED, FOLLOWS, UTF8, Entry, build, extra, wide

BIG = 0xffffffff
E = Entry
DATA = b"some bytes " * 40
PACKED = Entry.deflate(DATA)
ZEROS = Entry.deflate(bytes(64 << 20))
NESTED = build(E("in/a"))


def follow64(data, packed):
    return struct.pack("<4sI2Q", b"PK\7\x08", zlib.crc32(data), len(packed), len(data))


def name_extra(name):
    return extra(0x7075, struct.pack("<BI", 1, zlib.crc32(b"a")) + name)


def bombs():
    yield "ratio", build(*[E(f"b{i}", bytes(64 << 20), 8, packed_bytes=ZEROS) for i in range(6)])
    yield "one_lie", build(E("b", bytes(9 << 20), 8, packed_bytes=Entry.deflate(bytes(9 << 20)),
                             local={"unpacked": 10}, central={"unpacked": 10}))
    yield "small_lie", build(E("b", DATA, 8, local={"unpacked": 5}, central={"unpacked": 5}))
    yield "large_lie", build(E("b", DATA, 8, local={"unpacked": 16 << 20}, central={"unpacked": 16 << 20}))
    yield "claims_tera", build(E("b", DATA, 8, central={"unpacked": BIG}, central_extra=wide(1 << 40)))
    yield "claims_all", build(E("b", DATA, 8, central={"unpacked": BIG}, central_extra=wide((1 << 64) - 1)))
    yield "count", build(E("a"), end={"here": 0xffff, "count": 0xffff}, end64={"here": 1 << 40, "count": 1 << 40})
    yield "count_less", build(E("a"), E("b"), end={"here": 1, "count": 1})
    yield "count_more", build(E("a"), end={"here": 2, "count": 2})
    yield "depth", build(E("d/" * 65 + "f"))
    yield "name_part", build(E("n" * 256))
    yield "name_long", build(E("/".join(["n" * 200] * 11)))
    yield "shared_data", overlapping()


def overlapping():
    """Many entries of one body: ten kilobytes that are a petabyte."""
    body = E("a", bytes(1 << 20), 8)
    return build(body, *[E(f"n{i}", bytes(1 << 20), 8, packed_bytes=b"", central={"offset": 0, "packed": 1033})
                         for i in range(50)])


def zip64_lies():
    yield "zip64_missing", build(E("a", central={"packed": BIG}))
    yield "zip64_short", build(E("a", central={"packed": BIG, "unpacked": BIG}, central_extra=wide(1)))
    yield "zip64_other", build(E("a", central={"unpacked": BIG}, central_extra=wide(2)))
    yield "zip64_twice", build(E("a", central={"unpacked": BIG}, central_extra=wide(1) + wide(2)))
    yield "zip64_local", build(E("a", local={"packed": BIG, "unpacked": BIG}, local_extra=wide(1, 7)))
    yield "zip64_offset", build(E("a", central={"offset": BIG}, central_extra=wide(1 << 50)))
    yield "zip64_end_other", build(E("a"), end64={"count": 2, "here": 2})
    yield "zip64_end_offset", build(E("a"), end64={"offset": 0})
    yield "zip64_end_size", build(E("a"), end64={"record": 45})
    yield "zip64_end_place", build(E("a"), end64={"at": 3})
    yield "zip64_end_far", build(E("a"), end={"offset": BIG}, end64={"at": (1 << 64) - 30})
    yield "zip64_end_disks", build(E("a"), end64={"disks": 2})
    yield "zip64_end_no_disks", build(E("a"), end64={"disks": 0})
    yield "zip64_end_none", build(E("a"), end={"offset": BIG})


def deflate_oddities():
    for label, packed, data in deflatemaker.cases():
        yield f"deflate_{label}", build(E("a", data, 8, packed_bytes=packed))


def two_headers():
    for field, value in (("name", b"b"), ("crc", 1), ("packed", 2), ("unpacked", 2), ("method", 8), ("flags", UTF8),
                         ("flags", ENCRYPTED), ("flags", FOLLOWS), ("flags", 0x10), ("flags", 0x100)):
        yield f"local_{field}_{value}".replace("b'b'", "b"), build(E("a", local={field: value}))
    yield "name_shorter", build(E("ab", local={"name": b"a"}))
    yield "no_local", build(E("a", central={"offset": 4}))
    yield "wrong_local", build(E("a"), E("b", central={"offset": 0}))
    yield "far_local", build(E("a", central={"offset": 1 << 20}))
    yield "stored_sizes", build(E("a", DATA, central={"unpacked": 3}, local={"unpacked": 3}))
    yield "name_extra", build(E("a", central_extra=name_extra(b"b")))
    yield "name_extra_local", build(E("a", local_extra=name_extra(b"b")))
    yield "override", build(E("a", local_extra=extra(0x6c78, b"\x04\0\0\0\0")))
    yield "time_empty", build(E("a", local_extra=extra(0x5455)))
    yield "time_empty_central", build(E("a", central_extra=extra(0x5455)))
    yield "extra_broken", build(E("a", central_extra=b"\x01"))
    yield "extra_long", build(E("a", local_extra=struct.pack("<2H", 9, 100)))


def spaces():
    yield "gap", build(E("a", behind=b"gap"), E("b"))
    yield "gap_hidden", build(E("a", behind=E("hidden").local_bytes()), E("b"))
    yield "gap_end", build(E("a"), between=b"gap")
    yield "front", build(E("a"), prefix=b"#!/bin/sh\n")
    yield "front_shifted", build(E("a"), prefix=b"PK\3\4xxxx", shift=8)
    yield "behind", build(E("a"), trailer=b"\0")
    yield "comment_short", build(E("a"), comment=b"comment", end={"comment": 3})
    yield "comment_end", build(E("a"), comment=build(E("b"))[-22:])
    yield "comment_part", build(E("a"), comment=b"xxPK\5\6xx")
    yield "comment_zip", build(E("a"), comment=build(E("b")))
    yield "comment_long", build(E("a"), comment=b"c" * 30000)
    yield "stacked", build(E("a")) + build(E("b"))
    yield "packed_tail", build(E("a", DATA, 8, packed_bytes=PACKED + b"tail"))
    yield "packed_cut", build(E("a", DATA, 8, packed_bytes=PACKED[:-3]))
    yield "packed_garbage", build(E("a", DATA, 8, packed_bytes=b"\xff" * 90))
    yield "large_tail", build(E("a", bytes(9 << 20), 8, packed_bytes=Entry.deflate(bytes(9 << 20)) + b"t"))
    yield "large_cut", build(E("a", bytes(9 << 20), 8, packed_bytes=Entry.deflate(bytes(9 << 20))[:-20]))
    yield "large_crc", build(E("a", bytes(9 << 20), local={"crc": 1}, central={"crc": 1}))
    yield "crc", build(E("a", DATA, 8, local={"crc": 1}, central={"crc": 1}))


def kinds():
    yield "encrypted", build(E("a", flags=ENCRYPTED))
    yield "strong", build(E("a", flags=0x40))
    yield "hidden_headers", build(E("a", flags=0x2000))
    yield "patch", build(E("a", flags=0x20))
    yield "aes", build(E("a", central_extra=extra(0x9901, b"\2\0AE\3\x08\0")))
    yield "method_unknown", build(E("a", method=77, packed_bytes=b"x"))
    yield "disk", build(E("a", central={"disk": 1}))
    yield "split", build(E("a"), end={"disk": 1, "first": 1})
    yield "socket", build(E("a", b"", mode=0o140777))
    yield "block", build(E("a", b"", mode=0o060666))
    yield "folder_mode", build(E("a", b"", mode=0o040755))
    yield "folder_content", build(E("a/", b"content", mode=0o040755))
    yield "folder_as_file", build(E("a/", b"", mode=0o100644))
    yield "folder_dos", build(E("a", b"", made_by=0, attributes=0x10))
    yield "link_long", build(E("l", b"x" * 2000, mode=0o120777))
    yield "link_nul", build(E("l", b"x\0y", mode=0o120777))
    yield "link_empty", build(E("l", b"", mode=0o120777))


def follows():
    yield "follow_missing", build(E("a", flags=FOLLOWS, descriptor=b""))
    yield "follow_crc", build(E("a", flags=FOLLOWS, descriptor=struct.pack("<4s3I", b"PK\7\x08", 1, 1, 1)))
    yield "follow_size", build(E("a", flags=FOLLOWS, descriptor=struct.pack("<3I", zlib.crc32(b"x"), 1, 9)))
    yield "follow_unasked", build(E("a", descriptor=struct.pack("<3I", zlib.crc32(b"x"), 1, 1)))
    yield "follow_local", build(E("a", flags=FOLLOWS, local={"unpacked": 9}))
    yield "follow_long", build(E("a", flags=FOLLOWS, descriptor=b"\0" * 28))


def names():
    yield "unmarked", build(E("\u00e9", unmarked=True))
    yield "cp437", build(E(b"\x82", unmarked=True))
    yield "not_utf8", build(E(b"a\xff", flags=UTF8))
    yield "overlong", build(E(b"a\xc0\xafb", flags=UTF8))
    yield "surrogate", build(E(b"a\xed\xa0\x80", flags=UTF8))
    yield "empty", build(E(b""))
    yield "slash", build(E("/", b""))
    yield "fold_greek", build(E("ayon-native/\u03a3"), E("ayon-native/\u03c3"))
    yield "fold_cyrillic", build(E("ayon-native/\u0416/a"), E("ayon-native/\u0436/b"))
    yield "same_by_dots", build(E("a/b"), E("a/./b"))
    yield "same_by_slashes", build(E("a/b"), E("a//b"))
    yield "twice_folder_file", build(E("a/", b"", mode=0o040755), E("a"))
    yield "progress_deep", build(E("./DIST_progress.json", b"{}"))


def good():
    yield "stored", build(E("a"), E("d/b", DATA), E("d/", b"", mode=0o040755))
    yield "deflated", build(E("a", DATA, 8), E("b", b"", 8), E("d/", b"", 8, mode=0o040755))
    yield "follow", build(*[E(f"a{i}", DATA, 8, flags=FOLLOWS, descriptor=d) for i, d in enumerate((
        None, follow64(DATA, PACKED), follow64(DATA, PACKED)[4:],
        struct.pack("<3I", zlib.crc32(DATA), len(PACKED), len(DATA))))])
    yield "zip64", build(E("a", DATA, 8, local={"packed": BIG, "unpacked": BIG},
                           local_extra=wide(len(DATA), len(PACKED)), central={"packed": BIG, "unpacked": BIG},
                           central_extra=wide(len(DATA), len(PACKED))), end={"offset": BIG, "size": BIG}, end64={})
    yield "zip64_plain_end", build(E("a"), end64={})
    yield "comment", build(E("a"), comment=b"made by hand")
    yield "nested", build(E("a"), E("z.zip", NESTED))
    yield "extras", build(E("a", local_extra=extra(0x5455, b"\1\0\0\0\0"), central_extra=extra(0x7875, b"\1\4" + bytes(9))))
    yield "name_extra", build(E("a", central_extra=name_extra(b"a")))
    yield "unicode", build(E("\u00e9/\u65e5\u672c.txt"), E("\U0001f600"))
    yield "dos", build(E("a", made_by=0, attributes=0x20), E("d/", b"", made_by=0, attributes=0x10))
    yield "large", build(E("a", bytes(9 << 20), 8), E("b", os.urandom(1 << 20) * 9), E("c", DATA, 8))
    yield "many", build(*[E(f"d{i // 50}/f{i}", DATA[:i % 400], 8 * (i % 2)) for i in range(1500)])


def cases():
    for part in (bombs, zip64_lies, deflate_oddities, two_headers, spaces, kinds, follows, names):
        for label, content in part():
            yield f"bad_z_{label}", content
    for label, content in good():
        yield f"good_z_{label}", content


def main():
    for label, content in cases():
        with open(os.path.join(sys.argv[1], label + ".zip"), "wb") as stream:
            stream.write(content)


if __name__ == "__main__":
    main()
