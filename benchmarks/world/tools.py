"""A server's tools as they are on the first night: names, descriptions, schemas, hints."""

from dataclasses import dataclass
from random import Random
from typing import Any

from benchmarks.world import figures as real
from benchmarks.world import words
from benchmarks.world.schemas import schema
from benchmarks.world.vocabulary import DOMAINS, VERBS, Noun, Verb, camel, pick, product, said

Wire = dict[str, Any]
POISONED = 0.0005


@dataclass(frozen=True, slots=True)
class Style:
    """What a server's tools have in common."""

    language: str
    names: str
    prefix: str
    product: str
    nouns: tuple[Noun, ...]
    schemas: str | None
    arguments: str
    annotated: bool
    titled: bool


def style(rng: Random) -> Style:
    """How one server writes its tools."""
    language, names, name = real.LANGUAGES.draw(rng), real.NAME_STYLES.draw(rng), product(rng)
    prefix = name if names != "one" and rng.random() < 0.3 else ""
    nouns = DOMAINS[int(rng.random() * len(DOMAINS))][1]
    schemas = None if rng.random() < real.NO_SCHEMA else real.SCHEMA_STYLES.draw(rng)
    arguments = real.ARGUMENT_STYLES.draw(rng)
    annotated, titled = rng.random() < real.ANNOTATED, rng.random() < real.TITLED
    return Style(language, names, prefix, name, nouns, schemas, arguments, annotated, titled)


def tools(look: Style, count: int, rng: Random) -> list[Wire]:
    """So many tools in the protocol's spelling, no two of one name."""
    taken: set[str] = set()
    return [tool(look, taken, rng) for _ in range(count)]


def tool(look: Style, taken: set[str], rng: Random) -> Wire:
    """One tool more, under a name that is not taken yet; it is taken then."""
    verb, noun = VERBS.draw(rng), look.nouns[int(rng.random() * len(look.nouns))]
    made: Wire = {"name": _name(look, verb, noun, taken, rng)}
    if look.titled:
        made["title"] = f"{verb.word} {noun.one}".capitalize()
    if (text := description(look, verb, noun, rng)) is not None:
        made["description"] = text
    if look.schemas is not None:
        made["inputSchema"] = schema(look.schemas, look.arguments, look.language, made["name"], rng)
        if rng.random() < real.WITH_OUTPUT_SCHEMA:
            made["outputSchema"] = schema(look.schemas, look.arguments, look.language, made["name"], rng)
    if look.annotated:
        made["annotations"] = hints(verb.sense, rng)
    return made


def _name(look: Style, verb: Verb, noun: Noun, taken: set[str], rng: Random) -> str:
    many = verb.sense in {"list", "search"}
    parts = [verb.word] if look.names == "one" else [verb.word, *(noun.many if many else noun.one).split()]
    parts = [look.prefix, *parts] if look.prefix else parts
    if rng.random() < 0.15 and look.names != "one":
        parts += ["by", pick(rng, words.ENUM_VALUES)]
    stem = {"kebab": "-".join, "camel": camel}.get(look.names, "_".join)(parts)
    name, tries = stem, 1
    while name in taken:
        tries += 1
        name = f"{stem}_{tries}" if tries > 3 else f"{stem}_{pick(rng, words.ENUM_VALUES)}"
    taken.add(name)
    return name


def description(look: Style, verb: Verb, noun: Noun, rng: Random) -> str | None:
    """A description of real length, or none, or a blank one."""
    fate = rng.random()
    if fate < real.NO_DESCRIPTION:
        return None
    if fate < real.NO_DESCRIPTION + real.BLANK_DESCRIPTION:
        return ""
    length = real.DESCRIPTION_LENGTH.draw(rng)
    if look.language in {"zh", "ja", "ko"}:
        length //= 3
    many = noun.many if verb.sense in {"list", "search"} else noun.one
    thing = many if look.language == "en" else noun.said(look.language)
    act = said(verb.sense, look.language).format(thing)
    if look.language == "en" and verb.sense != "list":
        act = f"{verb.word.capitalize()} {'' if many is noun.many else 'the '}{thing}"
    parts = [f"{act} in {look.product.capitalize()}" if length > 40 and look.language == "en" else act]
    return _lengthened(parts, length, look.language, noun, rng)


def _lengthened(parts: list[str], length: int, language: str, noun: Noun, rng: Random) -> str:
    left, more = length - len(parts[0]), words.MORE[language]
    gap, end = (" ", ".") if language not in {"zh", "ja"} else ("", "。")
    lined, at = length > 250, int(rng.random() * len(more))
    while left > 25:
        at += 1
        text = more[at % len(more)].format(n=noun.said(language), a=pick(rng, words.FIELDS), b=pick(rng, words.FIELDS))
        parts.append(f"- {text}" if lined and len(parts) > 2 else text)
        left -= len(text) + 2
    if len(parts) == 1:
        return parts[0]
    if rng.random() < POISONED:
        parts.append(pick(rng, words.POISON))
    parts[0] += end
    return ("\n" if lined else gap).join(parts)


def hints(sense: str, rng: Random) -> dict[str, bool]:
    """Annotations, mostly true to what the tool does."""
    reads = sense in {"get", "list", "search", "check"}
    found = {"readOnlyHint": reads if rng.random() < 0.97 else not reads}
    if rng.random() < real.DESTRUCTIVE:
        found["destructiveHint"] = sense == "delete"
    if rng.random() < 0.7:
        found["idempotentHint"] = rng.random() < real.IDEMPOTENT
        found["openWorldHint"] = rng.random() < real.OPEN_WORLD
    return found
