import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolrisk.slugs import LONGEST, slug

FILES = {"index.html", "policy.json", "feed.xml", "badge.svg"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("mockloop/mockloop-mcp", "mockloop-mockloop-mcp"),
        ("Add File", "add-file"),
        ("create-test-session", "create-test-session"),
        ("../../etc/passwd", "etc-passwd"),
        ("v1.2", "v1.2"),
    ],
)
def test_plain_forms(name: str, expected: str) -> None:
    assert slug(name) == expected


@given(st.text(max_size=400), st.sets(st.text(alphabet="abc-", max_size=3), max_size=5))
def test_any_name_becomes_a_safe_place(name: str, taken: set[str]) -> None:
    place = slug(name, taken)
    assert re.fullmatch(r"[a-z0-9][a-z0-9.-]*", place)
    assert len(place) <= LONGEST
    assert place not in {".", "..", *FILES, *taken}


@pytest.mark.parametrize(
    "name", ["", ".", "..", "/", "index.html", "policy.json", "Policy.JSON", "获取", "\u202e", "-"]
)
def test_a_name_without_a_plain_form_gets_a_hash(name: str) -> None:
    assert re.search(r"-[0-9a-f]{8}$", slug(name))


def test_the_first_keeps_the_plain_form() -> None:
    first = slug("a b")
    second = slug("a/b", {first})
    assert first == "a-b"
    assert re.fullmatch(r"a-b-[0-9a-f]{8}", second)
    assert slug("a/b", {first, second}) not in {first, second}
