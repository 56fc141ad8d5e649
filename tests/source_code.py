"""The program's own source, parsed once for the guards."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "village_desk"


@dataclass(frozen=True)
class Module:
    """One file. `name` is dotted without the package: "messages.outbox"; "" is village_desk/__init__.py."""

    name: str
    path: Path
    tree: ast.Module
    lines: int

    @property
    def folder(self) -> str:
        """The thing or door that it belongs to; a file at the top is its own."""
        return self.name.split(".")[0]


@dataclass(frozen=True)
class Import:
    """One imported name, absolute: "village_desk.clock", "flask.request"."""

    name: str
    line: int
    inside: str | None  # the function that hides it, None at the top of the file


@cache
def modules() -> tuple[Module, ...]:
    """Every file of the program except the written-out migration steps."""
    paths = [path for path in sorted(PACKAGE.rglob("*.py")) if path.parent.name != "versions"]
    return tuple(_module(path) for path in paths)


def _module(path: Path) -> Module:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    name = ".".join(part for part in parts if part != "__init__")
    text = path.read_text()
    return Module(name, path, ast.parse(text, str(path)), len(text.splitlines()))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method, nested ones too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imports(module: Module) -> Iterator[Import]:
    """Every name that a file imports, wherever the import stands."""
    yield from _imports(module, module.tree, None)


def _imports(module: Module, node: ast.AST, inside: str | None) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield Import(alias.name, child.lineno, inside)
        elif isinstance(child, ast.ImportFrom):
            origin = _origin(module, child)
            for alias in child.names:
                yield Import(f"{origin}.{alias.name}", child.lineno, inside)
        else:
            is_function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
            yield from _imports(module, child, child.name if is_function else inside)


def _origin(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    here = module.path.relative_to(ROOT).with_suffix("").parts
    return ".".join([*here[: -node.level], *([node.module] if node.module else [])])


def own_module(name: str) -> str | None:
    """The file that an imported name leads to ("messages.outbox"), None when it is not ours."""
    if name != "village_desk" and not name.startswith("village_desk."):
        return None
    known = {module.name for module in modules()}
    wanted = name.removeprefix("village_desk").lstrip(".")
    while wanted and wanted not in known:
        wanted = wanted.rpartition(".")[0]
    return wanted
