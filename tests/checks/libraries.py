# SPDX-License-Identifier: Apache-2.0
"""What the launcher links: no GUI library, and nothing that a command without a server should not pay for.

    libraries.py PROGRAM | --self-test

Reads what ldd says, so that a library brought in by another one counts too.
"""
import re
import subprocess
import sys

FORBIDDEN = {
    "a GUI library": r"lib(gtk|gdk|gdk_pixbuf|pango|cairo|X11|xcb|wayland|Qt|qt|EGL|GL|appindicator|ayatana)",
    "libcurl": r"libcurl",
    "GLib": r"lib(glib|gio|gobject|gmodule)-",
    "libsecret": r"libsecret",
    "libarchive": r"libarchive",
    "libgit2": r"libgit2",
    "OpenSSL": r"lib(ssl|crypto)\.",
    "Python": r"libpython",
}


def problems_of(listing):
    names = [line.split()[0] for line in listing.splitlines() if line.strip()]
    problems = [f"{name}: {what}" for name in names for what, pattern in FORBIDDEN.items() if re.match(pattern, name)]
    problems += [line.strip() for line in listing.splitlines() if "not found" in line]
    return problems if names else ["ldd names nothing"]


def self_test():
    clean = "\tlinux-vdso.so.1 (0x1)\n\tlibjson-c.so.5 => /lib/libjson-c.so.5 (0x2)\n\tlibc.so.6 => /lib/libc.so.6 (0x3)\n"
    assert problems_of(clean) == [], problems_of(clean)
    assert problems_of("") == ["ldd names nothing"]
    for name in ("libgtk-3.so.0", "libgdk-3.so.0", "libcurl.so.4", "libcurl-gnutls.so.4", "libglib-2.0.so.0",
                 "libarchive.so.13", "libgit2.so.1.5", "libsecret-1.so.0", "libcrypto.so.3", "libX11.so.6",
                 "libQt5Core.so.5", "libpython3.11.so.1.0"):
        found = problems_of(f"{clean}\t{name} => /lib/{name} (0x4)\n")
        assert len(found) == 1 and found[0].startswith(name), (name, found)
    assert problems_of(f"{clean}\tlibx.so.1 => not found\n") == ["libx.so.1 => not found"]


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: libraries.py PROGRAM | --self-test")
    if sys.argv[1] == "--self-test":
        self_test()
        return
    problems = problems_of(subprocess.run(["ldd", sys.argv[1]], check=True, capture_output=True, text=True).stdout)
    if problems:
        sys.exit(f"{sys.argv[1]} must not link:\n" + "\n".join(problems))


if __name__ == "__main__":
    main()
