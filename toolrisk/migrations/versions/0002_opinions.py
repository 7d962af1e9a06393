"""A model's answers, and the requests that wait in a batch."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """A table more."""
    op.create_table(
        "opinion",
        sa.Column("fingerprint", sa.String(64), primary_key=True),
        sa.Column("context", sa.String(64), primary_key=True),
        sa.Column("prompt", sa.String(64), primary_key=True),
        sa.Column("model", sa.String, primary_key=True),
        sa.Column("body", sa.LargeBinary),
        sa.Column("batch", sa.String),
        sa.Column("reserved", sa.Float, nullable=False),
    )
    op.create_index("ix_opinion_batch", "opinion", ["batch"])
