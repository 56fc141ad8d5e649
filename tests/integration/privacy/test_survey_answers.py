"""What a survey keeps of people: a token that goes with them, words that go with age; practice leaves nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.fakes.desk_cast import a_citizen, a_ticket
from tests.fakes.wall_clock import WallClock
from tests.journeys import stories
from village_desk import clock
from village_desk.citizens.models import Citizen
from village_desk.config import current
from village_desk.database import db, transaction
from village_desk.office.models import Office
from village_desk.operation import reindexing
from village_desk.privacy import erasing, retention
from village_desk.survey import answers, surveys
from village_desk.survey.answers import Given
from village_desk.survey.models import Survey, SurveyAnswer


@pytest.fixture
def office(app: Flask, frozen: WallClock) -> Office:
    return stories.a_village()


@pytest.fixture
def survey(office: Office) -> Survey:
    with transaction():
        return surveys.open_survey(office, "SKM", date(2026, 1, 1), date(2026, 12, 31), clock.now())


def answer(survey: Survey, *who: str, training: bool = False) -> None:
    given = Given({"waktu": 2}, words="Bu Siti, RT 2, menunggu lama", training=training)
    with transaction():
        answers.take(survey, given, channel="page", who=who, now=clock.now())


def kept() -> list[tuple[str | None, str | None, int]]:
    db.session.expire_all()
    rows = db.session.scalars(select(SurveyAnswer).order_by(SurveyAnswer.id))
    return [(row.who, row.words, row.scores["waktu"]) for row in rows]


def siti(office: Office, phone: str = "+6281200000001", *, training: bool = False) -> Citizen:
    with transaction():
        made = a_citizen(office, phone)
        made.training = training
    return made


def test_who_is_erased_leaves_a_number_that_is_nobodys(office: Office, survey: Survey) -> None:
    gone, stays = siti(office), siti(office, "+6281200000002")
    for one in (gone, stays):
        answer(survey, *answers.of_citizen(survey.id, one.id))
    erasing.forget_person(gone, clock.now())
    (first, second) = kept()
    assert first == (None, None, 2)
    assert second[0] is not None and second[1] is not None
    assert answers.count(survey) == 2


def test_a_request_without_a_chat_takes_its_answer_along(office: Office, survey: Survey) -> None:
    with transaction():
        ticket = a_ticket(office)
        ticket.citizen_id = None
    answer(survey, *answers.of_ticket(survey.id, ticket))
    assert kept()[0][0] is not None
    with transaction():
        erasing.erase_tickets([ticket.id], clock.now())
    assert kept() == [(None, None, 2)]


def test_words_go_with_the_age_of_chats_and_numbers_stay(
    office: Office, survey: Survey, at: WallClock
) -> None:
    answer(survey)
    assert retention.purge()["words beside a survey"] == 0
    later = clock.now() + timedelta(days=current().number("RETENTION_CHAT_DAYS") + 1)
    at(later.strftime("%Y-%m-%d 10:00"))
    assert retention.purge()["words beside a survey"] == 1
    assert kept() == [(None, None, 2)]


def test_practice_is_wiped_and_real_answers_are_not(office: Office, survey: Survey) -> None:
    learner, real = siti(office, training=True), siti(office, "+6281200000002")
    answer(survey, *answers.of_citizen(survey.id, learner.id), training=True)
    answer(survey, *answers.of_citizen(survey.id, real.id))
    with transaction():
        answers.forget_practice([learner.id, real.id])
    assert len(kept()) == 1 and kept()[0][0] == answers.of_citizen(survey.id, real.id)[0]


def test_a_new_index_key_makes_old_answers_nobodys(office: Office, survey: Survey) -> None:
    answer(survey, *answers.of_citizen(survey.id, siti(office).id))
    reindexing.reindex()
    assert kept()[0][0] is None and kept()[0][2] == 2
