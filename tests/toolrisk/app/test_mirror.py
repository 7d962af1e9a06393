"""A site into object storage: what differs goes up, what is ours and gone goes away, a store says what a file is."""

import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import fsspec
import pytest

from toolrisk.app import mirror as mirroring
from toolrisk.app.mirror import NOTE, Mirrored, Place, mirror
from toolrisk.app.progress import Reporter

QUIET = Reporter(quiet=True)
FILES = {
    "index.html": b"<h1>Home</h1>",
    "assets/main.0123abcd.min.css": b"a{}",
    "assets/search.js": b"1",
    "tools/x/index.html": b"x",
    "tools/x/policy.json": b"{}",
    "tools/x/feed.xml": b"<feed/>",
    "data/catalog.jsonl.gz": gzip.compress(b"{}"),
}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    out = tmp_path / "public"
    for name, data in FILES.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(data)
    (out / ".build").mkdir()
    (out / ".build/manifest.json").write_text("{}")
    return out


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """A store that speaks S3, on this machine."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "testing")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        fsspec.filesystem("s3").mkdir("catalog")
        yield "s3://catalog"
    server.stop()


@pytest.fixture(params=["memory", "file", "s3"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "file":
        return f"file://{tmp_path}/there"
    top = request.getfixturevalue("s3") if request.param == "s3" else "memory:/"
    return f"{top}/{uuid4().hex}"


def there(url: str) -> dict[str, bytes]:
    fs, root = fsspec.core.url_to_fs(url)
    fs.invalidate_cache()
    return {name.removeprefix(root).strip("/"): fs.cat_file(name) for name in fs.find(root)}


def site(url: str) -> dict[str, bytes]:
    return {name: data for name, data in there(url).items() if name != NOTE}


def test_what_is_built_is_there_and_stays_where_nothing_changed(out: Path, url: str) -> None:
    assert mirror(out, url, QUIET) == Mirrored(len(FILES), 0, 0)
    assert site(url) == FILES
    assert mirror(out, url, QUIET) == Mirrored(0, len(FILES), 0)


def test_only_what_changed_goes_up_and_only_what_is_gone_goes_away(out: Path, url: str) -> None:
    mirror(out, url, QUIET)
    fs, root = fsspec.core.url_to_fs(url)
    fs.pipe_file(f"{root}/tools/theirs.html", b"somebody else's")
    fs.pipe_file(f"{root}/assets/search.js", b"changed there, and not ours to notice")
    (out / "index.html").write_bytes(b"<h1>Other</h1>")
    (out / "tools/y").mkdir()
    (out / "tools/y/index.html").write_bytes(b"y")
    (out / "tools/x/policy.json").unlink()
    assert mirror(out, url, QUIET) == Mirrored(2, len(FILES) - 2, 1)
    found = site(url)
    assert found["index.html"] == b"<h1>Other</h1>" and found["tools/y/index.html"] == b"y"
    assert "tools/x/policy.json" not in found
    assert found["tools/theirs.html"] == b"somebody else's"
    assert found["assets/search.js"].startswith(b"changed there")


def test_what_was_cut_off_is_taken_up(out: Path, url: str) -> None:
    mirror(out, url, QUIET)
    (out / "tools/z").mkdir()
    (out / "tools/z/index.html").write_bytes(b"z")
    upload = Place.upload

    def cut(self: Place, top: Path, paths: list[str]) -> Iterator[int]:
        yield from upload(self, top, paths)
        raise ConnectionResetError("the line is dead")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Place, "upload", cut)
        with pytest.raises(ConnectionResetError):
            mirror(out, url, QUIET)
    (out / "tools/z/index.html").unlink()
    assert mirror(out, url, QUIET) == Mirrored(0, len(FILES), 1), "what came up half-way is noted, and goes"
    assert site(url) == FILES


def test_what_a_page_needs_goes_before_it(out: Path) -> None:
    order = sorted(FILES, key=mirroring._turn)
    assert order.index("assets/search.js") < order.index("tools/x/index.html") < order.index("index.html")


def test_a_store_says_what_a_file_is(out: Path, s3: str) -> None:
    mirror(out, f"{s3}/typed", QUIET)
    fs = fsspec.filesystem("s3")

    def head(name: str) -> Any:
        return fs.call_s3("head_object", Bucket="catalog", Key=f"typed/{name}")

    assert head("index.html")["ContentType"] == "text/html; charset=utf-8"
    assert head("tools/x/feed.xml")["ContentType"].startswith("application/atom+xml")
    assert head("data/catalog.jsonl.gz")["ContentType"] == "application/gzip"
    assert "ContentEncoding" not in head("data/catalog.jsonl.gz")
    assert head("index.html")["CacheControl"] == "public, max-age=300"
    assert "immutable" in head("assets/main.0123abcd.min.css")["CacheControl"]


def test_a_link_is_not_followed(out: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("mine")
    (out / "secret.txt").symlink_to(tmp_path / "secret.txt")
    url = f"file://{tmp_path}/there"
    mirror(out, url, QUIET)
    assert set(site(url)) == set(FILES)


@pytest.mark.parametrize(
    "note", [b"", b"no gzip", gzip.compress(b"["), gzip.compress(b'["x"]'), gzip.compress(b"{}")[:12]]
)
def test_a_note_that_cannot_be_read_is_told(out: Path, note: bytes) -> None:
    url = f"memory://{uuid4().hex}"
    fs, root = fsspec.core.url_to_fs(url)
    fs.pipe_file(f"{root}/{NOTE}", note)
    with pytest.raises(ValueError, match="can't be read"):
        mirror(out, url, QUIET)


def test_a_note_is_no_way_out(out: Path, tmp_path: Path) -> None:
    """Who can write the note can write there anyway; but not beside it."""
    (tmp_path / "kept.txt").write_text("kept")
    url = f"file://{tmp_path}/there"
    mirror(out, url, QUIET)
    note = tmp_path / "there" / NOTE
    told = json.loads(gzip.decompress(note.read_bytes()))
    note.write_bytes(gzip.compress(json.dumps({**told, "../kept.txt": "x", "/etc/nothing": "x"}).encode()))
    with pytest.raises(ValueError, match="kept"):
        mirror(out, url, QUIET)
    assert (tmp_path / "kept.txt").exists()


def test_places_that_cannot_be_are_told(out: Path, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="toolrisk build"):
        mirror(tmp_path, "memory://x", QUIET)
    with pytest.raises(ValueError, match="the site itself"):
        mirror(out, f"file://{out}/again", QUIET)
    with pytest.raises(ValueError, match="nonsense"):
        mirror(out, "nonsense://x", QUIET)
    (tmp_path / "file").touch()
    with pytest.raises(ValueError, match=r"mirror\.json\.gz can't be read"):
        mirror(out, f"{tmp_path}/file/there", QUIET)
    assert not os.path.exists(out / "again")


def test_a_store_that_refuses_is_told(out: Path, s3: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its tools' own errors have no base in common with those of Python."""
    with pytest.raises((ValueError, OSError), match="bucket"):
        mirror(out, "s3://no-such-bucket-of-ours/x", QUIET)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(out))
    fsspec.filesystem("s3").clear_instance_cache()
    with pytest.raises(ValueError, match=r"^s3://catalog/x: .*[Cc]redentials"):
        mirror(out, "s3://catalog/x", QUIET)
    fsspec.filesystem("s3").clear_instance_cache()


def test_what_only_can_be_read_is_told(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise NotImplementedError

    monkeypatch.setattr(fsspec.filesystem("memory").__class__, "pipe_file", refuse)
    with pytest.raises(ValueError, match=r"^memory://read-only: NotImplementedError"):
        mirror(out, "memory://read-only", QUIET)
