"""What a client's command line starts: which package of which registry, or which address. Nothing else of it is kept.

A command line may hold secrets anywhere, so only a word that stands where a package's name must stand is taken for one.
"""

import re
import shlex
from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import Literal, NamedTuple
from urllib.parse import urlsplit, urlunsplit

_NPM = re.compile(r"(@[a-z0-9~][a-z0-9._~-]*/)?[a-z0-9~_][a-z0-9._~-]*", re.IGNORECASE)
_PYPI = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?", re.IGNORECASE)
_IMAGE = re.compile(r"[a-z0-9][a-z0-9._:/-]*[a-z0-9]")
_MODULE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)*")
_LONGEST = 214
_DEEPEST = 4


Kind = Literal["npm", "pypi", "oci", "remote"]


class Target(NamedTuple):
    """What is started: `kind` is npm, pypi, oci or remote; `name` a package's identifier or an address."""

    kind: Kind
    name: str


def target_of(command: Sequence[str], depth: int = 0) -> Target | None:
    """What a command line starts, or None where it is none of the ways that are known."""
    words = [word for word in command if isinstance(word, str)]
    if not words or depth > _DEEPEST:
        return None
    program = PurePath(words[0].replace("\\", "/")).name.lower().removesuffix(".exe").removesuffix(".cmd")
    reader = _READERS.get("python" if re.fullmatch(r"python[0-9.]*", program) else program)
    return reader(words[1:], depth) if reader else None


def guarded_command(command: Sequence[str]) -> list[str] | None:
    """The command behind a guard of ours, or None where none stands before it."""
    words = list(command)
    if "--" not in words:
        return None
    head, cut = words[: words.index("--")], words.index("--")
    ours = "guard" in head and any(PurePath(word.replace("\\", "/")).name.startswith("toolrisk") for word in head)
    return words[cut + 1 :] if ours else None


def address(url: str) -> str:
    """An address as a key: scheme, host and path in one spelling, without what may hold a secret."""
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").lower() + (f":{parts.port}" if parts.port else "")
    return urlunsplit((parts.scheme.lower(), host, parts.path.rstrip("/"), "", ""))


def _first(words: Sequence[str], flags: frozenset[str], valued: frozenset[str]) -> int | None:
    """Where the first word stands that is no option. None where an option is not known: its value could be a secret."""
    at = 0
    while at < len(words) and words[at].startswith("-"):
        if words[at] == "--":
            return at + 1 if at + 1 < len(words) else None
        if words[at] in valued:
            at += 2
        elif words[at] in flags or "=" in words[at]:
            at += 1
        else:
            return None
    return at if at < len(words) else None


_NPX_FLAGS = frozenset(
    {"-y", "--yes", "-q", "--quiet", "--silent", "-s", "--prefer-offline", "--prefer-online", "--bun"}
)
_NPX_VALUED = frozenset({"-p", "--package", "--registry", "--userconfig", "--cache", "--prefix", "--loglevel"})
_UVX_FLAGS = frozenset({"-q", "--quiet", "--no-cache", "-n", "--refresh", "--isolated", "-U", "--upgrade", "--offline"})
_UVX_VALUED = frozenset(
    {"--from", "--with", "-w", "-p", "--python", "--index-url", "-i", "--index", "--default-index", "--directory"}
    | {"--extra-index-url", "--exclude-newer", "--prerelease", "--refresh-package", "--spec", "--pip-args", "--project"}
)
_DOCKER_FLAGS = frozenset(
    {"-i", "-t", "-it", "-ti", "-d", "--rm", "--init", "--interactive", "--tty", "--privileged", "--read-only", "-P"}
)


def _npm(words: Sequence[str], depth: int) -> Target | None:
    at = _first(words, _NPX_FLAGS, _NPX_VALUED)
    if at is None:
        return None
    name = _versionless(_option(words[:at], ("-p", "--package")) or words[at])
    if not _fits(_NPM, name):
        return None
    if name == "mcp-remote" and len(words) > at + 1:
        return _remote(words[at + 1])
    return Target("npm", name)


def _remote(word: str) -> Target | None:
    return Target("remote", word) if word.startswith(("https://", "http://")) else None


def _uvx(words: Sequence[str], depth: int) -> Target | None:
    at = _first(words, _UVX_FLAGS, _UVX_VALUED)
    return None if at is None else _pypi(_option(words[:at], ("--from", "--spec")) or words[at])


