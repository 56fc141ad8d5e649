"""The installation's intervals as a reader says them. Their names and units: docs/settings.md."""

from __future__ import annotations

from village_desk.config import current
from village_desk.standards.sentences import whole_or_half

_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86400.0


def minutes(name: str) -> str:
    """An interval that is set in seconds, in minutes."""
    return whole_or_half(current().number(name) / _MINUTE)


def hours(name: str) -> str:
    """An interval that is set in seconds, in hours."""
    return whole_or_half(current().number(name) / _HOUR)


def days(name: str) -> str:
    """An interval that is set in seconds, in days of the calendar."""
    return whole_or_half(current().number(name) / _DAY)


def count(name: str) -> str:
    """A number in its own unit: days, working days, working minutes."""
    return whole_or_half(current().number(name))
