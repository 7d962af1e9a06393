"""What every part of the catalog stands on."""

from sqlalchemy import Engine


class Store:
    """A database of the right schema."""

    engine: Engine
