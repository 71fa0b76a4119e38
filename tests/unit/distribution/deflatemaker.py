# SPDX-License-Identifier: Apache-2.0
"""Deflate data made bit by bit: what libdeflate unpacks and zlib, and so every other reader, refuses."""

ORDER = (16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15)
EACH_LENGTH = {length: 4 for length in range(16)}
ALL = {**{symbol: 4 for symbol in range(13)}, **{symbol: 5 for symbol in range(13, 19)}}


def packed(bits):
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[i:i + 8][::-1], 2) for i in range(0, len(bits), 8))


def number(value, count):
    """Its lowest bit first; codes are written from their highest."""
    return f"{value:0{count}b}"[::-1]


def zeros(copies, offset):
    """A block in the fixed codes: a zero, copies of 258 zeros, and one more from as far behind as `offset` can mean."""
    return packed("110" + f"{0x30:08b}" + f"{0xc5:08b}00000" * copies + f"{0xc5:08b}{offset:05b}" + "1" * 13 + "0" * 7)


def head(literals, offsets, precode, lengths):
    """A block that brings its codes: how many, the code of their lengths, the lengths; a repeat is (symbol, value, bits)."""
    bits = "1" + number(2, 2) + number(literals - 257, 5) + number(offsets - 1, 5) + number(15, 4)
    bits += "".join(number(precode.get(symbol, 0), 3) for symbol in ORDER)
    words, word = {}, 0
    for length in range(1, 8):
        for symbol in sorted(s for s in precode if precode[s] == length):
            words[symbol] = f"{word:0{length}b}"
            word += 1
        word *= 2
    for item in lengths:
        symbol, *repeat = item if isinstance(item, tuple) else (item,)
        bits += words[symbol] + (number(*repeat) if repeat else "")
    return bits


def own(codes, symbols, literals=258, offsets=2):
    """Lengths for 'a', the end, a copy of three, and two offsets; then symbols, as bits."""
    lengths = [0] * (literals + offsets)
    lengths[ord("a")], lengths[256], lengths[257], lengths[literals], lengths[literals + 1] = codes
    return packed(head(literals, offsets, EACH_LENGTH, lengths) + symbols)


def cases():
    """Name, deflate data, and what libdeflate makes of it."""
    far = bytes(1 + 258 * 201)
    yield "offset_30", zeros(200, 30), far
    yield "offset_31", zeros(200, 31), far
    yield "offset_unused", own((1, 2, 2, 1, 0), "011110"), b"aaaa"
    yield "offset_none", own((1, 2, 2, 0, 0), "011010"), b"aaaa"
    yield "codes_287", own((1, 2, 2, 1, 1), "010", literals=287), b"a"
    yield "codes_288", own((1, 2, 2, 1, 1), "010", literals=288), b"a"
    yield "offsets_31", own((1, 2, 2, 1, 1), "010", offsets=31), b"a"
    yield "end_unused", own((0, 1, 0, 0, 0), "1"), b""
    yield "repeat_over", packed(head(257, 3, ALL, [(18, 117, 7), (18, 117, 7), 1, (17, 1, 3)]) + "0"), b""
    text = b"some bytes " * 40
    yield "symbol_286", bytes.fromhex("2bcecf4d5548aa2c492d56281e630e1d2600"), text
    yield "symbol_287", bytes.fromhex("2bcecf4d5548aa2c492d56281e670e1d2600"), text
