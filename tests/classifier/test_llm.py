"""Single requests, with the real SDK, against a local service."""

import json
import sys
from typing import Any

import pytest

from classifier.llm import DEFAULT_MODEL, Failure, LlmError, Opinion, Rate, opinions
from tests.classifier.llm_endpoint import Json, Service, Status, answer, definition_in, message
from tests.classifier.llm_makers import (
    SERVER,
    UNKNOWN,
    approx,
    asking,
    failures,
    kinds,
    outcomes,
    reach,
    requests,
    saying,
    tool,
)
from toolrisk.models import Category, Context, Facets, Risk
from toolrisk.store import Catalog


def test_an_opinion_comes_back_whole(service: Service, catalog: Catalog) -> None:
    service.mind = lambda _: saying(external_send=True, quote="Touches a note", confidence="medium")
    run = asking(service, catalog, [(tool(), SERVER, UNKNOWN)])
    opinion = outcomes(run)["touch_note"]
    assert isinstance(opinion, Opinion)
    assert (opinion.category, opinion.risk, opinion.confidence) == (Category.write, Risk.medium, 0.7)
    assert opinion.facets == Facets(external_send=True)
    assert (opinion.quote, opinion.model) == ("Touches a note", DEFAULT_MODEL)


def test_a_quote_that_is_not_in_the_definition_is_dropped(service: Service, catalog: Catalog) -> None:
    service.mind = lambda _: saying(quote="Wipes the disk")
    (opinion,) = outcomes(asking(service, catalog, requests(1))).values()
    assert isinstance(opinion, Opinion)
    assert opinion.quote == ""


def test_the_request_has_a_schema_a_cached_rubric_and_the_tool_as_data_at_its_end(
    service: Service, catalog: Catalog
) -> None:
    outcomes(asking(service, catalog, [(tool(input_schema={"type": "object"}), SERVER, UNKNOWN)]))
    (sent,) = service.asked
    schema = sent["output_config"]["format"]["schema"]
    assert schema["properties"]["category"]["enum"] == ["Read", "Write", "Execute", "Destructive", "Financial", "none"]
    assert schema["additionalProperties"] is False
    assert sent["system"][0]["cache_control"] == {"type": "ephemeral", "ttl": "5m"}
    assert "Touches" not in sent["system"][0]["text"]
    assert definition_in(sent) == {
        "server": {"name": "example/notes", "description": "Notes of a team."},
        "other_tools_of_the_server": ["list_notes", "drop_notes"],
        "name": "touch_note",
        "description": "Touches a note.",
        "input_schema": {"type": "object"},
    }
    (counted,) = service.counted
    assert counted == {name: sent[name] for name in counted}
    assert set(counted) == {"model", "system", "messages", "output_config"}


def test_a_second_run_asks_nothing_until_definition_context_or_model_change(service: Service, catalog: Catalog) -> None:
    wanted = requests(3)
    assert kinds(asking(service, catalog, wanted)) == ["opinion"] * 3
    seen = len(service.posts)
    again = asking(service, catalog, wanted)
    assert kinds(again) == ["opinion"] * 3
    assert (len(service.posts), again.report.cached, again.report.asked, again.report.spent) == (seen, 3, 0, 0.0)
    kinds(asking(service, catalog, [(tool("touch_0", "Touches it twice."), SERVER, UNKNOWN)]))
    kinds(asking(service, catalog, [(wanted[0][0], Context(server="other"), UNKNOWN)]))
    kinds(asking(service, catalog, wanted[:1], model="claude-sonnet-5-5"))
    assert len(service.asked) == 6


def test_what_is_kept_needs_neither_key_nor_service(service: Service, catalog: Catalog) -> None:
    outcomes(asking(service, catalog, requests(2)))
    assert kinds(opinions(requests(2), cache=catalog)) == ["opinion", "opinion"]


