"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """From nothing."""
    _crawls()
    _servers()
    _definitions()


def _crawls() -> None:
    op.create_table(
        "crawl",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("full", sa.Boolean, nullable=False),
        sa.Column("started", sa.BigInteger, nullable=False),
        sa.Column("finished", sa.BigInteger),
        sa.Column("complete", sa.Boolean, nullable=False),
        sa.Column("cursor", sa.String),
        sa.Column("since", sa.BigInteger),
        sa.Column("etags", sa.LargeBinary),
        sa.Column("failure", sa.String),
    )
    op.create_index("ix_crawl_source", "crawl", ["source"])
    op.create_table(
        "staged",
        sa.Column("crawl", sa.BigInteger, primary_key=True),
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("manifest", sa.String),
    )
    op.create_table(
        "listing",
        sa.Column("registry", sa.String, primary_key=True),
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("manifest", sa.String),
        sa.Column("first_seen", sa.BigInteger, nullable=False),
        sa.Column("last_seen", sa.BigInteger, nullable=False),
        sa.Column("gone", sa.BigInteger),
    )
    op.create_table(
        "bad_row",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("crawl", sa.BigInteger, nullable=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("name", sa.String),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("raw", sa.LargeBinary),
    )
    op.create_index("ix_bad_row_crawl", "bad_row", ["crawl"])


def _servers() -> None:
    op.create_table(
        "server",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("slug", sa.String, nullable=False, unique=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("tool_slugs", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "former",
        sa.Column("slug", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("server", sa.String, nullable=False),
    )
    op.create_index("ix_former_server", "former", ["server"])
    op.create_table(
        "attempt",
        sa.Column("server", sa.String, primary_key=True),
        sa.Column("target", sa.String, primary_key=True),
        sa.Column("version", sa.String),
        sa.Column("step", sa.String, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("tools", sa.Integer, nullable=False),
        sa.Column("skipped", sa.LargeBinary),
        sa.Column("cause", sa.String),
        sa.Column("reason", sa.String),
        sa.Column("expires", sa.BigInteger),
    )


def _definitions() -> None:
    op.create_table(
        "definition",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "manifest",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "observation",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("server", sa.String, nullable=False),
        sa.Column("how", sa.String, nullable=False),
        sa.Column("version", sa.String),
        sa.Column("manifest", sa.String(64), nullable=False),
        sa.Column("first_seen", sa.BigInteger, nullable=False),
        sa.Column("last_seen", sa.BigInteger, nullable=False),
    )
    op.create_index("observation_server", "observation", ["server", "id"])
    op.create_index("observation_first_seen", "observation", ["first_seen"])
    op.create_table(
        "verdict",
        sa.Column("context", sa.String(64), primary_key=True),
        sa.Column("fingerprint", sa.String(64), primary_key=True),
        sa.Column("rules", sa.String(64), primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
