"""Signs of poisoning: instructions to the model where a description is due, hidden characters, encoded payloads,
look-alike names. Each is a finding of its own, beside the risk; it never changes the category.

All texts of a definition are read, the schema's too, up to MOST characters together.
"""

import base64
import binascii
import re
from itertools import islice
from typing import Any

from classifier.quick import quick
from classifier.ruleset import Key, Matcher, matcher, rules
from classifier.screen import Screen
from toolrisk.models import Context, Finding, Risk, ToolDefinition

MOST = 65_536
_QUOTE = 240
_DEEPEST = 12
_SHORT = 11
_MANY = 4_000
_MOST_ITEMS = 200
_GAP = "\n\x1f\n"
# Bidirectional controls, tag characters, zero-width characters that join nothing, invisible operators. The joiners
# U+200C and U+200D are left out, for Persian, Indic scripts and emoji need them; so is a variation selector.
_UNSEEN = "[\u202a-\u202e\u2066-\u2069\u2061-\u2064\u200b\u2060\U000e0020-\U000e007e]"
# Selectors of a shape stand alone behind what they shape; in a row they carry bytes, sixteen kinds or 256.
_SMUGGLED = "[\ufe00-\ufe0f\U000e0100-\U000e01ef]{4}"
_HIDDEN = re.compile(f"{_UNSEEN}|(?<!^)\ufeff|{_SMUGGLED}")
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]{2,8}\U000e007f")
_ENCODED = re.compile(r"(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/]{64,}={0,2}(?![A-Za-z0-9+/=_-])")
_SUSPECT = Screen([r"[A-Za-z0-9+/]{64}|\\x|\\u00", f"{_UNSEEN}|\ufeff|{_SMUGGLED}"])
_MAY_ENCODE, _MAY_HIDE = 1, 2
_ESCAPED = re.compile(r"(?:\\x[0-9a-fA-F]{2}){12,}|(?:\\u00[0-9a-fA-F]{2}){12,}")
_MIXED = re.compile("[A-Za-z][\u0370-\u03ff\u0400-\u04ff]|[\u0370-\u03ff\u0400-\u04ff][A-Za-z]")


def find(definition: ToolDefinition, context: Context) -> list[Finding]:
    """The signs in a definition, each with the field and the exact words."""
    whole = _GAP.join(_read(definition))[:MOST]
    poison = matcher("poisoning")
    seen = poison.screens["text"].look(whole)
    spoken = poison.spoken(seen) if seen else {}
    suspect = _SUSPECT.look(whole)
    encoded, hidden = suspect & _MAY_ENCODE, suspect & _MAY_HIDE and _HIDDEN.search(whole)
    found: list[Finding] = []
    if spoken or encoded or hidden:
        texts = _placed(definition)
        found += [_spoken(rule, keys[0], texts, whole) for rule, keys in spoken.items()]
        found += (_unseen(texts) if hidden else []) + (_encoded(texts) if encoded else [])
    return found + _named(definition, poison)


def _spoken(rule: str, key: Key, texts: list[tuple[str, str]], whole: str) -> Finding:
    field, number = key
    return _finding(rule, *_place(texts, matcher("poisoning").screens[field].span(number, whole), whole))


def _read(definition: ToolDefinition) -> list[str]:
    """Every text of a definition, the description first; short ones in a schema can't hold an instruction."""
    found = [text for text in (definition.description, definition.title, definition.name) if text]
    for value in (definition.input_schema, definition.output_schema, definition.annotations):
        if value:
            _strings(value, found, _DEEPEST)
    return found


def _strings(value: dict[str, Any] | list[Any], found: list[str], deeper: int) -> None:
    for inner in value.values() if value.__class__ is dict else value[:_MOST_ITEMS]:  # type: ignore[index]
        kind = inner.__class__
        if kind is str:
            if len(inner) > _SHORT:
                found.append(inner)
        elif (kind is dict or kind is list) and inner and deeper and len(found) < _MANY:
            _strings(inner, found, deeper - 1)


