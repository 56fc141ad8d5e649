"""From words to what is meant: `understand` is the one door, for the chat and for the command alike.

In this order: chat spelling is written out (glossary), short acts are read in the light of the open question, the
classifier says what the rest looks like, and the office's own words decide about its own services. Emergencies are
looked for twice. Confidence is scaled so that below 0.5 the chat asks back; a request counts as opened from 0.5.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from village_desk.conversation import calm_words, matching, phrases, wish_words, wishes
from village_desk.conversation.acts import ANSWERING, command, means, salutes, short_act, yes_or_no
from village_desk.conversation.model import Guess, shipped
from village_desk.conversation.spelling import words
from village_desk.conversation.topics import topic_of
from village_desk.conversation.urgent_words import DANGER
from village_desk.conversation.wishes import Wish
from village_desk.office.services import Catalogue

__all__ = [
    "BAR",
    "INTENTS",
    "TICKET_NUMBER",
    "Understanding",
    "command",
    "means",
    "normal",
    "salutes",
    "understand",
    "yes_or_no",
]

BAR = 0.5
INTENTS = tuple(
    """request requirements status pickup office_hours office_location fee complaint human greet thanks menu cancel
    confirm_yes confirm_no attach_document language_change out_of_scope emergency opt_out spam""".split()
)
SHORT = 12  # characters: what is remembered must hold no NIK and no name with it
TICKET_NUMBER = re.compile(r"\b[A-Za-z]{2,8}-\d{4}-\d{3,6}\b")
_NUMBER = re.compile(r"(?:\b(?:nik|kk|ktp|nomor|no)\b\W*(?:saya\W+)?)*\d[\d .\-]{11,}", re.IGNORECASE)
# A cry for help is heard at this likelihood, though another intent may be likelier: the price of a miss is a life.
_ALARM = 0.3
_UNTHINKABLE = 0.1  # below, not even a word of danger cries: "ambulans desa bisa dipakai kontrol rutin?"
_CAUTION = (
    1.5  # opening what nobody asked for costs more than a question: 0.5 stands where 63 of 100 are right
)
_SURE_ALARM = 0.6  # in a talk under way, where words say that it is over or name a paper, or none is known
# While data are being asked for, words are an answer unless they are plainly something else.
_PLAINLY, _SURELY = 0.7, 0.95
# Where fewer of the words were ever seen in training, "not for us" would be a guess from letters: we ask back.
_FAMILIAR = 0.6
# How much likelier an intent is while this is being asked, than out of the blue.
_IN_A_REQUEST = {"requirements": 5.0, "answer": 2.0, "menu": 0.2}
_ODDS: Mapping[str, Mapping[str, float]] = {
    **dict.fromkeys(ANSWERING, _IN_A_REQUEST),
    "confirm": {"confirm_yes": 1.5, "confirm_no": 1.5, "requirements": 2.0},
    "document": {"attach_document": 3.0, "requirements": 2.0},
}
_WISH = 0.8
# "Bukan, saya mau domisili" says no and wishes: where a paper is plainly named, we ask whether it is wished for.
_BESIDE = frozenset({"confirm_yes", "confirm_no", "greet"})
_HALF_HEARD, _NAMED, _HINTED = 0.3, 0.9, 0.2
# What the classifier says of words that it never saw; an office's own service is then the better reading.
_SHORT_STORY = 12  # words
_VAGUE = frozenset({"answer", "out_of_scope", "menu", "greet", "spam"})
_ABOUT_SERVICES = frozenset({"request", "requirements", "fee"})


@dataclass(frozen=True)
class Understanding:
    """What a message means. `service`: a catalogue slug or None; `services`: when several were asked for, as written.

    `choices`: what to offer when it is not clear which service is meant; at most eight. `topic`: see topics.
    """

    intent: str
    service: str | None = None
    services: tuple[str, ...] = ()
    confidence: float = 1.0
    choices: tuple[str, ...] = ()
    topic: str = ""


def understand(text: str, asked: str | None, catalogue: Catalogue) -> Understanding:
    """What the citizen means. `asked`: confirm, choice, field:<slug>, document…, or None for the words alone."""
    if len(text) <= SHORT:
        return _understood_before(text, asked, catalogue)
    return _understood(text, asked, catalogue)


def normal(text: str, catalogue: Catalogue | None = None) -> list[str]:
    """The words that the classifier sees: spelling written out, long numbers gone.

    "nik saya 3509…", "no kk: 3509…" are data beside a wish, and no wish about a family card.
    """
    return words(_NUMBER.sub(" ", text), catalogue.glossary if catalogue else None)


def _understood(text: str, asked: str | None, catalogue: Catalogue) -> Understanding:
    said = normal(text, catalogue)
    if not said:
        return _without_words(text, asked)
    meant = _plain(text, said, asked, catalogue) or _guessed(text, said, asked, catalogue)
    if meant.intent == "request" and not meant.services and meant.confidence < BAR:
        meant = _in_so_many_words(text, meant, catalogue)
    if not asked and meant.confidence < _WISH and _NUMBER.search(text):
        meant = _beside_data(text, meant, catalogue)
    named = meant.intent in _ABOUT_SERVICES and meant.service is not None and meant.confidence >= BAR
    topic = topic_of(said, catalogue, names_paper=named, asks="?" in text)
    return replace(meant, topic=topic) if topic else meant


def _beside_data(text: str, meant: Understanding, catalogue: Catalogue) -> Understanding:
    """Name, NIK and card in bubbles of their own leave the bubble with the wish what it is."""
    slug = wish_words.on_its_own_line(text, lambda line: normal(line, catalogue), catalogue)
    return Understanding("request", slug, confidence=0.9) if slug else meant


def _in_so_many_words(text: str, meant: Understanding, catalogue: Catalogue) -> Understanding:
    """Where it is doubtful, a paper that one part of the message asks for by its name decides."""
    slug = wish_words.plainly_asked(text, lambda part: normal(part, catalogue), catalogue)
    return replace(meant, service=slug, confidence=max(meant.confidence, 0.8), choices=()) if slug else meant


def _plain(text: str, said: list[str], asked: str | None, catalogue: Catalogue) -> Understanding | None:
    """What needs no guess: short acts, a paper named and nothing else, a wide word alone."""
    if act := short_act(text, said, asked):
        return Understanding(act[0], confidence=act[1])
    if phrases.ERASURE <= set(said) and not phrases.NUMBER & set(said):
        return Understanding("human", confidence=0.9)  # a right of the citizen's, and a person's work
    if _withdraws(text, said):
        return Understanding("cancel", confidence=0.9)
    slug = None if _tells_of_the_past(said) else matching.named_exactly(said, catalogue)
    if slug:
        return Understanding("request", slug, confidence=0.95)
    if wide := wishes.wide(said, catalogue):
        return Understanding("request", confidence=wide.sureness, choices=wide.choices)
    return None


def _guessed(text: str, said: list[str], asked: str | None, catalogue: Catalogue) -> Understanding:
    """What the classifier makes of it, within what is asked and what the office offers."""
    guess = shipped().guess(said, asks="?" in text)
    if guess["intent"].label == "thanks":
        guess = _beside_thanks(text, said) or guess
    open_question = (asked or "").partition(":")[0]
    intents, services = guess["intent"].weighed(_ODDS.get(open_question, {})), guess["service"]
    # "Dusun Krajan, belakang langgar" is half an answer, and stands in many cries.
    calm = bool(open_question) or _names_a_paper(services) or intents.of("answer") >= _ALARM
    # "Saya sekarang di rumah Bu RT, makasih Pak"; and a death that is told wants papers and condolences.
    calm = calm or {"terima", "kasih"} <= set(said) or bool(phrases.DEATH & set(said))
    if _cries(said, intents, calm=calm) and not calm_words.endangers_nobody(text, said):
        return Understanding("emergency", confidence=max(0.9, intents.of("emergency")))
    intents = intents.weighed({"emergency": 0.0})
    intent, sureness = _likeliest(text, intents, open_question)
    if services.sureness >= _NAMED and _half_heard(said, intent, intents):
        intent, sureness = "request", min(intents.of("request"), 0.45)
    unheard = sureness < _HALF_HEARD and services.label == wishes.NONE
    if open_question and intent in _ABOUT_SERVICES and _protests(said):
        # What the data are for stands on the card, which they then see.
        return Understanding("requirements", confidence=0.6)
    if intent in _ABOUT_SERVICES and (unheard or _protests(said)):
        # "Mohon dicek ya" wishes for no paper.
        return _vague(said, catalogue) or _no_wish("answer", sureness, said)
    if intent in _ABOUT_SERVICES:
        services = wishes.letter_asked_for(text, said, services) if intent == "request" else services
        sureness = min(sureness, 0.4) if _declines(said) else sureness
        return _about(intent, sureness, wishes.wish(text, said, services, catalogue), said, catalogue)
    if intent in _VAGUE or sureness < BAR:
        return _vague(said, catalogue) or _no_wish(intent, sureness, said)
    return _no_wish(intent, sureness, said)


def _beside_thanks(text: str, said: list[str]) -> dict[str, Guess] | None:
    """ "Mau bikin SKTM Pak, terima kasih": politeness beside a wish is no thanks. What is done is ("sudah jadi")."""
    rest = [word for word in said if word not in phrases.THANKS and word not in ("sebelumnya", "banyak")]
    first = said[0] in phrases.THANKS and not phrases.WANTING & set(rest)  # "terima kasih surat domisilinya"
    if first or len(rest) == len(said) or phrases.DONE & set(said):
        return None
    guess = shipped().guess(rest, asks="?" in text)
    wishes_something = (
        guess["intent"].label in ("request", "requirements") and guess["intent"].sureness >= _WISH
    )
    return guess if wishes_something else None


def _vague(said: list[str], catalogue: Catalogue) -> Understanding | None:
    """Where the classifier is at a loss: a death that is told, and the office's own services."""
    if phrases.DEATH & set(said) and len(said) <= _SHORT_STORY:
        # Who writes of a death is not asked what they mean, however they put it.
        return Understanding("request", confidence=0.4, choices=wishes.after_a_death(catalogue))
    own = wishes.own_service(said, catalogue)
    return _about("request", 0.8, own, said, catalogue) if own else None


