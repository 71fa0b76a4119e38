# SPDX-License-Identifier: Apache-2.0
"""Starting the launcher again, and programs beside this process."""
import json
import os
import subprocess
import tempfile


def get_ayon_launcher_args(*args):
    executable = os.environ["AYON_EXECUTABLE"]
    start = [os.path.join(os.environ["AYON_ROOT"], "start.py")] if "python" in os.path.basename(executable) else []
    return [executable, *start, *args]


def clean_environment():
    """Without what would bend the launcher's own Python."""
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}


def run_launcher(*args):
    return subprocess.run(get_ayon_launcher_args(*args), env=clean_environment(), check=False).returncode


def run_detached(args, **streams):
    """By the starter beside the launcher; returns what it says of the program it started."""
    starter = os.path.join(os.path.dirname(os.environ["AYON_EXECUTABLE"]), "app_launcher")
    with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as file:
        json.dump({"args": args, "env": dict(os.environ), **streams}, file)
    try:
        subprocess.run([starter, file.name], check=True)
        with open(file.name, encoding="utf-8") as said:
            return json.load(said)
    finally:
        os.remove(file.name)
