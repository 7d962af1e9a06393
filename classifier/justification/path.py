"""What is said of an argument that holds a path, by what is done there and by its own words."""

import re

from classifier.justification.inflect import participle
from classifier.justification.key import described, thing_of, told_of
from classifier.justification.rows import WHICH
from classifier.justification.which import LANDS, NAMES, SET_TO, SETS, THERE, WHERE_IT_LOOKS
from classifier.reading import Reading
from classifier.schema import Argument

FOLDERS = frozenset(("directory", "directories", "dir", "folder", "folders"))
# What stands at a path in these is no file that is opened.
_NO_FILES = frozenset(("at-database", "at-tracker"))
_OF_IT = re.compile(r"\b(?:metadata|info|information|file type|size|parameters)\b")
_PLACES = frozenset(("dir", "directories", "directory", "folder", "folders", "ls", "tree"))
_RUN = "what runs is whatever stands in “{}”"
_HANDED = "“{}” decides what is handed over"
_READS = "“{}” decides which file is read"
# What these do with a file, unless it is one of those of which no more is known than that it is changed.
_READING = frozenset(("convert", "import", "ingest", "load", "open", "parse", "plan", "split", "transcribe", "upload"))
_WRITING = frozenset(("overwrite", "push", "put", "save", "write"))
# What these make, or bring, is put down where a path says.
_MAKING = frozenset(("create", "generate", "retrieve", "search"))
_BRINGING = frozenset(("capture", "download", "ensure", "export", "record", "screenshot"))
# Of these a file is the matter, which what they make is made of: the argument's own words, and the clause's.
_SOURCE = re.compile(
    r"\bfile to (?:back ?up|download|import|ingest|load|open|parse|process|read|store|upload)\b|"
    r"\bpath to (?:the |an? )?(?:audio|raster|video) file\b|\b(?:source|input) file\b"
)
# A file on the caller's side is taken in, whatever else may be handed over.
_OURS = re.compile(r"\blocal file path (?:or file://|for )")
_MADE_OF = re.compile(r"\b(?:with|of) an? (?:\w+ ){0,2}file\b")
_READ_IN = frozenset(("layer",))
# Here what is handed over comes from another argument, and a path says where it is put.
_TARGET = re.compile(r"\bdestination\b|\b(?:where )?to save\b|\bshould be saved\b")
# Where an argument's own words say so, an answer is put into the file, and nothing of it is opened.
_PUT_DOWN = re.compile(
    r"\b(?:file|path)\b[^.]{0,60}\bto (?:save|write)\b|\boutput file\b(?! to (?:read|open))|"
    r"\A(?:optional(?:ly)? )?save \w+ to an? file\b",
    re.IGNORECASE,
)
_HANDED_OVER = re.compile(r"\b(?:content|data|\w*base64\w*|(?:csv|import|source)_path)\b")
_FOLDER = re.compile(r"\A(?:(?:an?|path|relative|the|to) )*(?:\w+ )?(?:directory|folder)\b")


def filed(one: Argument, reading: Reading) -> str:
    """What is said of a path, by what is done at it."""
    verb = reading.head.base if reading.head is not None else ""
    told = told_of(one, reading).lower()
    if _is_source(verb, told, reading):
        handed = verb in ("import", "upload") and not _OURS.match(told)
        if _TARGET.search(told) or (handed and _HANDED_OVER.search(reading.texts["arguments"])):
            return LANDS
        return WHERE_IT_LOOKS if _FOLDER.search(told) else _READS
    noted = verb == "register" or reading.act == "none"
    if not noted and (reading.act in _MAKING or verb in _BRINGING):
        return LANDS
    if verb in SETS and thing_of(reading) in FOLDERS | {"default", "path"}:
        return SET_TO
    if _FOLDER.search(told):
        return THERE
    return f"{WHICH} it concerns" if noted else f"{WHICH} is {_done(verb, reading)}"


def is_put_down(one: Argument) -> bool:
    """Whether an argument names the file into which an answer or what is made is put."""
    return _PUT_DOWN.search(described(one)) is not None


def _is_source(verb: str, told: str, reading: Reading) -> bool:
    """Whether a path names what something is made of, or taken from."""
    named = verb in _READING and " in " not in reading.texts["name"]
    made = reading.act == "create" and thing_of(reading) in _READ_IN
    of = reading.act in _MAKING and _MADE_OF.search(reading.texts["clause"]) is not None
    return named or made or of or _SOURCE.search(told) is not None or _OURS.match(told) is not None


def _done(verb: str, reading: Reading) -> str:
    """What is done to a file, in a word."""
    if verb in _WRITING:
        return "written"
    return participle(verb) if reading.act == "move" and verb else "changed"


def opened(reading: Reading) -> str:
    """What is said of a path at which nothing is opened: of an endpoint, in a repository or a database, or where a call
    only looks or tells what kind of thing is there."""
    clause = reading.texts["clause"].lower()
    if "endpoint" in clause or "repositor" in clause or not _NO_FILES.isdisjoint(reading.places):
        return NAMES["Read"]
    if reading.act == "search" or _lists(reading):
        return WHERE_IT_LOOKS
    reads = reading.head is not None and reading.head.base == "read"
    return "“{}” decides what it tells of" if not reads and _OF_IT.search(clause) is not None else ""


def worked(reading: Reading, runs: bool) -> str:
    """What is said of a file that is run, if code `runs`, searched or handed over; empty of one that is worked on."""
    clause = reading.texts["clause"].lower()
    if runs and "script" in clause:
        return _RUN
    if "search" in reading.texts["name"].split():
        return WHERE_IT_LOOKS
    return _HANDED if "upload" in clause else ""


def _lists(reading: Reading) -> bool:
    """Whether a call tells what there is at a path."""
    listing = reading.head is not None and reading.head.base == "list"
    return listing or not _PLACES.isdisjoint(reading.texts["name"].split())
