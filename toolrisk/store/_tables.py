"""The tables. Times are whole seconds since 1970 UTC; bodies are JSON in ASCII, so that no text from outside can
meet a database's limits on characters."""

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, LargeBinary, MetaData, String, Table

metadata = MetaData()
_ID = BigInteger().with_variant(Integer, "sqlite")

crawl = Table(
    "crawl",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("source", String, nullable=False, index=True),
    Column("full", Boolean, nullable=False),
    Column("started", BigInteger, nullable=False),
    Column("finished", BigInteger),
    Column("complete", Boolean, nullable=False, default=False),
    Column("cursor", String),
    Column("since", BigInteger),
    Column("etags", LargeBinary),
    Column("failure", String),
)

# A crawl's pages wait here, committed with their cursor, until the crawl is known to be whole: a source that falls
# short leaves yesterday's listings as they were.
staged = Table(
    "staged",
    metadata,
    Column("crawl", BigInteger, primary_key=True),
    Column("name", String, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("manifest", String),
)

listing = Table(
    "listing",
    metadata,
    Column("registry", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("manifest", String),
    Column("first_seen", BigInteger, nullable=False),
    Column("last_seen", BigInteger, nullable=False),
    Column("gone", BigInteger),
)

bad_row = Table(
    "bad_row",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("crawl", BigInteger, nullable=False, index=True),
    Column("source", String, nullable=False),
    Column("name", String),
    Column("reason", String, nullable=False),
    Column("raw", LargeBinary),
)

server = Table(
    "server",
    metadata,
    Column("name", String, primary_key=True),
    Column("slug", String, nullable=False, unique=True),
    Column("body", LargeBinary, nullable=False),
    Column("tool_slugs", LargeBinary, nullable=False),
)

# Where a server used to stand: its old places lead to the new one.
former = Table(
    "former",
    metadata,
    Column("slug", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("server", String, nullable=False, index=True),
)

definition = Table(
    "definition",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
)

manifest = Table(
    "manifest",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

observation = Table(
    "observation",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("server", String, nullable=False),
    Column("how", String, nullable=False),
    Column("version", String),
    Column("manifest", String(64), nullable=False),
    Column("first_seen", BigInteger, nullable=False),
    Column("last_seen", BigInteger, nullable=False),
    Column("compared", Boolean),
    Index("observation_server", "server", "id"),
    Index("observation_first_seen", "first_seen"),
)

# The last attempt on each target of a server (a package or a remote), good or bad: a version already harvested is not
# harvested again, and what worked is tried first.
attempt = Table(
    "attempt",
    metadata,
    Column("server", String, primary_key=True),
    Column("target", String, primary_key=True),
    Column("version", String),
    Column("step", String, nullable=False, default=""),
    Column("at", BigInteger, nullable=False),
    Column("seconds", Float, nullable=False, default=0.0),
    Column("tools", Integer, nullable=False, default=0),
    Column("skipped", LargeBinary),
    Column("cause", String),
    Column("reason", String),
    Column("expires", BigInteger),
)

verdict = Table(
    "verdict",
    metadata,
    Column("context", String(64), primary_key=True),
    Column("fingerprint", String(64), primary_key=True),
    Column("rules", String(64), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

# A model's answer (body), or a request that waits for its answer in a batch, with what it may cost in US dollars.
opinion = Table(
    "opinion",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("context", String(64), primary_key=True),
    Column("prompt", String(64), primary_key=True),
    Column("model", String, primary_key=True),
    Column("body", LargeBinary),
    Column("batch", String, index=True),
    Column("reserved", Float, nullable=False, default=0.0),
)

# What an observation changed against the one before it; the definitions are kept by their addresses.
change = Table(
    "change",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("observation", BigInteger, nullable=False, index=True),
    Column("server", String, nullable=False, index=True),
    Column("at", BigInteger, nullable=False, index=True),
    Column("before", String(64)),
    Column("after", String(64)),
    Column("rules", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
)

# Every night: what was asked of it, which of its steps are done, and how it ended.
night = Table(
    "night",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("task", String(64), nullable=False),
    Column("started", BigInteger, nullable=False),
    Column("finished", BigInteger),
    Column("code", Integer),
    Column("state", String(64)),
    Column("steps", LargeBinary, nullable=False),
)
