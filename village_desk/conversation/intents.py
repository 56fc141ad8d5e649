"""From words to what is meant: `understand` is the one door, so that its inside can be replaced whole.

Rules in a fixed order, first that speaks wins. Confidence is scaled so that below 0.5 the chat asks back;
a request counts as opened from 0.5. Short acts ("ok", "1", "0") are read in the light of the open question.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from village_desk.conversation import matching, phrases
from village_desk.conversation.service_words import REQUEST_VERBS
from village_desk.conversation.spelling import alike, words
from village_desk.office.services import Catalogue

BAR = 0.5
SHORT = 12  # characters: what is remembered must hold no NIK and no name with it
TICKET_NUMBER = re.compile(r"\b[A-Za-z]{2,8}-\d{4}-\d{3,6}\b")
_NUMBER = re.compile(r"(?:\b(?:nik|kk|ktp|nomor|no)\b\W*(?:saya\W+)?)*\d[\d .\-]{11,}", re.IGNORECASE)
_NEGATION = frozenset({"tidak", "bukan", "jangan", "batal"})


@dataclass(frozen=True)
class Understanding:
    """What a message means. `service`: a catalogue slug or None; `services`: when several were named or fit."""

    intent: str
    service: str | None = None
    services: tuple[str, ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True)
class _Heard:
    text: str
    words: list[str]
    asked: str | None
    catalogue: Catalogue

    def has(self, known: tuple[tuple[str, ...], ...]) -> bool:
        return any(_holds(self.words, phrase) for phrase in known)

    def only(self, allowed: frozenset[str]) -> bool:
        return all(word in allowed for word in self.words)

    def any(self, known: frozenset[str]) -> bool:
        return any(word in known for word in self.words)


def understand(text: str, asked: str | None, catalogue: Catalogue) -> Understanding:
    """What the citizen means. `asked`: confirm, choice, field:<slug>, document…, or None for the words alone."""
    if len(text) <= SHORT:
        return _understood_before(text, asked, catalogue)
    return _understood(text, asked, catalogue)


def _understood(text: str, asked: str | None, catalogue: Catalogue) -> Understanding:
    # "nik saya 3509…", "no kk: 3509…" are data beside a wish, and no wish about a family card.
    heard = _Heard(text, words(_NUMBER.sub(" ", text)), asked, catalogue)
    if not heard.words:
        # 👍 has no words, and is an answer all the same.
        return _short_act(heard) or Understanding("out_of_scope", confidence=0.1)
    for rule in _RULES:
        if meant := rule(heard):
            return meant
    return Understanding("out_of_scope", confidence=0.2)


# "menu", "1", "ya", "halo" come all day; longer words are hardly ever said twice, and are nobody's to keep.
_understood_before = lru_cache(maxsize=512)(_understood)


def command(text: str) -> str | None:
    """The command that a whole message is (menu, status, cancel, back, human, …), whatever is being asked."""
    said = [word for word in words(text) if word not in ("ya", "bapak", "ibu", "admin", "dong", "deh")]
    plain = " ".join(said) or " ".join(words(text))
    return next((name for name in _ALWAYS if plain in phrases.COMMANDS[name]), None)


def means(text: str, name: str) -> bool:
    """Is the whole message this command, or that with a polite word around it?"""
    said = [word for word in words(text) if word not in phrases.FILLERS]
    return " ".join(words(text)) in phrases.COMMANDS[name] or " ".join(said) in phrases.COMMANDS[name]


def yes_or_no(text: str) -> bool | None:
    """True for yes, False for no, None when the message is neither. "tidak jelas" is no "no"."""
    said = words(text)
    if text.strip() in ("👍", "👌", "✅", "🙏"):
        return True
    if not said or len(said) > 6:
        return None
    if all(w in phrases.NO | phrases.NO_FILLERS for w in said) and any(w in phrases.NO for w in said):
        return None if said == ["jelas"] else False
    if all(w in phrases.YES | phrases.FILLERS for w in said) and any(w in phrases.YES for w in said):
        return True
    return None


def salutes(text: str) -> bool:
    """Does the message open with the Islamic greeting, which is to be answered?"""
    return any(alike(word, "assalamualaikum") for word in words(text)[:4])


_ALWAYS = ("menu", "status", "cancel", "back", "human", "complaint", "opt_out", "resume")


# A word that we know is no slip of another: "pengajuan" is not "pengaduan", "proses" is not "protes".
_VOCABULARY = frozenset(
    word
    for known in vars(phrases).values()
    if isinstance(known, tuple)
    for phrase in known
    for word in phrase
) | (REQUEST_VERBS | phrases.GREETING | phrases.FILLERS)


def _holds(said: list[str], phrase: tuple[str, ...]) -> bool:
    return all(word in said or any(_slip(typed, word) for typed in said) for word in phrase)


def _slip(typed: str, word: str) -> bool:
    return typed not in _VOCABULARY and alike(typed, word)


def _emergency(heard: _Heard) -> Understanding | None:
    if not heard.has(phrases.EMERGENCY) or heard.any(phrases.NOT_NOW):
        return None
    return Understanding("emergency", confidence=0.9)


def _thanks_first(heard: _Heard) -> bool:
    """ "Terima kasih atas bantuannya kemarin, suratnya sudah saya ambil" asks for nothing."""
    asks = "?" in heard.text or heard.any(phrases.ASKING | REQUEST_VERBS)
    return heard.words[:2] == ["terima", "kasih"] and len(heard.words) <= 16 and not asks


def _short_act(heard: _Heard) -> Understanding | None:
    said = heard.words
    if heard.only(phrases.GREETING | phrases.FILLERS) and heard.any(phrases.GREETING):
        return Understanding("greet")
    if _holds(said, ("terima", "kasih")) or (len(said) <= 4 and heard.any(frozenset({"thank"}))):
        if (len(said) <= 8 or _thanks_first(heard)) and not matching.matches(said, heard.catalogue):
            return Understanding("thanks", confidence=0.95)
    answer = yes_or_no(heard.text)
    if answer is not None:
        return Understanding("confirm_yes" if answer else "confirm_no", confidence=0.9)
    return None


def _opt_out(heard: _Heard) -> Understanding | None:
    whole = " ".join(heard.words) in phrases.COMMANDS["opt_out"]
    return Understanding("opt_out") if whole or heard.has(phrases.OPT_OUT) else None


def _cancel(heard: _Heard) -> Understanding | None:
    """A short message only: "selokambang, jadi saya ingin" is a story, and no cancellation."""
    if len(heard.words) <= 7 and heard.has(phrases.CANCEL) and not heard.has(phrases.HUMAN):
        return Understanding("cancel", confidence=0.9)
    return None


def _simple(
    intent: str, known: tuple[tuple[str, ...], ...], confidence: float
) -> Callable[[_Heard], Understanding | None]:
    def rule(heard: _Heard) -> Understanding | None:
        return Understanding(intent, confidence=confidence) if heard.has(known) else None

    return rule


def _about_ticket(heard: _Heard) -> Understanding | None:
    if TICKET_NUMBER.search(heard.text):
        return Understanding("status", confidence=0.95)
    named = matching.best_services(heard.words, heard.catalogue)[0]
    if heard.has(phrases.PICKUP) and "foto" not in heard.words:
        return Understanding("pickup", confidence=0.8)
    if heard.has(phrases.STATUS) and not (named and heard.any(frozenset({"mau", "buat", "urus", "minta"}))):
        return Understanding("status", confidence=0.8)
    return None


def _fee(heard: _Heard) -> Understanding | None:
    if not heard.has(phrases.FEE) or "keringanan" in heard.words:
        return None
    return Understanding("fee", _one(heard), confidence=0.85)


def _asks_about(heard: _Heard) -> Understanding | None:
    if not (heard.has(phrases.REQUIREMENTS) or heard.has(phrases.DURATION)):
        return None
    slugs, _ = matching.best_services(heard.words, heard.catalogue)
    if not slugs and heard.has(phrases.MENU) and "syarat" not in heard.words:
        return None
    if not slugs:
        wide = matching.wide_services(heard.words, heard.catalogue)
        asks = heard.has((("syarat",), ("prosedur",))) or heard.has(phrases.DURATION) or len(heard.words) <= 5
        return Understanding("requirements", services=wide, confidence=0.7) if asks else None
    return Understanding("requirements", slugs[0], tuple(slugs) if len(slugs) > 1 else (), 0.8)


def _request(heard: _Heard) -> Understanding | None:
    slugs, several = matching.best_services(heard.words, heard.catalogue)
    verb = heard.any(REQUEST_VERBS)
    if not slugs:
        wide = matching.wide_services(heard.words, heard.catalogue)
        # Who writes of a death is not asked what they mean, however they put it.
        death = heard.any(phrases.DEATH) and len(heard.words) <= 12
        wishes = verb or (bool(wide) and (death or len(heard.words) <= 4))
        return (
            Understanding("request", services=wide, confidence=0.4)
            if wishes and (wide or _paper(heard))
            else None
        )
    confidence = _sureness(heard, verb)
    if several:
        return Understanding("request", slugs[0], tuple(slugs), confidence)
    if len(slugs) > 1:
        return Understanding("request", None, tuple(slugs), min(confidence, 0.45))
    return Understanding("request", slugs[0], (), confidence)


def _paper(heard: _Heard) -> bool:
    return heard.any(frozenset({"surat", "keterangan", "pengantar", "dokumen", "permohonan"}))


def _sureness(heard: _Heard, verb: bool) -> float:
    """How sure a named service is a wish for it: a verb of wishing, or hardly any other word, speaks for it."""
    said = heard.words
    if any(word in _NEGATION for word in said[:2]) and verb:
        return 0.4
    if verb:
        return 0.9
    return 0.8 if len([w for w in said if w not in phrases.FILLERS]) <= 4 else 0.45


def _one(heard: _Heard) -> str | None:
    slugs, _ = matching.best_services(heard.words, heard.catalogue)
    return slugs[0] if len(slugs) == 1 else None


_RULES: tuple[Callable[[_Heard], Understanding | None], ...] = (
    _emergency,
    _opt_out,
    _short_act,
    _simple("spam", phrases.SPAM, 0.8),
    _simple("language_change", phrases.LANGUAGE, 0.9),
    _simple("complaint", phrases.COMPLAINT, 0.8),
    _simple("human", phrases.HUMAN, 0.85),
    _cancel,
    _simple("office_hours", phrases.HOURS, 0.85),
    _simple("office_location", phrases.LOCATION, 0.85),
    _about_ticket,
    _fee,
    _asks_about,
    _simple("out_of_scope", phrases.OUT_OF_SCOPE, 0.8),
    _request,
    _simple("menu", phrases.MENU, 0.8),
    _simple("attach_document", phrases.ATTACH, 0.7),
)
