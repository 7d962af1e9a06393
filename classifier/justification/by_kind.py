"""What a risk rests on by the kind of thing that a definition names, or by its verb: before anything that is argued by
what a definition does not say."""

from collections.abc import Callable, Mapping

from classifier.justification.case import Case
from classifier.justification.done import all_gone, at_work, changed, little_lost, paid, prepared, relied_on, started
from classifier.justification.seen import may_be_seen, private_of, secret_of


def by_kind(case: Case, category: str, thing: str) -> str:
    """Why this level, by the kind of thing or the verb; empty where neither is known. `thing`: what the call acts on,
    in a word."""
    of = _BY.get((category, str(case.risk)))
    return of(case, thing) if of is not None else ""


_BY: Mapping[tuple[str, str], Callable[[Case, str], str]] = {
    ("Read", "low"): may_be_seen,
    ("Read", "medium"): private_of,
    ("Read", "high"): secret_of,
    ("Write", "medium"): changed,
    ("Write", "high"): relied_on,
    ("Execute", "medium"): started,
    ("Execute", "high"): at_work,
    ("Destructive", "high"): little_lost,
    ("Destructive", "critical"): all_gone,
    ("Financial", "high"): prepared,
    ("Financial", "critical"): paid,
}