def _placed(definition: ToolDefinition) -> list[tuple[str, str]]:
    """The same texts in the same order, each with its path."""
    named = (("description", definition.description), ("title", definition.title), ("name", definition.name))
    found = [(field, text) for field, text in named if text]
    for field, value in (
        ("inputSchema", definition.input_schema),
        ("outputSchema", definition.output_schema),
        ("annotations", definition.annotations),
    ):
        if value:
            _paths(field, value, found, _DEEPEST)
    return found


def _paths(path: str, value: dict[str, Any] | list[Any], found: list[tuple[str, str]], deeper: int) -> None:
    inside = value.items() if isinstance(value, dict) else [("", one) for one in value[:_MOST_ITEMS]]
    for key, inner in inside:
        place = f"{path}.{key}" if key else path
        if isinstance(inner, str):
            if len(inner) > _SHORT:
                found.append((place, inner))
        elif isinstance(inner, dict | list) and inner and deeper and len(found) < _MANY:
            _paths(place, inner, found, deeper - 1)


def _place(texts: list[tuple[str, str]], span: tuple[int, int] | None, whole: str) -> tuple[str, str]:
    """The field and the words of a span of the joined texts."""
    start, end = span or (0, 0)
    at = 0
    for path, text in texts:
        if start < at + len(text):
            return path, text[max(start - at, 0) : end - at][:_QUOTE]
        at += len(text) + len(_GAP)
    return "description", whole[start:end][:_QUOTE]


def _finding(rule: str, field: str, quote: str) -> Finding:
    return quick(
        Finding, rule=rule, kind="poisoning", field=field, quote=quote, category=None, risk=_risks()[rule], weight=0.0
    )


def _risks() -> dict[str, Risk]:
    if not _RISKS:
        _RISKS.update({rule.id: rule.severity for rule in rules()})
    return _RISKS


_RISKS: dict[str, Risk] = {}


def _unseen(texts: list[tuple[str, str]]) -> list[Finding]:
    for path, text in texts:
        hidden = _HIDDEN.search(_FLAG.sub("", text[:MOST]))
        if hidden:
            seen = _HIDDEN.search(text)
            start = seen.start() if seen else 0
            return [_finding("poisoning/hidden-characters", path, text[max(start - 20, 0) : start + 60])]
    return []


def _encoded(texts: list[tuple[str, str]]) -> list[Finding]:
    for path, text in texts:
        for blob in (*_ENCODED.finditer(text[:MOST]), *_ESCAPED.finditer(text[:MOST])):
            if _reads(blob.group()):
                return [_finding("poisoning/encoded-payload", path, blob.group()[:_QUOTE])]
    return []


def _reads(blob: str) -> bool:
    """Whether an encoded text decodes to words: printable, with spaces, in more than one piece."""
    if blob.startswith("\\"):
        decoded = bytes(
            int(pair, 16) for pair in re.findall(r"[0-9a-fA-F]{2}(?![0-9a-fA-F])", blob.replace("u00", "x"))
        )
    else:
        try:
            decoded = base64.b64decode(blob[: len(blob) // 4 * 4], validate=True)
        except (binascii.Error, ValueError):
            return False
    printable = sum(32 <= byte < 127 for byte in decoded)
    return printable >= 0.97 * len(decoded) and decoded.count(b" ") >= 4


def _named(definition: ToolDefinition, poison: Matcher) -> list[Finding]:
    """What only a name or an argument's key can show."""
    found = []
    if not definition.name.isascii() and _MIXED.search(definition.name[:200]):
        found.append(_finding("poisoning/look-alike-name", "name", definition.name[:_QUOTE]))
    schema = definition.input_schema
    properties = schema.get("properties") if schema else None
    if not isinstance(properties, dict):
        return found
    keys = [key[:80] for key in islice(properties, 80)]
    if any(map(poison.screens["argument"].seen, keys)):
        listed = "\n".join(keys)
        for rule, (key, *_) in poison.match({"argument": listed}).items():
            span = poison.screens["argument"].span(key[1], listed)
            if span:
                found.append(_finding(rule, "inputSchema.properties", listed[slice(*span)]))
    return found
