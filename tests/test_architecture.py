"""The house stays as it was drawn: who may import whom, and where the few dangerous things may stand."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.source_code import Module, functions, imports, modules, own_module

# Each line may import only lines above it; folders of one line never import each other.
LINES = (
    "marked",
    "errors clock bell qr",
    "config vault translation",
    "translations",
    "logs database expressions",
    "migrations audit wake",
    "gateway media",
    "office",
    "citizens",  # belong to an office
    "conversation messages security",
    "tickets",
    "satisfaction survey",  # of completed requests
    "figures",
    "standards",
    "privacy",
    "backup",
    "operation",
    "whatsapp desk reports settings public simulator",
    "jobs",
    "worker",
    "serving demo",
    "cli",
)
LINE_OF = {folder: number for number, line in enumerate(LINES) for folder in line.split()}
PURE = (
    "conversation",
    "office.hours",
    "office.services",
    "office.fields",
    "citizens.phone",
    "messages.window",
    "tickets.status",
    "tickets.promise",
    "survey.skm",
)
# Things that never begin or end a transaction: they add and flush, and whoever called them commits.
NEVER_COMMIT = frozenset("audit office citizens conversation tickets figures satisfaction standards survey".split())
# Heavy libraries that most processes never need, and the places that may load them late.
MAY_IMPORT_LATE = frozenset(("", "gateway.twilio", "office.days_off"))


def described(module: Module, line: int, what: str) -> str:
    return f"{module.path.name}:{line} ({module.name or '__init__'}) {what}"


def test_the_table_of_contents_names_every_folder() -> None:
    """Whoever adds a folder says here where it stands."""
    assert {module.folder for module in modules() if module.name} <= LINE_OF.keys()


def test_imports_point_upwards_only() -> None:
    wrong = []
    for module in modules():
        for imported in imports(module):
            target = own_module(imported.name)
            if target is None or not module.name or module.folder == (target or "").split(".")[0]:
                continue
            folder = target.split(".")[0]
            if folder and LINE_OF.get(folder, 0) >= LINE_OF.get(module.folder, 99):
                wrong.append(described(module, imported.line, f"imports {imported.name}"))
    assert wrong == []


@pytest.mark.parametrize("name", PURE)
def test_the_thinking_knows_neither_web_nor_database(name: str) -> None:
    """Not even through what it imports."""
    start = [m.name for m in modules() if m.name == name or m.name.startswith(f"{name}.")]
    reached, waiting = set(start), list(start)
    by_name = {module.name: module for module in modules()}
    foreign = set()
    while waiting:
        module = by_name[waiting.pop()]
        for imported in imports(module):
            target = own_module(imported.name)
            if target is None:
                top = imported.name.split(".")[0]
                if top.startswith("flask") or top in ("sqlalchemy", "werkzeug", "psycopg"):
                    foreign.add(described(module, imported.line, f"imports {imported.name}"))
            elif target and target not in reached:
                reached.add(target)
                waiting.append(target)
    assert foreign == set()


def test_one_file_knows_the_carriers_library() -> None:
    importers = {m.name for m in modules() for i in imports(m) if i.name.split(".")[0] == "twilio"}
    assert importers <= {"gateway.twilio"}


def test_imports_stand_at_the_top_of_the_file() -> None:
    """Except where the start of every command would pay for a heavy library."""
    hidden = [
        described(module, imported.line, f"imports {imported.name} inside {imported.inside}()")
        for module in modules()
        for imported in imports(module)
        if imported.inside
        and module.name not in MAY_IMPORT_LATE
        and module.folder not in ("cli", "migrations")
    ]
    assert hidden == []


def test_only_one_function_commits() -> None:
    allowed = {"database"}
    wrong = [
        described(module, call.lineno, "commits by itself")
        for module in modules()
        if module.name not in allowed and module.folder != "migrations"
        for call in _method_calls(module, "commit")
    ]
    assert wrong == []


def test_things_leave_the_commit_to_whoever_called_them() -> None:
    wrong = [
        described(module, imported.line, "begins a transaction")
        for module in modules()
        if module.folder in NEVER_COMMIT
        for imported in imports(module)
        if imported.name in ("village_desk.database.transaction", "village_desk.database.claim")
    ]
    assert wrong == []


def test_only_the_clock_asks_the_time() -> None:
    wrong = []
    for module in modules():
        if module.name == "clock":
            continue
        for call in ast.walk(module.tree):
            if isinstance(call, ast.Call) and _asks_the_time(call.func):
                wrong.append(described(module, call.lineno, "asks the time"))
    assert wrong == []


def test_only_delivery_hands_messages_to_the_carrier() -> None:
    """Enqueue, never send (R13)."""
    senders = {
        module.name
        for module in modules()
        if module.folder != "gateway"
        for call in _method_calls(module, "send")
        if re.search("gateway|carrier", ast.unparse(call.func))
    }
    assert {name for name in senders if not name.startswith("messages.")} == set()


def test_no_drawer_for_odds_and_ends() -> None:
    drawers = {"utils", "util", "helpers", "helper", "manager", "misc", "common"}
    assert [m.name for m in modules() if drawers & set(m.name.split("."))] == []


def test_every_function_says_its_types() -> None:
    wrong = [
        described(module, function.lineno, function.name)
        for module in modules()
        for function in functions(module.tree)
        if function.returns is None
    ]
    assert wrong == []


def _method_calls(module: Module, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name:
            yield node


def _asks_the_time(function: ast.expr) -> bool:
    if not isinstance(function, ast.Attribute):
        return False
    owner = ast.unparse(function.value).split(".")[-1]
    if owner in ("datetime", "date", "dt"):
        return function.attr in ("now", "utcnow", "today")
    return owner == "time" and function.attr in ("time", "time_ns", "localtime", "gmtime")
