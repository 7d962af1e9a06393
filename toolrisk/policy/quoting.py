"""Names from outside, written so that a language reads exactly them and nothing else."""

import json
import re


def basic(text: str) -> str:
    """A double-quoted string for YAML and TOML; what can't be seen is escaped."""
    if _plain(text):
        return f'"{text}"'
    return '"' + "".join(_basic_char(char) for char in text) + '"'


def _plain(text: str) -> bool:
    """Whether nothing in it needs an escape, as in most names."""
    return text.isprintable() and '"' not in text and "\\" not in text


def _basic_char(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    if char.isprintable():
        return char
    return f"\\u{ord(char):04x}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08x}"


def rego(value: object) -> str:
    """A value as a Rego term: Rego reads JSON; what can't be seen is escaped."""
    plain = json.dumps(value, ensure_ascii=False)
    return plain if plain.isprintable() else json.dumps(value)


def cedar(text: str) -> str:
    """A Cedar string."""
    if _plain(text):
        return f'"{text}"'
    return '"' + "".join(_cedar_char(char) for char in text) + '"'


def _cedar_char(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    return char if char.isprintable() else f"\\u{{{ord(char):x}}}"


def cedar_pattern(glob: str) -> str:
    """A glob, in which only `*` is special, as the pattern of Cedar's `like`."""
    return cedar(glob)


def cedar_literal(text: str) -> str:
    """A Cedar pattern that matches whatever contains this text, stars in it taken literally."""
    return '"*' + cedar(text)[1:-1].replace("*", "\\*") + '*"'


def glob_pattern(globs: list[str]) -> str:
    """Globs as one regular expression for RE2 that fits what any of them fits, where that has no line break."""
    choices = [".*".join(literal(part) for part in glob.split("*")) for glob in globs]
    return f"^(?:{'|'.join(choices)})$"


def literal(text: str) -> str:
    """Text that a regular expression for RE2 takes as it stands; without back slashes where it can be."""
    return re.sub(r"([.*+?$|()\[{}])", r"[\1]", re.sub(r"([\\^\]])", r"\\\1", text))
