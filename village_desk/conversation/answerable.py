"""What is an answer to the open question of a request, and what is something else that must be heard first."""

from __future__ import annotations

import re
from collections.abc import Sequence

from village_desk.conversation import (
    ahead,
    chatter,
    complaint_words,
    intents,
    own_tickets,
    plain_names,
    tongues,
    withdrawing,
)
from village_desk.conversation.phrases import FILLERS
from village_desk.conversation.phrases_said import DATE
from village_desk.conversation.pieces import LONG_NUMBER
from village_desk.conversation.spelling import words
from village_desk.conversation.talk import Talk
from village_desk.office.fields import rule_of
from village_desk.office.services import Field, Service

LONGEST_CURSE = 8  # words
_QUESTION_WORDS = frozenset(
    {"apa", "berapa", "kapan", "bagaimana", "mana", "kenapa", "syarat", "jam", "how", "what"}
)
_INFORMATION = frozenset(
    {"office_hours", "office_location", "fee", "requirements", "status", "pickup", "language_change", "menu"}
)
# "ubah 5" belongs to the summary; here it would become "Keperluan: ubah 5".
_LINE = re.compile(r"(?:ubah|ganti|edit|koreksi|change)\s*(?:no|nomor)?\.?\s*\d{1,2}", re.IGNORECASE)
# Not every word for yes: "gas" may be what a shop sells.
_AGREEING = frozenset({"ya", "oke", "yes", "siap", "betul", "benar"})
_TURNING = frozenset({"eh", "oh", "ehh", "sebentar", "bentar"})  # "eh mau SKTM dulu" is nobody's address
_ELSEWHERE = frozenset({"status", "cancel", "attach_document"})
_SENT_BEFORE = frozenset("sudah tadi ini saya barusan".split())
_SURELY_ELSE, LONGEST_ELSE = 0.97, 8
_SURELY_WISHED = 0.9
_NAME_RULES = frozenset({"name_existing", "name_new"})
_WORDS = _NAME_RULES | {"text"}
# Short acts that are no name and no purpose.
_NO_ANSWER = frozenset({"greet", "thanks", "opt_out", "human"})


def wants_free_words(talk: Talk) -> bool:
    """Is one of the open fields free text, where nearly any words are a true answer?"""
    service = talk.service
    return service is not None and any(
        rule_of(service.field(slug)) == "text" for slug in talk.state.ask.items
    )


def asks_something(text: str) -> bool:
    """Do these words ask, rather than answer? "parkirnya di mana", "ada wifi?"."""
    said = words(text)
    return "?" in text or bool((_QUESTION_WORDS | {"dimana", "adakah", "apakah"}) & set(said))


def changes_a_line(text: str) -> bool:
    """ "ubah 3", which belongs to the summary, and comes too early while data are being asked for."""
    return bool(_LINE.fullmatch(text.strip()))


def curses(talk: Talk) -> bool:
    """Anger instead of a name: "Nama: jancok" would stand in a letter."""
    service = talk.service
    named = service is not None and any("nama" in slug for slug in talk.state.ask.items)
    plain = "\n" not in talk.text and not any(char.isdigit() for char in talk.text)
    return named and plain and len(words(talk.text)) <= LONGEST_CURSE and complaint_words.curses(talk.text)


def is_answer(talk: Talk, meant: intents.Understanding) -> bool:
    """Is this text an answer to the open fields, or something else that must be heard first?

    Where free words are asked for, "bikin KTP" may be the purpose itself; where a name is asked, it is a wish.
    """
    service = talk.service
    assert service
    fields = [service.field(slug) for slug in talk.state.ask.items]
    said = words(talk.text)
    if (plain := _plainly(talk, meant, fields)) is not None:
        return plain
    if (meant.intent in _NO_ANSWER and not _about_an_officer(talk, meant, fields)) or changes_a_line(
        talk.text
    ):
        return False
    if LONG_NUMBER.search(talk.text):
        return True
    if _plainly_something_else(talk, meant):
        return False
    if all(field.type in ("nik", "kk") for field in fields) and _tells_no_number(talk.text):
        return False  # "kalau bikin paspor di mana ya" is told nothing about sixteen digits
    free = wants_free_words(talk)
    if meant.intent in _INFORMATION and ("?" in talk.text or (not free and _QUESTION_WORDS & set(said))):
        return any(char.isdigit() for char in talk.text) and len(said) > 8
    if any(char.isdigit() for char in talk.text) or "\n" in talk.text:
        return True
    return _words_answer(talk, meant, service, fields)


def _plainly(talk: Talk, meant: intents.Understanding, fields: Sequence[Field]) -> bool | None:
    """What closed lists decide before any guess: an option, a name, a day; and talk. None where they say nothing."""
    said = words(talk.text)
    if ahead.option_named(said, fields) or _means_all_of_them(said, fields):
        return True
    if (named := _name_alone(talk, meant, fields)) is not None:
        return named
    if any(field.type == "date" for field in fields) and DATE.fullmatch(talk.text.strip(" .!")):
        return True
    if any(rule_of(field) in _WORDS for field in fields) and _talks(talk.text):
        return False
    return None


