"""The policies of an audit, written to a folder: one file a server, or one for all where the format takes several."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from toolrisk.app.audit.client import Configured
from toolrisk.app.audit.files import ConfigurationError
from toolrisk.app.audit.look import Looked
from toolrisk.app.lockfile import LOCK_SUFFIX, locked
from toolrisk.policy import Options, formats
from toolrisk.policy.stack import tamed
from toolrisk.slugs import slug

POLICY_SUFFIX = ".policy.json"
INDEX = "audit.index.json"
LOCKED = POLICY_SUFFIX.removesuffix(".json") + LOCK_SUFFIX


def names(keys: Sequence[str]) -> dict[str, str]:
    """A file name's stem for each server, all different."""
    taken: set[str] = set()
    found = {}
    for key in keys:
        found[key] = slug(key, taken)
        taken.add(found[key])
    return found


def write(folder: Path, looked: Sequence[Looked], cut: Sequence[tuple[str, str]], form_id: str) -> tuple[str, ...]:
    """Write the policies of the servers whose tools are known, with the tools of a cut asking; the files' names.

    Beside a policy.json stands the lock file that `toolrisk guard --pin` holds the server to. Raises LookupError for an
    unknown format, OSError where the folder can't be written.
    """
    form = formats.named(form_id)
    known = [one for one in looked if one.tools]
    policies = tamed([one.policy() for one in known], cut)
    stems = names([one.server.key for one in looked])
    options = Options(labels={one.server.key: one.server.label for one in known})
    files: dict[str, str] = {}
    if form.one_server:
        for one, policy in zip(known, policies, strict=True):
            files[f"{stems[policy.server]}.{form.file_name}"] = form.render([policy], options)
            if form.id == "policy-json":
                files[stems[policy.server] + LOCKED] = locked(definition for definition, _ in one.tools)
    elif policies:
        files[form.file_name] = form.render(policies, options)
    if form.id == "policy-json":
        files[INDEX] = _index(known, stems)
    return _written(folder, files)


def _index(known: Sequence[Looked], stems: Mapping[str, str]) -> str:
    """Which policy is whose: by the configuration and the place in it."""
    rows = {f"{one.configured.file.resolve()}#{one.server.place}": stems[one.server.key] for one in known}
    return json.dumps({"version": "1", "servers": rows}, indent=2) + "\n"


def policy_of(folder: Path, configured: Configured) -> Path | None:
    """The policy that was written for a configured server. Raises ConfigurationError where the folder has no index."""
    try:
        rows = json.loads((folder / INDEX).read_bytes())["servers"]
        stem = rows.get(f"{configured.file.resolve()}#{configured.place}")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigurationError(f"{folder}: no policies of `toolrisk audit --out` there") from error
    return folder / f"{stem}{POLICY_SUFFIX}" if isinstance(stem, str) and slug(stem) == stem else None


def _written(folder: Path, files: dict[str, str]) -> tuple[str, ...]:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return tuple(str(folder / name) for name in files)
