"""Remote servers that behave well in each way of the protocol, and ill in each way that we know, on Scrapy's engine."""

import datetime
import ipaddress
import os
import signal
import ssl
from collections import Counter
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from crawler.harvest.exchange import Event, EventStream
from crawler.harvest.faults import HarvestError
from crawler.harvest.protocol import Tools
from crawler.harvest.remote import RemoteOptions, harvest_remotes
from tests.crawler.harvest import local_remotes as remotes
from tests.crawler.local_http import Answer, Asked, Servers
from toolrisk.models import Harvest, How, Remote

LOCAL = RemoteOptions(timeout=7, deadline=30, body_bytes=1024 * 1024, allow_loopback=True)


def http(url: str, kind: str = "streamable-http") -> Remote:
    return Remote(type=kind, url=url)


def harvested(targets: dict[str, Remote], options: RemoteOptions = LOCAL) -> dict[str, Harvest]:
    found: list[Harvest] = []
    harvest_remotes(targets.items(), found.append, options)
    assert sorted(one.server for one in found) == sorted(targets)
    return {one.server: one for one in found}


async def by_path(asked: Asked, answer: Answer) -> None:
    """A host of many servers, some of them silent."""
    if int(asked.path.rpartition("/")[2]) % 16 == 0:
        return await remotes.hang(asked, answer)
    return await remotes.modern(asked, answer)


