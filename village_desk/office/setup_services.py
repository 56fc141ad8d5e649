"""The services of an office as JSON, in and out.

`{slug: {enabled, promised_working_days, requirements: {slug: changes}, definition}}`. A whole `definition`
replaces the service (or adds one), `null` means the shipped one; the other keys change what is there. `export`
writes a definition only where it is the office's own, so that the file stays readable.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from village_desk.database import db
from village_desk.office import catalogue, shapes
from village_desk.office.models import Office, OfficeService

MOST_WORKING_DAYS = 250
_KEYS = {"enabled", "promised_working_days", "requirements", "definition"}


def apply_services(office: Office, data: Any) -> None:
    """Change the services that are named; the others stay. Raises InvalidInput naming the path."""
    rows = {row.slug: row for row in _rows(office)}
    for slug, change in shapes.mapping(data, "services").items():
        path = f"services.{slug}"
        shapes.slug(slug, path)
        shapes.keys(change, _KEYS, (), path)
        row = rows.get(slug) or _new(office, slug, change, path)
        definition = _changed(copy.deepcopy(row.definition), change, path)
        catalogue.service_from(definition, path)
        if definition["slug"] != slug:
            shapes.refuse(f"{path}.definition.slug", "harus sama dengan kunci layanan.")
        row.definition, row.code = definition, definition["code"]
        row.enabled = shapes.flag(change.get("enabled", row.enabled), f"{path}.enabled")
        rows[slug] = row
    _check_codes(rows)
    db.session.flush()


def export_services(office: Office) -> dict[str, Any]:
    """Every service of the office: enabled or not, with its definition where it is the office's own."""
    shipped = catalogue.shipped_definitions()
    services: dict[str, Any] = {}
    for row in sorted(_rows(office), key=lambda row: row.code):
        services[row.slug] = {"enabled": row.enabled}
        services[row.slug]["promised_working_days"] = row.definition["promised_working_days"]
        own = _without_days(row.definition) != _without_days(shipped.get(row.slug, {}))
        services[row.slug]["definition"] = copy.deepcopy(row.definition) if own else None
    return services


def _rows(office: Office) -> list[OfficeService]:
    wanted = select(OfficeService).where(OfficeService.office_id == office.id).order_by(OfficeService.id)
    return list(db.session.execute(wanted).scalars())


def _new(office: Office, slug: str, change: Mapping[str, Any], path: str) -> OfficeService:
    definition = change.get("definition") or catalogue.shipped_definitions().get(slug)
    if not isinstance(definition, Mapping):
        shapes.refuse(path, "layanan tidak dikenal; layanan baru memerlukan definition.")
    row = OfficeService(office_id=office.id, slug=slug, enabled=True, definition=dict(definition))
    row.code = str(definition.get("code", ""))[:2]
    with db.session.no_autoflush:
        db.session.add(row)
    return row


def _changed(definition: dict[str, Any], change: Mapping[str, Any], path: str) -> dict[str, Any]:
    if "definition" in change:
        definition = _definition(definition["slug"], change["definition"], f"{path}.definition")
    if "promised_working_days" in change:
        definition["promised_working_days"] = shapes.whole(
            change["promised_working_days"], f"{path}.promised_working_days", 0, MOST_WORKING_DAYS
        )
    if "requirements" in change:
        _change_requirements(definition, change["requirements"], f"{path}.requirements")
    return definition


def _definition(slug: str, given: Any, path: str) -> dict[str, Any]:
    """A checked copy of a whole definition; null is the shipped one."""
    if given is None:
        shipped = catalogue.shipped_definitions().get(slug)
        if shipped is None:
            shapes.refuse(path, "layanan ini tidak ada dalam katalog bawaan.")
        return shipped
    catalogue.service_from(given, path)
    return copy.deepcopy(dict(given))


def _change_requirements(definition: dict[str, Any], changes: Any, path: str) -> None:
    """`{slug: null}` drops a requirement, `{slug: {…}}` changes or adds one."""
    requirements = {item["slug"]: item for item in definition["requirements"]}
    for slug, change in shapes.mapping(changes, path).items():
        here = f"{path}.{slug}"
        shapes.slug(slug, here)
        if change is None:
            requirements.pop(slug, None)
            continue
        shapes.keys(change, {"name", "name_en", "required", "in_person", "words"}, (), here)
        requirements[slug] = requirements.get(slug, {"slug": slug, "required": True}) | dict(change)
    definition["requirements"] = list(requirements.values())


def _check_codes(rows: Mapping[str, OfficeService]) -> None:
    """A number means one service; the shipped numbers keep their meaning for good (contract of the chat)."""
    seen: dict[str, str] = {}
    shipped = catalogue.shipped()
    for slug, row in rows.items():
        fixed, holder = shipped.get(slug), shipped.by_code(row.code)
        if fixed and fixed.code != row.code:
            shapes.refuse(
                f"services.{slug}.definition.code", "nomor layanan ini tetap %(code)s.", code=fixed.code
            )
        if row.code in seen or (holder and holder.slug != slug):
            shapes.refuse(
                f"services.{slug}.definition.code",
                "nomor %(code)s sudah dipakai layanan lain.",
                code=row.code,
            )
        seen[row.code] = slug


def _without_days(definition: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in definition.items() if name != "promised_working_days"}
