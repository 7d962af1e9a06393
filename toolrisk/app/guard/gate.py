"""What passes between a client and a server: lines in, lines out, no input or output of its own.

Every tools/call is decided here. Whatever is not concerned passes as the bytes that came.
"""

import json
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import RLock
from typing import Any

from toolrisk import clock
from toolrisk.app.guard import approval, rules, wire
from toolrisk.app.guard.counters import CountersError
from toolrisk.app.guard.pins import Pins
from toolrisk.app.guard.wire import Message, UnreadableLineError
from toolrisk.canonical import clean, sha256
from toolrisk.policy import Call, Counters, Decision, Slot, evaluate

_MOST_HELD = 256
_MOST_OPEN = 1024
_MOST_PAGES = 200
_TOO_MANY = "Too many calls wait for the server to list its tools."


@dataclass
class Sent:
    """What is to be written where, in order."""

    to_server: list[bytes] = field(default_factory=list)
    to_client: list[bytes] = field(default_factory=list)


@dataclass(frozen=True)
class Request:
    """A tools/call, and the bytes that carry it on where nothing of it needs changing."""

    message: Message
    line: bytes

    @property
    def id(self) -> Any:
        return self.message.get("id")

    @property
    def params(self) -> Mapping[str, Any]:
        return self.message["params"]  # type: ignore[no-any-return]

    @property
    def call(self) -> Call:
        return Call(self.params["name"], self.params.get("arguments") or {})

    @property
    def key(self) -> str:
        """The same for the same call of the same tool, whatever its id."""
        return _digest([self.call.tool, self.call.arguments, self.params.get("requestState")])


class _Uncounted:
    """Counters that are never full, to learn what the other rules say."""

    def take(self, slots: Sequence[Slot]) -> Slot | None:
        return None


