# SPDX-License-Identifier: Apache-2.0
"""Who may include whom, which library is wrapped where, and how long a file may be.

    architecture.py SOURCE_DIR

Prints one line for each violation and ends with 1 when there is any. The tables below are the rules; a new room, wrapper
or library is a line here, and a reason in docs/decisions/.
"""
import os
import re
import sys

MAX_LINES = 400

# What a room of host/ may include of the others: "room" for all of it, "room/file.h" for one header.
ROOMS = {
    "base": set(),
    "wrap": {"base"},
    "trust": {"layout", "wrap", "base"},
    "session": {"layout", "wrap", "base"},
    "bundle": {"wrap/json.h", "base"},
    # One algorithm, no archive.
    "deflate": {"base"},
    "distribution": {"deflate", "trust", "session", "bundle", "layout", "wrap", "base"},
    "store": {"distribution", "session", "bundle", "layout", "wrap", "base"},
    # The environment is made of the bundle's choice and the folders, the help of the index: values, no calls back.
    "cli": {"bundle/select.h", "addon/index.h", "layout", "base"},
    # Which interpreter, and how it is started: values in, words out; it knows no addon and no bundle.
    "python": {"layout", "wrap/json.h", "base"},
    "addon": {"python", "trust", "cli", "store", "session", "bundle", "layout", "wrap", "base"},
    # One window as a child process: it knows the protocol, and nothing of what is shown.
    "window": {"wrap/json.h", "base"},
    # How a person is asked to log in, in a window or on a terminal.
    "signin": {"window", "session", "layout", "wrap/json.h", "base"},
    # The order of the rooms: bootstrap opens what launch asks for, and nobody below knows of either.
    "bootstrap": {"signin", "window", "trust", "cli", "addon", "store", "distribution", "session", "bundle", "layout", "wrap", "base"},
}
# Beside the rooms, in host/ itself: main.c knows launch, the other files know the rooms.
MAIN = {"launch.h", "base"}
LAYOUT = {"wrap/json.h", "base"}
TOOLS = {
    "app-launcher": {"wrap/json.h", "base"},
    "ayon-addon": {"addon", "trust", "cli", "session", "layout", "wrap", "base"},
    "ayon-man": {"addon", "cli", "layout", "wrap/json.h", "base"},
    "ayon-studio": {"layout", "wrap", "base"},
    "bench": {"addon", "layout", "base"},
}

# Third-party headers: where they may be included. At most one file of one host, tool, plugin or helper includes each.
LIBRARIES = {
    "curl": (r"curl/", [r"host/wrap/\w+_curl\.c", r"tools/[\w-]+/.*\.c"]),
    "json-c": (r"json-c/", [r"host/wrap/json\.c"]),
    "libarchive": (r"archive(_entry)?\.h", [r"host/wrap/archive_libarchive\.c", r"tools/[\w-]+/.*\.c"]),
    "libdeflate": (r"libdeflate\.h", [r"host/wrap/crc32_libdeflate\.c"]),
    "zlib": (r"z(lib|conf)\.h", [r"host/wrap/inflate_zlib\.c"]),
    "libgit2": (r"git2(\.h|/)", [r"host/wrap/git_libgit2\.c"]),
    "openssl": (r"openssl/", [r"host/wrap/\w+_openssl\.c", r"tools/[\w-]+/.*\.c"]),
    "libsecret": (r"libsecret/", [r"host/wrap/keyring_libsecret\.c"]),
    "glib": (r"(glib|gio|gmodule|gobject)(\.h|/|-)", [r"host/wrap/keyring_libsecret\.c", r"sdk/gui/.*", r"plugins/.*"]),
    "pcre2": (r"pcre2\.h", [r"sdk/pipeline/regex_pcre2\.c"]),
    "json-glib": (r"json-glib/", [r"sdk/gui/json_glib\.c"]),
    "libmicrohttpd": (r"microhttpd\.h", [r"tools/ayon-studio/.*\.c"]),
    "sqlite": (r"sqlite3\.h", [r"tools/ayon-studio/.*\.c"]),
    "gtk": (r"(gtk|gdk|gdk-pixbuf|cairo|pango)/", [r"sdk/gui/.*", r"plugins/.*"]),
    "appindicator": (r"lib(ayatana-)?appindicator3?/", [r"sdk/gui/.*", r"plugins/.*"]),
}
# Of GTK every file of a GUI addon may have its own; one program's wrapper is one file for all others.
MANY_FILES = {"gtk", "glib", "appindicator"}

SYSTEM = set("""assert complex ctype errno fcntl fenv float inttypes iso646 limits locale math setjmp signal stdalign stdarg
stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string strings tgmath threads time uchar unistd wchar wctype
dirent dlfcn elf fnmatch ftw getopt glob grp iconv ifaddrs langinfo libgen link netdb nl_types poll pthread pwd regex
sched search semaphore spawn syslog termios utime utmp wordexp malloc mntent paths endian byteswap features""".split())
SYSTEM_FOLDERS = ("sys/", "arpa/", "netinet/", "net/", "linux/", "asm/", "bits/")
SDK_SYSTEM = {"stddef.h", "stdint.h", "time.h"}
PUBLIC = ("sdk/include/", "sdk/pipeline/include/")

