"""Values for variables that a server wants before it lists its tools: no credentials, but each of its kind's shape."""

import re
from collections.abc import Iterable, Sequence

from toolrisk.models import Variable

_NAME = r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+"
_NAMED = re.compile(rf"(?<![\w-])({_NAME})(?![\w-])")
_KEY_ERROR = re.compile(r"KeyError: ['\"]([A-Z][A-Z0-9_]+)['\"]")
_READ = re.compile(
    rf"(?:process\.env\.|process\.env\[['\"]|environ\[['\"]|environ\.get\(\s*['\"]|getenv\(\s*['\"]|\benv\.)({_NAME})"
)
# Not variables: error codes, and those that belong to the runtimes.
_FOREIGN = re.compile(
    r"^(ERR|E|NODE|NPM|UV|PIP|PYTHON|SSL|LD|LC|XDG|MODULE|UNABLE|CERT|INVALID|UNSUPPORTED|MAX|MIN|DEFAULT|METHOD|HTTP)_"
    r"|_(FILE|FOUND|ERROR|EXPORTED|VERSION)$"
    r"|(^|_)(LOG|DEBUG|ENABLED?|DISABLED?|SKIP|ALLOW|DENY|LEVEL|TELEMETRY|TRACK|USE|NO)(_|$)"
)
_LACK = re.compile(
    r"(?i)required|missing|must|not set|unset|undefined|not (be )?(found|provided|configured)|need|environ|please"
)
_CREDENTIAL = re.compile(
    r"(KEY|TOKEN|SECRET|PASSWORD|PASS|USER|USERNAME|EMAIL|URL|URI|HOST|DOMAIN|_ID|ACCOUNT|ORG|DIR|PATH)$"
)
_OPTIONS = re.compile(r"arguments are required: ([^\n]{1,300})|required option '([^'\n]{1,100})")
_OPTION = re.compile(r"(?<![\w-])--[a-z][\w-]{0,60}")
_VALUES = (
    (r"(DB|DATABASE|SQLITE|DUCKDB)\w*_(PATH|FILE)$", "/home/u/placeholder.db"),
    (r"(DATABASE|POSTGRES|PG|DB)\w*_(URL|URI|DSN)|CONNECTION_STRING$", "postgresql://u:p@127.0.0.1:5432/db"),
    (r"MONGO\w*_(URL|URI)", "mongodb://127.0.0.1:27017/db"),
    (r"REDIS\w*_(URL|URI)", "redis://127.0.0.1:6379/0"),
    (r"(URL|URI|ENDPOINT|INSTANCE|SITE|WEBHOOK)$", "https://placeholder.example"),
    (r"(HOST|HOSTNAME|DOMAIN|SERVER)$", "placeholder.example"),
    (r"PORT$", "8080"),
    (r"(DIR|DIRECTORY|DIRS|PATH|PATHS|FOLDER|ROOT|HOME|WORKSPACE|VAULT)$", "/home/u"),
    (r"(EMAIL|USERNAME|MAIL)$", "placeholder@example.com"),
    (r"(TIMEOUT|LIMIT|SECONDS|MS|COUNT|SIZE|INTERVAL|TTL)$", "30"),
    (r"TRANSPORT$|TRANSPORT_\w+$", "stdio"),
    (r"REGION$", "us-east-1"),
    (r"SLACK\w*TOKEN$", "xoxb-0-placeholder"),
    (r"(TENANT|CLIENT|SUBSCRIPTION|APP|APPLICATION)_ID$", "00000000-0000-4000-8000-000000000000"),
    (r"_ID$", "1"),
)
_MOST = 24


def value(name: str) -> str:
    """A value of the kind that a variable's name asks for."""
    return next((value for pattern, value in _VALUES if re.search(pattern, name)), "placeholder")


def declared(variables: Sequence[Variable]) -> list[str]:
    """The variables that a registry says the package takes: the required ones, and every secret."""
    return [
        one.name for one in variables if (one.required or one.secret) and re.fullmatch(r"[A-Za-z_]\w{0,80}", one.name)
    ]


def lacking(stderr: str) -> list[str]:
    """The variables named on those lines of a program's last words that speak of a lack, in their order, at most 24."""
    lines = [line for line in stderr.splitlines() if _LACK.search(line)]
    return _first([*_KEY_ERROR.findall(stderr), *(name for line in lines for name in _NAMED.findall(line))])


def named(stderr: str) -> list[str]:
    """Every variable that a program's last words name, as its usage may list them, at most 24."""
    return _first(_NAMED.findall(stderr))


def options(stderr: str) -> list[str]:
    """The options that a command line says it requires, such as `--db-path`, in their order."""
    said = ["".join(groups) for groups in _OPTIONS.findall(stderr)]
    return list(dict.fromkeys(option for text in said for option in _OPTION.findall(text)))[:_MOST]


def option_value(option: str) -> str:
    """A value of the kind that an option's name asks for."""
    return value(option.lstrip("-").upper().replace("-", "_"))


def read_by(texts: Iterable[str]) -> list[str]:
    """The variables that source code reads and that look like credentials or addresses, at most 24."""
    return _first(name for text in texts for name in _READ.findall(text) if _CREDENTIAL.search(name))


def _first(names: Iterable[str]) -> list[str]:
    return [name for name in dict.fromkeys(names) if len(name) <= 80 and not _FOREIGN.search(name)][:_MOST]
