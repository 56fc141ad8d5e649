"""The data of an earlier request from this very chat, offered instead of asked for again; never used unasked."""

from __future__ import annotations

from village_desk.conversation import kin, whom
from village_desk.conversation.asking import ask_missing
from village_desk.conversation.intents import yes_or_no
from village_desk.conversation.phrases import FILLERS
from village_desk.conversation.reading import Answers
from village_desk.conversation.spelling import words
from village_desk.conversation.state import Draft
from village_desk.conversation.taken_in import keep
from village_desk.conversation.talk import Talk, numbered
from village_desk.conversation.types import KnownPerson
from village_desk.conversation.worded import ASK, matters
from village_desk.office.fields import read
from village_desk.office.services import Service

MOST, _SHORT = 3, 5
# "Pakai yang tadi", "sama kayak kemarin": the one that was offered.
_SAME = frozenset("tadi kemarin sama lama sebelumnya dulu barusan same".split())
_AROUND = FILLERS | frozenset(
    "pakai pake pakek gunakan yang seperti kayak data datanya nama namanya orangnya orang dengan dan ya itu".split()
)


def offered(talk: Talk, service: Service, draft: Draft) -> list[KnownPerson]:
    """Who may be meant: those of earlier requests, while nothing is known of the person of this one."""
    if draft.known_asked or draft.whom == ASK or not matters(service) or {"nama", "nik"} & set(draft.values):
        return []
    own = whom.says_self(talk.text)  # "saya juga": the mother's data, who applied before, are not meant
    people = [p for p in talk.situation.people if (not draft.whom and not own) or p.relation == draft.whom]
    return people[:MOST]


def ask(talk: Talk, people: list[KnownPerson]) -> None:
    """ "Apakah memakai data Siti (NIK …0001)?" """
    talk.ask("known", [str(person.ticket_id) for person in people])
    if len(people) == 1:
        talk.say("known_one", person=_called(talk, people[0]))
    else:
        lines = [_called(talk, person) for person in people]
        talk.say("known_which", lines=numbered(lines), none=str(len(people) + 1))


def _called(talk: Talk, person: KnownPerson) -> str:
    relation = kin.called(person.relation, talk.state.language)
    return f"{person.name} ({f'{relation}, ' if relation else ''}NIK …{person.nik[-4:]})"


def answer(talk: Talk, service: Service, draft: Draft) -> bool:
    """Hear the choice. Data instead of a choice decline the offer; False when the message means something else."""
    people = [p for item in talk.state.ask.items for p in talk.situation.people if str(p.ticket_id) == item]
    number = _number(talk, people)
    if number is None and (code := _for_whom(talk)) is not None:
        named = next((n for n, p in enumerate(people) if code and p.relation == code), None)
        draft.whom, draft.known_asked = code, True
        if named is None:
            return True  # whose data were never given: they are asked for
        number = named
    if number is None:
        return False
    draft.known_asked = True
    if number < len(people):
        _use(talk, service, draft, people[number])
    elif people and people[0].relation == "" and not draft.whom:
        draft.whom = "other"  # somebody else than the sender, who applied before
    elif not draft.whom and people:
        draft.whom = ASK
    return True


def _number(talk: Talk, people: list[KnownPerson]) -> int | None:
    """The place of the person meant; one behind the last for "orang lain"."""
    text, said = talk.typed_choice, words(talk.text)
    if text.isdecimal() and len(text) == 1 and 1 <= int(text) <= len(people) + 1:
        return int(text) - 1
    mine = [n for n, p in enumerate(people) if not p.relation]
    if len(mine) == 1 and {"data", "saya"} <= set(said) and {"pakai", "pake", "gunakan"} & set(said):
        return mine[0]
    if said and _SAME & set(said) and set(said) <= _SAME | _AROUND:
        return 0 if people else None  # the latest stands first
    decision = yes_or_no(talk.text)
    if decision is False or "lain" in said:
        return len(people)
    if decision and len(people) == 1:
        return 0
    named = [n for n, p in enumerate(people) if said and set(said) <= set(words(p.name)) | {"data", "nya"}]
    return named[0] if len(named) == 1 else None


def _for_whom(talk: Talk) -> str | None:
    """ "Buat saya", "punya ibu": the code of the person; None where nobody is named."""
    said = words(talk.text)
    if len(said) > _SHORT:
        return None
    if whom.says_self(talk.text):
        return ""
    return whom.told(talk.text) or whom.hint_in([talk.text]) or whom.alone(talk.text) or None


def _use(talk: Talk, service: Service, draft: Draft, person: KnownPerson) -> None:
    """Each answer is read anew for the field of this service: rules may differ, and so may the day."""
    found = Answers()
    draft.whom = draft.whom or person.relation
    for field in service.fields:
        raw = person.fields.get(field.slug)
        if raw and field.slug not in draft.values:
            result = read(field, raw, talk.today)
            if result.value is not None:
                found.found[field.slug] = result
    keep(draft, found)
    talk.say("known_used", person=_called(talk, person))


def answer_with_data(talk: Talk, service: Service, draft: Draft) -> None:
    """The citizen answers the questions at once: they are asked now, so that the words find them."""
    draft.known_asked = True
    said, asked, told = list(talk.effects), talk.asked, draft.privacy_told
    ask_missing(talk, service, draft)
    talk.effects, talk.asked, draft.privacy_told = said, asked, told
