"""One module for each policy format; a module that declares `FORMAT` is found by being here."""

import importlib
import pkgutil
from functools import cache

from toolrisk.policy.translation import Format, notes

__all__ = ["Format", "every", "named", "notes"]


@cache
def every() -> tuple[Format, ...]:
    """All formats, policy.json first, then by title."""
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    found = [importlib.import_module(f"{__name__}.{name}").FORMAT for name in names]
    return tuple(sorted(found, key=lambda form: (form.id != "policy-json", form.title.lower())))


def named(form_id: str) -> Format:
    """The format with this id. Raises KeyError with the ids that there are."""
    by_id = {form.id: form for form in every()}
    if form_id not in by_id:
        raise KeyError(f"no policy format {form_id!r}; there are: {', '.join(by_id)}")
    return by_id[form_id]
