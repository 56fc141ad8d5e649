"""What a request already knows from the citizen's free words: kept, shown in a short list, and correctable."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from village_desk.conversation import beside_wish, warned
from village_desk.conversation.gleaning import gleaned, worth_keeping
from village_desk.conversation.reading import Answers
from village_desk.conversation.showing import answer_told
from village_desk.conversation.spelling import words
from village_desk.conversation.state import Draft
from village_desk.conversation.talk import Talk, bare, clipped
from village_desk.office.fields import rule_of
from village_desk.office.services import Service

MOST_TEXTS, LONGEST_TEXT = 5, 800  # kept until the wish is known
FRESH = timedelta(hours=24)
MOST_LINES, WIDEST = 8, 60
_OF_SENDER = frozenset({"nama", "nik", "no_kk", "alamat", "tempat_lahir", "tanggal_lahir"})
_CORRECTING = frozenset("salah keliru bukan ralat maksud harusnya seharusnya benarnya koreksi".split())


def forget_old(talk: Talk) -> None:
    """Before a message is heard: what was written days ago is for no wish that is said now, and may be another's."""
    if talk.quiet_for >= FRESH:
        talk.state.heard = []


def keep_for_later(talk: Talk, *, wish: bool = False) -> bool:
    """Data that came before the wish is kept for it, and a wish that is still to be decided. True when kept."""
    if not wish and not worth_keeping(talk.text):
        return False
    before = [text for text in talk.state.heard if text != talk.text]
    talk.state.heard = [*before, talk.text[:LONGEST_TEXT]][-MOST_TEXTS:]
    return True


def texts_so_far(talk: Talk) -> list[str]:
    """What was written before the wish and with it, the oldest first."""
    return [*(text for text in talk.state.heard if text != talk.text), talk.text]


def wish_in(talk: Talk) -> list[str]:
    """The words of the wish itself: this message, and before it, where this one only chooses, the one it answers."""
    return [talk.text] if len(words(talk.text)) > 2 else texts_so_far(talk)[-2:]


def fill(talk: Talk, service: Service, draft: Draft) -> None:
    """Take out of the citizen's words so far what this request needs, and show it."""
    found = Answers()
    for text in texts_so_far(talk):
        wanted = [f for f in service.fields if f.slug not in draft.values or f.slug in found.found]
        found.found.update(gleaned(service, wanted, text, talk.today, draft.whom).found)
    talk.state.heard = []
    found.found.update(beside_wish.answers(talk, service, draft, found))
    keep(draft, found)
    warned.tell(talk, found.found.values())
    tell(talk, service, draft, [*found.found, *_same_data(talk, service, draft)])


def _same_data(talk: Talk, service: Service, draft: Draft) -> list[str]:
    """ "Ya, data saya sama": who it is, from the request that was set aside for this one. The slugs filled."""
    before = talk.state.parked
    if before is None or before.whom != draft.whom or not {"data", "sama"} <= set(words(talk.text)):
        return []
    slugs = [f.slug for f in service.fields if f.slug in _OF_SENDER and f.slug not in draft.values]
    slugs = [slug for slug in slugs if slug in before.values]
    for slug in slugs:
        draft.values[slug] = before.values[slug]
        draft.shown[slug] = before.shown.get(slug, "")
    return slugs


def keep(draft: Draft, answers: Answers) -> None:
    """Put what was read into the draft."""
    for slug, result in answers.found.items():
        draft.values[slug] = result.value or ""
        draft.shown[slug] = result.shown


def tell(talk: Talk, service: Service, draft: Draft, slugs: Iterable[str]) -> None:
    """ "Yang kami tangkap: …" with the way to correct it."""
    chosen = set(slugs)
    lines = [f"- {line_of(service, draft, f.slug, english=talk.english)}" for f in service.fields if f.slug in chosen]
    if lines:
        talk.say("heard", lines="\n".join(lines[:MOST_LINES]))


def line_of(service: Service, draft: Draft, slug: str, *, english: bool) -> str:
    """ "NIK: …0001", "Nama ibu: Sumiati": a number shows its end only."""
    field = service.field(slug)
    value = draft.values[slug]
    told = answer_told(field, value, draft.shown.get(slug, ""), english=english)
    shown = f"…{value[-4:]}" if rule_of(field) in ("nik", "kk") else told
    label = bare(field.label).removesuffix(" sesuai KTP").removesuffix(" lengkap")
    return f"{label}: {clipped(shown, WIDEST)}"


def correct(talk: Talk, service: Service, draft: Draft) -> bool:
    """ "Salah, nama saya Siti Aminah": says that it corrects, and what. True when something was changed."""
    if not _CORRECTING & set(words(talk.text)):
        return False
    filled = [f for f in service.fields if f.slug in draft.values]
    new = gleaned(service, filled, talk.text, talk.today, draft.whom)
    new.found = {slug: r for slug, r in new.found.items() if r.value != draft.values[slug]}
    if not new.found:
        return False
    keep(draft, new)
    talk.say("edited")
    warned.tell(talk, new.found.values())
    tell(talk, service, draft, new.found)
    return True
