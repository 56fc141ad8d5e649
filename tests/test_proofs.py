"""docs/reliability.md and docs/rules.md claim nothing without a test that exists: each class of fault, each rule."""

from __future__ import annotations

import ast
from pathlib import Path

from tests import proofs
from tests.proofs import DOCUMENT, ROOT, RULES

FAULTS = (
    "process killed",
    "process paused",
    "graceful stop under load",
    "power loss",
    "disk full",
    "disk failing",
    "disk slow",
    "descriptors exhausted",
    "memory exhausted",
    "database locked",
    "database restarted",
    "database unreachable",
    "database out of connections",
    "database deadlocked",
    "provider refusing, slow, ambiguous, rate-limiting, rejecting",
    "receipts late, doubled, shuffled",
    "receipts early",
    "receipts missing",
    "webhooks doubled, parallel, bursting",
    "webhooks very late",
    "several processes and machines",
    "clock jumps",
    "time zones",
    "media missing",
    "media endless",
    "media corrupt",
    "bugs in one handler",
    "migration beside running workers",
    "backup and restore at bad moments",
    "skewed and huge load",
    "no internet",
)


def test_every_test_that_the_pages_name_exists() -> None:
    assert [one for one in proofs.named() if one[1] not in _tests_in(one[0])] == []


def test_every_class_of_fault_has_its_row_with_a_proof() -> None:
    rows = {
        line.split("|")[1].strip(): line for line in DOCUMENT.read_text().splitlines() if line.startswith("|")
    }
    assert [
        fault for fault in FAULTS if "::" not in rows.get(fault, "") and "above" not in rows.get(fault, "")
    ] == []


def test_every_rule_has_its_row_with_a_proof() -> None:
    rows = [line.split("|") for line in RULES.read_text().splitlines() if line.startswith("| R")]
    assert [row[1].strip() for row in rows if "::" in row[3]] == [f"R{number}" for number in range(1, 48)]


def test_the_page_names_every_test_of_faults() -> None:
    """What is not on the page is not run by `make proof`."""
    named = set(proofs.named())
    files = [str(path.relative_to(ROOT)) for path in sorted((ROOT / "tests/faults").glob("test_*.py"))]
    assert [
        (file, name) for file in files for name in sorted(_tests_in(file)) if (file, name) not in named
    ] == []


def _tests_in(file: str) -> set[str]:
    path = Path(ROOT, file)
    if not path.exists():
        return set()
    functions = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef))
    return {function.name for function in functions if function.name.startswith("test_")}
