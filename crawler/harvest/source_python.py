"""Tools that Python source defines: decorated functions, Tool(...), dictionaries, functions handed to add_tool."""

import ast
import inspect
from collections import ChainMap
from collections.abc import Iterable, Iterator
from typing import Any

Function = ast.FunctionDef | ast.AsyncFunctionDef
_MISSING = object()
_DECORATORS = frozenset({"tool", "mcp_tool", "register_tool", "tool_with_metadata"})
_TYPES = {"str": "string", "int": "integer", "float": "number", "bool": "boolean", "list": "array", "dict": "object"}
_CONTEXTS = ("Context", "RequestContext", "ToolContext")


def extract(texts: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The tools of a package's files, in the protocol's spelling. A file that is no Python is passed over."""
    trees = [tree for text in texts if (tree := _parse(text))]
    package = _Package(trees)
    for tree in trees:
        package.enter(tree)
        for node in ast.walk(tree):
            yield from package.tools(node)


def _parse(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


class _Package:
    """What names mean across a package's files: constants, enumerations, functions, and mounted servers' prefixes."""

    def __init__(self, trees: list[ast.Module]) -> None:
        self.constants: ChainMap[str, ast.expr] = ChainMap({})
        self.functions: dict[str, Function] = {}
        self.prefixes: dict[str, str] = {}
        self.hands_over = False
        for tree in trees:
            for node in ast.walk(tree):
                self._learn(node)

    def _learn(self, node: ast.AST) -> None:
        if isinstance(node, Function):
            self.functions.setdefault(node.name, node)
        elif isinstance(node, ast.ClassDef):
            for item in node.body:
                self._assign(item, f"{node.name}.")
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            self._assign(node, "")
        elif isinstance(node, ast.Call):
            self._mount(node)
            self.hands_over |= self._handed(node) is not None

    def _assign(self, node: ast.stmt, prefix: str) -> None:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        value = node.value if isinstance(node, (ast.Assign, ast.AnnAssign)) else None
        for target in targets:
            if isinstance(target, ast.Name) and value is not None:
                self.constants.maps[0].setdefault(prefix + target.id, value)

    def _mount(self, call: ast.Call) -> None:
        """`main.mount("jira", jira_mcp)` and `main.mount(jira_mcp, prefix="jira")` put `jira_` before its tools."""
        if _called(call) not in {"mount", "import_server"}:
            return
        words = [*call.args, *(one.value for one in call.keywords if one.arg in {"prefix", "namespace", "server"})]
        names = [one.id for one in words if isinstance(one, ast.Name)]
        prefixes = [one.value for one in words if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if names and prefixes:
            self.prefixes[names[0]] = f"{prefixes[0]}_"

    def enter(self, tree: ast.Module) -> None:
        """Read on in this file: its own constants mean what they mean in it."""
        common = self.constants.maps[-1]
        self.constants = ChainMap({}, common)
        for node in tree.body:
            self._assign(node, "")

    # ── tools ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def tools(self, node: ast.AST) -> Iterator[dict[str, Any]]:
        """The tools that one node defines."""
        if isinstance(node, Function):
            yield from self._decorated(node)
        elif isinstance(node, ast.Call):
            yield from self._called(node)
        elif isinstance(node, ast.Dict):
            yield from self._written(self._fields(zip(node.keys, node.values, strict=True)))
        elif isinstance(node, ast.Assign) and self.hands_over:
            yield from self._listed(node)

    def _decorated(self, function: Function) -> Iterator[dict[str, Any]]:
        for decorator in function.decorator_list:
            call = decorator if isinstance(decorator, ast.Call) else None
            target = call.func if call else decorator
            owner, name = _dotted(target)
            if name in _DECORATORS and (owner or name != "tool"):
                yield self._function(function, call, self.prefixes.get(owner.rpartition(".")[2], ""))

    def _called(self, call: ast.Call) -> Iterator[dict[str, Any]]:
        if _called(call).endswith("Tool"):
            pairs = [(ast.Constant(one.arg), one.value) for one in call.keywords if one.arg]
            yield from self._written(self._fields(pairs))
        handed = self._handed(call)
        function = self.functions.get(handed[0]) if handed else None
        if handed and function:
            yield self._function(function, handed[1], "")
        elif handed and _called(call) in {"add_tool", *_DECORATORS}:
            told = self._fields((ast.Constant(one.arg), one.value) for one in call.keywords if one.arg)
            yield from self._written({"inputSchema": {}, **told})

    def _handed(self, call: ast.Call) -> tuple[str, ast.Call] | None:
        """The function given to `add_tool(f)` or `tool(...)(f)`, with the call that may name it."""
        outer = call.func if isinstance(call.func, ast.Call) else call
        adds = _called(call) in {"add_tool", "from_function"} or _called(outer) in _DECORATORS
        if not adds or not call.args or isinstance(call.args[0], ast.Constant):
            return None
        return _dotted(call.args[0])[1], outer

    def _listed(self, node: ast.Assign) -> Iterator[dict[str, Any]]:
        """`tools = [f, g]`, where some loop hands functions over."""
        target = node.targets[0]
        named = isinstance(target, ast.Name) and target.id.lower().endswith("tools")
        for item in node.value.elts if named and isinstance(node.value, (ast.List, ast.Tuple, ast.Set)) else []:
            function = self.functions.get(_dotted(item)[1])
            if function:
                yield self._function(function, None, "")

    def _function(self, function: Function, call: ast.Call | None, prefix: str) -> dict[str, Any]:
        told = self._fields((ast.Constant(one.arg), one.value) for one in call.keywords if one.arg) if call else {}
        first = self.literal(call.args[0]) if call and call.args else None
        name = told.get("name") or (first if isinstance(first, str) and _called(call) in _DECORATORS else function.name)
        doc = ast.get_docstring(function)
        fields = {
            "title": told.get("title"),
            "description": told.get("description") or doc,
            "annotations": told.get("annotations"),
        }
        kept = {key: value for key, value in fields.items() if isinstance(value, (str, dict)) and value}
        return {"name": f"{prefix}{name}", **kept, "inputSchema": self._signature(function)}

    def _written(self, told: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """A tool written out, as keywords or as a dictionary."""
        schema = told.get("inputSchema", told.get("input_schema", told.get("parameters")))
        if not isinstance(told.get("name"), str) or not told["name"] or (schema is None and "description" not in told):
            return
        if schema is None and not {"inputSchema", "input_schema", "parameters", "annotations"} & told.keys():
            return
        kinds = {"title": str, "description": str, "annotations": dict}
        kept = {key: told[key] for key, kind in kinds.items() if isinstance(told.get(key), kind)}
        yield {"name": told["name"], **kept, **({"inputSchema": schema} if isinstance(schema, dict) else {})}

    # ── values ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _fields(self, pairs: Iterable[tuple[ast.expr | None, ast.expr]]) -> dict[str, Any]:
        """Keys and values, a value that is not literal as an empty mark (its key is there)."""
        told: dict[str, Any] = {}
        for key, value in pairs:
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                literal = self.literal(value)
                told[key.value] = {} if literal is _MISSING and key.value in _SCHEMAS else literal
        return {key: value for key, value in told.items() if value is not _MISSING}

    def literal(self, node: ast.expr | None, depth: int = 0) -> Any:
        """What an expression says without running it, or the mark of what it does not say."""
        if depth > 20 or node is None:
            return _MISSING
        if isinstance(node, ast.Constant):
            return node.value if isinstance(node.value, (str, int, float, bool, type(None))) else _MISSING
        if isinstance(node, (ast.Name, ast.Attribute)):
            return self._meaning(node, depth)
        handler = _LITERALS.get(type(node))
        return handler(self, node, depth + 1) if handler else _MISSING

    def _meaning(self, node: ast.Name | ast.Attribute, depth: int) -> Any:
        owner, name = _dotted(node)
        if name == "value" and isinstance(node, ast.Attribute):
            return self.literal(node.value, depth + 1)
        known = self.constants.get(f"{owner.rpartition('.')[2]}.{name}" if owner else name)
        return self.literal(known, depth + 1)

    def _joined(self, node: ast.JoinedStr, depth: int) -> Any:
        parts = [self.literal(one.value if isinstance(one, ast.FormattedValue) else one, depth) for one in node.values]
        return "".join("…" if part is _MISSING else str(part) for part in parts)

    def _added(self, node: ast.BinOp, depth: int) -> Any:
        left, right = self.literal(node.left, depth), self.literal(node.right, depth)
        both = isinstance(node.op, ast.Add) and isinstance(left, str) and isinstance(right, str)
        return left + right if both else _MISSING

    def _many(self, node: ast.List | ast.Tuple | ast.Set, depth: int) -> Any:
        items = [self.literal(item, depth) for item in node.elts]
        return [item for item in items if item is not _MISSING]

    def _mapping(self, node: ast.Dict, depth: int) -> Any:
        pairs = [
            (self.literal(key, depth), self.literal(value, depth))
            for key, value in zip(node.keys, node.values, strict=True)
        ]
        return {key: ({} if value is _MISSING else value) for key, value in pairs if isinstance(key, str)}

    def _made(self, node: ast.Call, depth: int) -> Any:
        """dedent("…"), "…".strip(), and keyword models such as ToolAnnotations(readOnlyHint=True)."""
        name = _called(node)
        if name in {"dedent", "cleandoc"} and node.args:
            text = self.literal(node.args[0], depth)
            return inspect.cleandoc(text) if isinstance(text, str) else _MISSING
        if name == "strip" and isinstance(node.func, ast.Attribute):
            text = self.literal(node.func.value, depth)
            return text.strip() if isinstance(text, str) else _MISSING
        if name.endswith(("Annotations", "Schema")) or name == "dict":
            told = {one.arg: self.literal(one.value, depth) for one in node.keywords if one.arg}
            return {key: value for key, value in told.items() if value is not _MISSING}
        return _MISSING

    # ── schemas ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _signature(self, function: Function) -> dict[str, Any]:
        """The arguments of a function as a schema: names, plain types, descriptions where Field(...) writes them."""
        plain = [*function.args.posonlyargs, *function.args.args]
        optional = {one.arg for one in plain[len(plain) - len(function.args.defaults) :]}
        pairs = zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
        optional |= {one.arg for one, default in pairs if default is not None}
        wanted = [one for one in (*plain, *function.args.kwonlyargs) if not _is_context(one)]
        properties = {one.arg: self._type(one.annotation) for one in wanted}
        required = [one.arg for one in wanted if one.arg not in optional]
        return {"type": "object", "properties": properties, **({"required": required} if required else {})}

    def _type(self, annotation: ast.expr | None) -> dict[str, Any]:
        if isinstance(annotation, ast.Subscript):
            return self._subscript(annotation)
        if isinstance(annotation, ast.BinOp):
            return self._type(annotation.left)
        kind = _TYPES.get(_dotted(annotation)[1].lower()) if annotation is not None else None
        return {"type": kind} if kind else {}

    def _subscript(self, annotation: ast.Subscript) -> dict[str, Any]:
        outer = _dotted(annotation.value)[1]
        inner = annotation.slice.elts if isinstance(annotation.slice, ast.Tuple) else [annotation.slice]
        if outer == "Literal":
            return {"enum": [item for item in map(self.literal, inner) if item is not _MISSING]}
        if outer in {"Optional", "Union"}:
            return self._type(inner[0])
        if outer == "Annotated":
            return {**self._type(inner[0]), **self._described(inner[1:])}
        return {"type": _TYPES[outer.lower()]} if outer.lower() in _TYPES else {}

    def _described(self, extras: list[ast.expr]) -> dict[str, Any]:
        texts = [self.literal(one) for one in extras if isinstance(one, ast.Constant)]
        calls = [one for one in extras if isinstance(one, ast.Call)]
        texts += [self.literal(word.value) for call in calls for word in call.keywords if word.arg == "description"]
        return next(({"description": text} for text in texts if isinstance(text, str)), {})


_SCHEMAS = frozenset({"inputSchema", "input_schema", "parameters"})
_LITERALS: dict[type[ast.AST], Any] = {
    ast.JoinedStr: _Package._joined,
    ast.BinOp: _Package._added,
    ast.List: _Package._many,
    ast.Tuple: _Package._many,
    ast.Set: _Package._many,
    ast.Dict: _Package._mapping,
    ast.Call: _Package._made,
}


def _dotted(node: ast.AST | None) -> tuple[str, str]:
    """An expression `a.b.c` as ("a.b", "c"); two empty words where it is no name."""
    if isinstance(node, ast.Name):
        return "", node.id
    if isinstance(node, ast.Attribute):
        owner, name = _dotted(node.value)
        return ".".join(filter(None, (owner, name))), node.attr
    return "", ""


def _called(call: ast.Call | None) -> str:
    return _dotted(call.func)[1] if call else ""


def _is_context(argument: ast.arg) -> bool:
    if argument.arg in {"self", "cls"}:
        return True
    text = ast.unparse(argument.annotation) if argument.annotation is not None else ""
    return argument.arg in {"ctx", "context"} or text.split("[")[0].rpartition(".")[2] in _CONTEXTS
