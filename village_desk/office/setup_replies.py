"""An office's own quick replies, as JSON in and out."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import select

from village_desk.database import db
from village_desk.office import setup_hours, shapes
from village_desk.office.models import Office, OfficeReply

MOST = 60
LONGEST = 900
# What an officer writes in a text -> the placeholder of the shipped ones.
FILL_INS = {
    "nama": "name",
    "nomor": "number",
    "layanan": "service",
    "syarat": "requirements",
    "janji": "promise",
    "bawaan": "bring",
    "jam": "opening",
    "alamat": "place",
    "telepon": "phone",
    "kantor": "office",
}
CODE = re.compile(r"[a-z0-9]{2,20}")
_FILLED = re.compile(r"\{([^{}]*)\}")


def apply_replies(office: Office, data: Any) -> None:
    """`[{code, text}]` replaces the office's own; one with the code of a shipped reply is used in its place."""
    items = shapes.listing(data, "replies")
    if len(items) > MOST:
        shapes.refuse("replies", "paling banyak %(most)d balasan.", most=MOST)
    rows: list[OfficeReply] = []
    for place, item in enumerate(items):
        path = f"replies.{place}"
        shapes.keys(item, {"code", "text"}, {"code", "text"}, path)
        code = shapes.line(item["code"], f"{path}.code", 40).strip().removeprefix("/").casefold()
        if not CODE.fullmatch(code):
            shapes.refuse(
                f"{path}.code", "harus 2 sampai 20 huruf kecil atau angka tanpa spasi, misalnya: posyandu."
            )
        if any(row.code == code for row in rows):
            shapes.refuse(f"{path}.code", "/%(code)s sudah ada.", code=code)
        text = shapes.line(item["text"], f"{path}.text", LONGEST).strip()
        check_fill_ins(text, f"{path}.text")
        rows.append(OfficeReply(office_id=office.id, position=place, code=code, text=text))
    setup_hours.replace(OfficeReply, office, rows)


def check_fill_ins(text: str, path: str) -> None:
    """Raises InvalidInput for an unknown `{fill-in}`, or a brace that is none: it would reach a citizen as it is."""
    for name in _FILLED.findall(text):
        if name not in FILL_INS:
            known = ", ".join(f"{{{one}}}" for one in FILL_INS)
            shapes.refuse(path, "isian {%(name)s} tidak dikenal. Yang tersedia: %(known)s.", name=name, known=known)
    if re.search(r"[{}]", _FILLED.sub("", text)):
        shapes.refuse(path, "ada kurung kurawal yang bukan isian.")


def export_replies(office: Office) -> list[dict[str, Any]]:
    """In the order in which they are listed."""
    return [{"code": row.code, "text": row.text} for row in own_replies(office)]


def own_replies(office: Office) -> list[OfficeReply]:
    """The office's own, in their order."""
    rows = db.session.execute(
        select(OfficeReply)
        .where(OfficeReply.office_id == office.id)
        .order_by(OfficeReply.position, OfficeReply.id)
    )
    return list(rows.scalars())
