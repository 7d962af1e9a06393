"""Text from outside made fit for a page: shown as it is, invisible characters made visible, never taken for markup."""

import html
import re
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]

from toolrisk.canonical import FAINT_CLASS

_EMOJI = "\u203c-\u2bff\u3030-\u3299\U0001f000-\U0001faff"
_JOINED = "\u0600-\u08ff\u0900-\u0dff\ufe0f" + _EMOJI
# A joiner inside an emoji or a Persian or Indic word and the selector behind an emoji are how those are spelled;
# anywhere else they hide something.
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u070f\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\ue000-\uf8ff"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
    f"|(?<![{_JOINED}])[\u200c\u200d]|(?<![0-9#*{_EMOJI}])\ufe0f"
)
# Those of them that Python takes for printable.
_FAINT = re.compile(f"[{FAINT_CLASS}\ufe00-\ufe0f]")
_SENTENCE = re.compile(r"(?<=[.!?。！？])\s|\n\s*\n")


def markup(text: str) -> Markup:
    """Text that is markup already. Markup's own constructor asks first what it is given, which costs more than all the
    rest."""
    return str.__new__(Markup, text)


def escaped(text: str) -> Markup:
    """Text as markup. The same as `escape` of plain text, and quick."""
    return markup(_escape_inner(text))


def hides(text: str) -> bool:
    """Whether there is a hidden character in a text; quick where all but tabs and line breaks can be printed, as in
    most."""
    if text.isprintable() or text.replace("\n", "").replace("\t", "").isprintable():
        return not text.isascii() and _FAINT.search(text) is not None and HIDDEN.search(text) is not None
    return text.isascii() or HIDDEN.search(text) is not None


def visible(text: Any, most: int = 20_000) -> Markup:
    """Text as markup: escaped, at most so many characters, every hidden character as its code point."""
    text = str(text)
    if text.isascii() and text.isprintable() and len(text) <= most:
        return escaped(text)
    said = text[:most].replace("\r\n", "\n")
    cut = escaped(said)
    if hides(said):
        cut = markup(HIDDEN.sub(_show, cut))  # what was escaped stays escaped
    return cut + Markup('<span class="cut">… cut here</span>') if len(text) > most else cut


def shown(text: str, most: int = 20_000) -> str:
    """The same for a template that escapes: the text itself where it is short and nothing hides in it."""
    return text if len(text) <= most and text.isascii() and text.isprintable() else visible(text, most)


def _show(match: re.Match[str]) -> str:
    return f'<span class="hidden-char" title="a character that is not seen">U+{ord(match.group()):04X}</span>'


def ticked(text: str) -> Markup:
    """A sentence of ours with what stands between backticks as code."""
    parts = str(escape(text)).split("`")
    if len(parts) % 2 == 0:
        return escape(text)
    made = (f"<code>{part}</code>" if place % 2 else part for place, part in enumerate(parts))
    return Markup("".join(made))  # noqa: S704 - escaped before it was split


def plain(text: Any, most: int = 300) -> str:
    """Text as one line without markup, for titles, attributes and data: hidden characters as `⟨U+202E⟩`."""
    line = str(text)[: most + 1]
    if len(line) <= most and line.isascii() and line.isprintable() and "  " not in line:
        return line.strip(" ")
    if hides(line):
        line = HIDDEN.sub(lambda match: f"⟨U+{ord(match.group()):04X}⟩", line)
    joined = " ".join(line.split())
    return joined if len(joined) <= most else joined[: most - 1].rstrip() + "…"


def named(name: str, most: int) -> str:
    """A tool's name as `plain` has it; one that is nothing but blanks as their code points, for a link needs a text."""
    return plain(name, most) or "".join(f"⟨U+{ord(char):04X}⟩" for char in name[: most // 8])


def lead(text: str | None, most: int = 280) -> str:
    """The first sentence of a text on one line; empty where there is none."""
    joined = _first((text or "").strip()[:4000])
    return joined if len(joined) <= most else joined[:most].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


@lru_cache(maxsize=64)
def _first(text: str) -> str:
    """A page, its lists and its head all begin with the same sentence."""
    return " ".join(_SENTENCE.split(text, maxsplit=1)[0].split())


def marked(text: str, quote: str, most: int = 400) -> Markup:
    """The words round a quote, the quote itself marked. Where the text does not hold it, the quote alone."""
    at = text.find(quote)
    if at < 0 or not quote:
        return markup(f"<mark>{visible(quote, most)}</mark>")
    start, end = 0, len(text)
    if end > most:
        room = max(0, most - len(quote)) // 2
        start, end = _word(text, at - room, -1), _word(text, at + len(quote) + room, 1)
    head, tail = visible(text[start:at]), visible(text[at + len(quote) : end])
    dots, more = "… " if start else "", " …" if end < len(text) else ""
    return markup(f"{dots}{head}<mark>{visible(quote, most)}</mark>{tail}{more}")


def _word(text: str, at: int, step: int) -> int:
    """The nearest place towards the text's end or start, at most 24 characters away, that does not cut a word."""
    at = max(0, min(len(text), at))
    for place in range(at, max(-1, min(len(text) + 1, at - 24 * step)), -step):
        if place in {0, len(text)} or text[place - 1 if step < 0 else place].isspace():
            return place
    return at


def day(moment: date) -> str:
    """A date as it is read aloud: 22 Nov 2026."""
    return f"{moment.day} {moment:%b %Y}"


def count(number: int, noun: str) -> str:
    """A number with its noun: 1 tool, 2,300 tools, 2 categories."""
    many = noun[:-1] + "ies" if noun.endswith("y") else noun + "s"
    return f"{number:,} {noun if number == 1 else many}"


def listed(items: list[str] | tuple[str, ...], last: str = "and") -> str:
    """Items as a sentence lists them: a, b and c."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}" if items else ""


def link(url: str | None) -> str | None:
    """An address from outside if a page may link to it: https or http with a host; None otherwise."""
    try:
        parts = urlsplit(url or "")
        host = parts.hostname
    except ValueError:
        return None
    fit = parts.scheme in {"http", "https"} and host and not hides(url or "") and len(url or "") < 2000
    return url if fit else None


def unescape(markup: str) -> str:
    """Markup's text, without tags."""
    return html.unescape(re.sub(r"<[^>]+>", "", markup))