def _by_name(minds: dict[str, Any]) -> Any:
    def mind(params: Json) -> Json:
        made = minds[definition_in(params)["name"]]
        if isinstance(made, Exception):
            raise made
        found: Json = made
        return found

    return mind


def test_every_way_to_fail_is_told_apart_and_the_others_go_on(service: Service, catalog: Catalog) -> None:
    text = json.dumps(answer())
    service.mind = _by_name(
        {
            "touch_0": message("", "refusal"),
            "touch_1": message(text[:40], "max_tokens"),
            "touch_2": message(text[:40]),
            "touch_3": message(json.dumps(answer(category="Harmless"))),
            "touch_4": message(json.dumps(answer(category="none"))),
            "touch_5": message(text, "tool_use"),
            "touch_6": Status(400, "invalid_request_error"),
            "touch_7": Status(529),
            "touch_8": Status(200, body=b"<html>not the service</html>"),
            "touch_9": message(text),
        }
    )
    run = asking(service, catalog, requests(10))
    assert kinds(run) == [
        *("refusal", "truncated", "invalid", "invalid", "invalid", "invalid"),
        *("rejected", "overloaded", "overloaded", "opinion"),
    ]
    assert failures(run) == {"refusal": 1, "truncated": 1, "invalid": 4, "rejected": 1, "overloaded": 2}
    said = "\n".join(run.report.lines())
    for words in ("1 refused", "1 answers cut off", "4 answers that were not", "1 requests rejected", "2 not answered"):
        assert words in said


def test_what_would_fail_again_is_not_paid_again_and_what_may_pass_is_asked_again(
    service: Service, catalog: Catalog
) -> None:
    minds: dict[str, Any] = {"touch_0": message("", "refusal"), "touch_1": message("{"), "touch_2": Status(529)}
    service.mind = _by_name(minds)
    kinds(asking(service, catalog, requests(3)))
    minds["touch_2"] = saying()
    asked = len(service.asked)
    again = asking(service, catalog, requests(3))
    assert kinds(again) == ["refusal", "invalid", "opinion"]
    assert len(service.asked) == asked + 1


def test_an_overload_is_retried_by_the_sdk_and_a_run_gives_up_after_three(service: Service, catalog: Catalog) -> None:
    service.mind = _by_name({f"touch_{number}": Status(529) for number in range(9)})
    run = asking(service, catalog, requests(9))
    assert kinds(run) == ["overloaded"] * 9
    assert len(service.asked) == 3 * 3
    assert run.report.spent == 0.0


def test_one_overload_that_passes_costs_nothing_but_a_try(service: Service, catalog: Catalog) -> None:
    tries: list[int] = []

    def mind(_: Json) -> Json:
        tries.append(1)
        if len(tries) == 1:
            raise Status(529)
        return saying()

    service.mind = mind
    assert kinds(asking(service, catalog, requests(1))) == ["opinion"]
    assert len(tries) == 2


@pytest.mark.parametrize(("status", "kind"), [(401, "authentication_error"), (403, "permission_error"), (404, "x")])
def test_an_error_that_would_meet_every_request_ends_the_run_in_one_line(
    service: Service, catalog: Catalog, status: int, kind: str
) -> None:
    service.mind = _by_name({f"touch_{number}": Status(status, kind) for number in range(5)})
    with pytest.raises(LlmError, match=f"HTTP {status}") as told:
        kinds(asking(service, catalog, requests(5)))
    assert "\n" not in str(told.value)
    assert len(service.asked) == 1


def test_spending_is_booked_by_usage_at_the_price_list(service: Service, catalog: Catalog) -> None:
    def mind(_: Json) -> Json:
        creation = {"ephemeral_5m_input_tokens": 1_000, "ephemeral_1h_input_tokens": 0}
        usage: Json = {"input_tokens": 100, "output_tokens": 400, "cache_read_input_tokens": 0}
        return message(json.dumps(answer()), cache_creation_input_tokens=1_000, cache_creation=creation, **usage)

    service.mind = mind
    run = asking(service, catalog, requests(1), model="claude-sonnet-5-5")
    kinds(run)
    assert run.report.spent == approx((100 * 2 + 400 * 10 + 1_000 * 2.5) / 1e6)


