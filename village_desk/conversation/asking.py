"""The questions of a request: blocks, single ones, the optional ones at the end; and what is answered to them."""

from __future__ import annotations

from village_desk.conversation import (
    ahead,
    consent,
    insisting,
    leaving_out,
    owned,
    taken_in,
    warned,
)
from village_desk.conversation.reading import Answers, read_answers
from village_desk.conversation.showing import field_line, field_lines
from village_desk.conversation.state import Draft
from village_desk.conversation.taken_in import keep
from village_desk.conversation.talk import Talk, bare, numbered, quoted
from village_desk.office.fields import FieldResult, shown_options
from village_desk.office.services import Field, Service

LONGEST_CHOICE = 8
TRIES = 3
TROUBLES = 2


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
    tell_privacy(talk, draft)
    fields = [service.field(slug) for slug in slugs]
    if len(fields) > 1:
        talk.ask("block", slugs)
        key = "ask_block_number" if any(f.numeric for f in fields) else "ask_block"
        talk.say(key, fields=field_lines(fields))
        return
    talk.ask("field", slugs)
    _ask_one(talk, fields[0])


def tell_privacy(talk: Talk, draft: Draft) -> None:
    """The privacy notice, once per request: before the first question, or with the first data that were heard."""
    if not draft.privacy_told:
        draft.privacy_told = True
        talk.say("privacy", link=talk.situation.privacy_link)


def _ask_one(talk: Talk, field: Field) -> None:
    if field.type == "choice":
        options = shown_options(field)
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


def answer(talk: Talk) -> str | None:
    """Read the answer to the open block or field. Returns the field to ask first next, or None.

    What is right is kept, whatever else is wrong with the message.
    """
    service, draft = talk.service, talk.draft
    assert service and draft
    asked = [service.field(slug) for slug in talk.state.ask.items]
    own = set(talk.state.ask.items)
    text = owned.written_out(service, asked, talk.text)
    if both := ahead.two_blocks(service, draft, asked, text, talk.today):
        answers, more = both
    else:
        parted = ahead.parted(service, draft, asked, text, talk.today)
        answers, more = ahead.read(service, draft, asked, parted.left, talk.today), parted.more
    insisting.settle(draft, asked, text, answers)
    keep(draft, answers)
    keep(draft, more)
    if answers.found or more.found:
        consent.went_on(talk, draft)
    first = None
    if more.found and not answers.found and not answers.problems:
        talk.state.misses = 0
    else:
        first = _after(talk, draft, asked, answers)
    warned.tell(talk, more.found.values())
    # What was kept for a question that was not asked is always shown.
    beside = [slug for slug in answers.found if slug not in own]
    taken_in.tell(talk, service, draft, [*more.found, *beside])
    return first


def _one_by_one(draft: Draft) -> None:
    """Something was misunderstood: what is left of these questions is asked singly."""
    draft.troubled += not draft.singly
    draft.singly = True


def _after(talk: Talk, draft: Draft, asked: list[Field], answers: Answers) -> str | None:
    """What to say and ask after an answer: the trouble first, and singly from then on."""
    warned.tell(talk, answers.found.values())
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
    warned.problem(talk, result.problem)
    if talk.state.misses >= TRIES and not talk.state.handed_over:
        # Three tries and still not right: a person helps, and the chat stays open for another try.
        talk.call_officer("not_understood", "field_help")


def answer_optional(talk: Talk) -> None:
    """Read the optional answers; a trouble is asked about once, and then the question is done with."""
    service, draft = talk.service, talk.draft
    assert service and draft
    if leaving_out.leaves_out(talk.text):
        draft.optional_done = True
        return
    asked = [service.field(slug) for slug in talk.state.ask.items]
    answers = read_answers(asked, owned.written_out(service, asked, talk.text), talk.today)
    keep(draft, answers)
    warned.tell(talk, answers.found.values())
    if answers.found:
        consent.went_on(talk, draft)
    draft.optional_tries += 1
    troubled = bool(answers.problems) or not answers.found
    if troubled and draft.optional_tries < 2:
        if answers.problems:
            warned.problem(talk, next(iter(answers.problems.values()))[1].problem)
        else:
            talk.say("unclear_optional", text=quoted(talk.text))
        return
    draft.optional_done = True
