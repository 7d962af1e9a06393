"""Spliced questions are the rendered ones, to the byte, whatever a tool and its server say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.pages import asking
from sitegen.pages.questions import Kind, Told
from toolrisk.models import Category, Risk
from toolrisk.policy.nouns import Action

KINDS = (
    Kind(Category.destructive, Risk.critical, Action.ask, None, "Every call is denied."),
    Kind(Category.read, Risk.low, Action.allow, None, "Every call is allowed."),
    Kind(Category.write, Risk.medium, Action.limit, (30, "minute"), "Allowed 30 times a minute."),
    Kind(Category.execute, Risk.high, Action.hide, None, "Removed."),
    Kind(None, Risk.unknown, Action.ask, None, "A person is asked. " * 200),
)
TEXTS = (
    "", "plain", "“It says so.”", "<script>&amp;\"'", "{{ 7*7 }}", "zq0name0qz", "zq0why0qz", "a\nb\r\nc", "\\u003c",
    "获取", "é \u202e hidden", "\ud800", "\x00", "</script>", "x" * 999, "y" * 1000, "z" * 4000, "tab\there",
)  # fmt: skip
NAMES = ("get_thing", "A-b", "zq0name0qz", "x" * 80, "x" * 81, "a.b", "", '"', "获取", "\u202ename", "<b>")
ROOT, SITE = "../../../", "https://x.example/"


def same(told: Told, kind: Kind) -> None:
    place = asking.Place("tools/x/y/", told.name, "tools/x/")
    server = asking.Server({**{name: getattr(told, name) for name in Told._fields[4:]}, "top": place.top})
    quick = asking.asked(told, kind, place, ROOT, SITE, server)
    assert quick == asking.rendered(told, kind, place, ROOT, SITE)


def told(name: str, text: str, place: int) -> Told:
    """All texts plain but one."""
    texts = ["said", "why", "0.90", "io.x/y", "Y", "npm y", "3 tools", "toolrisk guard -- y"]
    texts[place] = text
    return Told(name, *texts)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("place", [place for place in range(8) if place != 2])
def test_texts_of_every_kind_in_every_place(kind: Kind, place: int) -> None:
    for text in TEXTS:
        same(told("get_thing", text, place), kind)


@pytest.mark.parametrize("kind", KINDS)
def test_names_of_every_kind(kind: Kind) -> None:
    for name in NAMES:
        same(told(name, "said", 0), kind)


@given(name=st.text(max_size=10), text=st.text(max_size=30), place=st.sampled_from((0, 1, 3, 4, 5, 6, 7)))
def test_any_text(name: str, text: str, place: int) -> None:
    for one in (name, "get_thing"):
        same(told(one, text, place), KINDS[0])


def test_what_is_plain_is_spliced_and_holds_no_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    same(told("get_thing", "“So.”", 0), KINDS[1])
    monkeypatch.setattr(asking, "questions", None)
    same_kind = told("put_thing", "“<b>”", 0)
    server = asking.Server({**{name: getattr(same_kind, name) for name in Told._fields[4:]}, "top": "tools/x/"})
    made = asking.asked(same_kind, KINDS[1], asking.Place("tools/x/z/", "put_thing", "tools/x/"), ROOT, SITE, server)
    assert b"zq0" not in made.block + made.data and b"put_thing" in made.block and b"&lt;b&gt;" in made.block
