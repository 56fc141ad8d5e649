"""Ready-made answers for who has none at hand: pictures of "documents" and invented data, plainly marked as such."""

from __future__ import annotations

import io
from collections.abc import Collection
from datetime import date, timedelta
from functools import cache

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from village_desk.office.services import Field, Requirement, Service
from village_desk.office.wording_time import date_words
from village_desk.simulator.sending import File

SIZE = (1280, 800)
INK, PAPER, EDGE, BLUE = "#1b2b3a", "#dbe8f1", "#7d97ab", "#9db8cc"
BLURRED = "buram"
# What fits a field, by its rule; then by its type. All invented: no such person, number or family.
BY_RULE = {
    "name_existing": "Siti Rahmawati",
    "name_new": "Ahmad Fauzan Hidayat",
    "nik": "3509165708900001",
    "kk": "3509160101100002",
    "nik_list": "3509165708900001",
    "phone_id": "081234567890",
    "time": "09.30",
    "idr": "1500000",
    "email": "siti@contoh.id",
    "year": "2015",
}
# Free text is told apart by how its field is called.
BY_SLUG = {
    "nama_usaha": "Warung Bu Siti",
    "jenis_usaha": "Warung kelontong",
    "keperluan": "Pengajuan pinjaman di bank",
    "tempat_lahir": "Jember",
    "pekerjaan": "Pedagang",
    "kewarganegaraan": "Indonesia",
    "hubungan": "Anak kandung",
}
# The others that a form names, by the end of its slug (nama_almarhum, nik_saksi_1): nobody is their own witness.
_HUSBAND, _WIFE = ("Joko Slamet", "3509160507700003"), ("Siti Rahmawati", "3509165708900001")
_BRIDEGROOM = ("Agus Setiawan", "3509160203880014")
_CHILD, _NEIGHBOUR = ("Ahmad Fauzan Hidayat", "3509160203180012"), ("Budi Santoso", "3509161203850002")
OTHERS = {
    "almarhum": ("Karto Wiryo", "3509160101450011"),
    "anak": _CHILD,
    "anggota": _CHILD,
    "ayah": _HUSBAND,
    "calon": _BRIDEGROOM,
    "ibu": _WIFE,
    "istri": _WIFE,
    "kepala_baru": _NEIGHBOUR,
    "pasangan": _BRIDEGROOM,
    "pemberi_izin": _HUSBAND,
    "pembeli": _NEIGHBOUR,
    "penerima": _CHILD,
    "saksi_1": _NEIGHBOUR,
    "saksi_2": ("Sri Wahyuni", "3509164604820013"),
    "suami": _HUSBAND,
}
TEXT = "Dusun Krajan RT 001 RW 002"
BIRTHDAY = date(1990, 8, 17)
PEOPLE = (
    "Siti Rahmawati, 3509165708900001",
    "Budi Santoso, 3509161203850002",
    "Joko Slamet, 3509160507700003",
)


@cache
def picture(title: str, blurred: bool = False) -> bytes:
    """A JPEG of a made-up document that says CONTOH and its title; never like a real one."""
    image = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((24, 24, SIZE[0] - 24, SIZE[1] - 24), 36, outline=EDGE, width=6)
    draw.text((80, 70), "CONTOH", font=_font(96), fill=INK)
    draw.text((80, 190), title[:44], font=_font(52), fill=INK)
    _draw_lines(draw)
    draw.text((80, 700), "Hanya untuk latihan, bukan dokumen", font=_font(38), fill=INK)
    if blurred:
        image = image.filter(ImageFilter.GaussianBlur(22))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def _draw_lines(draw: ImageDraw.ImageDraw) -> None:
    for row, width in enumerate((560, 480, 620, 520, 430)):
        draw.rounded_rectangle((80, 310 + row * 68, 80 + width, 340 + row * 68), 15, fill=BLUE)
    draw.rounded_rectangle((880, 300, 1200, 660), 24, fill=BLUE)
    draw.ellipse((970, 350, 1110, 490), fill=PAPER)
    draw.pieslice((920, 520, 1160, 760), 180, 360, fill=PAPER)


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def photo(requirement: Requirement) -> File:
    """A picture for one requirement, with its name as the caption, as tidy citizens send it."""
    return File(picture(requirement.name), "image/jpeg", requirement.name)


def any_photo() -> File:
    """The document that every service asks for, when none is being asked for by name."""
    return File(picture("Foto KTP"), "image/jpeg")


def blurred() -> File:
    """An unreadable photo without a caption: to practise asking for it again."""
    return File(picture("Foto KTP", blurred=True), "image/jpeg")


def wanted_files(service: Service | None, asked: str) -> tuple[Requirement, ...]:
    """The required documents that the office's last words name."""
    return tuple(r for r in service.required_files if r.name in asked) if service else ()


def answers(service: Service | None, slugs: Collection[str], today: date) -> str:
    """Invented answers to these fields, one per line; empty when none is asked for."""
    return "\n".join(answer(service.field(slug), today) for slug in slugs) if service else ""


def answer(field: Field, today: date) -> str:
    """An invented value that this field takes on this day."""
    limits = field.validation
    rule = str(limits.get("rule", "text"))
    if rule == "choice":
        return str(limits["options"][0])
    if rule == "date":
        return date_words(_day(field, today))
    if rule == "integer":
        return str(max(2, int(limits.get("min", 0))))
    if rule == "person_list":
        return "\n".join(PEOPLE[: int(limits.get("min_items", 1))])
    kind, _, who = field.slug.partition("_")
    if kind in ("nama", "nik") and who in OTHERS:
        return OTHERS[who][kind == "nik"]
    named = next((value for slug, value in BY_SLUG.items() if field.slug.startswith(slug)), TEXT)
    return BY_RULE.get(rule, named)


def _day(field: Field, today: date) -> date:
    """Ahead for what is to come, a grown-up's birthday for a birthday, else some days ago."""
    if field.validation.get("min") == "today" or field.slug == "tanggal_berangkat":
        return today + timedelta(days=40)
    grown = field.slug.startswith("tanggal_lahir") and "max_age_years" not in field.validation
    return BIRTHDAY if grown else today - timedelta(days=9)