SOURCES = ("host", "sdk", "plugins", "tools", "addons-cache-layout")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def files_of(root, folders):
    """Paths of the C sources, relative to the root, in order."""
    for folder in folders:
        for base, names, files in os.walk(os.path.join(root, folder)):
            names[:] = sorted(name for name in names if not name.startswith((".", "build")))
            for name in sorted(files):
                if name.endswith((".c", ".h", ".cpp", ".hpp", ".cc")):
                    yield os.path.relpath(os.path.join(base, name), root)


def is_system(name):
    return name.startswith(SYSTEM_FOLDERS) or (name.endswith(".h") and name[:-2] in SYSTEM) or "." not in name


def library_of(name):
    for library, (pattern, _) in LIBRARIES.items():
        if re.match(pattern, name):
            return library
    return None


def owner_of(path):
    """The program or helper that the file is part of: the unit that may have one wrapper of a library."""
    parts = path.split("/")
    return "/".join(parts[:2]) if parts[0] in ("tools", "plugins", "sdk", "tests") else parts[0]


def allowed_for(path):
    """What the file may include with quotes beside its own files; None for everything of the host."""
    parts = path.split("/")
    if parts[0] == "host":
        if len(parts) > 2:
            return ROOMS.get(parts[1], set()) | {parts[1]}
        return MAIN if parts[1] == "main.c" else None
    if parts[0] == "addons-cache-layout":
        return LAYOUT
    if parts[0] == "tools":
        return TOOLS.get(parts[1], set())
    # The foundation is linked into the library and is local there; its headers stay with us.
    if path.startswith("sdk/pipeline/") and "/include/" not in path:
        return {"wrap/json.h", "base"}
    return set()


def is_own(root, path, name):
    """A file of the same addon, tool or folder."""
    parts = path.split("/")
    places = [os.path.dirname(path)]
    if parts[0] in ("tools", "plugins"):
        places.append("/".join(parts[:2]))
    if parts[0] == "host" and len(parts) > 2:
        return False  # the host writes "room/file.h" everywhere
    return any(os.path.isfile(os.path.join(root, place, name)) for place in places)


def check_quoted(root, path, name):
    if ".." in name.split("/"):
        return f'"{name}" climbs out of its folder'
    if path.startswith(PUBLIC):
        return f'"{name}": public headers include <ayon/...> only'
    if is_own(root, path, name):
        return None
    is_layout = os.path.isfile(os.path.join(root, "addons-cache-layout", name))
    room = "layout" if is_layout else name.split("/")[0]
    allowed = allowed_for(path)
    if allowed is None or name in allowed or room in allowed:
        return None
    return f'"{name}" is none of those that this place may use'


def check_angled(path, name):
    if path.startswith(PUBLIC):
        return None if name.startswith("ayon/") or name in SDK_SYSTEM else f"<{name}> in a public header"
    if name.startswith("ayon/") or is_system(name):
        return None
    if name == "cmocka.h" and path.startswith("tests/"):
        return None
    library = library_of(name)
    if not library:
        return f"<{name}> is of no library that architecture.py knows"
    if path.startswith("tests/"):
        return None
    if not any(re.fullmatch(pattern, path) for pattern in LIBRARIES[library][1]):
        return f"<{name}> belongs behind the wrapper of {library}"
    return None


def check_file(root, path, users):
    problems = []
    with open(os.path.join(root, path), encoding="utf-8") as file:
        lines = file.read().splitlines()
    if len(lines) > MAX_LINES and not path.startswith("tests/"):
        problems.append(f"{path}: {len(lines)} lines, {MAX_LINES} are the limit: it is two files")
    for number, line in enumerate(lines, 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        quote, name = match.groups()
        # Tests look into every room; what they may not do is bring another library.
        problem = check_angled(path, name) if quote == "<" else (
            None if path.startswith("tests/") else check_quoted(root, path, name))
        if problem:
            problems.append(f"{path}:{number}: {problem}")
        library = library_of(name) if quote == "<" else None
        if library and not problem and library not in MANY_FILES and not path.startswith("tests/"):
            users.setdefault((owner_of(path), library), set()).add(path)
    return problems


def check_tree(root):
    problems = []
    users = {}
    for path in files_of(root, SOURCES + ("tests",)):
        problems += check_file(root, path, users)
    for (owner, library), paths in sorted(users.items()):
        if len(paths) > 1:
            problems.append(f"{owner}: {library} has several wrappers: {', '.join(sorted(paths))}")
    host = os.path.join(root, "host")
    for room in sorted(os.listdir(host)) if os.path.isdir(host) else []:
        if os.path.isdir(os.path.join(host, room)) and room not in ROOMS:
            problems.append(f"host/{room}: a room that architecture.py has no rule for")
    return problems


def main():
    if len(sys.argv) != 2 or not os.path.isdir(os.path.join(sys.argv[1], "host")):
        sys.exit("usage: architecture.py SOURCE_DIR")
    problems = check_tree(sys.argv[1])
    print("\n".join(problems) if problems else "the directions hold")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
