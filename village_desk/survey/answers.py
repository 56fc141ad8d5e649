"""Taking answers in, once per person and survey, without knowing who it was; and letting go of the token.

The token is a keyed digest of the survey and the chat (vault). Without INDEX_KEY it says nothing; with it only a
guess can be tried: whether this very person answered. That is what counting once and erasing need, and no more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select, update

from village_desk.citizens.models import Citizen
from village_desk.database import db
from village_desk.errors import InvalidInput
from village_desk.marked import marked
from village_desk.office.fields_result import without_identity
from village_desk.survey import skm
from village_desk.survey.models import Survey, SurveyAnswer
from village_desk.survey.respondents import AGES, EDUCATIONS, SEXES
from village_desk.survey.surveys import SurveyRefused
from village_desk.tickets.models import Ticket
from village_desk.vault import vault

LONGEST_WORDS = 600
OPEN_PAGE = "open"  # the channel of answers that nothing ties to a person: shown apart, never counted


class AlreadyAnswered(SurveyRefused):
    """This person has answered this survey."""

    text = marked("Survei ini sudah Bapak/Ibu isi. Setiap warga dihitung satu kali. Terima kasih.")


@dataclass(frozen=True)
class Given:
    """One filled-in form: scores by slug, and what the person liked to tell besides."""

    scores: Mapping[str, int]
    age_band: str = ""
    sex: str = ""
    education: str = ""
    words: str = ""
    training: bool = False


def read(typed: Mapping[str, str], *, training: bool = False) -> Given:
    """A form as it was sent; what is no answer is left out."""
    return Given(
        scores={slug: int(typed[slug]) for slug in skm.SLUGS if typed.get(slug) in ("1", "2", "3", "4")},
        age_band=typed.get("age_band", ""),
        sex=typed.get("sex", ""),
        education=typed.get("education", ""),
        words=typed.get("words", ""),
        training=training,
    )


def of_citizen(survey_id: int, citizen_id: int) -> list[str]:
    """The tokens of a chat: its own first, then those of chats that were joined into it."""
    return [_of_one(survey_id, one) for one in _joined([citizen_id])[citizen_id]]


def of_ticket(survey_id: int, ticket: Ticket) -> list[str]:
    """Of whoever holds a tracking link: of its chat, or of the request where it has none."""
    if ticket.citizen_id is not None:
        return of_citizen(survey_id, ticket.citizen_id)
    return [vault().digest("survey", survey_id, "ticket", ticket.id)]


def of_page(survey_id: int, nonce: str) -> list[str]:
    """Of one opened page, by the number the server has put into it: sent twice on a bad line it is one answer."""
    return [vault().digest("survey", survey_id, "page", nonce)]


def of_chats(surveys: Mapping[int, Survey], chats: Mapping[int, int]) -> set[int]:
    """Which of these chats have finished the survey. `chats`: office id by citizen id; `surveys`: by office id."""
    citizens = [citizen for citizen, office in chats.items() if office in surveys]
    asked = {
        _of_one(surveys[chats[citizen]].id, one): citizen
        for citizen, ids in _joined(citizens).items()
        for one in ids
    }
    found = select(SurveyAnswer.who).where(SurveyAnswer.who.in_(asked), SurveyAnswer.ended_at.is_not(None))
    return {asked[who] for who in db.session.scalars(found) if who} if asked else set()


def answered(survey: Survey, who: Sequence[str]) -> bool:
    """Has whoever this is finished the survey?"""
    row = _row(survey, who)
    return row is not None and row.ended_at is not None


def note(
    survey: Survey,
    who: Sequence[str],
    scores: Mapping[str, int],
    *,
    now: datetime,
    ended: bool,
    training: bool,
) -> bool:
    """In the chat: keep what was answered so far, so that stopping loses nothing. False: closed, or done before.

    `now` is aware (UTC).
    """
    open_now = _still_open(survey, alone=False)
    row = _row(survey, who)
    if not open_now or (row is not None and row.ended_at is not None):
        return False
    kept = _valid(scores)
    if row is None and kept:
        row = SurveyAnswer(
            survey_id=survey.id,
            channel="whatsapp",
            who=who[0],
            scores=kept,
            started_at=_day(now),
            training=training,
        )
        db.session.add(row)
    if row is not None:
        row.scores, row.ended_at = kept, _day(now) if ended else None
        db.session.flush()
    return True


def take(survey: Survey, given: Given, *, channel: str, who: Sequence[str], now: datetime) -> None:
    """A whole form, by a link, the open page or at the counter (no `who`). What the chat had begun is replaced by it.

    Raises InvalidInput where nothing was answered, SurveyRefused when it is closed, AlreadyAnswered.
    """
    if not _still_open(survey, alone=True):
        raise SurveyRefused
    scores = _valid(given.scores)
    if not scores:
        raise InvalidInput(marked("Jawab sedikitnya satu pertanyaan."), skm.SLUGS[0])
    row = _row(survey, who)
    if row is not None and row.ended_at is not None:
        raise AlreadyAnswered
    if row is None:
        first = who[0] if who else None
        row = SurveyAnswer(survey_id=survey.id, who=first, started_at=_day(now), training=given.training)
        db.session.add(row)
    row.channel, row.scores, row.ended_at = channel, scores, _day(now)
    row.age_band = given.age_band if given.age_band in AGES else None
    row.sex = given.sex if given.sex in SEXES else None
    row.education = given.education if given.education in EDUCATIONS else None
    row.words = without_identity(given.words.strip())[:LONGEST_WORDS] or None
    db.session.flush()


def let_go(citizen_ids: Collection[int], ticket_ids: Collection[int] = ()) -> None:
    """These people are erased: their tokens and their own words go, the bare scores stay and are nobody's."""
    tokens = _tokens_of(citizen_ids, ticket_ids)
    db.session.execute(
        update(SurveyAnswer)
        .where(SurveyAnswer.who.in_(tokens))
        .values(who=None, words=None)
        .execution_options(synchronize_session=False)
    )


