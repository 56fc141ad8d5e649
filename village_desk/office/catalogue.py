"""The catalogue: the shipped services, and definitions to and from plain JSON. No database.

`default_catalogue.json` is the shipped default; every office keeps its own copy of each definition.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import MISSING, fields
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from village_desk.office import bundles, shapes
from village_desk.office.services import Catalogue, Field, Requirement, Service, ServiceGroup

SHIPPED = Path(__file__).with_name("default_catalogue.json")
LARGEST_BLOCK = 4
FIELD_TYPES = frozenset("text longtext nik kk choice date int time money year".split())
RULES = frozenset(
    "name_existing name_new nik kk nik_list person_list phone_id date time idr email integer year "
    "text choice regex".split()
)
LIMITS = frozenset("min max min_age_years min_age_years_warn max_age_years min_words min_items".split())
# Kept in a definition for the letter register; the service itself does not need it.
EXTRA_KEYS = frozenset({"letter_codes"})


@cache
def _shipped_text() -> str:
    return SHIPPED.read_text(encoding="utf-8")


@cache
def _shipped_file() -> dict[str, Any]:
    data = json.loads(_shipped_text())
    assert isinstance(data, dict)
    return data


@cache
def groups() -> tuple[ServiceGroup, ...]:
    """The seven groups, in the order of their digits."""
    return tuple(ServiceGroup(**group) for group in _shipped_file()["groups"])


@cache
def shipped() -> Catalogue:
    """The catalogue as it comes with the program: all 45 services."""
    return Catalogue(
        (service_from(d) for d in _shipped_file()["services"]), groups(), bundles=bundles.shipped()
    )


def shipped_definitions() -> dict[str, dict[str, Any]]:
    """Slug -> the shipped definition as plain JSON, letter codes included; a copy that may be changed."""
    return {d["slug"]: d for d in json.loads(_shipped_text())["services"]}


def service_to(service: Service) -> dict[str, Any]:
    """The definition as plain JSON; what has its default value is left out."""
    plain = _plain(service)
    plain["requirements"] = [_plain(r) for r in service.requirements]
    plain["fields"] = [_plain(f) for f in service.fields]
    return plain


def service_from(data: Mapping[str, Any], path: str = "") -> Service:
    """A service from plain JSON. Raises InvalidInput whose `field` names the place below `path`."""
    here = path or f"services.{data.get('slug', '?')}" if isinstance(data, Mapping) else path
    shapes.keys(data, _names(Service) | EXTRA_KEYS, _needed(Service), here)
    values: dict[str, Any] = {
        name: _value(name, data[name], f"{here}.{name}") for name in _names(Service) if name in data
    }
    service = Service(**values)
    _check(service, here)
    return service


def service_stored(definition: Mapping[str, Any]) -> Service:
    """The service of a definition that an office keeps. Most offices keep the same words: each is read once."""
    return _service_stored(json.dumps(definition, sort_keys=True))


@lru_cache(maxsize=4096)
def _service_stored(definition: str) -> Service:
    return service_from(json.loads(definition))


def _plain(thing: Service | Requirement | Field) -> dict[str, Any]:
    """The values of a dataclass that differ from their defaults, tuples as lists."""
    plain: dict[str, Any] = {}
    for spec in fields(thing):
        value = getattr(thing, spec.name)
        if spec.default is MISSING or value != spec.default:
            plain[spec.name] = _listed(value)
    return plain


def _listed(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_listed(item) for item in value]
    return dict(value) if isinstance(value, Mapping) else value


def _value(name: str, value: Any, path: str) -> Any:
    """One value of a service, in its own type."""
    if name == "requirements":
        return tuple(_requirement(r, f"{path}.{i}") for i, r in enumerate(shapes.listing(value, path)))
    if name == "fields":
        return tuple(_field(f, f"{path}.{i}") for i, f in enumerate(shapes.listing(value, path)))
    if name == "blocks":
        return tuple(shapes.texts(b, f"{path}.{i}") for i, b in enumerate(shapes.listing(value, path)))
    if name in ("words", "legal_basis", "forms"):
        return shapes.texts(value, path)
    if name in ("promised_working_days", "issuer_working_days", "fee_idr"):
        return shapes.whole(value, path, 0)
    if name in ("sensitive", "condolence", "estimate_only"):
        return shapes.flag(value, path)
    if name in ("validity_days", "keep_files_days", "keep_words_days"):
        return None if value is None else shapes.whole(value, path, 1)
    if name in ("next_office", "next_service") and value is None:
        return None
    if name == "next_service":
        return shapes.slug(value, path)
    return shapes.line(value, path, 400, empty=name in ("note", "advice", "next_when"))


def _requirement(data: Any, path: str) -> Requirement:
    shapes.keys(data, _names(Requirement), {"slug", "name", "required"}, path)
    return Requirement(
        slug=shapes.slug(data["slug"], f"{path}.slug"),
        name=shapes.line(data["name"], f"{path}.name", 120),
        required=shapes.flag(data["required"], f"{path}.required"),
        in_person=shapes.flag(data.get("in_person", False), f"{path}.in_person"),
        words=shapes.texts(data.get("words", []), f"{path}.words"),
        name_en=shapes.line(data.get("name_en", ""), f"{path}.name_en", 120, empty=True),
    )


def _field(data: Any, path: str) -> Field:
    shapes.keys(data, _names(Field), {"slug", "label", "type", "required"}, path)
    return Field(
        slug=shapes.slug(data["slug"], f"{path}.slug"),
        label=shapes.line(data["label"], f"{path}.label", 120),
        type=shapes.one_of(data["type"], FIELD_TYPES, f"{path}.type"),
        required=shapes.flag(data["required"], f"{path}.required"),
        validation=_validation(data.get("validation", {}), f"{path}.validation"),
        sensitive=shapes.flag(data.get("sensitive", False), f"{path}.sensitive"),
        label_en=shapes.line(data.get("label_en", ""), f"{path}.label_en", 120, empty=True),
    )


def _validation(data: Any, path: str) -> dict[str, Any]:
    """The rule and its limits, as `office.fields` understands them."""
    shapes.keys(data, LIMITS | {"rule", "options", "pattern"}, (), path)
    rule = shapes.one_of(data.get("rule", "text"), RULES, f"{path}.rule")
    for name in LIMITS & set(data):
        if not (data[name] == "today" and rule == "date" and name in ("min", "max")):
            shapes.whole(data[name], f"{path}.{name}", 0, 10**12)
    if rule == "choice" and not shapes.texts(data.get("options", []), f"{path}.options"):
        shapes.refuse(f"{path}.options", "harus berisi pilihan.")
    if rule == "regex":
        _pattern(data.get("pattern"), f"{path}.pattern")
    return dict(data)


def _pattern(value: Any, path: str) -> None:
    """A pattern without groups: nested repeats could stop the worker on one long answer."""
    shapes.line(value, path, 80)
    try:
        re.compile(value)
    except re.error:
        shapes.refuse(path, "bukan pola yang sah.")
    if "(" in value:
        shapes.refuse(path, "tidak boleh memakai tanda kurung.")


def _check(service: Service, path: str) -> None:
    """What no single value shows: known codes, and blocks that hold exactly the required fields."""
    shapes.slug(service.slug, f"{path}.slug")
    if not re.fullmatch("[1-9]{2}", service.code):
        shapes.refuse(f"{path}.code", "harus dua angka 1–9.")
    if service.code[0] not in {g.digit for g in groups()} or service.code[1] == "9":
        # 9 calls an officer in every list of choices, so no service ends in it.
        shapes.refuse(f"{path}.code", "kelompok atau nomor tidak dikenal.")
    shapes.one_of(service.handling, {"issue", "forward"}, f"{path}.handling")
    shapes.one_of(service.pickup, {"original", "either", "digital"}, f"{path}.pickup")
    for kind, slugs in (
        ("requirements", [r.slug for r in service.requirements]),
        ("fields", [f.slug for f in service.fields]),
    ):
        if len(set(slugs)) != len(slugs):
            shapes.refuse(f"{path}.{kind}", "ada slug yang ganda.")
    asked = [slug for block in service.blocks for slug in block]
    required = [f.slug for f in service.fields if f.required]
    if sorted(asked) != sorted(required) or any(not 1 <= len(b) <= LARGEST_BLOCK for b in service.blocks):
        shapes.refuse(
            f"{path}.blocks",
            "harus memuat tepat semua isian wajib, paling banyak %(most)d per blok.",
            most=LARGEST_BLOCK,
        )


@cache
def _names(kind: type[Service] | type[Requirement] | type[Field]) -> frozenset[str]:
    return frozenset(f.name for f in fields(kind))


@cache
def _needed(kind: type[Service]) -> frozenset[str]:
    return frozenset(f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING)
