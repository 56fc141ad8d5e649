"""One test over many texts: thousands of tests of a millisecond each cost minutes; every fault is still named."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any


def in_each(cases: Iterable[Any]) -> Callable[[Callable[..., None]], Callable[[], None]]:
    """Run the test for each case (a tuple: its arguments) and list all that fail with what they say."""
    listed = [case if isinstance(case, tuple) else (case,) for case in cases]

    def decorate(test: Callable[..., None]) -> Callable[[], None]:
        def of_all() -> None:
            assert listed
            wrong = []
            for case in listed:
                try:
                    test(*case)
                except AssertionError as error:
                    wrong.append(f"{', '.join(map(str, case))}: {error}")
            assert wrong == [], "\n".join(wrong)

        of_all.__name__, of_all.__doc__, of_all.__module__ = test.__name__, test.__doc__, test.__module__
        return of_all

    return decorate
