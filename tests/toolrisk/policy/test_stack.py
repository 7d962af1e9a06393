from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.toolrisk.policy.makers import policy
from toolrisk.models import Facets
from toolrisk.policy.nouns import Action, ToolPolicy
from toolrisk.policy.stack import LEGS, StackTool, analyse, described, of_policies, tamed

ITEMS = {
    "mail": Facets(private_data=True, untrusted_content=True),
    "post": Facets(external_send=True),
    "tweet": Facets(external_send=True),
    "web": Facets(untrusted_content=True),
    "files": Facets(private_data=True),
    "calc": Facets(),
}


def stack(*names: str, server: str = "acme/box") -> list[StackTool]:
    return [StackTool(server, name, ITEMS[name]) for name in names]


def test_two_tools_can_be_enough():
    found = analyse([*stack("mail", "files", "web", "calc"), *stack("post", "tweet", server="beta/out")])
    assert [(step.server, step.tool) for step in found.path] == [("acme/box", "mail"), ("beta/out", "post")]
    assert found.path[0].legs == ("private_data", "untrusted_content")


def test_the_cut_is_the_leg_with_the_fewest_tools():
    found = analyse(stack("mail", "files", "web", "post"))
    assert (found.leg, found.cut) == ("external_send", (("acme/box", "post"),))
    found = analyse([*stack("web", "files", "post", "tweet")])
    assert (found.leg, found.cut) == ("untrusted_content", (("acme/box", "web"),))


def test_without_a_leg_there_is_none():
    found = analyse(stack("mail", "files", "web"))
    assert found == ((), (), None)
    assert described(found).startswith("No tools")


def test_a_path_on_one_server_is_preferred():
    found = analyse([*stack("mail", server="a/a"), *stack("post", server="b/b"), *stack("mail", "post", server="c/c")])
    assert {step.server for step in found.path} == {"c/c"}


def test_the_sentence_names_every_tool():
    said = described(analyse([*stack("web", "files"), *stack("post", server="beta/out")]))
    for part in ("web of acme/box", "files of acme/box", "post of beta/out", "1 rule breaks it", "ask before post"):
        assert part in said


def test_policies_lose_the_trifecta_with_the_cut():
    allow = [ToolPolicy(tool=name, action=Action.allow, reason="so") for name in ("mail", "calc")]
    gone = ToolPolicy(tool="tweet", action=Action.deny, reason="so")
    send = ToolPolicy(tool="post", action=Action.allow, reason="so")
    policies = [policy(*allow), policy(send, gone, server="beta/out")]
    facets = {(made.server, rule.tool): ITEMS[rule.tool] for made in policies for rule in made.tools}
    found = analyse(of_policies(policies, facets))
    assert found.cut == (("beta/out", "post"),)
    after = tamed(policies, found.cut)
    assert after[0] is policies[0]
    assert after[1].tools[0].action == Action.ask
    assert "post" in after[1].notes[0]
    assert analyse(of_policies(after, facets)).path == ()


facet_sets = st.sets(st.sampled_from(LEGS)).map(lambda legs: Facets(**dict.fromkeys(legs, True)))
stacks = st.lists(st.tuples(st.sampled_from("ab"), facet_sets), max_size=6).map(
    lambda items: [StackTool(server, f"t{index}", facets) for index, (server, facets) in enumerate(items)]
)


def whole(tools) -> bool:
    return all(any(getattr(item.facets, leg) for item in tools) for leg in LEGS)


@settings(max_examples=300, deadline=None)
@given(stacks)
def test_path_and_cut_are_as_short_as_trying_all_finds(tools):
    found = analyse(tools)
    subsets = [set(chosen) for size in range(len(tools) + 1) for chosen in combinations(tools, size)]
    if not whole(tools):
        assert found.path == ()
        return
    assert len(found.path) == min(len(chosen) for chosen in subsets if whole(chosen))
    assert len(found.cut) == min(len(chosen) for chosen in subsets if not whole(set(tools) - chosen))
    cut = {item for item in tools if (item.server, item.tool) in found.cut}
    assert not whole(set(tools) - cut)
    assert whole([item for item in tools if (item.server, item.tool) in {step[:2] for step in found.path}])
