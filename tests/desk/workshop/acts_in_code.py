"""Every act that the program can write into the audit chain, and the fields it writes with it, read from the code."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.house.tree import FLOORS, ROOT

#: What an entry is written through: the act stands as `act=`, or among the arguments of what hands it on.
_DIRECT = frozenset({"append", "link", "_link", "Wish", "save", "opened"})
_HANDS_ON = frozenset({"link", "_link", "_note", "_change", "_act", "opened"})
#: Acts that are put together: file -> (beginning, what is called with the end).
_PUT_TOGETHER = {
    "store/watching.py": ("watch entry ", frozenset({"_change", "_act"})),
    "store/subject_acts.py": ("subject ", frozenset({"write", "take_out"})),
    "store/subject_review.py": ("subject ", frozenset({"write"})),
}
_ACT = re.compile(r"[a-z][a-z.'-]*(?: [a-z.'-]+)*")


@dataclass
class Found:
    """Act -> where; field -> where; beginnings of acts that are put together."""

    acts: dict[str, str] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    beginnings: set[str] = field(default_factory=set)


def found() -> Found:
    """Read all rooms."""
    result = Found()
    files = [path for room in FLOORS for path in (ROOT / room).rglob("*.py")] + [ROOT / "scheduler.py"]
    trees = {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8")) for path in files if path.exists()}
    named: dict[str, str] = {}
    for tree in trees.values():
        for name, text in _constants(tree):
            named[name] = f"{named[name]}|{text}" if name in named else text
    for file, tree in trees.items():
        _read(file, tree, named, result)
    return result


def _read(file: str, tree: ast.Module, named: dict[str, str], result: Found) -> None:
    local = dict(_constants(tree))
    for node in (node for node in ast.walk(tree) if isinstance(node, ast.Assign) and isinstance(node.value, ast.IfExp)):
        known = {name: text for name, text in named.items() if name.isupper()} | local
        names = [side.id for side in _sides(node.value) if isinstance(side, ast.Name) and side.id in known]
        if names:
            local |= {_name(target): "|".join(known[name] for name in names) for target in node.targets}
    beginning, ends = _PUT_TOGETHER.get(file, ("", frozenset()))
    audits = "audit" in (ROOT / file).read_text("utf-8")
    for alarm in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == "alarm"):
        sides = [side for node in ast.walk(alarm) if isinstance(node, ast.Return) for side in _sides(node.value)]
        result.acts |= {each.value: file for each in sides if _is_text(each) and each.value}  # type: ignore[attr-defined]
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = _name(call.func)
        if beginning and name in ends:
            strings = [arg.value for arg in call.args if _is_text(arg)]
            result.acts |= {f"{beginning}{text}": file for text in strings if _ACT.fullmatch(text)}
            continue
        if name not in _DIRECT | _HANDS_ON or not (audits or name in ("Wish", "save", "opened")):
            continue
        given = [word.value for word in call.keywords if word.arg == "act" and name in _DIRECT]
        given += [*_arguments(call)] if name in _HANDS_ON else []
        texts = [text for value in given for text in _texts(value, local, named, result) if _ACT.fullmatch(text)]
        result.acts |= dict.fromkeys(texts, f"{file}:{call.lineno}")
        for key in _keys(call, tree) if texts or name in ("_link", "_note") else ():
            result.fields[key] = f"{file}:{call.lineno}"


def _arguments(call: ast.Call) -> Iterator[ast.expr]:
    for arg in call.args:
        yield from arg.elts if isinstance(arg, ast.Tuple) else [arg]


def _texts(value: ast.expr, local: dict[str, str], named: dict[str, str], result: Found) -> Iterator[str]:
    if _is_text(value):
        yield value.value  # type: ignore[attr-defined]
    elif isinstance(value, ast.IfExp):
        yield from _texts(value.body, local, named, result)
        yield from _texts(value.orelse, local, named, result)
    elif isinstance(value, ast.Name) and value.id in local:
        yield from local[value.id].split("|")
    elif isinstance(value, ast.Name) and value.id in named and value.id.isupper():
        yield from named[value.id].split("|")
    elif isinstance(value, ast.Attribute) and value.attr in named and value.attr.isupper():
        yield from named[value.attr].split("|")
    elif isinstance(value, ast.JoinedStr) and _is_text(value.values[0]):
        result.beginnings.add(str(value.values[0].value))  # type: ignore[attr-defined]


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Names that stand for texts; several texts of one name are put together with a bar."""
    together: dict[str, list[str]] = {}
    for node in (node for node in ast.walk(tree) if isinstance(node, ast.Assign)):
        target, value = node.targets[0], node.value
        pairs = (
            zip(target.elts, value.elts, strict=True)
            if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts)
            else [(target, value)]
        )
        for name, text in pairs:
            if isinstance(name, ast.Name):
                together.setdefault(name.id, []).extend(each.value for each in _sides(text) if _is_text(each))  # type: ignore[attr-defined]
    yield from ((name, "|".join(texts)) for name, texts in together.items() if texts)


def _sides(value: ast.expr | None) -> list[ast.expr]:
    if isinstance(value, ast.IfExp):
        return [*_sides(value.body), *_sides(value.orelse)]
    return [] if value is None else [value]


def _keys(call: ast.Call, tree: ast.Module) -> Iterator[str]:
    positional = [] if _name(call.func) == "_change" else call.args
    given = [*positional, *(word.value for word in call.keywords if word.arg == "detail")]
    names = {node.id for value in given for node in ast.walk(value) if isinstance(node, ast.Name)}
    around = next(
        (
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef) and node.lineno <= call.lineno <= (node.end_lineno or 0)
        ),
        tree,
    )
    for node in ast.walk(around):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Name) and target.id in names for target in targets):
                given.append(node.value)
    for value in given:
        for found_dict in (node for node in ast.walk(value) if isinstance(node, ast.Dict)):
            yield from (str(key.value) for key in found_dict.keys if key is not None and _is_text(key))  # type: ignore[attr-defined]


def _is_text(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
