# SPDX-License-Identifier: Apache-2.0
"""Writes the seed corpora of the fuzz targets into the folder argv[1]: what the tests already know, and what fuzzing
has found: corpus/<target>.b64, one input a line."""
import base64
import importlib
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
TESTS = os.path.dirname(HERE)
ROOT = os.path.dirname(TESTS)
SMALL = 20000


def write(folder, target, contents):
    place = os.path.join(folder, target)
    os.makedirs(place, exist_ok=True)
    for i, content in enumerate([*contents, *found(target)]):
        with open(os.path.join(place, f"seed{i}"), "wb") as stream:
            stream.write(content if isinstance(content, bytes) else content.encode())


def found(target):
    path = os.path.join(HERE, "corpus", target + ".b64")
    if os.path.exists(path):
        with open(path, encoding="ascii") as stream:
            for line in stream:
                yield base64.b64decode(line)


def files(*folders, ending=""):
    for folder in folders:
        for base, _, names in os.walk(folder):
            for name in sorted(names):
                path = os.path.join(base, name)
                if name.endswith(ending) and 0 < os.path.getsize(path) <= SMALL:
                    with open(path, "rb") as stream:
                        yield stream.read()


def archives():
    folder = tempfile.mkdtemp(prefix="ayon-seeds-")
    for script in ("hostile.py", "hostile_zip.py"):
        subprocess.run([sys.executable, "-B", os.path.join(TESTS, "unit/distribution", script), folder], check=True)
    made = list(files(folder))
    shutil.rmtree(folder)
    return made


def deflated():
    """Each level and strategy of zlib, and what only others read."""
    sys.path.insert(0, os.path.join(TESTS, "unit/distribution"))
    deflatemaker = importlib.import_module("deflatemaker")
    text = b"".join(b"some text %d, again and again, " % (i % 17) for i in range(90)) + bytes(range(256)) * 2
    for level in range(10):
        for strategy in range(5):
            packer = zlib.compressobj(level, zlib.DEFLATED, -15, 8, strategy)
            yield packer.compress(text[:20 + 300 * level]) + packer.flush()
    for _, packed, _ in deflatemaker.cases():
        yield packed


