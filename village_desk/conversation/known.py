"""The data of an earlier request from this very chat, offered instead of asked for again; never used unasked."""

from __future__ import annotations

from village_desk.conversation import kin
from village_desk.conversation.asking import ask_missing
from village_desk.conversation.intents import yes_or_no
from village_desk.conversation.reading import Answers
from village_desk.conversation.spelling import words
from village_desk.conversation.state import Draft
from village_desk.conversation.taken_in import keep
from village_desk.conversation.talk import Talk, numbered
from village_desk.conversation.types import KnownPerson
from village_desk.conversation.worded import ASK, matters
from village_desk.office.fields import read
from village_desk.office.services import Service

MOST = 3


def offered(talk: Talk, service: Service, draft: Draft) -> list[KnownPerson]:
    """Who may be meant: those of earlier requests, while nothing is known of the person of this one."""
    if draft.known_asked or draft.whom == ASK or not matters(service) or {"nama", "nik"} & set(draft.values):
        return []
    people = [p for p in talk.situation.people if not draft.whom or p.relation == draft.whom]
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
    decision = yes_or_no(talk.text)
    if decision is False or "lain" in said:
        return len(people)
    if decision and len(people) == 1:
        return 0
    named = [n for n, p in enumerate(people) if said and set(said) <= set(words(p.name)) | {"data", "nya"}]
    return named[0] if len(named) == 1 else None


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