def _no_wish(intent: str, sureness: float, said: list[str]) -> Understanding:
    if intent == "answer" or (intent == "out_of_scope" and shipped().familiar(said) < _FAMILIAR):
        return Understanding("out_of_scope", confidence=0.2)
    return Understanding(intent, confidence=sureness)


# "menu", "1", "ya", "halo" come all day; longer words are hardly ever said twice, and are nobody's to keep.
_understood_before = lru_cache(maxsize=512)(_understood)


def _without_words(text: str, asked: str | None) -> Understanding:
    """👍 has no words, and is an answer all the same; folded hands are one only where something is asked."""
    if not asked and text.strip().startswith("🙏"):
        return Understanding("thanks", confidence=0.9)
    answer = yes_or_no(text)
    if answer is None:
        return Understanding("out_of_scope", confidence=0.1)
    return Understanding("confirm_yes" if answer else "confirm_no", confidence=0.9)


def _cries(said: list[str], intents: Guess, *, calm: bool) -> bool:
    """Is somebody in danger now? The classifier counts early; known cries count unless they tell of the past."""
    named = said[0] == "nama" and not DANGER & set(said)  # "nama bayinya Rina Putri"
    if named or _lost_to_it(said) or _blames(said) or _is_born(said):
        return False
    past = any(word in phrases.NOT_NOW for word in said)
    enough = _SURE_ALARM if past or calm or not shipped().familiar(said) else _ALARM
    if intents.of("emergency") >= enough:
        return True
    if past or intents.of("emergency") < _UNTHINKABLE:
        return False
    return any(all(word in said for word in phrase) for phrase in phrases.EMERGENCY)


