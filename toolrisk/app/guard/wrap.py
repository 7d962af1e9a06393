"""Guards put before the servers of a client's configuration, and taken away again."""

import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal

from toolrisk.app.audit import files
from toolrisk.app.audit.client import Configured
from toolrisk.app.audit.launch import guarded_command
from toolrisk.app.audit.papers import policy_of
from toolrisk.app.audit.run import Where, reader
from toolrisk.app.lockfile import lock_beside
from toolrisk.models import Noun

BACKUP = ".before-guard"
Values = dict[tuple[str, ...], dict[str, Any]]


class Wrapped(Noun):
    """What became of one server of a configuration; `why` says it where it was left as it is."""

    label: str
    done: Literal["guarded", "restored", "left"]
    why: str = ""


def init(file: Path, policies: Path, *, ask: bool = False, pin: bool = False) -> tuple[Wrapped, ...]:
    """Put a guard before every local server of the file that has a policy in the folder, and keep a backup beside it.

    With `pin` each is held to the lock file beside its policy. Raises ConfigurationError, with nothing changed, where
    the file can't be read or written so.
    """
    values: Values = {}
    content = reader(file, Where()).read(file)
    found = [Wrapped(label=one.place, done="left", why=one.why) for one in content.unread]
    for one in content.servers:
        policy, why = _policy(one, policies, pin)
        found.append(Wrapped(label=one.label, done="left" if why else "guarded", why=why))
        if policy:
            values[one.path] = _guarded(one, policy, ask, pin)
    _rewrite(file, values)
    return tuple(found)


def undo(file: Path) -> tuple[Wrapped, ...]:
    """Take our guards away. A file that nobody changed since becomes its backup, byte for byte; another keeps every
    change that was made to it. Raises ConfigurationError, with nothing changed, where the file can't be read."""
    values: Values = {}
    guards: Values = {}
    found = []
    for one in reader(file, Where()).read(file).servers:
        behind = guarded_command(one.command)
        if behind:
            values[one.path] = _started(behind)
            guards[one.path] = _started(one.command)
            found.append(Wrapped(label=one.label, done="restored"))
    _restore(file, values, guards)
    return tuple(found)


def _policy(one: Configured, policies: Path, pin: bool) -> tuple[Path | None, str]:
    """The policy to put before a server, or why none is."""
    if one.guarded:
        return None, "guarded already"
    if not one.command:
        return None, "not a local server: a guard stands before commands only"
    if not one.whole:
        return None, "its command line is not all text, and could not be given back as it was"
    policy = policy_of(policies, one)
    if policy is None or not policy.is_file():
        return None, "no policy for it there"
    if pin and not lock_beside(policy).is_file():
        return None, "no lock file beside its policy"
    return policy, ""


def _guarded(one: Configured, policy: Path, ask: bool, pin: bool) -> dict[str, Any]:
    options = ["--policy", str(policy.resolve()), *(["--pin", str(lock_beside(policy.resolve()))] if pin else [])]
    return _started([program(), "guard", *options, *(["--ask"] if ask else []), "--", *one.command])


def _started(command: Sequence[str]) -> dict[str, Any]:
    """A command line as configurations have it."""
    return {"command": command[0], "args": list(command[1:])}


def program() -> str:
    """Where our own command is: clients often start without the user's path."""
    beside = Path(sys.executable).parent / "toolrisk"
    return str(beside) if beside.exists() else shutil.which("toolrisk") or "toolrisk"


def _rewrite(file: Path, values: Values) -> None:
    """Write the values into the file, and keep what it was beside it."""
    if not values:
        return
    real = file.resolve()
    after = _encoded(real, _changed(real, files.text_of(real), values))
    backup = _backup(real)
    if not backup.exists():
        _write(backup, real.read_bytes(), real)
    _write(real, after, real)


def _restore(file: Path, values: Values, guards: Values) -> None:
    """Write the values where the guards stand, or the whole backup where nothing but the guards was written since."""
    if not values:
        return
    real = file.resolve()
    text, backup = files.text_of(real), _backup(real)
    after = _changed(real, text, values)
    if not _only_guarded(real, text, after, guards):
        return _write(real, _encoded(real, after), real)
    _write(real, backup.read_bytes(), real)
    backup.unlink()


def _only_guarded(real: Path, text: str, after: str, guards: Values) -> bool:
    """Whether the backup with these guards is the file, to the last character, and without them says the same."""
    try:
        before = files.text_of(_backup(real))
        return _changed(real, before, guards) == text and _alike(files.parse(real, after), files.parse(real, before))
    except files.ConfigurationError:
        return False


def _backup(real: Path) -> Path:
    return real.with_name(real.name + BACKUP)


def _changed(real: Path, text: str, values: Values) -> str:
    for path, changed in values.items():
        text = files.rewritten(real, text, path, changed)
    return text


def _encoded(real: Path, text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise files.ConfigurationError(
            f"{real}: what has to be written there is no text that UTF-8 can hold"
        ) from error


def _alike(one: Any, other: Any) -> bool:
    """Whether two documents say the same; no arguments are the same as an empty list of them."""
    return bool(_without_empty(one) == _without_empty(other))


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_empty(item) for key, item in value.items() if not (key == "args" and item == [])}
    return [_without_empty(item) for item in value] if isinstance(value, list) else value


def _write(file: Path, content: bytes, like: Path) -> None:
    """The whole file or none of it, readable for whom its model is."""
    made = file.with_name(f"{file.name}.{os.getpid()}")
    with open(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(content)
    shutil.copymode(like, made)
    made.replace(file)


def lines(file: Path, wrapped: Iterable[Wrapped]) -> list[str]:
    """What became of a file's servers, for a person to read."""
    return [str(file), *(f"  {one.label}: {one.done}{f' ({one.why})' if one.why else ''}" for one in wrapped)]
