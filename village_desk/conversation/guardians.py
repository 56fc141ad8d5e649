"""A child's papers: whoever asks agrees as parent or guardian, in one line of the summary (UU 27/2022 art. 25)."""

from __future__ import annotations

from datetime import date

from village_desk.conversation.requested import form_of
from village_desk.conversation.state import Draft
from village_desk.conversation.talk import Talk
from village_desk.office.fields_dates import age_on
from village_desk.office.services import Service

CHILDREN = "children"  # the kind of consent; its words are the text `consent_children`
GROWN_UP = 18


def tell(talk: Talk, service: Service, draft: Draft) -> None:
    """Say the line where it is due, and note that it was said."""
    draft.consent_told = due(talk, service, draft)
    if draft.consent_told:
        talk.say("consent_children")


def due(talk: Talk, service: Service, draft: Draft) -> bool:
    """Is this about a child: its certificate, its card, its place in the family card?"""
    if any(f.slug == "nama_anak" and f.required for f in service.fields):
        return True
    form = form_of(talk.situation.catalogue, draft)
    fixed = [part.fixed.get("hubungan") for part in form.parts] if form else []
    if "anak" not in (*fixed, draft.values.get("hubungan")):
        return False
    return not _grown_up(draft.values.get("tanggal_lahir_anggota", ""), talk.today)


def _grown_up(born: str, today: date) -> bool:
    try:
        return age_on(date.fromisoformat(born), today) >= GROWN_UP
    except ValueError:
        return False