def _blames(said: list[str]) -> bool:
    """ "Kalian maling semua" curses the office, and nobody is in the house."""
    pairs = zip(said, said[1:], strict=False)
    return any(one in phrases.BLAMED and two in phrases.THIEVES for one, two in pairs)


def _is_born(said: list[str]) -> bool:
    """ "Istri saya baru melahirkan", "my wife gave birth yesterday": good news, if nothing hurries."""
    known = set(said)
    if phrases.BIRTH_NOW & known:
        return False
    over = phrases.OVER & known and phrases.BIRTH & known
    return bool(over) or {"gave", "birth"} <= known


def _lost_to_it(said: list[str]) -> bool:
    """ "KK saya hilang kena banjir, tolong cepat": the paper is gone, and nobody tells of house or people."""
    pairs = set(zip(said, said[1:], strict=False))
    hit = any(one == "kena" and two in phrases.DISASTERS for one, two in pairs)
    lost = any(one in phrases.PAPERS for one in said) and bool(phrases.GONE & set(said))
    return hit and lost and not phrases.PEOPLE & set(said)


def _names_a_paper(services: Guess) -> bool:
    return services.label != wishes.NONE and services.sureness >= _NAMED


def _likeliest(text: str, intents: Guess, open_question: str) -> tuple[str, float]:
    """The intent and how sure it is. A ticket's number asks for its state, whatever words stand around it."""
    if TICKET_NUMBER.search(text) and intents.label not in ("cancel", "complaint", "pickup", "human"):
        return "status", 0.95
    intent, sureness = intents.label, intents.sureness
    if intent in ("request", "requirements"):
        # Which of the two is a matter of taste ("KTP hilang gimana ya?"); that it is one of them, is not.
        sureness = intents.of("request") + intents.of("requirements")
    if open_question in ANSWERING and _NUMBER.search(text):
        return "answer", 1.0
    if open_question in ANSWERING and _answers(intents):
        return "answer", 1.0
    return intent, sureness