def certificate(folder: Path) -> ssl.SSLContext:
    """A context whose certificate nobody has signed but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    start = datetime.datetime(2020, 1, 1)
    local = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, start, start.replace(year=2100))
    signed = made.add_extension(local, critical=False).sign(key, hashes.SHA256())
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    pem = signed.public_bytes(serialization.Encoding.PEM) + key.private_bytes(serialization.Encoding.PEM, form, plain)
    (folder / "local.pem").write_bytes(pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "local.pem")
    return context


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Harvest], dict[str, int]]:
    """One night over all of them at once: what became of each, and how often some were asked."""
    with Servers() as servers:
        targets = {each.__name__: http(servers.add(each)) for each in remotes.GOOD}
        targets |= {each.__name__: http(servers.add(each, wild=True)) for each in remotes.HOSTILE}
        targets["old_stream"] = http(servers.add(remotes.old_stream, "/sse"), "sse")
        targets["old_stream_undeclared"] = http(servers.add(remotes.old_stream, "/sse"))
        targets["modern_declared_sse"] = http(servers.add(remotes.modern), "sse")
        shared = servers.add(by_path, "")
        targets |= {f"shared-{number}": http(f"{shared}/{number}") for number in range(35)}
        down = servers.add(remotes.reset, "")
        targets |= {f"down-{number}": http(f"{down}/{number}") for number in range(40)}
        tls = certificate(tmp_path_factory.mktemp("tls"))
        targets["self-signed"] = http(servers.add(remotes.modern, tls=tls))
        targets["robots"] = http(servers.add(remotes.modern, robots=b"User-agent: *\nDisallow: /\n"))
        targets["template"] = http("https://{tenant}.example/mcp")
        targets |= {f"bad-url-{number}": http(url) for number, url in enumerate(BAD_URLS)}
        targets["dns"] = http("http://no-such-host.invalid/mcp")
        found = harvested(targets)
        counts = {"down": len(servers.asked(down)), "robots": len(servers.asked(targets["robots"].url))}
        return found, counts


BAD_URLS = [
    "ftp://127.0.0.1/mcp",
    "file:///etc/passwd",
    "http://user:secret@127.0.0.1/mcp",
    "http://[::1/mcp",
    "nonsense",
]


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("modern", "http 2026-07-28"),
        ("modern_stream", "http 2026-07-28"),
        ("modern_open", "http 2026-07-28"),
        ("modern_declared_sse", "http 2026-07-28"),
        ("slash", "http 2026-07-28"),
        ("same_page", "http 2026-07-28"),
        ("legacy", "http 2025-11-25"),
        ("legacy_stream", "http 2025-03-26"),
        ("old_stream", "sse 2024-11-05"),
        ("old_stream_undeclared", "sse 2024-11-05"),
    ],
)
def test_a_good_server_is_harvested_in_the_way_that_it_speaks(
    night: tuple[dict[str, Harvest], dict[str, int]], name: str, step: str
) -> None:
    harvest = night[0][name]
    assert (harvest.step, harvest.how, harvest.cause) == (step, How.observed, None)
    assert [tool.to_wire() for tool in harvest.definitions] == remotes.TOOLS


def test_all_pages_are_taken_and_the_shortest_time_is_kept(
    night: tuple[dict[str, Harvest], dict[str, int]],
) -> None:
    harvest = night[0]["modern_pages"]
    assert [tool.name for tool in harvest.definitions] == ["tool_0", "tool_1", "tool_2"]
    assert harvest.ttl_ms == 1000
    assert night[0]["modern"].ttl_ms == 60_000
    assert night[0]["legacy"].ttl_ms is None


@pytest.mark.parametrize(
    ("behaviour", "cause"), remotes.HOSTILE.items(), ids=lambda each: getattr(each, "__name__", each)
)
def test_an_unfit_server_is_told_with_its_cause(
    night: tuple[dict[str, Harvest], dict[str, int]], behaviour: remotes.Behaviour, cause: str
) -> None:
    harvest = night[0][behaviour.__name__]
    assert (harvest.cause, harvest.definitions) == (cause, ())
    assert harvest.reason
    assert len(harvest.reason) < 300


@pytest.mark.parametrize("name", ["template", "robots", "dns", "self-signed"])
def test_other_causes_are_told_apart(night: tuple[dict[str, Harvest], dict[str, int]], name: str) -> None:
    assert night[0][name].cause == {"self-signed": "tls"}.get(name, name)


def test_what_is_no_address_is_not_asked(night: tuple[dict[str, Harvest], dict[str, int]]) -> None:
    assert {night[0][f"bad-url-{number}"].cause for number in range(len(BAD_URLS))} == {"bad-url"}


def test_robots_are_heeded(night: tuple[dict[str, Harvest], dict[str, int]]) -> None:
    assert night[1]["robots"] == 0


def test_silent_neighbours_do_not_cost_a_good_server_its_place(
    night: tuple[dict[str, Harvest], dict[str, int]],
) -> None:
    causes = {number: night[0][f"shared-{number}"].cause for number in range(35)}
    assert {cause for number, cause in causes.items() if number % 16} == {None}
    assert {cause for number, cause in causes.items() if not number % 16} == {"timeout"}


def test_a_host_that_is_down_is_left_in_peace(night: tuple[dict[str, Harvest], dict[str, int]]) -> None:
    causes = Counter(night[0][f"down-{number}"].cause for number in range(40))
    assert set(causes) == {"dropped", "host-down"}
    assert causes["host-down"] >= 30
    assert night[1]["down"] <= 10


def test_no_address_of_this_machine_or_its_network_is_reached() -> None:
    with Servers() as servers:
        port = servers.add(remotes.modern).rpartition(":")[2]
        hosts = ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "127.1"]
        hosts += ["169.254.169.254", "10.0.0.1", "[fd00:ec2::254]", "100.100.100.200", "168.63.129.16"]
        strict = RemoteOptions(timeout=10, deadline=25, robots=False)
        found = harvested({host: http(f"http://{host}:{port}") for host in hosts}, strict)
        assert {host: one.cause for host, one in found.items()} == dict.fromkeys(hosts, "forbidden-address")
        assert servers.seen == {}


def test_the_end_of_the_crawling_process_is_told_for_each_that_was_not_asked() -> None:
    found: list[Harvest] = []

    def killing(harvest: Harvest) -> None:
        found.append(harvest)
        if harvest.server == "bad":
            (child,) = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
            os.kill(int(child), signal.SIGKILL)

    with Servers() as servers:
        targets = {"bad": http("nonsense"), "silent": http(servers.add(remotes.hang))}
        harvest_remotes(targets.items(), killing, LOCAL)
    assert [(one.server, one.cause) for one in found] == [("bad", "bad-url"), ("silent", "crawler")]
    assert "ended early (exit code -9)" in str(found[1].reason)


# ── framing ──


@given(st.lists(st.tuples(st.sampled_from(["message", "endpoint"]), st.text("ab:\u00e9 ", min_size=1))), st.data())
def test_events_are_the_same_wherever_they_are_cut(events: list[tuple[str, str]], data: st.DataObject) -> None:
    end = data.draw(st.sampled_from(["\n", "\r\n", "\r"]))
    text = "".join(f": note{end}event: {name}{end}data: {value}{end}{end}" for name, value in events) + ":x" + end
    body = text.encode() + b"\n"
    cuts = sorted(data.draw(st.lists(st.integers(0, len(body)), max_size=8)))
    stream = EventStream()
    found = [
        event
        for start, stop in zip([0, *cuts], [*cuts, len(body)], strict=True)
        for event in stream.feed(body[start:stop])
    ]
    assert found == [Event(name, value) for name, value in events]


def test_data_of_several_lines_is_one_event() -> None:
    assert EventStream().feed(b"data: a\ndata:b\nid: 1\n\n\n\ndata\n\n") == [
        Event("message", "a\nb"),
        Event("message", ""),
    ]


def test_pages_end() -> None:
    found = Tools()
    assert found.add({"tools": [1], "nextCursor": "a"}) == "a"
    assert found.add({"tools": [2], "nextCursor": "b"}) == "b"
    assert found.add({"tools": [3], "nextCursor": "a"}) is None
    assert found.tools == [1, 2, 3]
    assert [found.add({"tools": [], "nextCursor": str(number)}) for number in range(250)][-1] == "249"
    with pytest.raises(HarvestError, match="endless"):
        [found.add({"tools": [], "nextCursor": str(number)}) for number in range(250, 1000)]


def test_a_list_ends_where_its_cursor_says_nothing() -> None:
    assert [Tools().add({"tools": [1], "nextCursor": cursor}) for cursor in (None, "", False, 0)] == [None] * 4


@pytest.mark.parametrize("cursor", [7, {"a": 1}, "c" * 10_000])
def test_a_cursor_that_can_t_be_sent_back_is_a_fault(cursor: object) -> None:
    with pytest.raises(HarvestError, match="no cursor that could be sent back"):
        Tools().add({"tools": [], "nextCursor": cursor})
