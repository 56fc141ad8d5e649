"""Small enough to read: the tail is what makes code unpleasant, so the tail is what is held.

`pytest -s tests/test_sizes.py` prints the figures.
"""

from __future__ import annotations

from statistics import median, quantiles

from tests.source_code import functions, modules

LONGEST_FILE = 400
FILE_P95 = 250
FUNCTION_P95 = 30


def test_no_file_is_too_long_to_read() -> None:
    sizes = {module.name or "__init__": module.lines for module in modules() if module.lines > 1}
    tail = quantiles(sizes.values(), n=20)[-1]
    print(f"\nfiles: {len(sizes)}, median {median(sizes.values()):.0f} lines, p95 {tail:.0f}")  # noqa: T201
    assert {name: lines for name, lines in sizes.items() if lines > LONGEST_FILE} == {}
    assert tail <= FILE_P95


def test_functions_do_one_thing() -> None:
    sizes = [
        (function.end_lineno or function.lineno) - function.lineno + 1
        for module in modules()
        for function in functions(module.tree)
    ]
    tail = quantiles(sizes, n=20)[-1]
    print(f"\nfunctions: {len(sizes)}, median {median(sizes):.0f} lines, p95 {tail:.0f}")  # noqa: T201
    assert tail <= FUNCTION_P95