def forget_practice(citizen_ids: Collection[int]) -> None:
    """Delete what these practice citizens answered."""
    tokens = _tokens_of(citizen_ids, ())
    db.session.execute(
        delete(SurveyAnswer)
        .where(SurveyAnswer.who.in_(tokens), SurveyAnswer.training.is_(True))
        .execution_options(synchronize_session=False)
    )


def count(survey: Survey) -> int:
    """How many people have answered so far, all or some of it; practice and the open page do not count."""
    mine = select(func.count()).select_from(SurveyAnswer)
    return db.session.scalar(mine.where(*counted(survey))) or 0


def counted(survey: Survey) -> tuple[ColumnElement[bool], ...]:
    """The rows that count: nobody is in them twice, nobody practised."""
    return *_real(survey), SurveyAnswer.channel != OPEN_PAGE


def apart(survey: Survey) -> tuple[ColumnElement[bool], ...]:
    """The rows of the open page: worth reading, but anybody may have sent any number of them."""
    return *_real(survey), SurveyAnswer.channel == OPEN_PAGE


def _real(survey: Survey) -> tuple[ColumnElement[bool], ...]:
    return SurveyAnswer.survey_id == survey.id, SurveyAnswer.training.is_(False)


def _tokens_of(citizen_ids: Collection[int], ticket_ids: Collection[int]) -> list[str]:
    """Their tokens in every survey of their office."""
    by_citizen = (
        select(Survey.id, Citizen.id)
        .join(Citizen, Citizen.office_id == Survey.office_id)
        .where(Citizen.id.in_(citizen_ids))
    )
    by_ticket = (
        select(Survey.id, Ticket)
        .join(Ticket, Ticket.office_id == Survey.office_id)
        .where(Ticket.id.in_(ticket_ids), Ticket.citizen_id.is_(None))
    )
    tokens = [_of_one(survey, citizen) for survey, citizen in db.session.execute(by_citizen)]
    for survey, ticket in db.session.execute(by_ticket):
        tokens += of_ticket(survey, ticket)
    return tokens


def _of_one(survey_id: int, citizen_id: int) -> str:
    return vault().digest("survey", survey_id, "citizen", citizen_id)


def _joined(citizen_ids: Collection[int]) -> dict[int, list[int]]:
    """Each of these chats with all that were joined into it, at any remove."""
    found = {one: [one] for one in citizen_ids}
    owner = {one: one for one in citizen_ids}
    fresh = list(citizen_ids)
    while fresh:
        rows = db.session.execute(
            select(Citizen.id, Citizen.merged_into_id).where(Citizen.merged_into_id.in_(fresh))
        ).all()
        fresh = []
        for one, into in rows:
            if one not in owner and into is not None:
                owner[one] = owner[into]
                found[owner[into]].append(one)
                fresh.append(one)
    return found


def _row(survey: Survey, who: Sequence[str]) -> SurveyAnswer | None:
    """The answer of whoever this is, locked; one that is finished before one that is not."""
    if not who:
        return None
    mine = (
        select(SurveyAnswer)
        .where(SurveyAnswer.survey_id == survey.id, SurveyAnswer.who.in_(who))
        .order_by(SurveyAnswer.ended_at.is_(None), SurveyAnswer.id)
        .limit(1)
    )
    return db.session.scalars(mine.with_for_update()).one_or_none()


def _still_open(survey: Survey, *, alone: bool) -> bool:
    """Read again under a lock. `alone`: one whole form at a time, so that the same one sent twice is seen."""
    lock = {"read": not alone}
    db.session.refresh(survey, attribute_names=["closed_at"], with_for_update=lock)
    return survey.closed_at is None


def _day(now: datetime) -> datetime:
    """The day only (UTC): the minute would lead from an answer to a message, or to a line of a proxy's log."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def _valid(scores: Mapping[str, int]) -> dict[str, int]:
    return {slug: scores[slug] for slug in skm.SLUGS if scores.get(slug) in skm.SCORES}
