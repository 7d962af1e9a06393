"""Patterns taken apart at their gaps find exactly what they find whole."""

import re

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.ruleset import expanded, matcher
from classifier.screen import Screen, branches, parted, pieces

_FIELDS = [(kind, field) for kind in ("capability", "poisoning") for field in matcher(kind).screens]


def _plain(patterns: list[str]) -> list[re2._Regexp]:
    options = re2.Options()
    options.case_sensitive = False
    return [re2.compile(one, options) for one in patterns]


_WHOLE = {
    place: _plain([expanded(one) for one in matcher(place[0]).patterns[place[1]]])
    for place in _FIELDS
}  # fmt: skip


def _apart(kind: str, field: str, by_word: bool) -> Screen:
    return Screen([expanded(one) for one in matcher(kind).patterns[field]], by_word=by_word)


_APART = {(place, by_word): _apart(*place, by_word) for place in _FIELDS for by_word in (False, True)}


def _words(pattern: str) -> list[str]:
    return re.findall(r"[a-z]{2,}|[\u4e00-\u9fff]+", expanded(pattern))


_VOCABULARY = {
    place: sorted({word for one in matcher(place[0]).patterns[place[1]] for word in _words(one)}) for place in _FIELDS
}


@pytest.mark.parametrize("place", _FIELDS, ids="-".join)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_what_is_found_is_what_each_pattern_finds(place: tuple[str, str], data: st.DataObject) -> None:
    words = data.draw(st.lists(st.sampled_from(_VOCABULARY[place]), min_size=1, max_size=14))
    joints = data.draw(
        st.lists(st.sampled_from([" ", " ", " ", ", ", " a ", "-", "_", ". "]), min_size=15, max_size=15)
    )
    text = "".join(word + joint for word, joint in zip(words, joints, strict=False))
    whole = sum(1 << number for number, one in enumerate(_WHOLE[place]) if one.search(text))
    assert [_APART[place, by_word].look(text) for by_word in (False, True)] == [whole, whole]


@pytest.mark.parametrize(
    ("pattern", "cut"),
    [
        (r"\bsend\w*\W+(?:\w+ ){0,5}(?:mail|sms)\b", [[r"\bsend", r"(?:mail|sms)\b"]]),
        ("a|b.{0,3}c", [["a"], ["b", "c"]]),
        (r"(?:x.{0,9}y|z)colou?r[+*]", [[r"(?:x.{0,9}y|z)colou?r[+*]"]]),
        (r"\b(?:the )?.{2,4}end", [["end"]]),
    ],
)
def test_a_pattern_is_cut_at_its_gaps(pattern: str, cut: list[list[str]]) -> None:
    assert [pieces(branch) for branch in branches(pattern)] == cut


@pytest.mark.parametrize(
    ("pattern", "cut"),
    [
        (r"\b(?:run|go) (?:\w+ ){0,2}(?:agent|task agent)$", [[r"\b(?:run|go)", r"\b(?:agent|task agent)"]]),
        (r"^mails?\b.{0,9}(?:sent|by post)", [[r"\bmails?\b", "(?:sent|by post)"]]),
        (
            r"查询 语句|to --force|a(?: the)? end|(?:\w+ )?urls?",
            [["查询", "语句"], ["to", "force"], ["a", r"\bend"], ["urls?"]],
        ),
        (r"\b(?:say )+(?:on|--off)\w* (?:|x)now", [[r"(?:on|--off)\w*", "(?:|x)now"]]),
    ],
)
def test_by_word_it_is_cut_between_words(pattern: str, cut: list[list[str]]) -> None:
    assert [pieces(branch, by_word=True) for branch in branches(pattern)] == cut


@pytest.mark.parametrize(
    ("piece", "parts"),
    [
        (r"\burls?\b", (r"\burls?\b", "")),
        (r"\b(?:urls?|web ?page)s\b", (r"\b(?:urls?)s\b", r"\b(?:web ?page)s\b")),
        (r"a(?:b|(?:c|d e)f|)", ("", r"a(?:b|(?:c|d e)f|)")),
        (r"a(?:b|(?:c|d e)f)", ("a(?:b|(?:c)f)", "a(?:(?:d e)f)")),
        ("运行|a b|c", ("运行|c", "a b")),
        ("x?", ("", "x?")),
    ],
)
def test_a_piece_is_parted_into_what_stays_within_a_word_and_what_does_not(piece: str, parts: tuple[str, str]) -> None:
    assert parted(piece) == parts


@pytest.mark.parametrize("by_word", [False, True])
@pytest.mark.parametrize(
    ("pattern", "text", "there"),
    [
        (r"\brun\b.{0,20}\bagent\b", "run an agent", True),
        (r"\brun\b.{0,20}\bagent\b", "run, after all that was said, an agent", False),
        (r"\brun\b.{0,20}\bagent\b", "agents run", False),
        (r"\brun\b", "运行run代码", True),
        (r"查询 语句", "查询 语句", True),
        (r"send (?:--all|it)", "send --all", True),
        (r"\btask (?:\w+ ){0,2}list", "ta\u017f\u212a a list", True),
        (r"[a-z]*", "?!", True),
    ],
)
def test_what_is_found_by_word_is_what_is_found_whole(pattern: str, text: str, there: bool, by_word: bool) -> None:
    assert Screen([pattern], by_word=by_word).look(text) == there


def test_marks_are_those_of_the_patterns_that_occur() -> None:
    screen = Screen(["send.{0,9}mail", "mail", "fax"], [1, 2 | 8, 4])
    assert screen.look("send a mail") == 1 | 2 | 8
    assert screen.look("mail: send") == 2 | 8
    assert screen.look("nothing") == 0


def test_half_of_a_surrogate_pair_ends_nothing() -> None:
    screen = Screen(["mail"])
    assert screen.look("\ud800 mail") == 1
    assert screen.span(0, "\ud800 mail") == (2, 6)
