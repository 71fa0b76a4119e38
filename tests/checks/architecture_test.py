# SPDX-License-Identifier: Apache-2.0
"""A check that cannot fail is none: plants each kind of violation in a small tree and expects exactly its line."""
import os
import tempfile
import unittest

import architecture

CLEAN = {
    "sdk/include/ayon/abi.h": "#include <stddef.h>\n#include <stdint.h>\n",
    "sdk/include/ayon/addon.h": "#include <ayon/abi.h>\n",
    "addons-cache-layout/layout.h": '#include "base/error.h"\n',
    "host/main.c": '#include "launch.h"\n#include "base/error.h"\n#include <stdio.h>\n',
    "host/launch.h": "struct x;\n",
    "host/launch.c": '#include "launch.h"\n#include "cli/a.h"\n#include "distribution/a.h"\n',
    "host/base/error.h": "#include <ayon/status.h>\n",
    "host/wrap/json.c": '#include "base/error.h"\n#include <json-c/json.h>\n',
    "host/wrap/http_curl.c": "# include <curl/curl.h>\n",
    "host/cli/a.c": '#include "cli/a.h"\n#include "bundle/select.h"\n#include "layout.h"\n#include <ctype.h>\n',
    "host/distribution/a.c": '#include "bundle/plan.h"\n#include "wrap/json.h"\n#include <sys/stat.h>\n',
    "plugins/hello/addon.c": '#include "addon.h"\n#include <ayon/ayon.h>\n#include <string.h>\n',
    "plugins/hello/addon.h": "",
    "plugins/tray/gui/menu.c": '#include "addon.h"\n#include <gtk/gtk.h>\n',
    "plugins/tray/addon.h": "",
    "tools/ayon-studio/server.c": "#include <microhttpd.h>\n",
    "tests/unit/a_test.c": '#include "base/error.h"\n#include <cmocka.h>\n',
}

# What is put where, and what must be said of it.
PLANTED = [
    ("host/base/bad.c", '#include "cli/a.h"\n', "may use"),
    ("host/wrap/bad.c", '#include "session/session.h"\n', "may use"),
    ("host/bundle/bad.c", '#include "wrap/http.h"\n', "may use"),
    ("host/distribution/bad.c", '#include "addon/run.h"\n', "may use"),
    ("host/cli/bad.c", '#include "addon/run.h"\n', "may use"),
    ("host/session/bad.c", '#include "bundle/bundle.h"\n', "may use"),
    ("host/main.c", '#include "session/session.h"\n', "may use"),
    ("host/addon/bad.c", '#include "distribution/a.h"\n', "may use"),
    ("host/addon/bad.c", '#include "launch.h"\n', "may use"),
    ("host/launch.c", '#include "../plugins/hello/addon.h"\n', "climbs out"),
    ("host/cli/bad.c", '#include "plugins/hello/addon.h"\n', "may use"),
    ("plugins/hello/bad.c", '#include "base/error.h"\n', "may use"),
    ("plugins/hello/bad.c", '#include "../tray/addon.h"\n', "climbs out"),
    ("plugins/hello/bad.c", "#include <curl/curl.h>\n", "wrapper of curl"),
    ("sdk/include/ayon/bad.h", "#include <stdio.h>\n", "public header"),
    ("sdk/include/ayon/bad.h", '#include "addon.h"\n', "public headers"),
    ("addons-cache-layout/bad.c", '#include "bundle/bundle.h"\n', "may use"),
    ("tools/ayon-studio/bad.c", '#include "session/session.h"\n', "may use"),
    ("host/session/bad.c", "#include <curl/curl.h>\n", "wrapper of curl"),
    ("host/cli/bad.c", "#\tinclude  <json-c/json.h>\n", "wrapper of json-c"),
    ("host/base/bad.c", "#include <openssl/evp.h>\n", "wrapper of openssl"),
    ("host/base/bad.c", "#include <gtk/gtk.h>\n", "wrapper of gtk"),
    ("plugins/tray/bad.c", "#include <json-glib/json-glib.h>\n", "wrapper of json-glib"),
    ("host/base/bad.c", "#include <expat.h>\n", "no library"),
    ("tests/unit/bad.c", "#include <expat.h>\n", "no library"),
    ("host/wrap/other_curl.c", "#include <curl/curl.h>\n", "several wrappers"),
    ("tools/ayon-studio/second.c", "#include <microhttpd.h>\n", "several wrappers"),
    ("host/newroom/a.c", "\n", "no rule"),
    ("plugins/hello/long.c", "\n" * (architecture.MAX_LINES + 1), "lines"),
]


def write(root, path, text):
    full = os.path.join(root, path)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, "w", encoding="utf-8") as file:
        file.write(text)


class Architecture(unittest.TestCase):
    def check(self, planted):
        with tempfile.TemporaryDirectory() as root:
            for path, text in {**CLEAN, **planted}.items():
                write(root, path, text)
            return architecture.check_tree(root)

    def test_clean_tree(self):
        self.assertEqual(self.check({}), [])

    def test_each_violation_is_found(self):
        for path, text, part in PLANTED:
            with self.subTest(path=path, text=text[:60]):
                problems = self.check({path: text})
                self.assertEqual(len(problems), 1, problems)
                self.assertIn(part, problems[0])

    def test_longest_allowed_file(self):
        self.assertEqual(self.check({"plugins/hello/long.c": "\n" * architecture.MAX_LINES}), [])


if __name__ == "__main__":
    unittest.main()
