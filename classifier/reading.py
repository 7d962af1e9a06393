"""A definition as the judge reads it: its verbs and where they stand, its nouns, its arguments, the rules that speak.

`Reader.read` gives *features*: short names such as `delete@name`, `sql@arg` or a rule's id, the same names that
`weights.json` knows. Work per word is done once and remembered; a reading is then little more than look-ups.
"""

from collections import Counter
from collections.abc import Callable, Container
from dataclasses import dataclass, field

from classifier.ruleset import matcher
from classifier.schema import Argument, arguments
from classifier.sentence import Lead, lead_of, name_head
from classifier.text import MOST, lead_span, lead_words, name_words, words
from classifier.vocabulary import Verb, vocabulary
from toolrisk.models import Context, ToolDefinition

_REST = 1_200
_REMEMBERED = 60_000


@dataclass(slots=True)
class Reading:
    """What was read: features in no order, the verbs, the texts by field, the patterns that made each rule speak."""

    features: set[str]
    head: Verb | None
    lead: Lead
    act: str
    texts: dict[str, str]
    span: tuple[int, int]
    spoke: dict[str, tuple[tuple[str, int], ...]]
    arguments: list[Argument] = field(default_factory=list)


class Memo(dict[str, tuple[str, ...]]):
    """What a word stands for, worked out when it is first met. Bounded: it starts anew when full."""

    def __init__(self, make: Callable[[str], tuple[str, ...]], known: Container[str] | None) -> None:
        super().__init__()
        self._make = make
        self._known = known

    def __missing__(self, key: str) -> tuple[str, ...]:
        if len(self) >= _REMEMBERED:
            self.clear()
        made = self._make(key)
        if self._known is not None:
            made = tuple(one for one in made if one in self._known)
        self[key] = made
        return made


