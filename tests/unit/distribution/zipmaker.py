# SPDX-License-Identifier: Apache-2.0
"""Zips made byte by byte, so that every field can lie."""
import struct
import zlib

UTF8, FOLLOWS, ENCRYPTED = 0x800, 8, 1


class Entry:
    """One entry. `local`, `central` and `descriptor` replace fields of the respective header."""

    def __init__(self, name, data=b"x", method=0, mode=0o100644, flags=0, **more):
        self.name = name if isinstance(name, bytes) else name.encode()
        self.data = data
        self.method = method
        self.flags = flags | (UTF8 if any(c >= 0x80 for c in self.name) and not more.pop("unmarked", False) else 0)
        self.attributes = more.pop("attributes", mode << 16)
        self.made_by = more.pop("made_by", 3)
        self.local_extra = more.pop("local_extra", b"")
        self.central_extra = more.pop("central_extra", b"")
        self.descriptor = more.pop("descriptor", None)
        self.behind = more.pop("behind", b"")
        self.local = more.pop("local", {})
        self.central = more.pop("central", {})
        packed = more.pop("packed_bytes", None)
        assert not more, more
        if packed is None:
            packed = data if method == 0 else self.deflate(data)
        self.packed = packed

    @staticmethod
    def deflate(data):
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        return packer.compress(data) + packer.flush()

    def fields(self, changes):
        fields = {"flags": self.flags, "method": self.method, "crc": zlib.crc32(self.data), "packed": len(self.packed),
                  "unpacked": len(self.data), "name": self.name}
        fields.update(changes)
        return fields

    def local_bytes(self):
        hidden = {"crc": 0, "packed": 0, "unpacked": 0} if self.flags & FOLLOWS else {}
        f = self.fields({**hidden, **self.local})
        head = struct.pack("<4s5H3I2H", b"PK\3\4", 20, f["flags"], f["method"], 0, 0x5821, f["crc"], f["packed"],
                           f["unpacked"], len(f["name"]), len(self.local_extra))
        tail = self.descriptor
        if tail is None and self.flags & FOLLOWS:
            tail = struct.pack("<4s3I", b"PK\7\x08", zlib.crc32(self.data), len(self.packed), len(self.data))
        return head + f["name"] + self.local_extra + self.packed + (tail or b"") + self.behind

    def central_bytes(self, offset):
        f = self.fields({"offset": offset, "disk": 0, **self.central})
        return struct.pack("<4s6H3I5H2I", b"PK\1\2", self.made_by << 8 | 20, 20, f["flags"], f["method"], 0, 0x5821,
                           f["crc"], f["packed"], f["unpacked"], len(f["name"]), len(self.central_extra), 0,
                           f["disk"], 0, self.attributes, f["offset"]) + f["name"] + self.central_extra


def build(*entries, prefix=b"", between=b"", trailer=b"", comment=b"", end=None, end64=None, shift=0):
    """`end` and `end64` replace fields of the records at the end."""
    body, central = prefix, b""
    for entry in entries:
        offset = len(body) - (0 if shift is None else shift)
        body += entry.local_bytes()
        central += entry.central_bytes(offset)
    body += between
    f = {"disk": 0, "first": 0, "here": len(entries), "count": len(entries), "size": len(central), "offset": len(body)}
    tail = b""
    if end64 is not None:
        g = {**f, "record": 44, "at": len(body) + len(central), "disks": 1, **end64}
        tail += struct.pack("<4sQ2H2I4Q", b"PK\6\6", g["record"], 45, 45, g["disk"], g["first"], g["here"], g["count"],
                            g["size"], g["offset"])
        tail += struct.pack("<4sIQI", b"PK\6\7", 0, g["at"], g["disks"])
    f.update(end or {})
    tail += struct.pack("<4s4H2IH", b"PK\5\6", f["disk"], f["first"], f["here"], f["count"], f["size"], f["offset"],
                        f.get("comment", len(comment))) + comment
    return body + central + tail + trailer


def wide(*values):
    return struct.pack(f"<2H{len(values)}Q", 1, 8 * len(values), *values)


def extra(identifier, data=b""):
    return struct.pack("<2H", identifier, len(data)) + data
