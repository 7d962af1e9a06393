"""Where the house's own files lie: beside the code in a checkout, inside the wheel otherwise."""

from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parent.parent
_WHEEL = Path(__file__).resolve().parent / "_house"


def path(name: str) -> Path:
    """The place of a file or folder named as in the checkout, such as `data/servers.yml`.

    Raises FileNotFoundError naming both places where it is in neither.
    """
    for root in (_WHEEL, _CHECKOUT):
        if (root / name).exists():
            return root / name
    raise FileNotFoundError(f"{name}: neither in {_WHEEL} nor in {_CHECKOUT}")
