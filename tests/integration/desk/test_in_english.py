"""The desk in English: days, what is wrong with an answer; what a citizen takes home stays Indonesian."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.fakes.desk_cast import Village, form_of, opens, sends, sign_in


@pytest.fixture
def desk(client: FlaskClient, village: Village) -> FlaskClient:
    """The browser of an officer who reads English."""
    sign_in(client, village.staff["officer"])
    client.get("/bahasa/en")
    return client


def test_a_promise_names_an_english_day(desk: FlaskClient) -> None:
    page = opens(desk, "/desk")
    assert '<html lang="en">' in page and "Monday" in page and "Senin sebelum" not in page


def test_what_is_wrong_with_an_answer_is_said_in_english(desk: FlaskClient) -> None:
    address = "/desk/loket/ktp-baru"
    answer = sends(desk, address, **form_of(opens(desk, address), ""))
    assert answer.status_code == 422 and "NIK is still empty. Please write it." in answer.text


def test_the_slip_of_a_citizen_stays_indonesian(desk: FlaskClient, village: Village) -> None:
    page = opens(desk, f"/desk/t/{village.ticket.id}/tanda-terima")
    assert '<section class="card" lang="id">' in page and "Paling lambat Senin" in page
