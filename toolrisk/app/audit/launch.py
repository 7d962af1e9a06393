"""What a client's command line starts: which package of which registry, or which address. Nothing else of it is kept.

A command line may hold secrets anywhere, so only a word that stands where a package's name must stand is taken for one.
What comes from a registry or a folder of one's own is no public package of that name, and no registry is asked for it.
"""

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import PurePath
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit, urlunsplit

_NPM = re.compile(r"(@[a-z0-9~][a-z0-9._~-]*/)?[a-z0-9~_][a-z0-9._~-]*", re.IGNORECASE)
_PYPI = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?", re.IGNORECASE)
_IMAGE = re.compile(r"[a-z0-9][a-z0-9._:/-]*[a-z0-9]")
_MODULE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)*")
_LONGEST = 214
_DEEPEST = 4


Kind = Literal["npm", "pypi", "oci", "remote", "private"]


class Target(NamedTuple):
    """What is started: `kind` is npm, pypi, oci or remote, or private for a package from elsewhere than its public
    registry; `name` a package's identifier or an address. Without `sure` the name is only like a package's."""

    kind: Kind
    name: str
    sure: bool = True


def target_of(command: Sequence[str], depth: int = 0) -> Target | None:
    """What a command line starts, or None where it is none of the ways that are known."""
    words = [word for word in command if isinstance(word, str)]
    if not words or depth > _DEEPEST:
        return None
    if behind := guarded_command(words):
        return target_of(behind, depth + 1)
    reader = _READERS.get(_program(words[0]))
    return reader(words[1:], depth) if reader else None


def _program(word: str) -> str:
    """The name of a program, whichever Python it is."""
    name = PurePath(word.replace("\\", "/")).name.lower().removesuffix(".exe").removesuffix(".cmd")
    return "python" if re.fullmatch(r"python[0-9.]*", name) else name


def guarded_command(command: Sequence[str]) -> list[str] | None:
    """The command behind a guard of ours, or None where none stands before it."""
    words = list(command)
    if "--" not in words:
        return None
    cut = words.index("--")
    return words[cut + 1 :] if _guards(words[:cut]) else None


def _guards(head: Sequence[str]) -> bool:
    """Whether a command line starts our guard: words of ours among another program's arguments do not."""
    ours = (at for at, word in enumerate(head) if _bare(word) == "toolrisk" and _command(head[at + 1 :]) == "guard")
    at = next(ours, None)
    if at is None or (at and _program(head[0]) == "toolrisk"):
        return False
    target = target_of([*head[:at], "toolrisk"])
    return (target is not None and (target.kind, target.name) == ("pypi", "toolrisk")) or _run_by_uv(head[:at])


def _command(after: Sequence[str]) -> str:
    """The first word that is neither an option nor, as far as can be told, an option's value."""
    pairs = pairwise(["", *after])
    return next((word for was, word in pairs if not word.startswith("-") and not was.startswith("-")), "")


def _bare(word: str) -> str:
    """The name of a program or a package, without its version."""
    return _program(re.split(r"@|[=<>~!]=", word)[0])


def _run_by_uv(before: Sequence[str]) -> bool:
    """Whether nothing but options of `uv run` stands before a program: it may run it from any folder."""
    options = list(before[2:])
    valued = all(word.startswith("-") or was.startswith("-") for was, word in pairwise(["", *options]))
    return [_program(word) for word in before[:2]] == ["uv", "run"] and valued


# What says where packages come from: as an option without its dashes, as a variable without its program's name.
_SETTING = re.compile(
    r"(?:@[^:]+:)?registry|(?:extra_|default_)?index(?:_url)?|i|find_links|f|(?:user|global)?config(?:_file)?|prefix"
    r"|pip_args|call|workspace|registry_server"
)
# By whose programs a variable is read.
_VARIABLES = {
    "npm": re.compile(r"(?:npm_config|bun_config|yarn(?:_npm)?)_(?!prefix$)(.+)"),
    "pypi": re.compile(r"(?:uv|pip)_(.+)"),
}


def elsewhere(environment: Mapping[str, Any], kind: str) -> bool:
    """Whether variables let packages of a kind come from a registry or a folder that was set: whether that is the
    public one after all can't be told from here."""
    variable = _VARIABLES.get(kind)
    named = [(variable and variable.fullmatch(name.lower()), value) for name, value in environment.items()]
    return any(found and _own(found[1], str(value or "")) for found, value in named)


def _own(setting: str, value: str) -> bool:
    return bool(_SETTING.fullmatch(setting)) and bool(value)


