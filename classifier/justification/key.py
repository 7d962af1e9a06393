"""The keys of the arguments: what they are called where they are named, and what they tell by themselves."""

import re

from classifier.justification.shown import shown
from classifier.reading import Reading
from classifier.schema import Argument

TOP = "inputSchema.properties"
# How a key is told of which nothing is to be seen.
UNSEEN = "“”"
# Of so many arguments what is at stake is told; what is remembered of them stays small.
SOME = 24
# Under these words of a key stand files and folders.
_FILES = frozenset(("path", "paths", "file", "files", "filename", "filepath", "dir", "directory", "folder"))
# Keys that end so take a secret, whatever stands before.
_SECRETS = re.compile(
    r"(?:\A|[ _])(?:passphrase|password|passwd|(?:access|api|secret|private|ssh_private|secret_access)_key|apikey|"
    r"mnemonic|pkcs12|(?:app|client|consumer|webhook)_secret|(?:access|personal|refresh|webhook)_token)(?: |\Z)"
)
# An address of which an argument's own words say where it has to be from may not be any.
LIMITED = re.compile(
    r"\bfrom (?:the|a|an) (?:[\w'’-]+ ){1,3}(?:servers?|service|property|results?|response|tool)\b|\bat://|"
    r"\bonly [\w.]+ ur[il]s?\b|\blinkedin (?:\w+ )?urls?\b|\bur[il] of the post\b|\blink to be sent\b",
    re.IGNORECASE,
)
_PARENT = re.compile(re.escape(TOP) + r"\.(.+?)(?:\.items)?(?:\.properties)+$")


def outer(one: Argument) -> str:
    """The key of the argument in which one stands; empty where it stands alone."""
    parent = _PARENT.match(one.path)
    return parent[1] if parent else ""


def named(one: Argument) -> str:
    """An argument's key, after that of the argument in which it stands."""
    before, key = shown(outer(one), 40), shown(one.key, 40)
    return f"{before}.{key}" if before and key else key


def is_secret(words: str) -> bool:
    """Whether a key, or one of several with spaces between, ends as those do that take a secret."""
    return _SECRETS.search(words) is not None


def takes_file(reading: Reading) -> bool:
    """Whether an argument names a file or a folder."""
    return not _FILES.isdisjoint(word for one in reading.arguments for word in one.words.split("_"))


def thing_of(reading: Reading) -> str:
    """The last word of a tool's name, which mostly is the thing that it is about."""
    return reading.texts["name"].rpartition(" ")[2][:40]


def keys_of(reading: Reading) -> tuple[str, ...]:
    """The words of the first arguments' keys, as many as are looked at."""
    return tuple([one.words[:40] for one in reading.arguments[:SOME]])


def described(one: Argument) -> str:
    """The beginning of what an argument's own words say of it."""
    text = one.schema.get("description")
    return text[:300] if isinstance(text, str) else ""


def told_of(one: Argument, reading: Reading) -> str:
    """What an argument's own words say of it, and the line of the tool's that begins with its key."""
    line = reading.texts["description"][:2000].partition(f" {one.key}: ")[2].partition("\n")[0]
    return f"{described(one)} {line[:80]}"
