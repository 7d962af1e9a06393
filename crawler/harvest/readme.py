"""How a package's own documentation says it is started: the client configurations printed in its README."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from crawler.harvest.placeholders import value

_MOST = 3
# So many places are looked at that may be a configuration: a README of nothing else has no end of them.
_LOOKS = 200
_ARGS = re.compile(r"\"args\"\s*:\s*\[")
_COMMAND = re.compile(r"\"command\"\s*:\s*\"([^\"\n]{1,200})\"")
_ENV = re.compile(r"\"env\"\s*:\s*\{")
_NEAR = 600
_OPEN = re.compile(
    r"(?i)<[^>]*>|\$\{[^}]*\}|\{\{[^}]*\}\}|your[-_ ]?\w+|x{3,}|\.\.\.|placeholder|example[-_]?(key|token)"
)
_PATH = re.compile(r"(?i)^(/|~|[a-z]:\\|\./)|path[/_-]to")


@dataclass(frozen=True)
class Start:
    """Arguments after the program's name, and variables with values that can be given."""

    arguments: tuple[str, ...] = ()
    variables: dict[str, str] = field(default_factory=dict)


def starts(text: str, programs: Iterable[str]) -> list[Start]:
    """The distinct ways that a README starts a program of one of these names, in their order, at most three; looked for
    at its first two hundred places."""
    names = frozenset(map(_bare, programs))
    found: list[Start] = []
    for match in islice(_ARGS.finditer(text), _LOOKS):
        start = _start(text, match, names)
        if start and start not in found:
            found.append(start)
        if len(found) == _MOST:
            break
    return found


def _start(text: str, match: re.Match[str], names: frozenset[str]) -> Start | None:
    arguments = _decode(text, match.end() - 1)
    around = text[max(0, match.start() - _NEAR) : match.start()], text[match.end() : match.end() + _NEAR]
    commands = _COMMAND.findall(around[0][around[0].rfind("{") :]) + _COMMAND.findall(around[1].partition("}")[0])
    if not isinstance(arguments, list) or not all(isinstance(one, str) for one in arguments) or not commands:
        return None
    tail = _tail([commands[-1], *arguments], names)
    if tail is None:
        return None
    environment = _ENV.search(around[1].partition('"args"')[0])
    variables = _decode(text, match.end() + environment.end() - 1) if environment else {}
    return Start(tuple(map(_argument, tail)), _variables(variables))


def _decode(text: str, start: int) -> object:
    try:
        return json.JSONDecoder().raw_decode(text[start : start + 4_000])[0]
    except (ValueError, RecursionError):
        return None


def _tail(words: list[str], names: frozenset[str]) -> list[str] | None:
    """What follows the word that names the program, as `notes` does in `uvx --from acme-notes notes`; None where none
    does, as with docker."""
    named = [place for place, word in enumerate(words) if _names_it(word, names)]
    if not named or "docker" in words[0]:
        return None
    end = named[0] + 1
    while end in named:
        end += 1
    return words[end:]


def _names_it(word: str, names: frozenset[str]) -> bool:
    return not word.startswith("-") and (_bare(word) in names or word.endswith((".js", ".mjs", ".py")))


def _bare(word: str) -> str:
    """A program's name without a version, an extra or a path."""
    name = re.sub(r"\[[^\]]*\]", "", re.split(r"==|>=|(?<=.)@", word)[0])
    return re.sub(r"[-_.]+", "-", name if name.startswith("@") else name.rpartition("/")[2]).lower()


def _argument(word: str) -> str:
    flag, equals, given = word.partition("=") if word.startswith("-") else ("", "", word)
    if _PATH.search(given):
        return f"{flag}{equals}/home/u"
    return f"{flag}{equals}placeholder" if _OPEN.search(given) else word


def _variables(told: object) -> dict[str, str]:
    if not isinstance(told, dict):
        return {}
    sound = {name: text for name, text in told.items() if re.fullmatch(r"[A-Za-z_]\w{0,80}", name)}
    return {name: _given(name, text) for name, text in sound.items()}


def _given(name: str, text: object) -> str:
    """A README's own value where it is one, such as a region or a level; else one of the kind its name asks for."""
    plain = isinstance(text, str) and re.fullmatch(r"[\w.,:/ -]{1,80}", text) and not _OPEN.search(text)
    return str(text) if plain and not _PATH.search(str(text)) else value(name)
