"""What hides in a text is found however it stands there."""

import pytest

from sitegen.markup.text import HIDDEN, hides

EVERY = [chr(code) for code in range(0x110000) if HIDDEN.fullmatch(chr(code))]


@pytest.mark.parametrize("around", ["{}", "plain {} text", "获取 {}\n and é\t", "“{}”"])
def test_every_hidden_character_is_found(around: str) -> None:
    assert len(EVERY) > 10_000
    assert [f"U+{ord(one):04X}" for one in EVERY if not hides(around.format(one))] == []


def test_what_is_seen_hides_nothing() -> None:
    for text in ("", "a\tb\nc", "获取 “é” …", "\u00a0", "👩\u200d💻 ❤\ufe0f", "می\u200cخواهم", "\u0378"):
        assert not hides(text)
    assert hides("a\u200db") and hides("a\ufe0f") and hides("\r")
