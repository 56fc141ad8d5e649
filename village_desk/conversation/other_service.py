"""In the middle of a request: another one by its code ("ga jadi, mau yg 51"), and words that only sound like one.

"Iya akta kelahiran" to the reprint of a certificate says which; "buat nikah" tells what a letter is for.
"""

from __future__ import annotations

from village_desk.conversation import flow, line_values
from village_desk.conversation.intents import Understanding
from village_desk.conversation.phrases import FILLERS
from village_desk.conversation.reading import Answers
from village_desk.conversation.requested import slugs_of
from village_desk.conversation.spelling import words
from village_desk.conversation.state import Draft
from village_desk.conversation.taken_in import keep
from village_desk.conversation.talk import FORM, Talk
from village_desk.office.fields import read
from village_desk.office.services import Service

_SHORT = 7  # words
_WISHING = frozenset("mau ingin pilih layanan".split())
_TURNING = frozenset(
    "tidak jadi batal bukan eh oh maaf ganti pindah ke nomor no kode yang itu sekarang langsung ding deh".split()
)
_NO_PURPOSE = frozenset(
    "surat ktp kk akta saya kami apa berapa siapa besok nanti dulu ibu bapak anak".split()
)


def by_code(talk: Talk) -> bool:
    """ "Ga jadi, mau yg 51": the service with that code; what was filled in is kept."""
    service, draft = talk.service, talk.draft
    said = words(talk.text)
    codes = [word for word in said if word.isdecimal() and len(word) == 2]
    if (
        service is None
        or draft is None
        or talk.state.ask.kind not in FORM
        or len(said) > _SHORT
        or len(codes) != 1
    ):
        return False
    other = talk.situation.catalogue.by_code(codes[0])
    rest = set(said) - {codes[0]} - FILLERS - set(words(service.name)) - set(service.slug.split("-"))
    turned = {"tidak", "jadi"} <= rest or "batal" in rest or "layanan" in rest
    at_lines = talk.state.ask.kind in ("confirm", "edit")
    if other is None or not rest <= _WISHING | _TURNING or not (turned or (rest & _WISHING and not at_lines)):
        return False
    talk.intent = "request"
    flow.choose(talk, other.slug)
    return True


def same_after_all(talk: Talk, meant: Understanding) -> bool:
    """ "Iya akta kelahiran", while its reprint is asked for: yes to this one, and no wish for a new one."""
    service, draft = talk.service, talk.draft
    said = words(talk.text)
    if service is None or draft is None or said[:1] != ["ya"] or len(said) > _SHORT or "?" in talk.text:
        return False
    if meant.intent not in ("request", "confirm_yes") or (meant.service and meant.service in slugs_of(draft)):
        return False
    own = {
        word for paper in service.requirements for name in (paper.name, *paper.words) for word in words(name)
    }
    rest = set(said) - FILLERS - {"ya", "yang"}
    if not rest or not rest <= own:
        return False
    talk.intent = "answer"
    told = " ".join(word for word in said if word not in FILLERS)
    chosen = {f.slug: read(f, told, talk.today) for f in service.fields if f.type == "choice"}
    keep(draft, Answers({slug: result for slug, result in chosen.items() if result.value is not None}))
    talk.say("noted")
    flow.ask_again(talk)
    return True


def purpose(talk: Talk, service: Service, draft: Draft) -> bool:
    """ "Buat nikah", when all was asked: what the letter is for."""
    value = line_values.polished(talk.text)
    said = words(value)
    wanted = next((f for f in service.fields if f.slug == "keperluan"), None)
    if (
        wanted is None
        or said[:1] not in (["untuk"], ["buat"])
        or not 2 <= len(said) <= _SHORT
        or "?" in talk.text
    ):
        return False
    if _NO_PURPOSE & set(said) or any(word.isdecimal() for word in said):
        return False
    result = read(wanted, value, talk.today)
    if result.value is None or not line_values.sound(wanted, value):
        return False
    talk.intent = "answer"
    keep(draft, Answers({wanted.slug: result}))
    talk.say("edited")
    flow.ask_next(talk)
    return True
