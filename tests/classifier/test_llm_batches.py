"""Message Batches, with the real SDK, against a local service."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from classifier.llm import LlmError, Rate
from tests.classifier.llm_endpoint import Json, Service, Status, answer, definition_in, message
from tests.classifier.llm_makers import approx, asking, failures, kinds, reach, requests, saying
from toolrisk.store import Catalog

ROOT = Path(__file__).resolve().parents[2]


def test_above_a_number_one_batch_at_half_the_price(service: Service, catalog: Catalog) -> None:
    service.ending = 2
    assert kinds(asking(service, catalog, requests(3), batch_above=3)) == ["opinion"] * 3
    assert service.batches == {}
    fresh = asking(service, catalog, requests(9), batch_above=3)
    assert kinds(fresh) == ["opinion"] * 9
    ((_, sent),) = service.batches.items()
    assert len(sent) == 6, "three were in the cache"
    assert len({one["custom_id"] for one in sent}) == 6
    assert sent[0]["params"]["system"][0]["cache_control"] == {"type": "ephemeral", "ttl": "1h"}
    assert fresh.report.spent == approx(6 * 0.5 * (200 * 0.1 + 300 * 0.5 + 2_000 * 0.01) / 1e6)
    again = asking(service, catalog, requests(9), batch_above=3)
    assert kinds(again) == ["opinion"] * 9
    assert (again.report.cached, len(service.batches)) == (9, 1)


def test_each_result_reaches_its_own_tool(service: Service, catalog: Catalog) -> None:
    service.mind = lambda params: saying(effect=f"It is {definition_in(params)['name']}.")
    for (tool, _, _), found in asking(service, catalog, requests(5), batch_above=1):
        assert getattr(found, "effect", None) == f"It is {tool.name}."


def _results(made: dict[str, Any]) -> Any:
    def result(_: str, params: Json) -> Json:
        found: Json = made[definition_in(params)["name"]]
        return found

    return result


def test_every_way_a_result_can_fail(service: Service, catalog: Catalog) -> None:
    text = json.dumps(answer())
    overload = {"type": "error", "error": {"type": "overloaded_error", "message": "busy"}}
    bad = {"type": "error", "error": {"type": "invalid_request_error", "message": "too long"}}
    service.results = _results(
        {
            "touch_0": {"type": "expired"},
            "touch_1": {"type": "canceled"},
            "touch_2": {"type": "errored", "error": overload},
            "touch_3": {"type": "errored", "error": bad},
            "touch_4": {"type": "succeeded", "message": message("", "refusal")},
            "touch_5": {"type": "succeeded", "message": message(text[:9], "max_tokens")},
            "touch_6": {"type": "succeeded", "message": message("not JSON")},
            "touch_7": {"type": "succeeded", "message": message(text)},
        }
    )
    run = asking(service, catalog, requests(8), batch_above=1)
    assert kinds(run) == [
        *("expired", "expired", "overloaded", "rejected", "refusal", "truncated", "invalid", "opinion"),
    ]
    assert failures(run)["expired"] == 2
    assert run.report.spent == approx(4 * 0.5 * (200 * 0.1 + 300 * 0.5 + 2_000 * 0.01) / 1e6)
    assert catalog.waiting() == {}
    service.results = None
    assert kinds(asking(service, catalog, requests(8), batch_above=0)) == [
        *("opinion", "opinion", "opinion", "rejected", "refusal", "truncated", "invalid", "opinion"),
    ]
    assert len(service.batches["msgbatch_1"]) == 3, "what expired or met an overload is asked again, nothing else"


def test_a_result_that_is_missing_is_reported_and_asked_again(service: Service, catalog: Catalog) -> None:
    real = service.lines
    service.lines = lambda key: b"\n".join(real(key).split(b"\n")[1:])  # type: ignore[method-assign]
    assert kinds(asking(service, catalog, requests(3), batch_above=1)) == ["opinion", "opinion", "expired"]
    assert catalog.waiting() == {}


def _broken_line(service: Service) -> None:
    real = service.lines
    service.lines = lambda key: real(key).split(b"\n")[0] + b'\n{"custom_id": \n'  # type: ignore[method-assign]


def _cut_results(service: Service) -> None:
    service.cut_results = True


@pytest.mark.parametrize("breaking", [_broken_line, _cut_results])
def test_results_that_break_off_wait_for_the_next_run(service: Service, catalog: Catalog, breaking: Any) -> None:
    real = service.lines
    breaking(service)
    run = asking(service, catalog, requests(3), batch_above=1)
    first = list(kinds(run))
    assert first[:2] == ["waiting", "waiting"]
    assert run.report.failures == {"waiting": first.count("waiting")}
    service.cut_results, service.lines = False, real  # type: ignore[method-assign]
    again = asking(service, catalog, requests(3), batch_above=1)
    assert kinds(again) == ["opinion"] * 3
    assert (again.report.collected, again.report.asked) == (first.count("waiting"), 0)
    assert len(service.batches) == 1


_FAILING = [
    *(Status(529), Status(429, "rate_limit_error"), Status(401, "x"), Status(404)),
    *(Status(200, body=b"<html>"), Status(200, body=b"")),
]


@pytest.mark.parametrize("status", _FAILING, ids=lambda one: str(one.status))
def test_an_error_while_results_are_fetched_throws_no_answer_away(
    service: Service, catalog: Catalog, status: Status
) -> None:
    service.fetching = status
    run = asking(service, catalog, requests(3), batch_above=1)
    assert kinds(run) == ["waiting"] * 3
    assert run.report.spent == 0.0
    service.fetching = None
    again = asking(service, catalog, requests(3), batch_above=1)
    assert kinds(again) == ["opinion"] * 3
    assert (again.report.collected, len(service.batches)) == (3, 1)


@pytest.mark.parametrize("body", [b"<html>", b"null", b'{"id":', b"[" * 9_999], ids=["page", "null", "cut", "deep"])
def test_a_state_of_a_batch_that_is_none_is_looked_at_again(service: Service, catalog: Catalog, body: bytes) -> None:
    service.retrieving = Status(200, body=body)
    assert kinds(asking(service, catalog, requests(3), batch_above=1, api=reach(service, wait=0.05))) == ["waiting"] * 3
    service.retrieving = None
    assert kinds(asking(service, catalog, requests(3), batch_above=1)) == ["opinion"] * 3
    assert len(service.batches) == 1


@pytest.mark.parametrize("body", [b"null", b"{}", b'{"id": null}', b'{"id": 7}'])
def test_a_batch_without_a_name_is_looked_for_later(service: Service, catalog: Catalog, body: bytes) -> None:
    service.creating = Status(200, body=body)
    assert kinds(asking(service, catalog, requests(3), batch_above=1)) == ["waiting"] * 3
    service.creating = None
    assert kinds(asking(service, catalog, requests(3), batch_above=1)) == ["opinion"] * 3


@pytest.mark.parametrize("made", [None, "x", {}, {"type": "succeeded"}, {"type": "errored", "error": None}], ids=str)
def test_a_result_that_is_none_fails_its_tool_alone(service: Service, catalog: Catalog, made: Any) -> None:
    good = {"type": "succeeded", "message": saying()}
    service.results = _results({"touch_0": made, "touch_1": good})
    run = asking(service, catalog, requests(2), batch_above=1)
    assert kinds(run) == ["invalid", "opinion"]
    assert run.report.spent > 0.0005


def test_results_that_the_service_keeps_no_longer_are_asked_for_again(service: Service, catalog: Catalog) -> None:
    real = service.batch
    service.batch = lambda key: {**real(key), "results_url": None}  # type: ignore[method-assign]
    assert kinds(asking(service, catalog, requests(3), batch_above=1)) == ["expired"] * 3
    assert catalog.waiting() == {}


def test_a_run_cut_off_while_it_waits_is_taken_up_and_not_paid_twice(service: Service, catalog: Catalog) -> None:
    service.ending = 10_000
    first = asking(service, catalog, requests(4), batch_above=1, api=reach(service, wait=0.05))
    assert kinds(first) == ["waiting"] * 4
    assert "4 still in their batch" in "\n".join(first.report.lines())
    second = asking(service, catalog, requests(5), batch_above=0, api=reach(service, wait=0.05))
    assert kinds(second) == ["waiting"] * 5
    assert [len(sent) for sent in service.batches.values()] == [4, 1], "only the tool that no batch holds was sent"
    service.ending = 0
    third = asking(service, catalog, requests(5), batch_above=0)
    assert kinds(third) == ["opinion"] * 5
    assert (third.report.collected, third.report.cached, third.report.asked, len(service.batches)) == (5, 5, 0, 2)
    assert third.report.spent == approx(5 * 0.5 * (200 * 0.1 + 300 * 0.5 + 2_000 * 0.01) / 1e6)


def test_what_waits_binds_the_next_runs_budget(service: Service, catalog: Catalog) -> None:
    service.ending = 10_000
    api = reach(service, wait=0.02, rate=Rate.plain(1.0, 1.0))
    kinds(asking(service, catalog, requests(4), batch_above=1, api=api, max_usd=0.03))
    later = asking(service, catalog, requests(9), batch_above=20, api=api, max_usd=0.02)
    assert kinds(later) == ["waiting"] * 4 + ["over-budget"] * 5
    assert service.asked == []


def test_a_kill_between_sending_a_batch_and_noting_its_name(service: Service, catalog: Catalog) -> None:
    service.lost_answer = True
    first = asking(service, catalog, requests(4), batch_above=1)
    assert kinds(first) == ["waiting"] * 4
    assert list(service.batches) == ["msgbatch_0"], "a lost answer is not followed by a second, paid batch"
    service.lost_answer = False
    service.batches["msgbatch_of_others"] = [{**one, "custom_id": "x"} for one in service.batches["msgbatch_0"]]
    second = asking(service, catalog, requests(4), batch_above=1)
    assert kinds(second) == ["opinion"] * 4
    assert (second.report.collected, second.report.asked, len(service.batches)) == (4, 0, 2)
    assert catalog.waiting() == {}


@pytest.mark.parametrize("ending", [10_000, 0], ids=["under way", "ended"])
def test_a_batch_of_others_of_the_same_size_is_neither_waited_for_nor_taken(
    service: Service, catalog: Catalog, ending: int
) -> None:
    service.lost_answer = True
    kinds(asking(service, catalog, requests(3), batch_above=1))
    service.lost_answer, lost = False, service.batches.pop("msgbatch_0")
    service.batches["others"] = [{**one, "custom_id": f"x{at}"} for at, one in enumerate(lost[1:])] + lost[:1]
    service.ending = ending
    again = asking(service, catalog, requests(3), batch_above=1, api=reach(service, wait=3_600.0))
    if ending:
        assert kinds(again) == ["waiting"] * 3
    else:
        assert kinds(again) == ["opinion"] * 3
        assert (again.report.collected, again.report.asked) == (0, 3)
    assert service.looked["others"] < 3


class _Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.begun = self.now = time.monotonic()

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_all_batches_together_are_waited_for_no_longer_than_the_run_may(
    service: Service, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.ending = 10_000
    for count in (2, 4, 6):
        kinds(asking(service, catalog, requests(count), batch_above=1, api=reach(service, wait=0.0)))
    clock = _Clock()
    monkeypatch.setattr("classifier.llm.batches.time", clock)
    run = asking(service, catalog, requests(6), batch_above=1, api=reach(service, wait=100.0, poll=10.0))
    assert kinds(run) == ["waiting"] * 6
    assert clock.now - clock.begun <= 100.0


_CHILD = """
import sys
from tests.classifier.llm_endpoint import Service
from tests.classifier.llm_makers import asking, kinds, requests
from toolrisk.store import Catalog
with Catalog(sys.argv[1]) as catalog:
    kinds(asking(Service(url=sys.argv[2]), catalog, requests(4), batch_above=1))
