"""WhatsApp's buttons and lists: the shapes that are to be made at the provider, and a reply put into one of them.

A value of a template may hold no line break (the provider's 21656), so a shape has a fixed number of lines, and one
variable for each. `buttons_6` has six lines of text and three buttons, `list_8` prose, eight choices and a last line.
A reply that fits no shape of the office goes as plain text, which has the same choices (decision 0023).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from village_desk.database import db
from village_desk.gateway.types import ProviderTemplate
from village_desk.messages import wording
from village_desk.messages.window import TemplateView, Way, legal
from village_desk.messages.wording import units
from village_desk.office import registry
from village_desk.office.models import Office, OfficeControl

# WhatsApp's limits, in UTF-16 units (Twilio: quick-reply and list-picker).
BODY = 1024
TITLE = {"buttons": 20, "list": 24}
DESCRIPTION = 72
MOST_BUTTONS, MOST_ROWS = 3, 10
ID = 200
LINES = range(2, 25)  # of the texts with buttons
ROWS = range(2, MOST_ROWS + 1)
PREFIX = "desk_"  # how the shapes are called at the provider
WAY = "control"
_CHOICE = re.compile(r"\d{1,2} \S")


def shapes() -> dict[str, dict[str, Any]]:
    """Every shape by its key, as the body of POST /v1/Content."""
    buttons = {f"buttons_{lines}": _buttons(lines) for lines in LINES}
    return buttons | {f"list_{rows}": _list(rows) for rows in ROWS}


def _buttons(lines: int) -> dict[str, Any]:
    titles = range(lines + 1, lines + 1 + MOST_BUTTONS)
    actions = [{"type": "QUICK_REPLY", "title": _slot(n), "id": _slot(n + MOST_BUTTONS)} for n in titles]
    return _content(
        f"buttons_{lines}",
        {"twilio/quick-reply": {"body": _body(lines), "actions": actions}},
        lines + 2 * MOST_BUTTONS,
    )


def _list(rows: int) -> dict[str, Any]:
    first = rows + 4  # behind the lines and the button
    items = [
        {"item": _slot(n), "id": _slot(n + rows), "description": _slot(n + 2 * rows)}
        for n in range(first, first + rows)
    ]
    kind = {"body": _body(rows + 2), "button": _slot(rows + 3), "items": items}
    return _content(f"list_{rows}", {"twilio/list-picker": kind}, rows + 3 + 3 * rows)


def _content(key: str, types: dict[str, Any], variables: int) -> dict[str, Any]:
    # Samples stand in for what is not sent; everything is sent, and they keep within the limits.
    samples = {str(n): f"contoh {n}" for n in range(1, variables + 1)}
    return {"friendly_name": PREFIX + key, "language": "id", "variables": samples, "types": types}


def _body(lines: int) -> str:
    return "\n".join(_slot(n) for n in range(1, lines + 1))


def _slot(number: int) -> str:
    return f"{{{{{number}}}}}"


def dressed(way: Way, office_id: int, control: Mapping[str, Any] | None, body: str | None) -> Way:
    """The same words with buttons or a list, where the office has a shape that fits them; else `way` itself."""
    if way.way != "text" or not control or not body or units(body) > BODY:
        return way
    known = _usable(office_id)
    found = fit(known, control, body) if known else None
    if found is None:
        return way
    key, values = found
    view = TemplateView(known[key], (), None, category="service")
    return Way(WAY, variables={str(n): legal(value) for n, value in enumerate(values, 1)}, template=view)


def _usable(office_id: int) -> dict[str, str]:
    """The office's shapes by key that WhatsApp has not refused lately."""
    rows = select(OfficeControl.key, OfficeControl.content_sid).where(
        OfficeControl.office_id == office_id, OfficeControl.refused_at.is_(None)
    )
    return {row.key: row.content_sid for row in db.session.execute(rows)}


