"""The questions of a request: blocks, single ones, the optional ones at the end; and what is answered to them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from village_desk.conversation import consent, intents, tongues
from village_desk.conversation.phrases import FILLERS
from village_desk.conversation.reading import LONG_NUMBER, Answers, read_answers
from village_desk.conversation.showing import field_line, field_lines
from village_desk.conversation.spelling import words
from village_desk.conversation.state import Draft
from village_desk.conversation.talk import Talk, bare, clipped, numbered, quoted
from village_desk.office.fields import FieldResult, options_of, rule_of
from village_desk.office.services import Field, Service

LONGEST_CHOICE = 8
TRIES = 3
TROUBLES = 2
_QUESTION_WORDS = frozenset(
    {"apa", "berapa", "kapan", "bagaimana", "mana", "kenapa", "syarat", "jam", "how", "what"}
)
_INFORMATION = frozenset(
    {"office_hours", "office_location", "fee", "requirements", "status", "pickup", "language_change", "menu"}
)
# "ubah 5" belongs to the summary; here it would become "Keperluan: ubah 5".
_LINE = re.compile(r"(?:ubah|ganti|edit|koreksi|change)\s*(?:no|nomor)?\.?\s*\d{1,2}", re.IGNORECASE)
# Not every word for yes: "gas" may be what a shop sells.
_AGREEING = frozenset({"ya", "oke", "yes", "siap"})
_TURNING = frozenset({"eh", "oh", "ehh", "sebentar", "bentar"})  # "eh mau SKTM dulu" is nobody's address
# Short acts that are no name and no purpose.
_NO_ANSWER = frozenset({"greet", "thanks", "opt_out", "human"})


def missing_fields(service: Service, draft: Draft) -> list[Field]:
    """The required fields without a value, in the order of the blocks."""
    return [service.field(slug) for block in service.blocks for slug in block if slug not in draft.values]


def ask_missing(talk: Talk, service: Service, draft: Draft) -> None:
    """Ask the next block, or the next field alone once something was misunderstood."""
    missing = [field.slug for field in missing_fields(service, draft)]
    block = next(block for block in service.blocks if missing[0] in block)
    open_ones = [slug for slug in block if slug in missing]
    if len(open_ones) == len(block) and draft.troubled < TROUBLES:
        draft.singly = False  # a new block is asked whole again: one slip must not cost a message per answer
    ask_fields(talk, open_ones[:1] if draft.singly else open_ones)


def ask_fields(talk: Talk, slugs: list[str]) -> None:
    """Ask these fields of the open draft: one alone, or several as a block. The privacy notice comes first, once."""
    service, draft = talk.service, talk.draft
    assert service and draft
    if not draft.privacy_told:
        draft.privacy_told = True
        talk.say("privacy", link=talk.situation.privacy_link)
    fields = [service.field(slug) for slug in slugs]
    if len(fields) > 1:
        talk.ask("block", slugs)
        key = "ask_block_number" if any(f.numeric for f in fields) else "ask_block"
        talk.say(key, fields=field_lines(fields))
        return
    talk.ask("field", slugs)
    _ask_one(talk, fields[0])


def _ask_one(talk: Talk, field: Field) -> None:
    if field.type == "choice":
        options = options_of(field)
        if len(options) <= LONGEST_CHOICE:
            talk.say("ask_choice", field=bare(field.label), options=numbered(options))
        else:
            talk.say("ask_choice_words", field=bare(field.label), options=", ".join(options))
        return
    talk.say("ask_field_number" if field.numeric else "ask_field", field=field_line(field))


def ask_optional(talk: Talk, service: Service, draft: Draft) -> None:
    """The one question for everything that may be left out."""
    fields = [f for f in service.optional_fields if f.slug not in draft.values] or list(
        service.optional_fields
    )
    talk.ask("optional", [f.slug for f in fields])
    numeric = any(f.numeric for f in fields)
    if len(fields) == 1:
        talk.say("ask_optional_one_number" if numeric else "ask_optional_one", field=field_line(fields[0]))
    else:
        talk.say("ask_optional_number" if numeric else "ask_optional", fields=field_lines(fields))


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


def is_answer(talk: Talk, meant: intents.Understanding) -> bool:
    """Is this text an answer to the open fields, or something else that must be heard first?

    Where free words are asked for, "bikin KTP" may be the purpose itself; where a name is asked, it is a wish.
    """
    service = talk.service
    assert service
    fields = [service.field(slug) for slug in talk.state.ask.items]
    said = words(talk.text)
    if _option_named(said, fields):
        return True
    if meant.intent in _NO_ANSWER or changes_a_line(talk.text):
        return False
    if LONG_NUMBER.search(talk.text):
        return True
    free = wants_free_words(talk)
    if meant.intent in _INFORMATION and ("?" in talk.text or (not free and _QUESTION_WORDS & set(said))):
        return any(char.isdigit() for char in talk.text) and len(said) > 8
    if any(char.isdigit() for char in talk.text) or "\n" in talk.text:
        return True
    return _words_answer(talk, meant, service, fields)


def _option_named(said: Sequence[str], fields: Sequence[Field]) -> str | None:
    """ "numpang KK pak", offered a moment ago, is that choice, and no wish for a paper that is called alike."""
    plain = [word for word in said if word not in FILLERS]
    options = (option for field in fields if field.type == "choice" for option in options_of(field))
    return next((o for o in options if words(o) in (list(said), plain)), None)


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
    turns = said[0] in _TURNING and meant.intent == "request" and meant.service not in (None, service.slug)
    return asks or agrees or speaks or turns or _another_wish(meant, service)


def _another_wish(meant: intents.Understanding, service: Service) -> bool:
    return meant.intent == "request" and meant.confidence >= 0.8 and meant.service not in (None, service.slug)


def answer(talk: Talk) -> str | None:
    """Read the answer to the open block or field. Returns the field to ask first next, or None.

    What is right is kept, whatever else is wrong with the message.
    """
    service, draft = talk.service, talk.draft
    assert service and draft
    asked = [service.field(slug) for slug in talk.state.ask.items]
    # A field asked alone still hears the answer to another that is open: people answer in bubbles.
    named = _option_named(words(talk.text), asked) if len(asked) == 1 else None
    answers = read_answers(asked, named or talk.text, talk.today)
    if len(asked) == 1 and (not answers.found or LONG_NUMBER.search(talk.text)):
        answers = _heard_for_block(talk, service, draft, asked[0]) or answers
    if len(asked) == 1 and not answers.found:
        answers = _heard_for_another(talk, service, draft, asked[0]) or answers
    keep(draft, answers)
    if answers.found:
        consent.went_on(talk, draft)
    return _after(talk, draft, asked, answers)


def hear_along(talk: Talk, service: Service, draft: Draft) -> None:
    """ "mau buat SKTM, nik 3509…": numbers that came with the wish are kept, so that nobody types them twice.

    Only numbers: words beside a wish may be the wish itself, and a name is quickly asked for.
    """
    if not LONG_NUMBER.search(talk.text):
        return
    first = [service.field(slug) for slug in service.blocks[0]]
    heard = read_answers(first, talk.text, talk.today)
    numbers = {f.slug for f in first if f.type in ("nik", "kk")}
    kept = Answers({slug: result for slug, result in heard.found.items() if slug in numbers})
    keep(draft, kept)
    if kept.found:
        talk.say("noted")


def keep(draft: Draft, answers: Answers) -> None:
    """Put what was read into the draft; what was unreadable is kept beside it."""
    for slug, result in answers.found.items():
        draft.values[slug] = result.value or ""
        draft.shown[slug] = result.shown
        draft.unread.pop(slug, None)
    for slug, (raw, _) in answers.problems.items():
        draft.unread[slug] = clipped(raw, 200)


def _heard_for_block(talk: Talk, service: Service, draft: Draft, asked: Field) -> Answers | None:
    """The whole block sent again while one of its fields is asked alone: all of it is heard."""
    block = next((block for block in service.blocks if asked.slug in block), ())
    slugs = [slug for slug in block if slug == asked.slug or slug not in draft.values]
    if len(slugs) < 2:
        return None
    answers = read_answers([service.field(slug) for slug in slugs], talk.text, talk.today)
    return answers if asked.slug in answers.found and len(answers.found) > 1 else None


def _heard_for_another(talk: Talk, service: Service, draft: Draft, asked: Field) -> Answers | None:
    others = [
        f for f in missing_fields(service, draft) if f.slug != asked.slug and f.numeric and f.type != "int"
    ]
    answers = read_answers(others, talk.text, talk.today) if others else Answers()
    found = {
        slug: result for slug, result in answers.found.items() if service.field(slug).type in ("nik", "kk")
    }
    return Answers(found) if found else None


def _one_by_one(draft: Draft) -> None:
    """Something was misunderstood: what is left of these questions is asked singly."""
    draft.troubled += not draft.singly
    draft.singly = True


def _after(talk: Talk, draft: Draft, asked: list[Field], answers: Answers) -> str | None:
    """What to say and ask after an answer: the trouble first, and singly from then on."""
    for result in answers.found.values():
        if result.warnings:
            talk.say("problem", problem=result.warnings[0])
            break
    if answers.problems:
        slug, (_, result) = next(iter(answers.problems.items()))
        _one_by_one(draft)
        _complain(talk, result)
        return slug
    if not answers.found:
        _one_by_one(draft)
        talk.state.misses += 1
        talk.say("unclear_answer", text=quoted(talk.text))
        return asked[0].slug
    talk.state.misses = 0
    talk.say("noted")
    if len(asked) > 1 and len(answers.found) == 1:
        _one_by_one(draft)
    return None


def _complain(talk: Talk, result: FieldResult) -> None:
    talk.state.misses += 1
    talk.say("problem", problem=result.problem or "")
    if talk.state.misses >= TRIES and not talk.state.handed_over:
        # Three tries and still not right: a person helps, and the chat stays open for another try.
        talk.call_officer("not_understood", "field_help")


def answer_optional(talk: Talk) -> bool:
    """Read the optional answers. True when the question is done with; a trouble is asked about once."""
    service, draft = talk.service, talk.draft
    assert service and draft
    if intents.means(talk.text, "skip") or talk.text in ("0", "0.") or intents.yes_or_no(talk.text) is False:
        draft.optional_done = True
        return True
    asked = [service.field(slug) for slug in talk.state.ask.items]
    answers = read_answers(asked, talk.text, talk.today)
    keep(draft, answers)
    if answers.found:
        consent.went_on(talk, draft)
    draft.optional_tries += 1
    troubled = bool(answers.problems) or not answers.found
    if troubled and draft.optional_tries < 2:
        if answers.problems:
            talk.say("problem", problem=next(iter(answers.problems.values()))[1].problem or "")
        else:
            talk.say("unclear_optional", text=quoted(talk.text))
        return False
    draft.optional_done = True
    return True