"""


def test_a_run_killed_while_it_waits_has_paid_once(service: Service, catalog: Catalog, tmp_path: Path) -> None:
    service.ending = 10_000
    child = subprocess.Popen([sys.executable, "-c", _CHILD, str(tmp_path / "catalog.db"), service.url], cwd=ROOT)
    try:
        while "msgbatch_0" not in catalog.waiting():
            assert child.poll() is None
            time.sleep(0.02)
    finally:
        child.kill()
        child.wait()
    service.ending = 0
    run = asking(service, catalog, requests(4), batch_above=1)
    assert kinds(run) == ["opinion"] * 4
    assert (run.report.collected, run.report.asked, len(service.batches)) == (4, 0, 1)


def test_while_the_lost_batch_cannot_be_looked_for_nothing_is_asked_again(service: Service, catalog: Catalog) -> None:
    service.lost_answer = True
    kinds(asking(service, catalog, requests(4), batch_above=1))
    service.lost_answer, service.listing = False, Status(529)
    assert kinds(asking(service, catalog, requests(4), batch_above=1)) == ["waiting"] * 4
    service.listing = None
    assert kinds(asking(service, catalog, requests(4), batch_above=1)) == ["opinion"] * 4
    assert len(service.batches) == 1


def test_a_batch_that_another_model_answers_is_booked_at_that_models_price(service: Service, catalog: Catalog) -> None:
    service.ending = 10_000
    kinds(
        asking(service, catalog, requests(2), batch_above=1, model="claude-sonnet-5-5", api=reach(service, wait=0.02))
    )
    service.ending = 0
    run = asking(service, catalog, [])
    assert kinds(run) == []
    assert run.report.collected == 2
    assert run.report.spent == approx(2 * 0.5 * (200 * 2 + 300 * 10 + 2_000 * 0.1) / 1e6)


def test_marks_of_a_batch_that_was_never_made_are_taken_off(service: Service, catalog: Catalog) -> None:
    service.lost_answer = True
    kinds(asking(service, catalog, requests(4), batch_above=1))
    service.lost_answer = False
    service.batches.clear()
    run = asking(service, catalog, requests(4), batch_above=1)
    assert kinds(run) == ["opinion"] * 4
    assert (run.report.collected, run.report.asked) == (0, 4)


def test_a_batch_that_the_service_has_forgotten_is_asked_again(service: Service, catalog: Catalog) -> None:
    service.ending = 10_000
    kinds(asking(service, catalog, requests(3), batch_above=1, api=reach(service, wait=0.02)))
    service.batches.clear()
    service.ending = 0
    assert kinds(asking(service, catalog, requests(3), batch_above=1)) == ["opinion"] * 3


@pytest.mark.parametrize(("status", "kind"), [(529, "overloaded"), (413, "rejected"), (500, "waiting")])
def test_a_batch_that_the_service_does_not_take(service: Service, catalog: Catalog, status: int, kind: str) -> None:
    service.creating = Status(status)
    run = asking(service, catalog, requests(3), batch_above=1, api=reach(service, max_retries=1))
    assert kinds(run) == [kind] * 3
    assert service.posts.count("/v1/messages/batches") == (2 if status == 529 else 1)
    assert run.report.spent == 0.0
    service.creating = None
    assert kinds(asking(service, catalog, requests(3), batch_above=1)) == ["opinion"] * 3


def test_a_key_that_may_not_make_batches_leaves_nothing_behind(service: Service, catalog: Catalog) -> None:
    service.creating = Status(403, "permission_error")
    with pytest.raises(LlmError, match="HTTP 403"):
        kinds(asking(service, catalog, requests(3), batch_above=1))
    assert catalog.waiting() == {}


def test_a_small_budget_makes_several_batches_as_each_gives_back_what_it_did_not_spend(
    service: Service, catalog: Catalog
) -> None:
    # At worst 0.5 × 1.1 × (1,000 × 1.05 × 2 + 8,192) $/MTok = 0.00566 $ each; in truth 0.00125 $.
    service.mind = lambda _: message(json.dumps(answer()), cache_read_input_tokens=0, input_tokens=2_200)
    api = reach(service, rate=Rate.plain(1.0, 1.0))
    run = asking(service, catalog, requests(12), batch_above=1, api=api, max_usd=0.018)
    found = kinds(run)
    sizes = [len(sent) for sent in service.batches.values()]
    assert sizes[0] == 3
    assert sizes == sorted(sizes, reverse=True)
    assert found.count("opinion") == sum(sizes)
    assert found.count("over-budget") == 12 - sum(sizes) > 0
    assert run.report.spent == approx(sum(sizes) * 0.00125)
    assert run.report.spent <= 0.018
