"""Patterns taken apart at their gaps find exactly what they find whole."""

import re

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.ruleset import expanded, matcher
from classifier.screen import Screen, branches, pieces

_FIELDS = [(kind, field) for kind in ("capability", "poisoning") for field in matcher(kind).screens]


def _plain(patterns: list[str]) -> list[re2._Regexp]:
    options = re2.Options()
    options.case_sensitive = False
    return [re2.compile(one, options) for one in patterns]


_WHOLE = {
    place: _plain([expanded(one) for one in matcher(place[0]).patterns[place[1]]])
    for place in _FIELDS
}  # fmt: skip


def _apart(kind: str, field: str) -> Screen:
    return Screen([expanded(one) for one in matcher(kind).patterns[field]], short=field == "name")


_APART = {place: _apart(*place) for place in _FIELDS}


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
    found = _APART[place].look(text)
    assert [n for n in range(len(_WHOLE[place])) if found >> n & 1] == [
        n for n, one in enumerate(_WHOLE[place]) if one.search(text)
    ]


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


def test_marks_are_those_of_the_patterns_that_occur() -> None:
    screen = Screen(["send.{0,9}mail", "mail", "fax"], [1, 2 | 8, 4])
    assert screen.look("send a mail") == 1 | 2 | 8
    assert screen.look("mail: send") == 2 | 8
    assert screen.look("nothing") == 0


def test_half_of_a_surrogate_pair_ends_nothing() -> None:
    screen = Screen(["mail"])
    assert screen.look("\ud800 mail") == 1
    assert screen.span(0, "\ud800 mail") == (2, 6)