def strings(value):
    """Every text of a JSON document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def vectors(name):
    with open(os.path.join(TESTS, "vectors", name), encoding="utf-8") as stream:
        return json.load(stream)


def recorded():
    """The bodies that a real server sent."""
    for content in files(os.path.join(TESTS, "wire/recorded"), ending=".json"):
        body = json.loads(content).get("response", {}).get("body")
        if isinstance(body, (dict, list)):
            yield json.dumps(body)


def command_lines():
    for case in vectors("vectors-args.json").get("cases", []):
        words = case.get("argv") if isinstance(case, dict) else None
        if isinstance(words, list):
            yield "\n".join(map(str, words))
    yield "--bundle\nx\n--project=p\n--timeout\n3\nvhello\n--\n-a"


def pipeline():
    """What the target pipeline takes: a letter for the kind, then the text."""
    environments, anatomy = vectors("vectors-env.json"), vectors("vectors-anatomy.json")
    for name in ("compute_env_variables_structure", "parse_environments"):
        yield from ("e" + json.dumps(case.get("env") or case.get("env_data")) for case in environments[name])
    yield from ("p" + json.dumps(case["profiles"]) for case in environments["filter_profiles"])
    yield from ("t" + case["template"] for case in anatomy["string_template"])
    yield "a" + json.dumps(anatomy["project_entity"])
    yield from ("w" + case["file_template"] + "\n" + case.get("filename", "") for case in anatomy["workfiles"])
    yield from ("n" + "\n".join(case["items"]) for case in anatomy["paths_and_frames"] if "items" in case)


PUBLIC = "RWRMcubL9qG5yrWdGmAArDVEXLx24iswvmjmtnoPfJ0PKedTUYMygt/0\n"
SIGNATURE = """untrusted comment: signature from minisign secret key
RURMcubL9qG5yjQ7zIyI22UpeCAifs7w1djSYPKTOMFKYK2w2m/EZVCixi7ne2R8pukMt6OrrYLCY9fPaDk021GUzbIaqNfNmAo=
trusted comment: hello there
AEbMBsms15wcI3prlY8FY6pGoGpQSEqOG7Nt4ecPJTdpIIDbop4gzXR5Gk9vusxEy8VfLbaQ5V/r19YZJbuvCg==
"""
SECRET = ("untrusted comment: minisign encrypted secret key\nRWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
          "AAAAAAAATHLmy/ahucrlTRu/1jhMFDfkxTcT6RdSaFo6SdQBAZNGSVghiQKedrWdGmAArDVEXLx24iswvmjmtnoPfJ0PKedTUYMygt/0AAAAAAAAAAAA"
          "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n")


def comments():
    for comment in ("ayon-addon name=demo version=1.0.0", "ayon-addon name=demo version=1.0.0 expires=2099-01-31",
                    "ayon-addon name=demo version=1.0.0 expires=2001-01-31", "ayon-addon name=demo  version=1.0.0 name=demo",
                    "ayon-addon version=1.0.0 name=demo x=y", "ayon-addon name=other version=1.0.0 expires=1-1-1", ""):
        yield comment + "\n{}"


def local_files():
    """Each behind the number of its reader in local_fuzz.c."""
    receipt = {"format": 1, "directory": "/some/addon", "files": [
        {"path": "ayon-native/addon.json", "sha256": "0" * 64, "size": 1, "mtimeNs": 2, "ctimeNs": 3, "inode": 4, "device": 5}],
        "signature": {"signed": True, "key": PUBLIC.strip(), "keyId": "CAB9A1F6CBE6724C", "expires": "2099-01-01", "reason": ""}}
    urls = {"last_server": "https://a.b", "urls": {"https://a.b": {"username": "me", "timestamp": 1}, "https://gone": {}}}
    for number, texts in enumerate((
            ('{"addonSignatures": "require", "rollback": "refuse"}', '{"addonSignatures": "warn"}', "{}"),
            (PUBLIC, "untrusted comment: x\n" + PUBLIC), (json.dumps(receipt),), ('{"a": 1}', '[]'),
            ('{"format": 1, "keys": {"https://a.b": "key"}}', "{}"), (json.dumps(urls), '{"urls": []}'),
            ('{"format": 1, "paths": ["/some/addon"]}',))):
        for text in texts:
            yield bytes([number]) + text.encode()


def some(texts, limit=400):
    return sorted(set(text for text in texts if len(text) < 2000))[:limit]


def main():
    out = sys.argv[1]
    shutil.rmtree(out, ignore_errors=True)
    packed = archives()
    write(out, "zip", packed)
    write(out, "package", packed)
    write(out, "deflate", list(deflated()))
    write(out, "name", ["a/b.txt", "./a//b/./c/", "a/l\n../b", "../x", "\u00e9/\u00c9", "a\\b", "l\n/etc"])
    write(out, "json", [*recorded(), *files(os.path.join(TESTS, "wire"), ending="state.json"),
                        '{"bundles":[{"name":"b","addons":{"core":"1.0.0"},"isDev":true}],"addons":[],"packages":[]}',
                        '{"addons":[{"name":"core","version":"1.0.0"},{"name":"off","version":null},{}]}'])
    write(out, "state", [*files(os.path.join(ROOT, "addons-cache-layout/examples")),
                         '{"format":1,"name":"a","version":"1.0.0","verbs":[],"files":[]}'])
    write(out, "url", ["https://ayon.example.com:5000/x", "localhost", "http://[::1]:5000", "user@host",
                       "ayon-launcher://action?server_url=https%3A%2F%2Fa.b&token=abc", *some(strings(vectors("vectors-urls.json")))])
    write(out, "semver", ["1.0.0\n1.0.1\n2.0.0-rc.1", ">=1.5.4", *some(strings(vectors("vectors-semver.json")))])
    write(out, "options", list(command_lines()))
    write(out, "pipeline", list(pipeline()))
    write(out, "index", ["ayon-index\t1\tbundle\nend\t0\n",
                         "ayon-index\t1\tbundle\naddon\tbundle\thello\t1.0.0\tHello\t/a/b\tlinux-x86_64/hello.so\t" + "a" * 64 +
                         "\t1\t0\t0\t12\t34\nverb\thello\t0\t1\tSay hello\nextension\tayon.tray/1\nend\t1\n"])
    # Replies of a Secret Service: found items, an error, a secret.
    write(out, "dbus", [b"l\2\1\1" + struct.pack("<III", len(body), 9, 8 + 6 + len(signature)) + b"\5\1u\0" +
                        struct.pack("<I", 3) + b"\x08\1g\0" + bytes([len(signature)]) + signature + b"\0" +
                        b"\0" * (-(8 + 6 + len(signature)) % 8) + body
                        for signature, body in [(b"aoao", struct.pack("<II", 7, 2) + b"/a\0\0" + struct.pack("<I", 0)),
                                                (b"(oayays)", struct.pack("<I", 2) + b"/s\0\0" + struct.pack("<II", 0, 5) +
                                                 b"token\0\0\0" + struct.pack("<I", 1) + b"t\0")]])
    write(out, "signature", [PUBLIC, SIGNATURE, SECRET, "untrusted comment: minisign public key CAB9A1F6CBE6724C\n" + PUBLIC])
    write(out, "trust", list(comments()))
    write(out, "local", list(local_files()))
    write(out, "variables", ['{"A": "\\u00e4\\ud83d\\ude00\\udcff\\n", "B": ""}', '{}', '{"X": "it\'s $HOME \\\\"}'])
    write(out, "entry", [bytes([1, 0, 0, 1, 1, 2, 6, 6, 0]), bytes(range(256)), bytes([2] * 90)])


if __name__ == "__main__":
    main()
