"""Where the house's own files lie, beside the code in a checkout, inside the wheel otherwise; how they are read; where
it keeps what it has to remember."""

import os
from pathlib import Path
from typing import Any

import yaml

_CHECKOUT = Path(__file__).resolve().parent.parent
_WHEEL = Path(__file__).resolve().parent / "_house"
# A tenth of the time, where PyYAML was built with it: every command reads some hundred files.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def path(name: str) -> Path:
    """The place of a file or folder named as in the checkout, such as `data/servers.yml`.

    Raises FileNotFoundError naming both places where it is in neither.
    """
    for root in (_WHEEL, _CHECKOUT):
        if (root / name).exists():
            return root / name
    raise FileNotFoundError(f"{name}: neither in {_WHEEL} nor in {_CHECKOUT}")


def from_yaml(text: str | bytes) -> Any:
    """What a YAML text says, in plain Python. Raises yaml.YAMLError where it is none."""
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - both are safe loaders


def state_folder() -> Path:
    """Where the user's programs keep state: $XDG_STATE_HOME/toolrisk, else ~/.local/state/toolrisk."""
    base = os.environ.get("XDG_STATE_HOME")
    return (Path(base) if base else Path.home() / ".local" / "state") / "toolrisk"
