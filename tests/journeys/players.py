"""Four kinds of citizens, who read what is asked and answer in their own way, until they have what they came for.

`plays` takes one of them from the first word to the receipt, or to a person; what it cost is counted in messages.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tests.fakes.citizen import Citizen
from tests.journeys import stories
from tests.unit.conversation.chat import plain_answer
from village_desk.citizens.models import Citizen as CitizenRow
from village_desk.conversation.state import State
from village_desk.database import db
from village_desk.messages.models import Conversation
from village_desk.office import registry
from village_desk.office.services import Field, Service
from village_desk.tickets.models import Ticket

MOST = 45  # turns; who has neither a receipt nor a person by then is stuck


@dataclass(frozen=True)
class Trip:
    """How one fared: `end` is finished, person or stuck; `messages` from the office; `last`: its last words."""

    kind: str
    service: str
    end: str
    messages: int
    last: str


class Player:
    """Answers whatever is asked; the kinds below say how."""

    kind = "plain"

    def __init__(self, citizen: Citizen, service: Service) -> None:
        self.citizen, self.service = citizen, service
        # Whatever is left to chance is the same in every run.
        self.chance = random.Random(f"{self.kind}:{service.slug}")
        self.turns = 0

    def plays(self) -> Trip:
        """From the first word to the end."""
        self.begins()
        for self.turns in range(1, MOST):
            if end := self.ended():
                return self._trip(end)
            self.answers(self.state())
        return self._trip("stuck")

    def begins(self) -> None:
        self.citizen.says("Assalamualaikum")
        self.citizen.says(f"mau buat {self.service.words[0]}")

    def answers(self, state: State) -> None:
        """One turn, as the open question wants it."""
        ask = state.ask
        if ask.kind in ("block", "field"):
            self.tells([self.service_of(state).field(slug) for slug in ask.items])
        elif ask.kind == "optional":
            self.citizen.says(self.leaves_out())
        elif ask.kind == "document":
            self.sends_papers()
        elif ask.kind in ("confirm", "start", "resume"):
            self.citizen.says(self.agrees())
        elif ask.kind in ("cancel", "cancel_ticket"):
            self.citizen.says("tidak")
        elif ask.kind == "choice" and self.service.slug in ask.items:
            self.citizen.says(str(ask.items.index(self.service.slug) + 1))
        elif ask.kind == "switch":
            self.citizen.says("1" if ask.items[0] == self.service.slug else "2")
        else:
            self.citizen.says("lanjut" if state.draft else self.service.code)

    def tells(self, fields: Sequence[Field]) -> None:
        self.citizen.says("\n".join(self.answer(field, n) for n, field in enumerate(fields)))

    def answer(self, field: Field, place: int) -> str:
        return plain_answer(field, place)

    def leaves_out(self) -> str:
        return "lewati"

    def agrees(self) -> str:
        return "ya"

    def sends_papers(self) -> None:
        self.citizen.sends_photo(count=max(1, len(self.service.required_files)))

    def service_of(self, state: State) -> Service:
        """The service of the open draft, which may be another one than was wished for."""
        found = registry.catalogue_of(stories.office_of(self.citizen)).get(
            state.draft.service if state.draft else ""
        )
        return found or self.service

    def state(self) -> State:
        """What this citizen's conversation remembers."""
        row = self._conversation()
        return State.from_json(row.state if row else None)

    def ended(self) -> str:
        """finished, person, or "" while it goes on."""
        row = self._conversation()
        if row and db.session.query(Ticket.id).filter_by(citizen_id=row.citizen_id).first():
            return "finished"
        return "person" if row and row.handed_over_at else ""

    def _conversation(self) -> Conversation | None:
        db.session.rollback()
        ids = [
            i
            for i, address in db.session.query(CitizenRow.id, CitizenRow.address)
            if address == self.citizen.address
        ]
        return db.session.query(Conversation).filter(Conversation.citizen_id.in_(ids)).first()

    def _trip(self, end: str) -> Trip:
        return Trip(self.kind, self.service.slug, end, len(self.citizen.received), self.citizen.hears())


class Hurried(Player):
    """No greeting, photos before anybody asks, all answers in one bubble, the shortest words there are."""

    kind = "hurried"

    def begins(self) -> None:
        self.citizen.sends_photo(count=2)
        self.citizen.says(f"{min(self.service.words, key=len)} min cpt")

    def tells(self, fields: Sequence[Field]) -> None:
        answers = [self.answer(field, n).lower() for n, field in enumerate(fields)]
        if any("\n" in answer for answer in answers):
            self.citizen.says(*answers)  # people one per line do not fit beside others in a line
        else:
            self.citizen.says(", ".join(answers))

    def leaves_out(self) -> str:
        return "gak ada"

    def agrees(self) -> str:
        return "y"


class Confused(Player):
    """Gets digits wrong, asks back, goes back, nearly gives up; each once, and then does what is asked."""

    kind = "confused"

    def __init__(self, citizen: Citizen, service: Service) -> None:
        super().__init__(citizen, service)
        self.muddles = self._muddles()

    def begins(self) -> None:
        self.citizen.says("pagi pak mau tanya")
        self.citizen.says(f"ini gimana ya kalo mau {self.service.words[0]}")

    def answers(self, state: State) -> None:
        if state.ask.kind in ("block", "field", "document", "confirm") and self.turns % 2:
            muddle = next(self.muddles, None)
            if muddle:
                muddle(state)
                return
        super().answers(state)

    def _muddles(self) -> Iterator[Callable[[State], object]]:
        deeds = [self._wrong_digits, self._asks_back, self._goes_back, self._gives_up_nearly, self._sticker]
        self.chance.shuffle(deeds)
        yield from deeds[:3]

    def _wrong_digits(self, state: State) -> None:
        fields = [
            self.service_of(state).field(slug)
            for slug in state.ask.items
            if state.ask.kind in ("block", "field")
        ]
        wrong = [
            self.answer(field, n)[:-1] if field.numeric else self.answer(field, n)
            for n, field in enumerate(fields)
        ]
        self.citizen.says("\n".join(wrong) or "12")

    def _asks_back(self, _: State) -> None:
        self.citizen.says(
            self.chance.choice(["ini bayar berapa?", "lama gak jadinya?", "maksudnya gimana ya?"])
        )

    def _goes_back(self, _: State) -> None:
        self.citizen.says("kembali")

    def _gives_up_nearly(self, _: State) -> None:
        self.citizen.says("batal")

    def _sticker(self, _: State) -> None:
        self.citizen.says("🙈")


class Hostile(Player):
    """Garbage between the answers, other people's numbers, threats to every number format, BATAL again and again."""

    kind = "hostile"
    GARBAGE = (
        "woi", "asdfghjkl", "status WNJ-2611-0001", "WNJ-2611-9999", "99999999999999999999", "batal", "batal", "-1",
        "0000000000000000", "'; DROP TABLE tickets; --", "kalian maling semua", "👎👎👎", "{name}", "jawab!!!",
        "3509",
    )  # fmt: skip

    def begins(self) -> None:
        self.citizen.says("heh cepetan")
        self.citizen.says(f"mau {self.service.words[0]}")

    def answers(self, state: State) -> None:
        if self.turns % 2 and self.turns < MOST // 2:
            self.citizen.says(self.chance.choice(self.GARBAGE))
        else:
            super().answers(state)


KINDS: dict[str, type[Player]] = {kind.kind: kind for kind in (Player, Hurried, Confused, Hostile)}
