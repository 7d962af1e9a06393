"""A synthetic world's first night, for whoever goes on from there."""

from tests.toolrisk.app.nights import first, home, world

__all__ = ["first", "home", "world"]