def test_a_refusal_and_a_truncated_answer_are_paid_for_too(service: Service, catalog: Catalog) -> None:
    service.mind = _by_name({"touch_0": message("", "refusal"), "touch_1": message("{", "max_tokens")})
    run = asking(service, catalog, requests(2))
    kinds(run)
    assert run.report.spent == approx(2 * (200 * 0.1 + 300 * 0.5 + 2_000 * 0.01) / 1e6)


def test_inference_in_the_united_states_costs_its_surcharge(service: Service, catalog: Catalog) -> None:
    service.mind = lambda _: message(json.dumps(answer()), inference_geo="us", cache_read_input_tokens=0)
    run = asking(service, catalog, requests(1))
    kinds(run)
    assert run.report.spent == approx(1.1 * (200 * 0.1 + 300 * 0.5) / 1e6)


def test_nothing_is_sent_that_the_budget_could_not_bear(service: Service, catalog: Catalog) -> None:
    # One request at worst: (1,000 × 1.05 × 1.25 + 8,192 × 1) $/MTok × 1.1; each comes to 0.0005 $.
    worst, spent = 1.1 * (1_000 * 1.05 * 1.25 + 8_192) / 1e6, 500 / 1e6
    rate = Rate.plain(1.0, 1.0)
    service.mind = lambda _: message(json.dumps(answer()), cache_read_input_tokens=0)
    run = asking(service, catalog, requests(9), max_usd=worst + 3.5 * spent, api=reach(service, rate=rate))
    assert kinds(run) == ["opinion"] * 4 + ["over-budget"] * 5
    assert len(service.asked) == 4
    assert run.report.spent == approx(4 * spent)
    assert len(service.counted) == 5, "what comes after the first that did not fit is not even counted"
    none = asking(service, catalog, requests(9)[4:], max_usd=0.0)
    assert kinds(none) == ["over-budget"] * 5
    assert len(service.asked) == 4
    assert kinds(asking(service, catalog, requests(9)[4:], max_usd=float("nan"))) == ["over-budget"] * 5


def test_a_request_whose_fate_is_unknown_counts_as_spent(service: Service, catalog: Catalog) -> None:
    service.mind = _by_name({"touch_0": Status(200, body=b"{"), "touch_1": saying()})
    run = asking(service, catalog, requests(2), api=reach(service, rate=Rate.plain(1.0, 1.0), max_retries=0))
    assert kinds(run) == ["overloaded", "opinion"]
    assert run.report.spent > 1.1 * 8_192 / 1e6


def test_a_page_of_a_gateway_is_no_answer_for_good(service: Service, catalog: Catalog) -> None:
    service.mind = _by_name({f"touch_{number}": Status(200, body=b"<html>") for number in range(3)})
    assert kinds(asking(service, catalog, requests(3))) == ["overloaded"] * 3
    service.mind = _by_name({f"touch_{number}": saying() for number in range(3)})
    assert kinds(asking(service, catalog, requests(3))) == ["opinion"] * 3


_ODD: dict[str, Json] = {
    "no text": {"content": [{"type": "text", "text": None}]},
    "a number as text": {"content": [{"type": "text", "text": 5}]},
    "a text block without its text": {"content": [{"type": "text"}]},
    "a block without a type": {"content": [{"foo": 1}]},
    "null for a block": {"content": [None]},
    "a string for blocks": {"content": "hello"},
    "a number for blocks": {"content": 5},
    "no reason to stop": {"stop_reason": None},
    "a string for details": {"stop_reason": "refusal", "stop_details": "x"},
}