def _answers(intents: Guess) -> bool:
    """Are these words more likely an answer to the open field? "Dusun Krajan RT 2" is no complaint about a road."""
    if intents.of("answer") + intents.of("out_of_scope") > 1 - _PLAINLY:
        return True
    return intents.label in ("complaint", "spam") and intents.sureness < _SURELY


def _withdraws(text: str, said: list[str]) -> bool:
    """ "Surat domisili saya tidak jadi, Pak": a short message that begins or ends with it, and asks nothing."""
    rest = [word for word in said if word not in phrases.FILLERS | phrases.GREETING]
    if not 0 < len(rest) <= 6 or "?" in text or phrases.WAITING & set(said):
        return False
    return "batal" in (rest[0], rest[-1]) or ["tidak", "jadi"] in (rest[:2], rest[-2:])


def _tells_of_the_past(said: list[str]) -> bool:
    """ "Akta lahir saya dulu diurus bapak" names a paper and wishes for none; "akta lahir dulu, pak" does."""
    if phrases.ASKING & set(said):
        return False
    return any(
        one in phrases.LONG_AGO and two not in phrases.FILLERS
        for one, two in zip(said, said[1:], strict=False)
    )


def _half_heard(said: list[str], intent: str, intents: Guess) -> bool:
    """Is a wish said beside something else? "Pokoknya mau bikin surat usaha, jangan dipersulit" grumbles too."""
    if intent in _BESIDE:
        return intents.of("request") >= _HALF_HEARD
    outright = any(pair in phrases.OUTRIGHT for pair in zip(said, said[1:], strict=False))
    return intent == "complaint" and outright and intents.of("request") >= _HINTED


def _protests(said: list[str]) -> bool:
    """ "Ngapain minta NIK segala": the office is meant, and nothing is wished for."""
    return any(
        one in phrases.PROTEST and two in phrases.DEMANDING for one, two in zip(said, said[1:], strict=False)
    )


def _declines(said: list[str]) -> bool:
    """ "Saya tidak mau buat KTP", "bukan, saya mau domisili": whatever it is, no request is opened by it alone."""
    if said[0] == "bukan":
        return True
    return any(
        one in phrases.NEGATION and two in phrases.WANTING
        for one, two in zip(said[:4], said[1:5], strict=False)
    )


def _about(intent: str, sureness: float, wish: Wish, said: list[str], catalogue: Catalogue) -> Understanding:
    """An intent about services. Which service is meant, bounds how sure a request is."""
    if intent == "request":
        sureness = min((sureness * wish.sureness) ** _CAUTION, 0.99)
        if wish.service is None:
            sureness = min(sureness, 0.4)
        if sureness < BAR and not wish.services:
            wish = wishes.beside_others(wish, said, catalogue)
    return Understanding(intent, wish.service, wish.services, sureness, wish.choices)