def fit(known: Mapping[str, str], control: Mapping[str, Any], body: str) -> tuple[str, list[str]] | None:
    """The shape, and the values in its order; None when no shape of `known` holds this text."""
    rows: Sequence[Sequence[str]] = control["rows"]
    lines = [line for line in body.split("\n") if line.strip()]
    if not _lawful(control, rows):
        return None
    columns = [[row[1] for row in rows], [row[0] for row in rows]]
    if control["kind"] == "buttons":
        key = _largest(known, lines)
        return (
            (key, [*_joined(lines, int(key.rpartition("_")[2])), *columns[0], *columns[1]]) if key else None
        )
    key = f"list_{len(rows)}"
    choices = [line for line in lines if _CHOICE.match(line)]
    if key not in known or len(choices) != len(rows):
        return None
    before = lines[: lines.index(choices[0])]
    after = [line for line in lines[len(before) :] if line not in choices]
    if not before:
        return None
    hints = [row[2] or row[1] for row in rows]
    last = " ".join(after) or control["tail"]
    return key, [" ".join(before), *choices, last, control["button"], *columns[0], *columns[1], *hints]


def _lawful(control: Mapping[str, Any], rows: Sequence[Sequence[str]]) -> bool:
    """Within WhatsApp's limits, and every row to be told from the others."""
    titles = [row[1] for row in rows]
    longest = TITLE[control["kind"]]
    most = MOST_BUTTONS if control["kind"] == "buttons" else MOST_ROWS
    return (
        0 < len(rows) <= most
        and (control["kind"] == "list" or len(rows) == MOST_BUTTONS)
        and all(0 < units(title) <= longest for title in titles)
        and len(set(titles)) == len(titles)
        and all(units(row[0]) <= ID and units(row[2]) <= DESCRIPTION for row in rows)
        and units(control["button"]) <= TITLE["buttons"]
    )


def _largest(known: Mapping[str, str], lines: Sequence[str]) -> str | None:
    """The shape with most lines that the text fills; only its first lines, if they are prose, may become one."""
    prose = next((n for n, line in enumerate(lines) if re.match(r"\d{1,2}[. ]", line)), len(lines))
    sizes = [int(key.rpartition("_")[2]) for key in known if key.startswith("buttons_")]
    fitting = [size for size in sizes if len(lines) - max(prose - 1, 0) <= size <= len(lines)]
    return f"buttons_{max(fitting)}" if fitting else None


def _joined(lines: Sequence[str], size: int) -> list[str]:
    spare = len(lines) - size + 1
    return [" ".join(lines[:spare]), *lines[spare:]]


def put_off(
    office_id: int, control: Mapping[str, Any] | None, body: str | None, error_code: str | None, now: datetime
) -> None:
    """WhatsApp did not take this reply's shape: until the next look at the templates such go as plain text."""
    found = fit(_usable(office_id), control, body) if control and body else None
    if found is not None:
        db.session.execute(
            update(OfficeControl)
            .where(OfficeControl.office_id == office_id, OfficeControl.key == found[0])
            .values(refused_at=now, error_code=error_code)
        )


def adopt(office: Office, listed: Sequence[ProviderTemplate]) -> int:
    """Take over the shapes that the provider has under our names; a refused one is tried again. How many."""
    known = {row.key: row for row in of(office)}
    by_name = {one.name: one for one in listed}
    for key in shapes():
        found = by_name.get(PREFIX + key)
        row = known.get(key)
        if row is not None:
            row.refused_at = row.error_code = None
        elif found is not None:
            db.session.add(OfficeControl(office_id=office.id, key=key, content_sid=found.content_sid))
    db.session.flush()
    return len(of(office))


def of(office: Office) -> list[OfficeControl]:
    """What this office has, by key."""
    wanted = select(OfficeControl).where(OfficeControl.office_id == office.id).order_by(OfficeControl.key)
    return list(db.session.scalars(wanted))


def problems_of(office: Office) -> list[str]:
    """What is wrong with the texts that this office has set: the limits may be younger than a text."""
    return [
        f"words.{language}.{key}: {line}"
        for language in wording.LANGUAGES
        for key, text in registry.wordings_of(office, language).items()
        for line in wording.check_override(key, text)
    ]


def clipped(text: str, longest: int) -> str:
    """One line of at most `longest` UTF-16 units."""
    line = " ".join(text.split())
    if units(line) <= longest:
        return line
    while units(line) > longest - 1:
        line = line[:-1]
    return f"{line.rstrip(' ,.')}…"
