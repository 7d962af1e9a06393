"""Every format treats plain names alike: what is worked out for one of them holds for all."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolrisk.policy import Format, Options
from toolrisk.policy.formats import every, named
from toolrisk.policy.nouns import Action, Limit, ToolPolicy
from toolrisk.policy.translation import _outcome, outcome

ACTIONS = [(action, Limit(max=7) if action is Action.limit else None) for action in Action]
PLAIN = st.from_regex(r"[A-Za-z0-9_-]{1,140}", fullmatch=True)


@pytest.mark.parametrize("form", every(), ids=lambda form: form.id)
@given(name=PLAIN | st.text(max_size=12), uncapped=st.booleans())
def test_an_outcome_is_the_one_that_is_worked_out(form: Format, name: str, uncapped: bool) -> None:
    for action, limit in ACTIONS:
        rule = ToolPolicy(tool=name, action=action, limit=limit, reason="So.")
        assert outcome(form, rule, Options(uncapped=uncapped)) == _outcome(form, rule, Options(uncapped=uncapped))


def test_formats_of_one_name_are_told_apart() -> None:
    rule = ToolPolicy(tool="x", action=Action.ask, reason="So.")
    form = named("codex")
    assert outcome(form, rule, Options()).action is Action.ask
    assert outcome(replace(form, asks=False), rule, Options()).action is Action.deny
