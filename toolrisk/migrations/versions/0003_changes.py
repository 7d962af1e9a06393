"""Changes, kept once they are found, and nights."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Two tables more; what was observed before is compared by the next night."""
    op.add_column("observation", sa.Column("compared", sa.Boolean))
    op.create_table(
        "change",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("observation", sa.BigInteger, nullable=False),
        sa.Column("server", sa.String, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("before", sa.String(64)),
        sa.Column("after", sa.String(64)),
        sa.Column("rules", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    for column in ("observation", "server", "at"):
        op.create_index(f"ix_change_{column}", "change", [column])
    op.create_table(
        "night",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("task", sa.String(64), nullable=False),
        sa.Column("started", sa.BigInteger, nullable=False),
        sa.Column("finished", sa.BigInteger),
        sa.Column("code", sa.Integer),
        sa.Column("state", sa.String(64)),
        sa.Column("steps", sa.LargeBinary, nullable=False),
    )
