"""Tools that JavaScript and TypeScript define: registerTool(…), tool(…), addTool(…), objects with name and schema."""

import functools
import re
from collections import ChainMap
from collections.abc import Iterable, Iterator
from typing import Any

import tree_sitter_javascript
import tree_sitter_typescript
from tree_sitter import Language, Node, Parser, Query, QueryCursor

_MISSING = object()
_METHODS = frozenset({"tool", "registerTool", "addTool", "registerAppTool", "defineTool", "createTool"})
_SCHEMAS = ("inputSchema", "input_schema", "parameters", "paramsSchema", "schema")
_SIGNS = re.compile(
    r"inputSchema|input_schema|registerTool|addTool|\.tool\(|defineTool|createTool|AppTool|parameters|paramsSchema"
)
_TYPED = re.compile(
    r"^\s*(interface|type \w+ =|enum |import type|export type)|: (string|number|boolean|Promise<)", re.MULTILINE
)
_QUERY = """
(call_expression function: [(identifier) (member_expression)] @function arguments: (arguments) @arguments)
(object) @object
(variable_declarator name: (identifier) @constant value: (_) @value)
"""
_ENUM = "(enum_assignment name: (property_identifier) @member value: (_) @meaning)"
_ZOD = {
    "string": "string",
    "number": "number",
    "boolean": "boolean",
    "array": "array",
    "object": "object",
    "record": "object",
    "int": "integer",
    "url": "string",
    "email": "string",
    "uuid": "string",
    "tuple": "array",
}
_DEEPEST = 12