def asks_for_name(talk: Talk) -> bool:
    """Is the name of a person among what is open?"""
    service = talk.service
    return service is not None and any(
        rule_of(service.field(slug)) in _NAME_RULES for slug in talk.state.ask.items
    )


def _name_alone(talk: Talk, meant: intents.Understanding, fields: Sequence[Field]) -> bool | None:
    """Where a name is asked for, a closed list decides what is one, and not what the letters look like."""
    if not asks_for_name(talk):
        return None
    verdict = plain_names.verdict(talk.text)
    if verdict is None and plain_names.maybe(talk.text):
        return meant.intent != "request" or meant.confidence < _SURELY_WISHED
    if verdict is False and len(fields) > 1:
        return None  # beside the name, other words may be an answer
    return verdict


def _talks(text: str) -> bool:
    return bool(chatter.kind_of(text)) or chatter.asks(text) or chatter.adds_a_wish(text)


def _means_all_of_them(said: list[str], fields: Sequence[Field]) -> bool:
    """ "SEMUA", as the question for the members' numbers offers it, and no yes."""
    asked = any(rule_of(field) == "nik_list" for field in fields)
    return asked and "semua" in said and set(said) <= FILLERS | {"semua", "ikut", "pindah", "datang", "keluarga"}


def _about_an_officer(talk: Talk, meant: intents.Understanding, fields: Sequence[Field]) -> bool:
    """ "Bertemu petugas bank" to what it is for: a purpose, and no call for a person."""
    said = words(talk.text)
    alone = len(fields) == 1 and wants_free_words(talk)
    return alone and meant.intent == "human" and said[:1] in (["untuk"], ["bertemu"], ["jadi"], ["menjadi"])


def _plainly_something_else(talk: Talk, meant: intents.Understanding) -> bool:
    """ "Yang tadi sudah sampai mana" is nobody's shop, though nearly any words are when free ones are asked for."""
    said = set(words(talk.text))
    if meant.intent == "cancel" and wants_free_words(talk):
        return withdrawing.plainly(talk.text, talk.service.name if talk.service else "") or _names_another(
            talk
        )
    if meant.intent == "attach_document" and not said & _SENT_BEFORE:
        return False  # "kirim berkas lamaran" is a purpose
    return (
        meant.intent in _ELSEWHERE
        and meant.confidence >= _SURELY_ELSE
        and len(words(talk.text)) <= LONGEST_ELSE
        and not any(char.isdigit() or char == "\n" for char in talk.text)
    )


def _names_another(talk: Talk) -> bool:
    """ "Yang domisili aja batalin": a request of this chat's is called by its name."""
    return bool(
        withdrawing.LEAVING & set(words(talk.text)) and own_tickets.called(talk, talk.situation.tickets)
    )


def _tells_no_number(text: str) -> bool:
    return not any(char.isdigit() for char in text) and len(words(text)) > 2


def _words_answer(
    talk: Talk, meant: intents.Understanding, service: Service, fields: Sequence[Field]
) -> bool:
    """The same for one line of words without a number: people ask, refuse and change their mind like this."""
    said = words(talk.text)
    if talk.text.endswith("?"):
        return False
    if tongues.chats(talk.text) and not (wants_free_words(talk) and len(fields) == 1):
        return False  # "nggih, mboten nopo-nopo" is nobody's name
    if wants_free_words(talk):
        # Alone, "mau buat surat domisili" may be the purpose; instead of a whole block it is another wish.
        # "ya" is neither: a letter would say "Pekerjaan: ya".
        if set(said) & _AGREEING and set(said) <= _AGREEING | FILLERS:
            return False
        if said in (["tidak"], ["bukan"]):
            return False  # a button's "no" is no purpose
        return len(fields) == 1 or not _is_talk(talk, meant, said, service)
    if said and said[0] in _QUESTION_WORDS:
        return False
    chosen = any(field.type == "choice" for field in fields)
    if not chosen and (meant.intent == "request" or meant.intent in _INFORMATION):
        return False  # "pindah" and "ktp hilang" are nobody's name
    if meant.intent == "request":
        return not _another_wish(meant, service)
    return meant.intent not in ("complaint", "spam") and not (
        meant.intent in ("confirm_yes", "confirm_no") and not chosen
    )


def _is_talk(talk: Talk, meant: intents.Understanding, said: list[str], service: Service) -> bool:
    """Instead of a block with free words in it: a question, another language, another wish."""
    asks = meant.intent in _INFORMATION and bool((_QUESTION_WORDS - {"syarat"}) & set(said))
    agrees = meant.intent in ("confirm_yes", "confirm_no")
    speaks = meant.intent == "language_change" and tongues.about_languages(talk.text)
    other = meant.intent == "request" and meant.service not in (None, service.slug)
    turns = other and bool(set(said[:1]) & _TURNING)
    return asks or agrees or speaks or turns or _another_wish(meant, service)


def _another_wish(meant: intents.Understanding, service: Service) -> bool:
    return meant.intent == "request" and meant.confidence >= 0.8 and meant.service not in (None, service.slug)
