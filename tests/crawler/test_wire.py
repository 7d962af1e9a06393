import json

import pytest
from pydantic import Field, TypeAdapter

from crawler.wire import RAW_LIMIT, MalformedError, Wire, line, read_json, read_page, read_rows, salvage, text


class Part(Wire):
    id: str
    size: int | None = None


class Whole(Wire):
    name: str = Field(min_length=1)
    note: str | None = None
    parts: tuple[Part, ...] = ()


class Strict(Whole):
    note: str


WHOLE, STRICT = TypeAdapter(Whole), TypeAdapter(Strict)


def test_a_sound_row_is_kept_whole_without_a_word() -> None:
    value, reasons = salvage({"name": "x", "parts": [{"id": "a"}], "beside": 1}, WHOLE)
    assert value == Whole(name="x", parts=(Part(id="a"),))
    assert reasons == []


def test_the_smallest_unsound_part_goes() -> None:
    raw = {"name": "x", "note": 7, "parts": [{"id": "a", "size": "big"}, {"size": 1}, {"id": "c"}, "nonsense"]}
    value, reasons = salvage(raw, WHOLE)
    assert value == Whole(name="x", parts=(Part(id="a"), Part(id="c")))
    assert [reason.partition(":")[0] for reason in reasons] == ["note", "parts.0.size", "parts.1.id", "parts.3"]


@pytest.mark.parametrize("raw", [{}, {"name": ""}, {"name": 3}, [], "x", None, {"name": None, "note": "n"}])
def test_a_row_without_a_name_can_not_be_kept(raw: object) -> None:
    value, reasons = salvage(raw, WHOLE)
    assert value is None
    assert reasons


def test_what_a_row_must_have_and_lacks_is_told_and_the_rest_is_kept() -> None:
    rows = read_rows([{"name": "x"}, {"name": "y", "note": "n"}, {"note": "n"}], STRICT, ("name",), WHOLE)
    assert [value.name for value in rows.values] == ["x", "y"]
    assert [(bad.name, bad.reason) for bad in rows.bad] == [
        ("x", "note: Field required"),
        (None, "name: Field required"),
    ]
    assert rows.blank == 1


def test_bad_rows_are_bounded() -> None:
    (bad,) = read_rows([{"name": 1, "note": "n" * 10_000_000}], WHOLE, ("name",)).bad
    assert len(bad.raw) <= RAW_LIMIT


def test_a_hundred_thousand_faults_end() -> None:
    value, reasons = salvage({"name": "x", "parts": [0] * 100_000}, WHOLE)
    assert value == Whole(name="x")
    assert len(reasons) <= 10


def test_deep_nesting_is_no_crash() -> None:
    with pytest.raises(MalformedError):
        read_json(b"[" * 1_000_000)
    rows = read_rows([read_json(b'{"name": 1, "note": ' + b"[" * 400 + b"]" * 400 + b"}")], WHOLE, ("name",))
    assert rows.blank == 1


def test_a_page_is_taken_whole_or_not_at_all() -> None:
    page = TypeAdapter(tuple[Whole, ...])
    assert read_page(b'[{"name": "x"}]', page) == (Whole(name="x"),)
    assert read_page(b'[{"name": "x"}, {"name": ""}]', page) is None
    assert read_page(b'[{"name": "x"}', page) is None


@pytest.mark.parametrize("body", [b"", b"{", b"<html>", b'{"a": 1} x', b"\xff\xfe", b"nan"])
def test_what_is_no_json_is_told(body: bytes) -> None:
    with pytest.raises(MalformedError, match="not JSON"):
        read_json(body)


def test_texts_can_be_written_again() -> None:
    for given in (read_json(b'"a\\ud800b"'), text("a\0b\ud800"), line("a\u202eb\ud800\n")):
        json.dumps(given, ensure_ascii=False).encode("utf-8")
    assert text("x" * 9, 5) == "xxxxx"
    assert line(" \u200b ", 9) == "\ufffd"
    assert line("  ") is None
    assert text(None) is line(None) is None