def extract(texts: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The tools of a package's files, in the protocol's spelling. Names are resolved across the package's constants."""
    told = [text for text in texts if _SIGNS.search(text) or re.search(r"(?i)tool", text)]
    package = _Package()
    trees = [_parse(text) for text in told]
    files = [(root, query, package.learn(root, query)) for root, query in trees]
    for root, query, constants in files:
        yield from package.tools(root, query, constants)


@functools.cache
def _language(typed: bool) -> tuple[Parser, Query]:
    grammar = tree_sitter_typescript.language_typescript() if typed else tree_sitter_javascript.language()
    language = Language(grammar)
    return Parser(language), Query(language, _QUERY + (_ENUM if typed else ""))


def _parse(text: str) -> tuple[Node, Query]:
    parser, query = _language(bool(_TYPED.search(text[:200_000])))
    return parser.parse(text.encode()).root_node, query


class _Package:
    """What constants mean across a package's files, and the tools that they name."""

    def __init__(self) -> None:
        self.constants: ChainMap[str, Node] = ChainMap({})

    def learn(self, root: Node, query: Query) -> dict[str, Node]:
        """A file's constants, for itself and for files that import them; in minified code, where one letter means many
        things, none."""
        own: dict[str, Node] = {}
        for _, captures in QueryCursor(query).matches(root):
            for name, value in (("constant", "value"), ("member", "meaning")):
                if name in captures and len(_text(captures[name][0])) > 2:
                    own.setdefault(_text(captures[name][0]), captures[value][0])
        for name, node in own.items():
            self.constants.maps[-1].setdefault(name, node)
        return own

    def tools(self, root: Node, query: Query, constants: dict[str, Node]) -> Iterator[dict[str, Any]]:
        """The tools that a file defines; its own constants mean what they mean in it."""
        self.constants = ChainMap(constants, self.constants.maps[-1])
        for _, captures in QueryCursor(query).matches(root):
            if "arguments" in captures:
                yield from self._registered(captures["function"][0], captures["arguments"][0])
            elif "object" in captures:
                yield from self._written(self._object(captures["object"][0]))

    def _registered(self, function: Node, arguments: Node) -> Iterator[dict[str, Any]]:
        """`server.tool(name, description?, schema?, hints?, f)` and `registerTool(name, {…}, f)`."""
        method = _text(function).rpartition(".")[2]
        given = [one for one in arguments.named_children if one.type != "comment"]
        if method not in _METHODS or len(given) < 2:
            return
        given = (
            given[1:] if given[0].type in {"identifier", "this"} and _is_text(given[1]) and len(given) > 2 else given
        )
        name = self.literal(given[0])
        if isinstance(name, str) and name and len(name) <= 128 and not re.search(r"\s", name):
            yield {"name": name, **self._told(given[1:-1] if len(given) > 2 else given[1:])}

    def _told(self, given: list[Node]) -> dict[str, Any]:
        """What stands between a tool's name and its function."""
        told: dict[str, Any] = {}
        for node in given:
            fields = self._object(self._follow(node))
            text = self.literal(node)
            if isinstance(text, str):
                told.setdefault("description", text)
            elif any(key in fields for key in ("description", "title", *_SCHEMAS)) and "name" not in told:
                told |= self._known(fields)
            elif fields and all(key.endswith("Hint") or key == "title" for key in fields):
                told["annotations"] = self.literal(self._follow(node))
            elif fields and "inputSchema" not in told:
                told["inputSchema"] = self._shape(fields)
        return told

    def _written(self, fields: dict[str, Node]) -> Iterator[dict[str, Any]]:
        """An object that is a tool: a name, and a schema or a description beside something that runs."""
        name = self.literal(fields.get("name"))
        schema = any(key in fields for key in _SCHEMAS)
        runs = any(key in fields for key in ("handler", "execute", "annotations", "callback", "handle", "run"))
        if not isinstance(name, str) or not re.fullmatch(r"[\w./:-]{1,128}", name) or "in" in fields:
            return
        if (schema and ("description" in fields or runs)) or ("description" in fields and runs):
            yield {"name": name, **self._known(fields)}

    def _known(self, fields: dict[str, Node]) -> dict[str, Any]:
        kinds: dict[str, type] = {"title": str, "description": str, "annotations": dict}
        told = {key: self.literal(fields[key]) for key in kinds if key in fields}
        kept = {key: value for key, value in told.items() if isinstance(value, kinds[key])}
        schema = next((fields[key] for key in _SCHEMAS if key in fields), None)
        read = self._schema(schema) if schema is not None else None
        return {**kept, **({"inputSchema": read} if read else {})}

    # ── values ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _follow(self, node: Node, depth: int = 0) -> Node:
        """A name's value where the package has one; anything else as it is."""
        if node.type in {"as_expression", "satisfies_expression", "parenthesized_expression"} and node.named_children:
            return self._follow(node.named_children[0], depth + 1)
        known = self.constants.get(_text(node)) if node.type == "identifier" else None
        return self._follow(known, depth + 1) if known is not None and depth < _DEEPEST else node

    def _object(self, node: Node) -> dict[str, Node]:
        fields: dict[str, Node] = {}
        for pair in node.named_children if node.type == "object" else []:
            if pair.type == "pair":
                fields[_key(pair.child_by_field_name("key"))] = pair.child_by_field_name("value") or pair
            elif pair.type == "shorthand_property_identifier":
                fields[_text(pair)] = self.constants.get(_text(pair), pair)
            elif pair.type == "method_definition":
                fields[_key(pair.child_by_field_name("name"))] = pair
            elif pair.type == "spread_element" and pair.named_children:
                fields = {**self._object(self._follow(pair.named_children[0])), **fields}
        return fields

    def literal(self, node: Node | None, depth: int = 0) -> Any:
        """What an expression says without running it, or the mark of what it does not say."""
        if node is None or depth > _DEEPEST:
            return _MISSING
        if node.type in _WORDS:
            return _WORDS[node.type]
        handler = _LITERALS.get(node.type)
        if handler:
            return handler(self, node, depth + 1)
        followed = self._follow(node)
        return self.literal(followed, depth + 1) if followed != node else _MISSING

    def _string(self, node: Node, depth: int) -> Any:
        return "".join(_escape(one) for one in node.children[1:-1])

    def _template(self, node: Node, depth: int) -> Any:
        parts = []
        for one in node.children[1:-1]:
            inner = one.named_children[0] if one.type == "template_substitution" and one.named_children else None
            value = self.literal(inner, depth) if inner is not None else _escape(one)
            parts.append("…" if value is _MISSING else str(value))
        return "".join(parts)

    def _sum(self, node: Node, depth: int) -> Any:
        sides = [self.literal(node.child_by_field_name(side), depth) for side in ("left", "right")]
        plus = node.child_by_field_name("operator")
        both = plus is not None and plus.type == "+" and all(isinstance(side, str) for side in sides)
        return "".join(sides) if both else _MISSING

    def _number(self, node: Node, depth: int) -> Any:
        try:
            return float(_text(node)) if "." in _text(node) else int(_text(node))
        except ValueError:
            return _MISSING

    def _items(self, node: Node, depth: int) -> Any:
        items = [self.literal(one, depth) for one in node.named_children]
        return [item for item in items if item is not _MISSING]

    def _mapping(self, node: Node, depth: int) -> Any:
        told = {key: self.literal(value, depth) for key, value in self._object(node).items()}
        return {key: {} if value is _MISSING else value for key, value in told.items()}

    def _member(self, node: Node, depth: int) -> Any:
        """`TOOLS.READ`: an enumeration's member, or a constant object's."""
        owner, name = node.child_by_field_name("object"), _text(node.child_by_field_name("property"))
        fields = self._object(self._follow(owner)) if owner is not None and owner.type == "identifier" else {}
        if name in fields:
            return self.literal(fields[name], depth)
        return self.literal(self.constants.get(name), depth) if name.isupper() else _MISSING

    def _call(self, node: Node, depth: int) -> Any:
        """`[…].join("\\n")`, `"…".trim()` and dedent-like wrappers of one text."""
        function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        method = _text(function).rpartition(".")[2] if function is not None else ""
        owner = function.child_by_field_name("object") if function is not None else None
        if method == "join" and owner is not None and arguments is not None:
            items, glue = self.literal(owner, depth), self._items(arguments, depth)
            sound = isinstance(items, list) and all(isinstance(item, str) for item in items)
            return str(glue[0] if glue else ",").join(items) if sound else _MISSING
        return self.literal(owner, depth) if method in {"trim", "freeze"} else _MISSING

    # ── schemas ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _schema(self, node: Node) -> dict[str, Any] | None:
        """A JSON schema written out, or one written in zod, as far as either is literal."""
        node = self._follow(node)
        if node.type == "call_expression":
            return self._zod(node)
        if node.type != "object":
            return None
        fields = self._object(node)
        if "properties" in fields or self.literal(fields.get("type")) == "object":
            schema = self.literal(node)
            return schema if isinstance(schema, dict) else None
        return self._shape(fields)

    def _shape(self, fields: dict[str, Node], depth: int = 0) -> dict[str, Any]:
        """The argument of z.object as a schema."""
        read = {key: self._zod(value, depth + 1) or {} for key, value in fields.items()}
        required = [
            key for key, value in fields.items() if not re.search(r"\.(optional|default|nullish)\(", _text(value))
        ]
        return {"type": "object", "properties": read, **({"required": required} if required else {})}

    def _zod(self, node: Node, depth: int = 0) -> dict[str, Any] | None:
        """`z.string().optional().describe("…")`, read from its links."""
        schema: dict[str, Any] = {}
        node = self._follow(node)
        while node.type == "call_expression" and depth < _DEEPEST:
            function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
            if function is None or arguments is None or function.type != "member_expression":
                break
            self._link(schema, _text(function.child_by_field_name("property")), arguments, depth)
            inner = function.child_by_field_name("object")
            node = self._follow(inner) if inner is not None else node
            depth += inner is None
        return schema or None

    def _link(self, schema: dict[str, Any], method: str, arguments: Node, depth: int) -> None:
        first = arguments.named_children[0] if arguments.named_children else None
        text = self.literal(first)
        if method == "describe" and isinstance(text, str):
            schema.setdefault("description", text)
        elif method == "enum" and isinstance(text, list):
            schema |= {"type": "string", "enum": text}
        elif method == "literal" and isinstance(text, (str, int, float)):
            schema["const"] = text
        elif method in {"object", "strictObject"} and first is not None:
            schema |= self._shape(self._object(self._follow(first)), depth)
        elif method in _ZOD:
            schema.setdefault("type", _ZOD[method])


_WORDS = {"true": True, "false": False, "null": None}
_LITERALS: dict[str, Any] = {
    "string": _Package._string,
    "template_string": _Package._template,
    "binary_expression": _Package._sum,
    "number": _Package._number,
    "array": _Package._items,
    "object": _Package._mapping,
    "member_expression": _Package._member,
    "call_expression": _Package._call,
}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}


def _text(node: Node | None) -> str:
    return (node.text or b"").decode(errors="replace") if node is not None else ""


def _escape(node: Node) -> str:
    """A piece of a string: itself, or what an escape stands for."""
    text = _text(node)
    if node.type != "escape_sequence":
        return text
    digits = re.fullmatch(r"\\(?:x|u)\{?([0-9a-fA-F]{1,6})\}?", text)
    if digits:
        code = int(digits[1], 16)
        return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
    return _ESCAPES.get(text[1:], text[1:])


def _key(node: Node | None) -> str:
    return _text(node).strip("\"'`")


def _is_text(node: Node) -> bool:
    return node.type in {"string", "template_string"}
