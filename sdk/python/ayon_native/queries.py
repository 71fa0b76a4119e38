# SPDX-License-Identifier: Apache-2.0
"""What the launcher knows: its addons, its environment, who is logged in. Each is one command with JSON output.

Every function takes the options of run(): bundle, project, use_staging, offline, timeout and so on.
"""
from typing import Any, Dict, List, NamedTuple, Optional

from . import errors
from .launcher import run_json


class Addon(NamedTuple):
    """One addon that applies."""

    name: str
    version: str
    kind: str  # "native", "python", "mixed", "server"
    source: str  # "overlay", "dev", "bundle", "installed"
    path: Optional[str]  # None: it has no part on this machine
    commands: List[str]


def _object(answer: Any, *keys: str) -> Dict[str, Any]:
    if not isinstance(answer, dict) or not all(key in answer for key in keys):
        raise errors.BadAnswerError("ayon answered with something else than %s; is it of another version?" %
                                    (" and ".join(keys) or "an object"))
    return answer


def addons(**options: Any) -> List[Addon]:
    """All addons of the bundle and of the launcher, by name."""
    answer = run_json("addon", "list", "--json", **options)
    if not isinstance(answer, list):
        raise errors.BadAnswerError("ayon answered with something else than a list of addons")
    return [Addon(*(_object(item, "name", "version", "kind", "source").get(field) for field in Addon._fields[:-1]),
                  list(item.get("commands") or [])) for item in answer]


def addon_path(name: str, **options: Any) -> str:
    """The folder of an addon on this machine. LookupError: there is none."""
    for addon in addons(**options):
        if addon.name == name and addon.path:
            return addon.path
    raise LookupError("addon '%s' is not on this machine" % name)


def environment(everything: bool = False, credentials: bool = False, **options: Any) -> Dict[str, str]:
    """The variables that a program gets which `ayon` starts, ready for os.environ or subprocess.

    Only those that AYON decides, unless `everything` is wanted. AYON_API_KEY is in it only with `credentials`.
    """
    words = ["env", "--format", "json"]
    words += ["--all"] if everything else []
    words += ["--with-credentials"] if credentials else []
    return _object(run_json(*words, **options))


def why(name: str, **options: Any) -> Dict[str, Any]:
    """Where the value of a variable, or the version of an addon, comes from, as `ayon why --json` says it."""
    return _object(run_json("why", "--json", "--", name, **options), "kind", "name")


def whoami(**options: Any) -> Dict[str, Any]:
    """Who is logged in, checked with the server."""
    return _object(run_json("whoami", "--json", **options))


def launcher_version(**options: Any) -> str:
    """The version of the launcher that would be started. Needs no server."""
    answer = run_json("version", "--json", **dict({"skip_bootstrap": True}, **options))
    return _object(answer, "version")["version"]
