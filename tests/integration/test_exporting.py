"""Exports are read by other programs: exactly the contract's keys, and what the citizen was told."""

from __future__ import annotations

from tests.fakes.citizen import Citizen
from tests.journeys import stories

TICKET = set(
    "number kind chat service status channel training confidential received_at complete_at due_at ready_at "
    "completed_at received_out_of_hours assignee applicant_is_sender fields files notices".split()
)
DRAFT = set("chat service fields files asks_for language handed_over".split())
MESSAGE = set("chat message_id direction received_at handled_at state".split())


def test_every_line_has_exactly_the_keys_of_the_contract(citizen: Citizen) -> None:
    office = stories.a_village()
    stories.asks_for_the_letter(citizen)
    citizen.sends_photo(count=2)
    (draft,) = stories.exported("drafts", office)
    assert set(draft) == DRAFT
    assert draft["files"] == [{"slug": slug, "verdict": "unchecked", "kept": True} for slug in ("ktp", "kk")]
    citizen.says("ya")
    (ticket,) = stories.exported("tickets", office)
    assert set(ticket) == TICKET | {"linked_to"}  # the contract may grow: the first of those asked for together
    assert ticket["fields"]["nik"] == stories.NIK
    assert all(set(line) == MESSAGE for line in stories.exported("messages", office))


def test_answers_in_the_chat_are_no_notices(citizen: Citizen) -> None:
    office = stories.a_village()
    stories.requests_the_letter(citizen)
    citizen.says("status")
    (ticket,) = stories.exported("tickets", office)
    assert ticket["notices"] == []


def test_open_documents_are_listed_as_missing_until_they_come(citizen: Citizen) -> None:
    office = stories.a_village()
    stories.asks_for_the_letter(citizen)
    citizen.says("nanti")
    citizen.says("ya")
    (ticket,) = stories.exported("tickets", office)
    assert (ticket["status"], {file["verdict"] for file in ticket["files"]}) == (
        "documents_missing",
        {"missing"},
    )
    citizen.sends_photo(count=2)
    (ticket,) = stories.exported("tickets", office)
    assert (ticket["status"], {file["verdict"] for file in ticket["files"]}) == ("received", {"unchecked"})
