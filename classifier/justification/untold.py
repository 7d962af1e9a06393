"""What is said of arguments that no row and no rule names: what is set, handed in whole, probed, dragged or brought
back."""

from collections.abc import Iterator

from classifier.justification.article import is_many
from classifier.justification.case import Case, base
from classifier.justification.fit import IDENTIFIES
from classifier.justification.key import TOP, is_secret, named, thing_of
from classifier.justification.which import SET_TO, SETS
from classifier.reading import Reading
from classifier.schema import Argument, required

_HOLDS = "“{}” holds what is written"
_AIMED = "“{}” decides where it is aimed"
_AND_HOW = ", and “{}” how it is done"
_DRAGGED = "“{}” decides what is dragged, and “{}” where to"
_TAKEN_BACK = "“{}” decides what is taken back"
_COMES_BACK = "“{}” decides which state comes back"
# Whoever does one of these gives the thing that the name ends in a new value.
_VALUED = SETS | {"adjust", "configure", "edit", "modify", "replace", "update"}
# By a whole thing's own word it may as well be named as given; these are no more than a part of something.
_PARTS = frozenset((
    "body", "comment", "content", "description", "fields", "label", "labels", "level", "memory", "milestone", "mode",
    "note", "notes", "preferences", "prefs", "price", "priority", "rating", "setting", "settings", "state", "status",
    "summary", "title", "type", "username", "value",
))  # fmt: skip
# A tuple, for what a schema calls a type may be anything.
_WHOLE = ("object", "array")
_VALUES = ("new_value", "value")
# Words that hold what is said, and name nothing that is there already.
_TEXTS = frozenset((
    "comment", "content", "description", "insight", "memory", "note", "observation", "summary", "text", "thread",
    "title",
))  # fmt: skip
# What is given to these is not elsewhere already.
_ADDS = frozenset(("add", "append", "create", "insert", "log", "record", "save", "store", "upsert", "write"))
_TARGETS = frozenset((
    "domain", "host", "hostname", "ip", "ip_address", "ips", "target", "targets",
))  # fmt: skip
# What a scanner is told beside that.
_OPTIONS = frozenset(("additional_args", "args", "extra_args", "flags", "options", "raw_options", "scripts"))
_DRAGS = (
    ("start_ref", "end_ref"),
    ("start_element", "end_element"),
    ("start_selector", "end_selector"),
    ("source_selector", "target_selector"),
    ("selector", "target_selector"),
    ("from_selector", "to_selector"),
    ("source", "target"),
)
_REVERTS = frozenset(("revert", "rollback"))
_COMMITS = frozenset(("commit", "commit_hash", "commit_id", "commit_sha", "migration_file", "target_migration"))
_RESTORES = frozenset(("restore",))
_STATES = frozenset(("backup", "backup_id", "backup_name", "backup_path", "snapshot", "snapshot_id", "timestamp"))


def set_to(case: Case) -> str:
    """What is said of the argument that holds the new value of what a tool's name ends in, or which state is gone back
    to; empty where there is none."""
    reading, verb = case.reading, base(case)
    if verb in _RESTORES | _REVERTS:
        return _gone_back(verb, reading)
    one = _value(reading, verb) if reading.act == "update" and verb in _VALUED else None
    if one is None:
        return ""
    written = _is_whole(one) or is_many(thing_of(reading)) or thing_of(reading) in _TEXTS
    return (_HOLDS if written else SET_TO).format(named(one))


def handed_in(case: Case) -> str:
    """What is said of the argument that holds the very things that are added, where no other is required; else
    empty."""
    if base(case) not in _ADDS:
        return ""
    thing = thing_of(case.reading)
    own = (one for one in _alone(case.reading) if one.words == thing)
    told = next((one for one in own if _is_whole(one) or is_many(thing) or thing in _TEXTS), None)
    return _HOLDS.format(named(told)) if told is not None and is_alone(case) else ""


def is_alone(case: Case) -> bool:
    """Whether a call requires no more than one argument: several are named where the call is told."""
    due = required(case.definition.input_schema)
    return len(due) == 1 or (not due and len(case.reading.arguments) == 1)


def worked_on(case: Case) -> str:
    """What is said of a target that is probed, or of what is dragged; empty where neither is there."""
    drags, probes = "drag" in case.reading.texts["name"], "execute/offensive" in case.reading.spoke
    taken = {one.words: one for one in _alone(case.reading)} if drags or probes else {}
    if drags:
        return next((_DRAGGED.format(*[named(taken[key]) for key in keys]) for keys in _DRAGS if _all(keys, taken)), "")
    target = next((taken[key] for key in taken if key in _TARGETS), None)
    if target is None:
        return ""
    how = next((taken[key] for key in taken if key in _OPTIONS), None)
    return _AIMED.format(named(target)) + (_AND_HOW.format(named(how)) if how is not None else "")


def _gone_back(verb: str, reading: Reading) -> str:
    keys, phrase = (_COMMITS, _TAKEN_BACK) if verb in _REVERTS else (_STATES, _COMES_BACK)
    one = next((one for one in _alone(reading) if one.words in keys), None)
    return phrase.format(named(one)) if one is not None else ""


def _value(reading: Reading, verb: str) -> Argument | None:
    """The argument that is called as what the name ends in, or new so."""
    thing = thing_of(reading)
    if thing == verb or thing in IDENTIFIES or " by " in reading.texts["name"]:
        return None
    mine = [f"new_{thing}", "_".join(reading.texts["name"].split()[-2:]), *_VALUES]
    mine += [thing] if verb in SETS or thing in _PARTS else []
    own = (one for one in _alone(reading) if one.words in mine or (one.words == thing and _is_whole(one)))
    return next((one for one in own if one.schema.get("type") != "boolean" and not is_secret(one.words)), None)


def _is_whole(one: Argument) -> bool:
    return one.schema.get("type") in _WHOLE


def _alone(reading: Reading) -> Iterator[Argument]:
    """The arguments that stand in no other."""
    return (one for one in reading.arguments if one.path == TOP)


def _all(keys: tuple[str, ...], taken: dict[str, Argument]) -> bool:
    return all(key in taken for key in keys)
