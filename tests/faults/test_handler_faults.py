"""A bug in one handler, no memory, a load that is all on one side (R9): the others do not notice, a person does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from tests.fakes.citizen import Citizen
from tests.journeys import stories
from village_desk.database import db
from village_desk.messages.models import InboxMessage
from village_desk.operation import invariants
from village_desk.whatsapp import thinking

POISON = "kata beracun"


@pytest.mark.parametrize(
    "error", [KeyError("bug"), MemoryError(), RecursionError()], ids=lambda e: type(e).__name__
)
def test_bug_in_one_handler_ends_with_a_person_and_stops_nobody(
    citizen: Citizen, another_citizen: Citizen, error: BaseException
) -> None:
    """R9: tried again, then shown as "perlu petugas" and said so; those who wrote with it are answered."""
    stories.a_village()
    with pytest.MonkeyPatch.context() as patch:
        _breaks_on_poison(patch, error)
        assert citizen.posts(POISON).status_code == 200
        assert another_citizen.posts("menu").status_code == 200
        citizen.work()
    assert "KTP" in another_citizen.hears()
    assert _states() == ["handled", "needs_person"]
    assert "Petugas akan membacanya" in citizen.hears()
    assert citizen.says("jam buka") != ""
    assert invariants.broken() == []


def test_skewed_load_of_one_chat_holds_up_no_other(citizen: Citizen, another_citizen: Citizen) -> None:
    """R7, R33: two hundred bubbles of one are one turn and one answer; the other is answered in the same round."""
    stories.a_village()
    for _ in range(200):
        assert citizen.posts("halo").status_code == 200
    assert another_citizen.posts("menu").status_code == 200
    citizen.work()
    assert len(citizen.received) == 1
    assert len(another_citizen.received) == 1
    assert set(_states()) == {"handled"}


def test_webhook_very_late_is_an_ordinary_message(
    citizen: Citizen, frozen: Any, at: Callable[..., Any]
) -> None:
    """R2, R3: the provider's repeat of three days ago changes nothing; a first copy so late is answered."""
    stories.a_village()
    sid = "SM" + "7" * 32
    assert citizen.posts("menu", sid=sid).status_code == 200
    citizen.work()
    at("2026-11-23 21:40")
    assert citizen.posts("menu", sid=sid).status_code == 200
    citizen.work()
    assert len(citizen.received) == 1
    assert citizen.says("menu") != ""
    assert len(citizen.received) == 2


def _breaks_on_poison(patch: pytest.MonkeyPatch, error: BaseException) -> None:
    real = thinking.step

    def step(state: Any, said: Any, situation: Any) -> Any:
        if POISON in str(said):
            raise error
        return real(state, said, situation)

    patch.setattr(thinking, "step", step)


def _states() -> list[str]:
    db.session.rollback()
    return sorted(db.session.execute(select(InboxMessage.state)).scalars())
