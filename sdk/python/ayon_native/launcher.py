# SPDX-License-Identifier: Apache-2.0
"""Starting `ayon`: which one, with which options, and what became of it."""
import json
import os
import shutil
import subprocess
import sys
from typing import Any, Dict, List, NamedTuple, Optional

from . import errors

# So long after its own deadline `ayon` may take to clean up before it is killed.
_GRACE_SECONDS = 5


class Result(NamedTuple):
    """What a run left. The texts are None when they were not captured."""

    code: int
    stdout: Optional[str]
    stderr: Optional[str]


def executable() -> str:
    """The path of `ayon`: AYON_EXECUTABLE of the run we are in, else the one on PATH."""
    path = os.environ.get("AYON_EXECUTABLE")
    if path and os.path.isfile(path) and os.access(path, os.X_OK):
        return path
    found = shutil.which("ayon")
    if not found:
        raise errors.LauncherNotFoundError(
            "there is no ayon: neither AYON_EXECUTABLE nor PATH leads to one; install it or set AYON_EXECUTABLE")
    return found


def _options(timeout, **given) -> List[str]:
    """The launcher's own options: --name value for a text, --name for True."""
    words = ["--skip-headers"]
    for name, value in given.items():
        if value is None or value is False:
            continue
        words.append("--" + name.replace("_", "-"))
        if value is not True:
            words.append(os.fspath(value))
    if timeout is not None:
        if timeout <= 0:
            raise errors.UsageError("the timeout is not above 0 seconds: %r" % (timeout,))
        words += ["--timeout", "%.3f" % max(timeout, 0.001)]
    return words


def _environment(bundle, project_bundle, env) -> Dict[str, str]:
    environment = dict(os.environ)
    # The bundle that applies here says nothing about which project bundle goes with another one.
    if bundle and not project_bundle:
        environment.pop("AYON_BUNDLE_NAME", None)
    environment.update(env or {})
    return environment


def _code(returncode: int) -> int:
    """As a shell counts: 128 and the number of the signal."""
    return returncode if returncode >= 0 else 128 - returncode


def _decode(data: Optional[bytes]) -> Optional[str]:
    return None if data is None else data.decode("utf-8", "surrogateescape")


def _start(command: List[str], popen: Dict[str, Any], data: Optional[bytes], timeout: Optional[float]) -> Result:
    try:
        process = subprocess.Popen(command, **popen)
    except OSError as error:
        raise errors.LauncherNotFoundError("%s cannot be started: %s" % (command[0], error.strerror)) from error
    with process:
        try:
            out, err = process.communicate(data, None if timeout is None else timeout + _GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            raise errors.DeadlineError("it took longer than %g seconds and was killed" % timeout) from None
        except BaseException:
            process.kill()
            raise
    return Result(_code(process.returncode), _decode(out), _decode(err))


def run(*words: Any, bundle: Optional[str] = None, project_bundle: Optional[str] = None,
        project: Optional[str] = None, use_staging: bool = False, use_dev: bool = False, headless: bool = False,
        offline: bool = False, skip_bootstrap: bool = False, timeout: Optional[float] = None, capture: bool = True,
        check: bool = True, input: Optional[str] = None,  # pylint: disable=redefined-builtin
        cwd: Optional[str] = None, env: Optional[Dict[str, str]] = None) -> Result:
    """Runs `ayon WORDS...` and waits for it.

    The context of the run that we are in (server, bundle, project, variant) applies unless an option says otherwise.
    `capture=False` leaves standard output and error to the command. `timeout` are seconds for the whole run. `env` is put
    on top of our environment; give a secret there, never as a word: the words of a process are for everybody to read.
    Raises the AyonError of the exit code, unless `check` is False.
    """
    command = [executable()] + _options(
        timeout, bundle=bundle, project_bundle=project_bundle, project=project, use_staging=use_staging,
        use_dev=use_dev, headless=headless, offline=offline, skip_bootstrap=skip_bootstrap)
    command += [os.fspath(word) if isinstance(word, os.PathLike) else str(word) for word in words]
    pipe = subprocess.PIPE if capture else None
    # What we wrote before comes before what the command writes.
    for stream in () if capture else (sys.stdout, sys.stderr):
        if stream:
            stream.flush()
    popen = {"cwd": cwd, "env": _environment(bundle, project_bundle, env), "stdout": pipe, "stderr": pipe,
             "stdin": None if input is None else subprocess.PIPE}
    data = None if input is None else input.encode("utf-8", "surrogateescape")
    result = _start(command, popen, data, timeout)
    if check and result.code != 0:
        raise errors.of_result(result.code, result.stdout, result.stderr)
    return result


def run_json(*words: Any, **options: Any) -> Any:
    """Like run(), for commands that print JSON: returns what they printed, parsed."""
    result = run(*words, **dict(options, capture=True))
    try:
        return json.loads(result.stdout)
    except ValueError as error:
        raise errors.BadAnswerError("'ayon %s' printed no JSON: %s" % (" ".join(str(w) for w in words), error),
                                    result.code, result.stdout, result.stderr) from error