class Gate:
    """The state of one connection. Both directions may call it at once."""

    def __init__(
        self,
        document: rules.Document,
        counters: Counters,
        *,
        ask: bool = False,
        pins: Pins | None = None,
        say: Callable[[str], None] = lambda text: None,
    ) -> None:
        self._document, self._counters, self._ask, self._pins, self._say = document, counters, ask, pins, say
        self._lock = RLock()
        self._mark = f"toolrisk-guard-{secrets.token_hex(8)}"
        self._made = 0
        self._capabilities: Any = None
        self._asked: dict[str, Request] = {}
        self._offered: dict[str, str] = {}
        self._open: OrderedDict[Any, Request] = OrderedDict()
        self._continued: OrderedDict[str, None] = OrderedDict()
        self._waiting: list[Request] = []
        self._listing: tuple[str, int] | None = None
        self._next: tuple[str, int] | None = None

    # ── from the client ──

    def from_client(self, line: bytes) -> Sent:
        """What becomes of a line that the client wrote."""
        with self._lock:
            try:
                value = wire.read(line) if line.strip() else None
                return self._batch(value, line) if isinstance(value, list) else self._one(value, line)
            except UnreadableLineError as problem:
                return self._refused(problem)

    def _refused(self, problem: UnreadableLineError) -> Sent:
        self._say(f"not forwarded: {problem}")
        code = wire.PARSE_ERROR if problem.id is None else wire.INVALID_REQUEST
        return Sent(
            to_client=[wire.write(wire.error(problem.id, code, f"Not forwarded by toolrisk guard: {problem}."))]
        )

    def _one(self, message: Message | None, line: bytes) -> Sent:
        if message is None:
            return Sent(to_server=[line])
        method = message.get("method")
        if method == "tools/call":
            return self._call(Request(message, line))
        if method == "notifications/cancelled" and (sent := self._cancelled(message)) is not None:
            return sent
        if method == "initialize":
            params = message.get("params")
            self._capabilities = params.get("capabilities") if isinstance(params, dict) else None
        if method is None and isinstance(message.get("id"), str) and message["id"].startswith(self._mark):
            return self._answered(message)
        return Sent(to_server=[line])

    def _batch(self, messages: list[Message], line: bytes) -> Sent:
        """Where every message of a batch passes, the batch passes as it came; else what passes is sent on as one."""
        parts = [self._one(message, wire.write(message)) for message in messages]
        if all(
            part.to_server == [wire.write(one)] and not part.to_client
            for part, one in zip(parts, messages, strict=True)
        ):
            return Sent(to_server=[line])
        return Sent(
            to_server=_joined([row for part in parts for row in part.to_server]),
            to_client=_joined([row for part in parts for row in part.to_client]),
        )

    def _cancelled(self, message: Message) -> Sent | None:
        """A call that is held here was never sent on, so its cancelling isn't either."""
        params = message.get("params")
        request_id = params.get("requestId") if isinstance(params, dict) else None
        waiting = [request for request in self._waiting if request.id == request_id]
        asked = [mark for mark, request in self._asked.items() if request.id == request_id]
        if request_id is None or not (waiting or asked):
            return None
        self._waiting = [request for request in self._waiting if request not in waiting]
        for mark in asked:
            del self._asked[mark]
        return Sent(to_client=[wire.write(_withdrawn(mark)) for mark in asked])

    # ── a call ──

    def _call(self, request: Request) -> Sent:
        if self._pins is None or self._pins.knows(request.call.tool):
            return self._decide(request)
        if len(self._waiting) >= _MOST_HELD:
            return self._deny(request, _TOO_MANY)
        self._waiting.append(request)
        if self._listing is not None:
            return Sent()
        return Sent(to_server=[self._list_request(request.params, 0, None)])

    def _decide(self, request: Request) -> Sent:
        problem = self._pins.problem(request.call.tool) if self._pins else None
        if problem:
            return self._deny(request, problem)
        if request.key in self._continued:
            del self._continued[request.key]
            return self._pass(request)
        if isinstance(state := request.params.get("requestState"), str) and state.startswith(self._mark):
            return self._retried(request, state)
        decision = self._judge(self._document, request.call, self._counters)
        if decision.allowed:
            return self._pass(request)
        if self._ask and rules.asks(decision.text) and approval.can_be_asked(request.params, self._capabilities):
            return self._put(request)
        return self._deny(request, decision.text)

    def _judge(self, document: rules.Document, call: Call, counters: Counters) -> Decision:
        """The engine's decision. Whatever goes wrong on the way denies: a guard that fails must not let through."""
        if key := rules.disguised(document, call):
            return Decision("deny", "arguments", f"The argument {key!r} is tested by the policy in another spelling.")
        try:
            return evaluate(document, call, counters, clock.now())
        except CountersError as error:
            self._say(str(error))
            return Decision("deny", "limits", "Calls can't be counted here, so the call is denied.")
        except Exception as error:
            self._say(f"the policy could not be evaluated: {type(error).__name__}")
            return Decision("deny", "document", "The policy could not be evaluated, so the call is denied.")

    def _pass(self, request: Request) -> Sent:
        if approval.is_modern(request.params):
            self._open[request.id] = request
            while len(self._open) > _MOST_OPEN:
                self._open.popitem(last=False)
        return Sent(to_server=[request.line])

    def _deny(self, request: Request, text: str) -> Sent:
        self._say(f"denied {clean(request.call.tool)}: {clean(text, 600)}")
        if request.id is None:
            return Sent()
        result: dict[str, Any] = {"content": [{"type": "text", "text": text}], "isError": True}
        if approval.is_modern(request.params):
            result["resultType"] = "complete"
        return Sent(to_client=[wire.write({"jsonrpc": "2.0", "id": request.id, "result": result})])

    # ── asking a person ──

    def _put(self, request: Request) -> Sent:
        """Ask, unless the other rules deny the call anyway."""
        others = rules.approved(self._document, request.call.tool)
        decision = self._judge(others, request.call, _Uncounted())
        if not decision.allowed or request.id is None or len(self._asked) >= _MOST_HELD:
            return self._deny(request, decision.text or "Too many questions are open.")
        params = approval.question(request.call.tool, request.call.arguments)
        if approval.is_modern(request.params):
            return self._offer(request, params)
        mark = self._fresh()
        self._asked[mark] = request
        question = {"jsonrpc": "2.0", "id": mark, "method": "elicitation/create", "params": params}
        return Sent(to_client=[wire.write(question)])

    def _offer(self, request: Request, params: Message) -> Sent:
        """In the stateless protocol the question is a result, and the answer comes with the call's repetition."""
        mark = self._fresh()
        self._offered[mark] = _same_call(request)
        while len(self._offered) > _MOST_OPEN:
            self._offered.pop(next(iter(self._offered)))
        asked = {approval.KEY: {"method": "elicitation/create", "params": params}}
        result = {"resultType": "input_required", "inputRequests": asked, "requestState": mark}
        return Sent(to_client=[wire.write({"jsonrpc": "2.0", "id": request.id, "result": result})])

    def _answered(self, message: Message) -> Sent:
        """The client's answer to one of our questions; a late one is for nobody."""
        request = self._asked.pop(message["id"], None)
        return Sent() if request is None else self._concluded(request, message.get("result"), request.line)

    def _retried(self, request: Request, state: str) -> Sent:
        answers = request.params.get("inputResponses")
        answer = answers.get(approval.KEY) if isinstance(answers, dict) else None
        if self._offered.pop(state, None) != _same_call(request):
            return self._deny(request, "This is not the call that a person was asked about.")
        return self._concluded(request, answer, wire.write(_without_ours(request.message)))

    def _concluded(self, request: Request, answer: Any, line: bytes) -> Sent:
        if not approval.agreed(answer):
            return self._deny(request, "A person was asked and did not agree.")
        problem = self._pins.problem(request.call.tool) if self._pins else None
        decision = self._judge(rules.approved(self._document, request.call.tool), request.call, self._counters)
        if problem or not decision.allowed:
            return self._deny(request, problem or decision.text)
        self._say(f"a person agreed to {clean(request.call.tool)}")
        return self._pass(Request(json.loads(line), line))

    # ── from the server ──

    def from_server(self, line: bytes) -> Sent:
        """What becomes of a line that the server wrote."""
        with self._lock:
            if self._listing is None and not wire.may_list_tools(line):
                return Sent(to_client=[line])
            try:
                value = wire.read_answer(line) if line.strip() else {}
            except UnreadableLineError as problem:
                return self._withheld(line, problem)
            messages = value if isinstance(value, list) else [value]
            kept = [self._shown(message) for message in messages]
            if all(after is before for after, before in zip(kept, messages, strict=True)):
                return Sent(to_client=[line])
            rest = [message for message in kept if message is not None]
            sent = Sent(to_client=[wire.write(rest if isinstance(value, list) else rest[0])] if rest else [])
            return self._released(sent)

    def _withheld(self, line: bytes, problem: UnreadableLineError) -> Sent:
        """A line that could hold a list of tools and can't be read: the client may read it, so it doesn't get it."""
        self._say(f"not passed to the client: {problem}")
        try:
            message = json.loads(line)
        except (ValueError, RecursionError):
            return Sent()
        request_id = message.get("id") if isinstance(message, dict) else None
        if self._listing is not None and request_id == self._listing[0]:
            self._listed({})
            return self._released(Sent())
        text = f"The server's answer was withheld by toolrisk guard: {problem}."
        known = wire.is_id(request_id) and ("method" not in message or "result" in message)
        return Sent(to_client=[wire.write(wire.error(request_id, wire.INTERNAL_ERROR, text))] if known else [])

    def _shown(self, message: Message) -> Message | None:
        """The message itself, a changed one, or None where it was for us."""
        if message.get("method") == "notifications/tools/list_changed" and self._pins:
            self._pins.forget()
        if "method" in message:
            return message
        if self._listing is not None and message.get("id") == self._listing[0]:
            self._listed(message)
            return None
        result = message.get("result")
        if not isinstance(result, dict):
            return message
        if result.get("resultType") == "input_required":
            self._remember(message.get("id"), result)
        return self._filtered(message, result) if isinstance(result.get("tools"), list) else message

    def _remember(self, request_id: Any, result: Message) -> None:
        """The server wants more before it goes on with a call that was let through: its repetition is no new call."""
        request = self._open.pop(request_id, None) if wire.is_id(request_id) else None
        if request is not None:
            call = request.call
            self._continued[_digest([call.tool, call.arguments, result.get("requestState")])] = None
            while len(self._continued) > _MOST_OPEN:
                self._continued.popitem(last=False)

    def _filtered(self, message: Message, result: Message) -> Message:
        self._note(result["tools"])
        kept = [tool for tool in result["tools"] if self._listable(tool)]
        return message if len(kept) == len(result["tools"]) else {**message, "result": {**result, "tools": kept}}

    def _note(self, tools: list[Any]) -> None:
        for name in self._pins.see(tools) if self._pins else []:
            for row in self._pins.difference(name) if self._pins else []:
                self._say(row)

    def _listable(self, tool: Any) -> bool:
        name = tool.get("name") if isinstance(tool, dict) else None
        if isinstance(name, str) and rules.hidden(self._document, name):
            return False
        return self._pins is None or self._pins.lists(tool)

    # ── asking the server for its tools, where a call comes before any list ──

    def _list_request(self, params: Mapping[str, Any], page: int, cursor: str | None) -> bytes:
        # Not of our questions' kind: a server that knew their ids could get a person's yes to a question of its own.
        self._listing = (f"toolrisk-list-{secrets.token_hex(8)}", page)
        asked: dict[str, Any] = {"cursor": cursor} if cursor is not None else {}
        if approval.is_modern(params):
            asked["_meta"] = {key: value for key, value in params["_meta"].items() if key != "progressToken"}
        return wire.write({"jsonrpc": "2.0", "id": self._listing[0], "method": "tools/list", "params": asked})

    def _listed(self, message: Message) -> None:
        """One page of our own list; what it leaves to do is done by `_released`."""
        result = message.get("result")
        page = self._listing[1] if self._listing else 0
        tools = result.get("tools") if isinstance(result, dict) else None
        self._note(tools if isinstance(tools, list) else [])
        cursor = result.get("nextCursor") if isinstance(result, dict) else None
        self._listing = None
        self._next = (cursor, page + 1) if isinstance(cursor, str) and page + 1 < _MOST_PAGES else None

    def _released(self, sent: Sent) -> Sent:
        """After a page of our own list: the next page, or the calls that waited for it."""
        if self._listing is not None or not self._waiting:
            return sent
        if self._next is not None:
            cursor, page = self._next
            sent.to_server.append(self._list_request(self._waiting[0].params, page, cursor))
            return sent
        waiting, self._waiting = self._waiting, []
        for request in waiting:
            part = self._decide(request)
            sent.to_server += part.to_server
            sent.to_client += part.to_client
        return sent

    def _fresh(self) -> str:
        self._made += 1
        return f"{self._mark}-{self._made}"


def _same_call(request: Request) -> str:
    return _digest([request.call.tool, request.call.arguments])


def _digest(value: Any) -> str:
    """The order of lists counts: a call is what it was only with its arguments in their order."""
    return sha256(json.dumps(value, sort_keys=True).encode())


def _without_ours(message: Message) -> Message:
    params = {key: value for key, value in message["params"].items() if key not in ("requestState", "inputResponses")}
    return {**message, "params": params}


def _withdrawn(mark: str) -> Message:
    params = {"requestId": mark, "reason": "The call was cancelled."}
    return {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": params}


def _joined(rows: list[bytes]) -> list[bytes]:
    """Several lines as one batch, one as itself."""
    return rows if len(rows) < 2 else [b"[" + b",".join(row.rstrip() for row in rows) + b"]\n"]
