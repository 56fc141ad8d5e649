"""Running a survey: opened for a period, closed, its plan written, published. Adds and flushes; the door commits."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, String, case, delete, func, select, update

from village_desk.citizens.models import Person
from village_desk.database import db
from village_desk.errors import DeskError, InvalidInput
from village_desk.marked import marked
from village_desk.office import registry
from village_desk.office.hours import YEARS, moment_on
from village_desk.office.models import Office
from village_desk.survey import skm
from village_desk.survey.models import Survey, SurveyAnswer
from village_desk.tickets.models import Ticket

LONGEST_NAME, LONGEST_PLAN, LONGEST_WHO = 80, 400, 80
LONGEST_PERIOD = 366  # days
EARLIEST, LATEST = 2000, 2100  # years that a survey may be of: others are slips of the finger


class SurveyRefused(DeskError):
    """The survey is not in a state for this."""

    status = 409
    text = marked("Survei ini sudah ditutup.")


def open_of(office_id: int) -> Survey | None:
    """The survey that people of this office may answer now; None where none is open."""
    return open_of_offices([office_id]).get(office_id)


def open_of_offices(office_ids: Collection[int]) -> dict[int, Survey]:
    """The open survey of each of these offices that has one."""
    found = db.session.scalars(
        select(Survey).where(Survey.office_id.in_(office_ids), Survey.closed_at.is_(None))
    )
    return {survey.office_id: survey for survey in found}


def counting(office_id: int) -> Select[int]:
    """The statement that counts the open survey of this office: one or none."""
    open_ones = (Survey.office_id == office_id, Survey.closed_at.is_(None))
    return select(func.count()).select_from(Survey).where(*open_ones)


def all_of(office_id: int) -> list[Survey]:
    """Every survey of the office, the newest first."""
    rows = (
        select(Survey)
        .where(Survey.office_id == office_id)
        .order_by(Survey.opened_at.desc(), Survey.id.desc())
    )
    return list(db.session.scalars(rows))


def open_survey(office: Office, name: str, first: date | None, last: date | None, now: datetime) -> Survey:
    """Begin one. Raises InvalidInput for a name or period that cannot be, SurveyRefused where one is open."""
    db.session.execute(select(Office.id).where(Office.id == office.id).with_for_update())
    if open_of(office.id) is not None:
        raise SurveyRefused(marked("Masih ada survei yang dibuka. Tutup dahulu survei itu."))
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise InvalidInput(
            marked("Tulis nama survei, paling banyak %(most)s huruf."), "name", most=LONGEST_NAME
        )
    first, last = _days(first, last)
    made = Survey(office_id=office.id, name=name, first_day=first, last_day=last, opened_at=now, plans={})
    db.session.add(made)
    db.session.flush()
    return made


def _days(first: date | None, last: date | None) -> tuple[date, date]:
    if first is None or last is None:
        raise InvalidInput(
            marked("Isi tanggal awal dan akhir masa yang disurvei."), "first" if not first else "last"
        )
    for day, field in ((first, "first"), (last, "last")):
        if day.year not in YEARS:
            words = marked("Tahunnya harus antara %(least)s dan %(most)s.")
            raise InvalidInput(words, field, least=YEARS[0], most=YEARS[-1])
    if last < first:
        raise InvalidInput(marked("Tanggal akhir tidak boleh sebelum tanggal awal."), "last")
    if (last - first).days >= LONGEST_PERIOD:
        raise InvalidInput(marked("Masa yang disurvei paling lama satu tahun."), "last")
    return first, last


def close(survey: Survey, now: datetime) -> None:
    """No more answers are taken, and the tokens go: from now on nobody can find out who answered, not even we.

    Practice goes too. Raises SurveyRefused when it was closed already.
    """
    if survey.closed_at is not None:
        raise SurveyRefused
    survey.closed_at = now
    mine = SurveyAnswer.survey_id == survey.id
    for statement in (
        delete(SurveyAnswer).where(mine, SurveyAnswer.training.is_(True)),
        update(SurveyAnswer).where(mine).values(who=None),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))


def publish(survey: Survey, now: datetime) -> None:
    """From now on this is the office's result, for reports and public pages. Raises SurveyRefused while open."""
    if survey.closed_at is None:
        raise SurveyRefused(marked("Tutup dahulu survei ini, lalu terbitkan hasilnya."))
    if survey.published_at is None:
        survey.published_at = now


def plan(survey: Survey, plans: Mapping[str, Mapping[str, str]]) -> None:
    """Keep what is to be done about these elements: {what, who, until}; an empty `what` takes the plan off.

    Raises InvalidInput, its field named `<slug>_<part>`.
    """
    kept = dict(survey.plans)
    for slug, typed in plans.items():
        if slug not in skm.BY_SLUG:
            continue
        what, who = (" ".join(typed.get(part, "").split()) for part in ("what", "who"))
        if what:
            kept[slug] = {"what": what, "who": who, "until": _until(slug, what, who, typed.get("until", ""))}
        elif who or typed.get("until", "").strip():
            raise InvalidInput(marked("Tulis apa yang akan diperbaiki."), f"{slug}_what")
        else:
            kept.pop(slug, None)
    survey.plans = kept


def _until(slug: str, what: str, who: str, typed: str) -> str:
    if len(what) > LONGEST_PLAN:
        raise InvalidInput(marked("Paling banyak %(most)s huruf."), f"{slug}_what", most=LONGEST_PLAN)
    if not who or len(who) > LONGEST_WHO:
        raise InvalidInput(marked("Tulis siapa yang mengerjakan."), f"{slug}_who")
    try:
        return date.fromisoformat(typed.strip()).isoformat()
    except ValueError:
        raise InvalidInput(marked("Isi tanggal selesainya."), f"{slug}_until") from None


def served(survey: Survey) -> int:
    """N: how many different people had a request completed in the survey's period. Practice never counts.

    A chat is one person; for requests at the counter without a chat it is the NIK, else the request's applicant.
    """
    office = db.session.get_one(Office, survey.office_id)
    hours = registry.hours_of(office)
    begins = moment_on(hours, survey.first_day, time())
    ends = moment_on(hours, survey.last_day + timedelta(days=1), time())
    person = case(
        (Ticket.citizen_id.is_not(None), "c" + Ticket.citizen_id.cast(String)),
        (Person.nik_index.is_not(None), "n" + Person.nik_index),
        else_="t" + Ticket.id.cast(String),
    )
    counted = (
        select(func.count(func.distinct(person)))
        .select_from(Ticket)
        .outerjoin(Person, Person.id == Ticket.applicant_id)
        .where(
            Ticket.office_id == survey.office_id,
            Ticket.kind == "request",
            Ticket.training.is_(False),
            Ticket.completed_at >= begins,
            Ticket.completed_at < ends,
        )
    )
    return db.session.scalar(counted) or 0