def _taken(target: Target | None, options: Sequence[str]) -> Target | None:
    """The package, which is a private one where the options say so."""
    for word, after in pairwise([*options, ""]):
        name, mark, value = word.partition("=")
        if name.startswith("-") and _own(name.lstrip("-").replace("-", "_").lower(), value if mark else after):
            return target and target._replace(kind="private")
    return target


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
_NPX_VALUED = frozenset(
    {"-p", "--package", "--registry", "--userconfig", "--globalconfig", "--cache", "--prefix", "--loglevel"}
)
_UVX_FLAGS = frozenset({"-q", "--quiet", "--no-cache", "-n", "--refresh", "--isolated", "-U", "--upgrade", "--offline"})
_UVX_VALUED = frozenset(
    {"--from", "--with", "-w", "-p", "--python", "--index-url", "-i", "--index", "--default-index", "--directory"}
    | {
        "--find-links",
        "-f",
        "--config-file",
        "--extra-index-url",
        "--exclude-newer",
        "--prerelease",
        "--refresh-package",
        "--spec",
        "--pip-args",
        "--project",
    }
)
_PYTHON_FLAGS = frozenset({"-u", "-I", "-s", "-S", "-E", "-B", "-O", "-OO", "-P", "-q"})
_PYTHON_VALUED = frozenset({"-X", "-W"})
# What runs a file, of whatever package it is itself.
_RUNNERS = frozenset({"node", "deno", "bun", "tsx", "ts-node", "python", "sh", "bash", "zsh", "cmd", "mcp", "fastmcp"})
_DOCKER_FLAGS = frozenset(
    {"-i", "-t", "-it", "-ti", "-d", "--rm", "--init", "--interactive", "--tty", "--privileged", "--read-only", "-P"}
)


def _npm(words: Sequence[str], depth: int) -> Target | None:
    at = _first(words, _NPX_FLAGS, _NPX_VALUED)
    if at is None:
        return None
    name = _versionless(_package(words, at, "-p", "--package"))
    if not _fits(_NPM, name):
        return None
    if name == "mcp-remote" and len(words) > at + 1:
        return _remote(words[at + 1])
    return _taken(Target("npm", name), words[:at])


def _remote(word: str) -> Target | None:
    return Target("remote", word) if word.startswith(("https://", "http://")) else None


def _uvx(words: Sequence[str], depth: int) -> Target | None:
    at = _first(words, _UVX_FLAGS, _UVX_VALUED)
    return None if at is None else _taken(_pypi(_package(words, at, "--from", "--spec")), words[:at])


def _pypi(word: str) -> Target | None:
    name = re.split(r"[@=<>~!\[; ]", word, maxsplit=1)[0]
    local = name.lower().endswith((".py", ".whl", ".toml", ".gz", ".zip")) or ":" in word or "/" in word
    if local or not _fits(_PYPI, name):
        return None
    return Target("pypi", re.sub(r"[-_.]+", "-", name).lower())


def _uv(words: Sequence[str], depth: int) -> Target | None:
    if list(words[:2]) == ["tool", "run"]:
        return _uvx(words[2:], depth)
    if list(words[:1]) != ["run"]:
        return None
    at = _first(words[1:], _UVX_FLAGS, _UVX_VALUED)
    return None if at is None else _uv_run(words[1 : 1 + at], words[1 + at :], depth)


def _uv_run(options: Sequence[str], command: Sequence[str], depth: int) -> Target | None:
    """`uv run` takes a command from the project it stands in; of a registry is only what `--with` names."""
    if _options(options, "--directory", "--project"):
        return None
    program = _pypi(_package(command, 0))
    named = [_pypi(one) for word in _options(options, "--with", "-w") for one in word.split(",")]
    return _taken(target_of(command, depth + 1) or (program if program in named else None), options)


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
    """A module may be of a package of its name, or a file that lies there."""
    at = words.index("-m") if "-m" in words else len(words)
    module = words[at + 1 : at + 2]
    if (
        not module
        or _first([*words[:at], "x"], _PYTHON_FLAGS, _PYTHON_VALUED) != at
        or not _MODULE.fullmatch(module[0])
    ):
        return None
    target = _pypi(module[0].split(".")[0])
    return target and target._replace(sure=False)


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
    if at is None:
        return None
    target = target_of(words[at:], depth + 1)
    own = target and elsewhere(dict(word.split("=", 1) for word in words[:at] if "=" in word), target.kind)
    return target._replace(kind="private") if target and own else target


def _toolrisk(words: Sequence[str], depth: int) -> Target | None:
    return Target("pypi", "toolrisk", sure=False)


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


def _package(words: Sequence[str], at: int, *names: str) -> str:
    """The package whose command stands at `at`: the one that options of these names tell, else that of its name. Empty
    where it could be of several, or runs a file of one's own."""
    given = set(_options(words[:at], *names))
    if len(given) > 1 or _program(words[at]) in _RUNNERS:
        return ""
    return given.pop() if given else words[at]


def _options(words: Sequence[str], *names: str) -> list[str]:
    """The values of all options of these names."""
    found = [after for word, after in pairwise(words) if word in names]
    return found + [word.partition("=")[2] for word in words if "=" in word and word.partition("=")[0] in names]


def _versionless(word: str) -> str:
    """`@scope/name@1.2.3` without its version; empty where what stands for the version is another place or name."""
    head, mark, version = word.rpartition("@")
    if not (mark and head):
        return word
    return "" if re.search("[:/]", version) else head


def _fits(pattern: re.Pattern[str], name: str) -> bool:
    return len(name) <= _LONGEST and pattern.fullmatch(name) is not None
