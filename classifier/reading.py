"""A definition as the judge reads it: its verbs and where they stand, its nouns, its arguments, the rules that speak.

`Reader.read` gives *features*: short names such as `delete@name`, `sql@arg` or a rule's id, the same names that
`weights.json` knows. Work per word is done once and remembered, work per server once for all its tools; a reading is
then little more than look-ups.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import NamedTuple

from classifier.memo import Memo
from classifier.ruleset import Spoke, matcher
from classifier.schema import Argument, arguments
from classifier.sentence import Lead, lead_of, name_head
from classifier.text import MOST, lead_span, lead_words, name_words, words
from classifier.vocabulary import Verb, places, vocabulary
from toolrisk.models import Context, ToolDefinition

_READING = frozenset({"retrieve", "search", "analyze", "check", "compute"})
# How a tool that changes things says that it also gives back what is there.
_READS_TOO = frozenset({"retrieve@joined", "retrieve@enum", "search@joined", "search@enum"})
Said = tuple[str, ...]
Words = Callable[[str], Said | None]


@dataclass(slots=True)
class Reading:
    """What was read: the verbs, the texts by field, the patterns seen there and the rules that they made speak, and the
    features: `loose` ones, and `groups` that come together and share none with the others."""

    loose: set[str]
    groups: tuple[Said, Said]
    head: Verb | None
    lead: Lead
    act: str
    texts: dict[str, str]
    span: tuple[int, int]
    seen: int
    spoke: Spoke
    arguments: list[Argument] = field(default_factory=list)

    @property
    def features(self) -> set[str]:
        """All features, in no order."""
        return self.loose.union(*self.groups)

    @property
    def places(self) -> tuple[str, ...]:
        """The kinds of service that the server is known for, in the order of their names."""
        return tuple(one.removesuffix("@server") for one in self.groups[0] if one.startswith("at-"))


class Surroundings(NamedTuple):
    """What a server says of all its tools: the words before a name that only say where it stands, what its name and
    description speak of, the kinds of place that it is, its text, and the patterns seen there."""

    own: frozenset[str]
    served: Said
    places: Said
    text: str
    seen: int


class Act(NamedTuple):
    """What a word says under one class of verb, beside what it says under all: in name or clause, as an argument."""

    word: Words
    argument: Words


class Reader:
    """Reads definitions. `known`: the features that matter; None gives all, as fitting the weights needs."""

    def __init__(self, known: Iterable[str] | None = None) -> None:
        nouns = vocabulary().nouns
        self._nouns = nouns
        # The very strings that are known are handed out: they are found again without comparing letters.
        self._known = None if known is None else {one: one for one in known}
        self._spoken = nouns.keys() | {_word_of(one) for one in self._known or ()}
        self._name = self._words(lambda w: (*(f"{n}@noun" for n in nouns.get(w, ())), f"{w}@word="), self._spoken)
        self._clause = self._words(lambda w: (*(f"{n}@clause" for n in nouns.get(w, ())), f"{w}@clause="), self._spoken)
        self._last = self._words(lambda w: (*(f"{n}@last" for n in nouns.get(w, ())), f"{w}@last="), self._spoken)
        self._served = self._words(lambda w: (*(f"{n}@server" for n in nouns.get(w, ())), f"{w}@server="), self._spoken)
        self._also = self._words(_base_verb, vocabulary().verbs)
        self._argument = self._words(lambda w: (*_argument_nouns(w), f"arg={w}", *_argument_words(w)))
        self._heads = Memo(self._of_heads).__getitem__
        self._acts = Memo(self._of_act).__getitem__
        self._placed = Memo(self._of_place).__getitem__
        self._context: tuple[Context | None, Surroundings]
        self._context = (None, Surroundings(frozenset(), (), (), "", 0))

    def _words(self, make: Callable[[str], Said], telling: Iterable[str] | None = None) -> Words:
        """What a word says, worked out once. `telling`: the only words that can say what is known; then those alone are
        kept, in a table small enough to stay near, and others give None."""
        if telling is None or self._known is None:
            return Memo[str, Said](lambda word: self._weighed(make(word))).__getitem__
        return {word: said for word in telling if (said := self._weighed(make(word)))}.get

    def _weighed(self, made: Said) -> Said:
        known = self._known
        return made if known is None else tuple(known[one] for one in made if one in known)

    def read(self, definition: ToolDefinition, context: Context) -> Reading:
        """Read a definition where it stands. Linear in its text; what lies beyond the bounds is not read."""
        where = self._surroundings(context)
        parts = name_words(definition.name)
        head, place = name_head(parts, where.own)
        text = (definition.description or definition.title or "")[:MOST]
        span = lead_span(text)
        clause = text[span[0] : span[1]]
        tokens = lead_words(clause)
        lead = lead_of(tokens, clause)
        act, said = self._heads((head, lead.head))
        taken = arguments(definition.input_schema)
        keys = [one.words for one in taken]
        found = self._read_words(act, parts, tokens, keys)
        self._read_name(found, parts, place, where.own)
        if lead.joined or lead.things:
            found.update([f"{verb.group}@joined" for verb in lead.joined], [f"{one}@clause" for one in lead.things])
        texts = {
            "name": " ".join(parts),
            "clause": clause,
            "description": text,
            "arguments": " ".join(keys),
            "values": _read_values(found, taken),
        }
        if where.places:
            self._read_places(found, act, where.places)
        if not text:
            found.add("no-description")
        if not taken:
            found.add("no-arguments" if definition.input_schema else "no-schema")
        seen = matcher().seen(texts) | where.seen
        spoke = matcher().spoken(seen)
        found.update(spoke)
        texts["server"] = where.text
        return Reading(found, (where.served, said), head, lead, act, texts, span, seen, spoke, taken)

    def _surroundings(self, context: Context) -> Surroundings:
        """What the server says, read anew where the server is another than the last tool's."""
        if self._context[0] is not context:
            self._context = context, self._surrounded(context)
        return self._context[1]

    def _surrounded(self, context: Context) -> Surroundings:
        own = set(name_words(context.server))
        firsts = sorted([parts[0] for one in context.siblings[:500] if (parts := name_words(one))])
        # Only the word in the middle can be four in five.
        middle = firsts[len(firsts) // 2 : len(firsts) // 2 + 1]
        own.update(word for word in middle if len(firsts) > 3 and firsts.count(word) * 5 > len(firsts) * 4)
        text = f"{' '.join(name_words(context.server))} {(context.description or '')[:400].lower()}"
        about = words(text)
        places = _places(context.server, about)
        served = {one for said in filter(None, map(self._served, about)) for one in said}
        served.update(self._weighed(tuple(f"{one}@server" for one in places)))
        return Surroundings(
            frozenset(word for word in own if word not in vocabulary().verbs),
            tuple(sorted(served)),
            places,
            text,
            matcher().seen({"server": text}),
        )

    def _read_words(self, act: str, parts: Said, tokens: Iterable[str], keys: list[str]) -> set[str]:
        """What the words of the name, the clause and the arguments say, by themselves and beside the act."""
        of = self._acts(act)
        said_by = chain(
            map(self._name, parts),
            map(self._clause, tokens),
            map(of.word, parts),
            map(of.word, tokens),
            map(self._argument, keys),
            map(of.argument, keys),
        )
        return set[str]().union(*filter(None, said_by))

    def _read_places(self, found: set[str], act: str, places: Said) -> None:
        """What the act says on servers of these kinds, and that it also reads, where it does."""
        found.update(self._placed((act, places)))
        if act not in _READING and not found.isdisjoint(_READS_TOO):
            found.update(self._placed(("reads-too", places)))

    def _read_name(self, found: set[str], parts: Said, place: int, own: frozenset[str]) -> None:
        for at, said in enumerate(map(self._also, parts)):
            if said and at != place and parts[at] not in own:
                found.update(said)
        if parts:
            found.update(self._last(parts[-1]) or ())

    def _of_heads(self, heads: tuple[Verb | None, Verb | None]) -> tuple[str, Said]:
        """The class of verb that the call turns on, and what the name's verb and the clause's say."""
        head, lead = heads
        act = _act(head, lead)
        said = [f"{act}@act"]
        said += ["no-verb@name"] if head is None else [f"{head.group}@name", f"{head.base}@name="]
        if lead is not None:
            said += [f"{lead.group}@lead", f"{lead.base}@lead="]
            said.append(f"{lead.group}@name" if head is None else f"{head.group}>{lead.group}")
        return act, self._weighed(tuple(said))

    def _of_act(self, act: str) -> Act:
        """What words say beside the verb."""
        nouns = self._nouns
        return Act(
            self._words(lambda w: tuple(f"{act}*{group}" for group in nouns.get(w, ())), nouns),
            self._words(lambda w: (f"{act}*arg={w}",), self._spoken),
        )

    def _of_place(self, of: tuple[str, Said]) -> Said:
        """What an act says on servers of these kinds."""
        act, kinds = of
        return self._weighed(tuple(f"{act}*{kind}" for kind in kinds))


def _word_of(feature: str) -> str:
    """The word that a feature names, where it names one: `delete@clause=`, `arg=path`, `read*arg=path`."""
    return feature.partition("@")[0] if feature.endswith("=") else feature.rpartition("=")[2]


def _places(server: str, about: list[str]) -> Said:
    """The kinds of service that a server's name tells of, and those that its description names."""
    named = name_words(server.rsplit("/", 1)[-1])
    pairs = [joined for one, two in pairwise(named) for joined in (f"{one}_{two}", one + two)]
    found = [place for word in (*named, *pairs) for place in places(word)]
    nouns = vocabulary().nouns
    found += [group for word in about for group in nouns.get(word, ()) if group.startswith("at-")]
    return tuple(dict.fromkeys(found))


def _base_verb(word: str) -> Said:
    """What a verb says that stands in a name beside the one that the name turns on."""
    verb = vocabulary().verbs.get(word)
    return (f"{verb.group}@name+",) if verb is not None and verb.form == "base" else ()


def _read_values(found: set[str], taken: list[Argument]) -> str:
    """The words of what arguments may be, and the verbs among them."""
    values: list[str] = []
    for one in taken:
        if one.tells:
            values += one.values
            if one.action_text:
                values.append(one.action_text)
    if not values:
        return ""
    spoken = " ".join([" ".join(name_words(value)) for value in values])
    for verb in map(vocabulary().verbs.get, spoken.split()):
        if verb is not None and verb.form == "base":
            found.add(f"{verb.group}@enum")
    return spoken


def _argument_nouns(joined: str) -> tuple[str, ...]:
    nouns = vocabulary().nouns
    return tuple({f"{group}@arg" for word in joined.split("_") for group in nouns.get(word, ())})


def _argument_words(joined: str) -> Said:
    """The words of an argument's name, which come in more names than the name itself."""
    return tuple([f"{word}@arg=" for word in dict.fromkeys(joined.split("_"))])


def _act(head: Verb | None, lead: Verb | None) -> str:
    """The class of verb that the call turns on: the name's, unless it says nothing, or reads where the text deletes."""
    if head is None or lead is None:
        one = head or lead
        return one.group if one is not None else "none"
    quiet = head.group == "vague" or (head.group in _READING and lead.group == "delete")
    return lead.group if quiet else head.group
