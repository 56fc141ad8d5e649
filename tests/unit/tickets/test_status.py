"""The table of transitions, read as the office reads it."""

from __future__ import annotations

import pytest

from village_desk.errors import TransitionRefused
from village_desk.tickets import status
from village_desk.tickets.status import CLOSED, TRANSITIONS, VERBS, WORDS, ComplaintStatus, Status


def test_every_status_of_the_contract_is_in_the_table() -> None:
    assert set(TRANSITIONS["request"]) == set(Status)
    assert set(TRANSITIONS["complaint"]) == set(ComplaintStatus)


def test_every_status_has_a_word_and_a_verb() -> None:
    for table in TRANSITIONS.values():
        assert set(table) <= set(WORDS)
        assert set(table) <= set(VERBS)


def test_every_open_request_can_be_refused_or_cancelled_except_a_finished_paper() -> None:
    for before, after in TRANSITIONS["request"].items():
        if before not in CLOSED and before != Status.READY:
            assert {Status.REJECTED, Status.CANCELLED} <= after


def test_reopening_goes_from_completed_to_checking_only() -> None:
    assert TRANSITIONS["request"][Status.COMPLETED] == {Status.CHECKING}


@pytest.mark.parametrize("ended", [Status.REJECTED, Status.CANCELLED])
def test_refused_and_cancelled_requests_stay_so(ended: Status) -> None:
    assert not TRANSITIONS["request"][ended]


def test_refusal_names_both_statuses_in_the_office_words() -> None:
    with pytest.raises(TransitionRefused, match="Diterima.*Siap diambil"):
        status.check("request", Status.RECEIVED, Status.READY)


@pytest.mark.parametrize("handling", ["issue", "forward"])
def test_the_next_step_leads_from_received_to_completed(handling: str) -> None:
    at, path = str(Status.RECEIVED), []
    while (following := status.next_step("request", at, handling)) is not None:
        status.check("request", at, following)
        path.append(at := following)
    assert path[-2:] == [Status.READY, Status.COMPLETED]
    assert (Status.AT_AGENCY in path) == (handling == "forward")


def test_complaints_lead_to_closed() -> None:
    at = str(ComplaintStatus.RECEIVED)
    while (following := status.next_step("complaint", at, "")) is not None:
        status.check("complaint", at, following)
        at = following
    assert at == ComplaintStatus.CLOSED
