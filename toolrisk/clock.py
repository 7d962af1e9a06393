"""The one clock. Everything that dates something asks here, so that a fixed clock fixes every byte."""

import os
from datetime import UTC, datetime

VARIABLE = "TOOLRISK_NOW"


def now() -> datetime:
    """The present in UTC, whole seconds; what TOOLRISK_NOW (ISO 8601) says where it is set.

    Raises ValueError naming the variable where its value is no date.
    """
    fixed = os.environ.get(VARIABLE)
    return parse(fixed) if fixed else datetime.now(UTC).replace(microsecond=0)


def parse(text: str, given: str = f"{VARIABLE} or --now") -> datetime:
    """An ISO 8601 date or time as UTC; a time without a zone is taken as UTC. Raises ValueError naming where it was
    given."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{given}: {text!r} is not an ISO 8601 date or time") from error


def fix(text: str) -> None:
    """Set every clock of this process and of those it starts to one moment."""
    os.environ[VARIABLE] = parse(text).isoformat()