def _pypi(word: str) -> Target | None:
    name = re.split(r"[@=<>~!\[; ]", word, maxsplit=1)[0]
    local = name.lower().endswith((".py", ".whl", ".toml"))
    if local or not _fits(_PYPI, name) or "://" in word or word.startswith("git+"):
        return None
    return Target("pypi", re.sub(r"[-_.]+", "-", name).lower())


def _uv(words: Sequence[str], depth: int) -> Target | None:
    if list(words[:2]) == ["tool", "run"]:
        return _uvx(words[2:], depth)
    if list(words[:1]) != ["run"]:
        return None
    at = _first(words[1:], _UVX_FLAGS, _UVX_VALUED)
    return None if at is None else target_of(words[1 + at :], depth + 1) or _pypi(words[1 + at])


def _pipx(words: Sequence[str], depth: int) -> Target | None:
    return _uvx(words[1:], depth) if list(words[:1]) == ["run"] else None


def _docker(words: Sequence[str], depth: int) -> Target | None:
    if list(words[:1]) != ["run"]:
        return None
    rest = list(words[1:])
    valued = frozenset(word for word in rest if word.startswith("-") and "=" not in word) - _DOCKER_FLAGS
    at = _first(rest, _DOCKER_FLAGS, valued)
    name = rest[at].partition("@")[0] if at is not None else ""
    head, _, last = name.rpartition("/")
    image = f"{head}/{last.partition(':')[0]}" if head else last.partition(":")[0]
    return Target("oci", image) if _fits(_IMAGE, image) else None


def _python(words: Sequence[str], depth: int) -> Target | None:
    at = _first(words, frozenset({"-u", "-I", "-s", "-E", "-B"}), frozenset())
    if at is not None or "-m" not in words:
        return None
    module = words[words.index("-m") + 1 : words.index("-m") + 2]
    return _pypi(module[0].split(".")[0]) if module and _MODULE.fullmatch(module[0]) else None


def _after(*verbs: str) -> Callable[[Sequence[str], int], Target | None]:
    """`pnpm dlx x`, `yarn dlx x`, `bun x y`, `npm exec x`: as npx, behind a verb."""
    return lambda words, depth: _npm(words[1:], depth) if words and words[0] in verbs else None


def _shell(words: Sequence[str], depth: int) -> Target | None:
    """`sh -c "npx …"` and `cmd /c npx …`."""
    if len(words) < 2 or words[0].lower() not in ("-c", "-lc", "-ic", "/c"):
        return None
    try:
        inner = shlex.split(words[1]) if len(words) == 2 else list(words[1:])
    except ValueError:
        return None
    return target_of(inner[1:] if inner[:1] == ["exec"] else inner, depth + 1)


def _env(words: Sequence[str], depth: int) -> Target | None:
    at = next((index for index, word in enumerate(words) if "=" not in word and not word.startswith("-")), None)
    return None if at is None else target_of(words[at:], depth + 1)


def _toolrisk(words: Sequence[str], depth: int) -> Target | None:
    behind = guarded_command(["toolrisk", *words])
    return target_of(behind, depth + 1) if behind else None


_READERS: dict[str, Callable[[Sequence[str], int], Target | None]] = {
    "npx": _npm,
    "bunx": _npm,
    "npm": _after("exec", "x"),
    "pnpm": _after("dlx", "exec"),
    "yarn": _after("dlx"),
    "bun": _after("x"),
    "uvx": _uvx,
    "uv": _uv,
    "pipx": _pipx,
    "docker": _docker,
    "podman": _docker,
    "python": _python,
    "sh": _shell,
    "bash": _shell,
    "zsh": _shell,
    "cmd": _shell,
    "env": _env,
    "toolrisk": _toolrisk,
}


def _option(words: Sequence[str], names: tuple[str, ...]) -> str:
    for index, word in enumerate(words):
        if word in names and index + 1 < len(words):
            return words[index + 1]
        if word.partition("=")[0] in names and "=" in word:
            return word.partition("=")[2]
    return ""


def _versionless(word: str) -> str:
    """`@scope/name@1.2.3` without its version."""
    head, mark, _ = word.rpartition("@")
    return head if mark and head else word


def _fits(pattern: re.Pattern[str], name: str) -> bool:
    return len(name) <= _LONGEST and pattern.fullmatch(name) is not None
