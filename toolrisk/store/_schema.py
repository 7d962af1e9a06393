"""The schema's version. What can change it is imported where it has to be changed: nearly every command opens a catalog
that is up to date."""

import re
from importlib.resources import files

from sqlalchemy import Connection, Engine, inspect, text

from toolrisk.store._engine import CatalogError

_SCRIPTS = "toolrisk.migrations"
_MIGRATING = 0x746F6F6D
_VERSION = re.compile(r"\d+_\w+\.py")


def migrate(engine: Engine) -> None:
    """Bring the schema to the version that this code speaks: all of it or nothing, by one process at a time. Raises
    CatalogError for a catalog of a newer release."""
    with engine.connect() as connection:
        if _is_current(connection):
            return
    with engine.begin() as connection:
        # The driver of SQLite begins no transaction for a change of the schema; a kill in the middle would stay.
        alone = "BEGIN IMMEDIATE" if engine.dialect.name == "sqlite" else f"SELECT pg_advisory_xact_lock({_MIGRATING})"
        connection.exec_driver_sql(alone)
        if not _is_current(connection):
            _upgrade(connection)


def versions() -> list[str]:
    """The versions that this code knows, the newest last: migrations are named by theirs, `0001_first.py`."""
    scripts = files(_SCRIPTS).joinpath("versions").iterdir()
    return sorted(file.name.partition("_")[0] for file in scripts if _VERSION.fullmatch(file.name))


def _is_current(connection: Connection) -> bool:
    known, at = versions(), _version(connection)
    if at is not None and at not in known:
        raise CatalogError(f"the catalog's schema {at} is newer than this release knows: upgrade toolrisk")
    return at == known[-1]


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _upgrade(connection: Connection) -> None:
    try:
        from alembic import command
        from alembic.config import Config
    except ImportError as error:
        raise CatalogError(f"the installation lacks something: {error}") from error

    config = Config()
    config.set_main_option("script_location", _SCRIPTS.replace(".", ":"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