class Reader:
    """Reads definitions. `known`: the features that matter; None gives all, as fitting the weights needs."""

    def __init__(self, known: Container[str] | None = None) -> None:
        nouns = vocabulary().nouns
        self._nouns = nouns
        self._known = known
        self._last = self._memo(lambda w: (*(f"{n}@last" for n in nouns.get(w, ())), f"{w}@last="))
        self._rest = self._memo(lambda w: tuple(f"{n}@rest" for n in nouns.get(w, ())))
        self._served = self._memo(lambda w: (*(f"{n}@server" for n in nouns.get(w, ())), f"{w}@server="))
        self._argued = self._memo(lambda w: (*_argument_nouns(w), f"arg={w}"))
        self._crossed: dict[str, tuple[Memo, Memo]] = {}
        self._argued_by: dict[str, Memo] = {}
        self._context: tuple[Context | None, frozenset[str], tuple[str, ...], tuple[str, ...]]
        self._context = (None, frozenset(), (), ())
        self._server_text = ""

    def _memo(self, make: Callable[[str], tuple[str, ...]]) -> Memo:
        return Memo(make, self._known)

    def read(self, definition: ToolDefinition, context: Context) -> Reading:
        """Read a definition where it stands. Linear in its text; what lies beyond the bounds is not read."""
        server, served, about = self._surroundings(context)
        parts = name_words(definition.name)
        head, place = name_head(parts, server)
        text = (definition.description or definition.title or "")[:MOST]
        span = lead_span(text)
        clause = text[span[0] : span[1]]
        tokens = lead_words(clause)
        lead = lead_of(tokens, clause)
        found: set[str] = set(served)
        self._read_name(found, parts, head, place, server)
        self._read_lead(found, lead, head)
        for word in words(text[span[1] : span[1] + _REST].lower()):
            found.update(self._rest[word])
        act = _act(head, lead)
        self._read_act(found, act, parts, tokens, about)
        taken = arguments(definition.input_schema)
        values = self._read_arguments(found, taken, act, definition)
        if not text:
            found.add("no-description")
        texts = {
            "name": " ".join(parts),
            "clause": clause,
            "description": text,
            "arguments": " ".join([one.words for one in taken]),
            "values": values,
            "server": self._server_text,
        }
        spoke = matcher().match(texts)
        found.update(spoke)
        return Reading(found, head, lead, act, texts, span, spoke, taken)

    def _surroundings(self, context: Context) -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
        """The words before a name that say only where it stands, and what the server's description speaks of."""
        if self._context[0] is not context:
            own = set(name_words(context.server))
            firsts = [parts[0] for one in context.siblings[:500] if (parts := name_words(one))]
            own.update(word for word, n in Counter(firsts).items() if len(firsts) > 3 and n * 5 > len(firsts) * 4)
            self._server_text = f"{' '.join(name_words(context.server))} {(context.description or '')[:400].lower()}"
            about = words(self._server_text)
            served = dict.fromkeys(feature for word in about for feature in self._served[word])
            places = tuple({group for word in about for group in self._nouns.get(word, ()) if group.startswith("at-")})
            self._context = (
                context,
                frozenset(word for word in own if word not in vocabulary().verbs),
                tuple(served),
                places,
            )
        return self._context[1:]

    def _read_name(
        self, found: set[str], parts: tuple[str, ...], head: Verb | None, place: int, server: frozenset[str]
    ) -> None:
        verbs = vocabulary().verbs
        if head is None:
            found.add("no-verb@name")
        else:
            found.update((f"{head.group}@name", f"{head.base}@name="))
        for at, part in enumerate(parts):
            verb = verbs.get(part)
            if verb is not None and at != place and verb.form == "base" and part not in server:
                found.add(f"{verb.group}@name+")
        if parts:
            found.update(self._last[parts[-1]])

    def _read_lead(self, found: set[str], lead: Lead, head: Verb | None) -> None:
        if lead.head is not None:
            found.update((f"{lead.head.group}@lead", f"{lead.head.base}@lead="))
            if head is not None:
                found.add(f"{head.group}>{lead.head.group}")
            else:
                found.add(f"{lead.head.group}@name")
        for verb in lead.joined:
            found.add(f"{verb.group}@joined")
        for group in lead.things:
            found.add(f"{group}@clause")

    def _read_act(
        self, found: set[str], act: str, parts: tuple[str, ...], tokens: list[str], about: tuple[str, ...]
    ) -> None:
        found.add(f"{act}@act")
        both = self._crossed.get(act) or self._cross(act)
        in_name, in_clause = both
        for word in parts:
            found.update(in_name[word])
        for word in tokens:
            found.update(in_clause[word])
        for group in about:
            feature = f"{act}*{group}"
            if self._known is None or feature in self._known:
                found.add(feature)

    def _cross(self, act: str) -> tuple[Memo, Memo]:
        """What a word of the name, and one of the clause, says under an act: its classes beside those of the verb."""
        nouns = self._nouns

        def crossed(word: str) -> tuple[str, ...]:
            return tuple(f"{act}*{group}" for group in nouns.get(word, ()))

        def of_name(word: str) -> tuple[str, ...]:
            return (*(f"{group}@noun" for group in nouns.get(word, ())), f"{word}@word=", *crossed(word))

        def of_clause(word: str) -> tuple[str, ...]:
            return (*(f"{group}@clause" for group in nouns.get(word, ())), f"{word}@clause=", *crossed(word))

        self._crossed[act] = self._memo(of_name), self._memo(of_clause)
        return self._crossed[act]

    def _read_arguments(self, found: set[str], taken: list[Argument], act: str, definition: ToolDefinition) -> str:
        if not taken:
            found.add("no-arguments" if definition.input_schema else "no-schema")
            return ""
        by = self._argued_by.get(act)
        if by is None:
            by = self._argued_by[act] = self._memo(lambda w: (f"{act}*arg={w}",))
        values: list[str] = []
        for one in taken:
            found.update(self._argued[one.words])
            found.update(by[one.words])
            if one.schema:
                values += one.values
                if one.action_text:
                    values.append(one.action_text)
        if not values:
            return ""
        spoken = " ".join([" ".join(name_words(value)) for value in values])
        verbs = vocabulary().verbs
        for word in spoken.split():
            verb = verbs.get(word)
            if verb is not None and verb.form == "base":
                found.add(f"{verb.group}@enum")
        return spoken


def _argument_nouns(joined: str) -> tuple[str, ...]:
    nouns = vocabulary().nouns
    return tuple({f"{group}@arg" for word in joined.split("_") for group in nouns.get(word, ())})


def _act(head: Verb | None, lead: Lead) -> str:
    """The class of verb that the call turns on: the name's, unless that says nothing."""
    if head is not None and (head.group != "vague" or lead.head is None):
        return head.group
    return lead.head.group if lead.head is not None else "none"
