"""Setting an office up, and its settings as one JSON in and out (`office apply|export`, the settings pages).

What `export` writes, `apply` takes back without a change. Keys left out of the JSON stay as they are.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select

from village_desk import clock
from village_desk.database import db
from village_desk.office import (
    furnishing,
    registry,
    setup_bundles,
    setup_emergency,
    setup_hours,
    setup_messages,
    setup_questions,
    setup_replies,
    setup_services,
    setup_standards,
    shapes,
)
from village_desk.office.models import Office, OfficeWording

CheckWord = Callable[[str, str], Iterable[str] | None]
KEYS = (
    "name address phone duty_phone privacy_contact timezone whatsapp hours overrides holidays notices sms prices "
    "monthly_budget services words glossary delete_at_provider emergency map questions controls languages bundles "
    "replies standards"
).split()
LONGEST_WORD = 1500
MOST_SPELLINGS = 500
LONGEST = {"name": 120, "address": 200, "phone": 30, "duty_phone": 30, "privacy_contact": 120}


def add_office(*, slug: str, code: str, name: str, whatsapp: str, timezone: str = "Asia/Jakarta") -> Office:
    """Add an office with the default hours, the shipped catalogue, and this and next year's days off.

    Raises InvalidInput whose `field` is the parameter that is malformed or taken. Call inside `transaction()`.
    """
    office = Office(
        slug=shapes.slug(slug, "slug"),
        code=_code(code),
        name=shapes.one_line(name, "name", LONGEST["name"]).strip(),
        whatsapp=_number(whatsapp, "whatsapp"),
        timezone=_timezone(timezone, "timezone"),
        created_at=clock.now(),
    )
    for column, value, path in (
        (Office.slug, office.slug, "slug"),
        (Office.code, office.code, "code"),
        (Office.whatsapp, office.whatsapp, "whatsapp"),
    ):
        if db.session.execute(select(Office.id).where(column == value)).first():
            shapes.refuse(path, "sudah dipakai kantor lain.")
    db.session.add(office)
    db.session.flush()
    furnishing.furnish(office)
    registry.bump(office)
    return office


def apply(office: Office, data: Mapping[str, Any], *, check_word: CheckWord | None = None) -> None:
    """Apply settings. Nothing is changed when anything is wrong.

    `check_word(key, text)` tells what is wrong with an own message text (its placeholders are known further
    up). Raises InvalidInput whose text and `field` name the path, e.g. `hours.monday.0`. Call inside
    `transaction()`, so that a refusal half-way takes back what was written before it.
    """
    shapes.keys(data, KEYS, (), "")
    _apply_contacts(office, data)
    for key, part in (
        ("hours", setup_hours.apply_hours),
        ("overrides", setup_hours.apply_overrides),
        ("holidays", setup_hours.apply_holidays),
        ("notices", setup_messages.apply_notices),
        ("sms", setup_messages.apply_sms),
        ("prices", setup_messages.apply_prices),
        ("monthly_budget", setup_messages.apply_budget),
        ("glossary", _apply_glossary),
        ("services", setup_services.apply_services),
        ("languages", setup_messages.apply_languages),
        ("emergency", setup_emergency.apply_emergency),
        ("map", setup_questions.apply_map),
        ("questions", setup_questions.apply_questions),
        ("controls", setup_questions.apply_controls),
        ("bundles", setup_bundles.apply_bundles),
        ("replies", setup_replies.apply_replies),
        ("standards", setup_standards.apply_standards),
    ):
        if key in data:
            part(office, data[key])
    if "words" in data:
        _apply_words(office, data["words"], check_word)
    registry.bump(office)


def export(office: Office) -> dict[str, Any]:
    """All settings of the office as plain JSON; `apply` takes it back."""
    return {
        "name": office.name,
        "address": office.address,
        "phone": office.phone,
        "duty_phone": office.duty_phone,
        "privacy_contact": office.privacy_contact,
        "timezone": office.timezone,
        "whatsapp": office.whatsapp,
        "hours": setup_hours.export_hours(office),
        "overrides": setup_hours.export_overrides(office),
        "holidays": setup_hours.export_holidays(office),
        "notices": setup_messages.export_notices(office),
        "sms": setup_messages.export_sms(office),
        "prices": setup_messages.export_prices(office),
        "monthly_budget": office.monthly_budget,
        "services": setup_services.export_services(office),
        "words": _export_words(office),
        "glossary": office.glossary,
        "delete_at_provider": office.provider_forgets_since is not None,
        "languages": list(office.languages),
        "emergency": setup_emergency.export_emergency(office),
        "map": office.map_place,
        "questions": setup_questions.export_questions(office),
        "controls": setup_questions.export_controls(office),
        "bundles": setup_bundles.export_bundles(office),
        "replies": setup_replies.export_replies(office),
        "standards": setup_standards.export_standards(office),
    }


def _apply_contacts(office: Office, data: Mapping[str, Any]) -> None:
    if "name" in data:  # it stands in subjects of mails and in templates: one line
        office.name = shapes.one_line(data["name"], "name", LONGEST["name"])
    for key in ("address", "phone"):
        if key in data:
            setattr(office, key, shapes.line(data[key], key, LONGEST[key], empty=True))
    for key in ("duty_phone", "privacy_contact"):
        if key in data:
            value = data[key]
            setattr(office, key, None if value in (None, "") else shapes.line(value, key, LONGEST[key]))
    if office.duty_phone and "duty_phone" in data:
        office.duty_phone = _number(office.duty_phone, "duty_phone")
    if "delete_at_provider" in data:
        wanted = shapes.flag(data["delete_at_provider"], "delete_at_provider")
        office.provider_forgets_since = (office.provider_forgets_since or clock.now()) if wanted else None
    if "timezone" in data:
        office.timezone = _timezone(data["timezone"], "timezone")
    if "whatsapp" in data:
        _change_number(office, _number(data["whatsapp"], "whatsapp"))


def _change_number(office: Office, number: str) -> None:
    other = select(Office.id).where(Office.whatsapp == number, Office.id != office.id)
    with db.session.no_autoflush:
        if db.session.execute(other).first():
            shapes.refuse("whatsapp", "sudah dipakai kantor lain.")
    office.whatsapp = number


def _number(value: Any, path: str) -> str:
    text = re.sub(r"[\s().\-]", "", shapes.line(value, path, 40))
    text = re.sub(r"^(?:0|62)(?=8)", "+62", text)
    if not re.fullmatch(r"\+[1-9]\d{6,14}", text):
        shapes.refuse(path, "harus berupa nomor seperti +6281234567890.")
    return text


def _code(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Z][A-Z0-9]{1,7}", value):
        shapes.refuse("code", "harus 2 sampai 8 huruf besar atau angka, misalnya WNJ.")
    return value


def _timezone(value: Any, path: str) -> str:
    with contextlib.suppress(TypeError, ValueError, OSError, ZoneInfoNotFoundError):  # OSError: "Asia", a folder
        if isinstance(value, str) and value:
            return ZoneInfo(value).key
    shapes.refuse(path, "harus berupa zona waktu, misalnya Asia/Jakarta.")


def _apply_glossary(office: Office, data: Any) -> None:
    """`{plain words: [spellings]}` replaces the office's own glossary. A spelling is one word in small letters."""
    glossary: dict[str, list[str]] = {}
    for meaning, spellings in shapes.mapping(data, "glossary").items():
        path = f"glossary.{meaning}"
        if not re.fullmatch(r"[a-z0-9]+(?: [a-z0-9]+){0,3}", meaning) or len(meaning) > 40:
            shapes.refuse(path, "harus satu sampai empat kata dengan huruf kecil.")
        glossary[meaning] = list(shapes.texts(spellings, path))
        if not all(re.fullmatch(r"[a-z0-9]{2,30}", spelling) for spelling in glossary[meaning]):
            shapes.refuse(path, "ejaan harus satu kata dengan huruf kecil, misalnya griyo.")
    if sum(len(spellings) for spellings in glossary.values()) > MOST_SPELLINGS:
        shapes.refuse("glossary", "paling banyak %(most)d ejaan.", most=MOST_SPELLINGS)
    office.glossary = glossary


def _apply_words(office: Office, data: Any, check_word: CheckWord | None) -> None:
    """`{language: {message key: text}}` replaces all own texts of the office."""
    rows = []
    for language, words in shapes.mapping(data, "words").items():
        if not re.fullmatch(r"[a-z]{2,3}", language):
            shapes.refuse(f"words.{language}", "bukan kode bahasa, misalnya id.")
        for key, value in shapes.mapping(words, f"words.{language}").items():
            path = f"words.{language}.{key}"
            shapes.slug(key, path)
            text = shapes.line(value, path, LONGEST_WORD)
            problems = " ".join(line for line in (check_word(key, text) if check_word else None) or [] if line)
            if problems:
                shapes.refuse(path, problems)
            rows.append(OfficeWording(office_id=office.id, language=language, key=key, text=text))
    setup_hours.replace(OfficeWording, office, rows)


def _export_words(office: Office) -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = {}
    rows = db.session.execute(
        select(OfficeWording)
        .where(OfficeWording.office_id == office.id)
        .order_by(OfficeWording.language, OfficeWording.key)
    ).scalars()
    for row in rows:
        words.setdefault(row.language, {})[row.key] = row.text
    return words