@pytest.mark.parametrize("batch_above", [20, 0], ids=["singly", "batch"])
@pytest.mark.parametrize("odd", _ODD.values(), ids=_ODD)
def test_a_message_that_is_none_fails_its_tool_alone(
    service: Service, catalog: Catalog, odd: Json, batch_above: int
) -> None:
    service.mind = _by_name({"touch_0": {**saying(), **odd}, "touch_1": saying()})
    assert kinds(asking(service, catalog, requests(2), batch_above=batch_above)) == ["invalid", "opinion"]


_NO_USAGE: list[Any] = [
    {}, None, "x", {"input_tokens": "x", "output_tokens": 5}, {"input_tokens": -5, "output_tokens": 9},
    {"input_tokens": None, "output_tokens": None}, {"input_tokens": 5},
]  # fmt: skip


@pytest.mark.parametrize("batch_above", [20, 0], ids=["singly", "batch"])
@pytest.mark.parametrize("usage", _NO_USAGE, ids=str)
def test_a_usage_that_is_none_counts_at_its_worst(
    service: Service, catalog: Catalog, usage: Any, batch_above: int
) -> None:
    service.mind = lambda _: {**saying(), "usage": usage}
    run = asking(service, catalog, requests(1), batch_above=batch_above, api=reach(service, rate=Rate.plain(1.0, 1.0)))
    assert kinds(run) == ["opinion"]
    assert run.report.spent > 0.5 * 8_192 / 1e6


@pytest.mark.parametrize("tokens", [None, "12", -5, 0, True, 1.5, [1]], ids=str)
def test_a_count_of_tokens_that_is_none_sends_nothing(service: Service, catalog: Catalog, tokens: Any) -> None:
    service.tokens = tokens
    run = asking(service, catalog, requests(2))
    assert kinds(run) == ["overloaded"] * 2
    assert (service.asked, run.report.spent) == ([], 0.0)


def test_a_prompt_beyond_the_known_price_is_not_sent(service: Service, catalog: Catalog) -> None:
    service.tokens = 100_001
    assert kinds(asking(service, catalog, requests(1))) == ["unreadable"]
    assert service.asked == []


def test_an_unknown_model_needs_a_price(service: Service, catalog: Catalog) -> None:
    with pytest.raises(LlmError, match=r"no price is known for the model 'llama'.*claude-haiku-5-5"):
        asking(service, catalog, requests(1), model="llama")
    api = reach(service, rate=Rate.plain(1.0, 2.0))
    assert kinds(asking(service, catalog, requests(1), model="llama", api=api)) == ["opinion"]
    assert service.asked[0]["model"] == "llama"
    assert "effort" not in service.asked[0]["output_config"]


def test_without_a_key_one_line(service: Service, catalog: Catalog) -> None:
    with pytest.raises(LlmError, match=r"^no model is asked: there is no key \(set ANTHROPIC_API_KEY\)$"):
        kinds(opinions(requests(2), cache=catalog))
    assert service.posts == []


def test_without_the_package_one_line(service: Service, catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "anthropic", None)
    with pytest.raises(LlmError, match=r"toolrisk\[llm\]"):
        kinds(asking(service, catalog, requests(2)))


def test_a_service_out_of_reach_is_no_crash(service: Service, catalog: Catalog) -> None:
    run = asking(service, catalog, requests(5), api=reach(service, base_url="http://127.0.0.1:9", max_retries=0))
    assert kinds(run) == ["overloaded"] * 5


def test_an_answer_kept_by_another_hand_is_no_crash(service: Service, catalog: Catalog) -> None:
    run = asking(service, catalog, requests(1))
    kinds(run)
    (request,) = requests(1)
    from classifier.llm.prompt import version

    key = (request[0].fingerprint, SERVER.hash, version("medium"), DEFAULT_MODEL)
    assert catalog.opinions([key])
    catalog.save_opinions([(key, {"answer": {"category": "Read"}})])
    (found,) = outcomes(asking(service, catalog, requests(1))).values()
    assert isinstance(found, Failure)
    assert found.kind == "invalid"
