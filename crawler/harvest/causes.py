"""Why a program ended, read from its last words: a short word for the tables and the line that says it best."""

import re

from toolrisk.canonical import clean

_SIGNS = (
    (
        "dependency",
        r"ImportError|ModuleNotFoundError|No module named|ERR_MODULE_NOT_FOUND|Cannot find (module|package)|"
        r"ERR_PACKAGE_PATH_NOT_EXPORTED|does not provide an export|unexpected keyword argument|has no attribute|"
        r"is not a (function|constructor)|PydanticUserError|PydanticSchemaGenerationError",
    ),
    ("native", r"bindings file|locate the bindings|\.node['\"]|invalid ELF|GLIBC_|cannot open shared object"),
    (
        "arguments",
        r"(?mi)^usage:|arguments? (are|is) required|missing (required )?(arguments?|option|command)|unknown command|"
        r"^\s*error: (unknown|required) option|please provide (an?|the|at least)|no (sub)?command (given|provided)",
    ),
    (
        "credentials",
        r"(?i)environment variables?|api[ _-]?(key|token)|access[ _-]?token|credential|unauthori[sz]ed|"
        r"\b(?-i:[A-Z][A-Z0-9]*(_[A-Z0-9]+)+)\b.{0,60}"
        r"(required|missing|not set|must be|not found|undefined|not configured)|"
        r"(required|missing|set|provide).{0,60}\b(?-i:[A-Z][A-Z0-9]*(_[A-Z0-9]+)+)\b",
    ),
    (
        "network",
        r"ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ENETUNREACH|getaddrinfo|[Nn]ame resolution|Name or service not known|"
        r"fetch failed|Connection refused|ConnectError|Max retries exceeded|Network is unreachable|no such host",
    ),
    (
        "configuration",
        r"(?i)config(uration)?\b.{0,60}(not found|missing|required|invalid)|"
        r"validation errors? for \w*(Settings|Config)",
    ),
)
_MOST = 16_384
_SKIP = re.compile(r"^\s*(at |Node\.js v|File \"|[\^~|]+\s*$|\}|\]|\{)")
_ERROR = re.compile(r"\s*[\w.]*(Error|Exception)\b")
_TELLS = re.compile(r"(?i)error|required|missing|must|usage|not set|cannot|can't|fail|invalid|please")


def cause(stderr: str, otherwise: str) -> str:
    """The first sign that shows at the end of what it said; otherwise the word given."""
    end = stderr[-_MOST:]
    return next((word for word, sign in _SIGNS if re.search(sign, end)), otherwise)


def telling(stderr: str, most: int = 160) -> str:
    """The line that says why, fit for a reason: one line, no control characters. Empty where it said nothing."""
    lines = [line for line in stderr.splitlines() if line.strip() and not _SKIP.match(line)]
    best = [line for line in lines if _TELLS.search(line)]
    errors = [line for line in best if _ERROR.match(line)]
    # Python ends with what was wrong, node begins with it.
    chosen = (errors[-1:] if "Traceback" in stderr else errors[:1]) or best[:1] or lines[-1:]
    return clean(chosen[0].strip(), most) if chosen else ""
