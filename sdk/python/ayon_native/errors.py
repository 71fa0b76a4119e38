# SPDX-License-Identifier: Apache-2.0
"""One exception for each exit code of `ayon` (docs/exit-codes.md). All are AyonError."""


class AyonError(Exception):
    """Something with `ayon` went wrong. `code` is its exit code, or None when it was not even started.

    The text is the line that `ayon` printed last; `stderr` holds all of them, `stdout` what it had printed before.
    """

    code = None

    def __init__(self, message, code=None, stdout="", stderr=""):
        super().__init__(message)
        if code is not None:
            self.code = code
        self.stdout = stdout
        self.stderr = stderr


class CommandError(AyonError):
    """The command failed: 1, or a code of its own."""

    code = 1


class UsageError(AyonError):
    """The words do not fit."""

    code = 2


class AuthError(AyonError):
    """No, wrong or expired credentials, or not allowed."""

    code = 3


class NetworkError(AyonError):
    """The server was not reached or broke off."""

    code = 4


class BundleError(AyonError):
    """The bundle does not exist or none is set."""

    code = 5


class DistributionError(AyonError):
    """A package could not be fetched, verified or unpacked."""

    code = 6


class AddonError(AyonError):
    """An addon could not be loaded."""

    code = 7


class InternalError(AyonError):
    """A defect of the launcher itself."""

    code = 8


class CancelledError(AyonError):
    """The user cancelled."""

    code = 9


class DeadlineError(AyonError):
    """It took longer than the given timeout."""

    code = 10


class KilledError(AyonError):
    """The command was killed by the signal `signal`; `code` is 128 and that number."""

    @property
    def signal(self):
        """The number of the signal."""
        return self.code - 128


class LauncherNotFoundError(AyonError):
    """There is no `ayon` to be started."""


class BadAnswerError(AyonError):
    """`ayon` answered, but not with what was expected; usually it is of another version."""


_KINDS = (UsageError, AuthError, NetworkError, BundleError, DistributionError, AddonError, InternalError, CancelledError,
          DeadlineError)
_BY_CODE = {kind.code: kind for kind in _KINDS}


def of_result(code, stdout, stderr):
    """The exception for an exit code other than 0."""
    lines = [line for line in (stderr or "").splitlines() if line.strip()]
    prefix = "ayon: "
    message = lines[-1] if lines else "ayon ended with exit code %d" % code
    if message.startswith(prefix):
        message = message[len(prefix):]
    kind = _BY_CODE.get(code, KilledError if code > 128 else CommandError)
    return kind(message, code, stdout or "", stderr or "")
