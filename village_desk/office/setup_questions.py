"""What an office is often asked, where it is on the map, and its buttons, as JSON in and out."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import select

from village_desk.database import db
from village_desk.office import catalogue, setup_hours, shapes
from village_desk.office.models import Office, OfficeControl, OfficeQuestion

MOST_QUESTIONS = 100
MOST_PHRASES = 20
LONGEST_PHRASE = 80
LONGEST_ANSWER = 900  # with greeting and the way on it still is one message
_COORDINATES = re.compile(r"(-?\d{1,2}(?:\.\d+)?)\s*,\s*(-?\d{1,3}(?:\.\d+)?)")
_LINK = re.compile(r"https://[^\s<>\"']{4,}")
_SID = re.compile(r"HX[0-9a-fA-F]{32}")
# A citizen who writes one of these means the desk itself.
_COMMANDS = frozenset(
    "menu status batal kembali petugas aduan berhenti stop lanjut mulai nanti lewati ya tidak ubah".split()
)


def apply_questions(office: Office, data: Any) -> None:
    """`[{phrases[], answer, answer_en}]` replaces the office's own questions; the first that fits answers."""
    items = shapes.listing(data, "questions")
    if len(items) > MOST_QUESTIONS:
        shapes.refuse("questions", "paling banyak %(most)d pertanyaan.", most=MOST_QUESTIONS)
    rows, seen = [], set[str]()
    for place, item in enumerate(items):
        path = f"questions.{place}"
        shapes.keys(item, {"phrases", "answer", "answer_en"}, {"phrases", "answer"}, path)
        phrases = _phrases(item["phrases"], f"{path}.phrases", seen)
        rows.append(
            OfficeQuestion(
                office_id=office.id,
                position=place,
                phrases=phrases,
                answer=shapes.line(item["answer"], f"{path}.answer", LONGEST_ANSWER).strip(),
                answer_en=shapes.line(
                    item.get("answer_en", ""), f"{path}.answer_en", LONGEST_ANSWER, empty=True
                ).strip(),
            )
        )
    setup_hours.replace(OfficeQuestion, office, rows)


def _phrases(data: Any, path: str, seen: set[str]) -> list[str]:
    """At least one; none twice, none that is a command or the name of a paper."""
    phrases = [" ".join(one.split()) for one in shapes.texts(data, path)]
    if not 1 <= len(phrases) <= MOST_PHRASES:
        shapes.refuse(path, "harus berisi 1 sampai %(most)d kata atau kalimat.", most=MOST_PHRASES)
    for phrase in phrases:
        plain = re.sub(r"[^\w]+", " ", phrase.casefold()).strip()
        if len(phrase) > LONGEST_PHRASE or len(plain) < 3:
            shapes.refuse(path, "“%(one)s” harus 3 sampai %(most)d huruf.", one=phrase, most=LONGEST_PHRASE)
        if plain in _COMMANDS:
            shapes.refuse(
                path, "“%(one)s” adalah perintah percakapan. Mohon tambahkan kata lain.", one=phrase
            )
        if plain in _names_of_papers():
            shapes.refuse(path, "“%(one)s” adalah nama layanan. Mohon tambahkan kata lain.", one=phrase)
        if plain in seen:
            shapes.refuse(path, "“%(one)s” sudah ada.", one=phrase)
        seen.add(plain)
    return phrases


def _names_of_papers() -> frozenset[str]:
    return frozenset(
        name.split("(")[0].strip().casefold()
        for service in catalogue.shipped().services
        for name in (service.name, *service.words)
    )


def export_questions(office: Office) -> list[dict[str, Any]]:
    """In the order in which they are tried."""
    return [
        {"phrases": list(row.phrases), "answer": row.answer, "answer_en": row.answer_en}
        for row in db.session.execute(
            select(OfficeQuestion)
            .where(OfficeQuestion.office_id == office.id)
            .order_by(OfficeQuestion.position, OfficeQuestion.id)
        ).scalars()
    ]


def apply_map(office: Office, data: Any) -> None:
    """`"-8.2767,113.6521"` or a link that begins with https://; empty for none."""
    text = shapes.line(data, "map", 200, empty=True).strip()
    office.map_place = _place(text) if text else ""


def _place(text: str) -> str:
    if found := _COORDINATES.fullmatch(text):
        latitude, longitude = found.groups()
        if abs(float(latitude)) <= 90 and abs(float(longitude)) <= 180:
            return f"{latitude},{longitude}"
    elif _LINK.fullmatch(text):
        return text
    shapes.refuse("map", "tulis koordinat seperti -8.2767,113.6521 atau tautan yang diawali https://.")


def map_link(office: Office) -> str:
    """What opens a map on the citizen's phone; "" where the office said no place."""
    place = office.map_place
    return f"https://maps.google.com/?q={place}" if _COORDINATES.fullmatch(place) else place


def apply_controls(office: Office, data: Any) -> None:
    """`{shape: content_sid}` replaces the office's buttons and lists; an empty object means plain text only."""
    rows = []
    before = {row.key: row for row in _controls(office)}
    for key, sid in shapes.mapping(data, "controls").items():
        path = f"controls.{key}"
        shapes.slug(key, path)
        if not re.fullmatch(r"buttons_\d{1,2}|list_\d{1,2}", key):
            shapes.refuse(path, "bentuk tidak dikenal, misalnya buttons_6 atau list_8.")
        if not isinstance(sid, str) or not _SID.fullmatch(sid):
            shapes.refuse(path, "harus HX diikuti 32 huruf atau angka heksadesimal.")
        old = before.get(key)
        kept = old if old is not None and old.content_sid == sid else None
        rows.append(
            OfficeControl(
                office_id=office.id,
                key=key,
                content_sid=sid,
                refused_at=kept.refused_at if kept else None,
                error_code=kept.error_code if kept else None,
            )
        )
    setup_hours.replace(OfficeControl, office, rows)


def export_controls(office: Office) -> dict[str, str]:
    """As `apply_controls` takes it."""
    return {row.key: row.content_sid for row in _controls(office)}


def _controls(office: Office) -> list[OfficeControl]:
    wanted = select(OfficeControl).where(OfficeControl.office_id == office.id).order_by(OfficeControl.key)
    return list(db.session.execute(wanted).scalars())
