"""What is wrong with a value from outside, in one line."""

from pydantic import ValidationError

from toolrisk.canonical import clean


def wrong(error: ValidationError, whole: str) -> str:
    """The first thing that is wrong, and where; `whole` names the value, where it is wrong as a whole."""
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or whole
    return clean(f"{where}: {first['msg']}")
