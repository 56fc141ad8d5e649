"""Whatever a citizen sends, in whatever order: nothing raises, nothing is lost, nothing opens unasked."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.unit.conversation.chat import SITUATION, Chat, a_ticket, plain_answer
from village_desk.conversation.engine import step
from village_desk.conversation.requested import form_of, service_of
from village_desk.conversation.spelling import clean
from village_desk.conversation.state import State
from village_desk.conversation.types import (
    AttachFile,
    CallOfficer,
    CancelTicket,
    NoteSilence,
    OpenTicket,
    Said,
    Say,
)
from village_desk.messages import wording
from village_desk.office.catalogue import shipped
from village_desk.office.fields import rule_of

COMMON = (
    "ya tidak 0 1 2 3 9 11 53 55 menu batal status petugas kembali lanjut nanti lewati makasih halo berhenti mulai "
    "ubah aduan usaha hilang semua sekalian salah"
).split() + [
    "assalamualaikum", "mau buat sktm", "mau urus akta kelahiran", "surat domisili", "syarat ktp hilang?",
    "jam buka?", "ubah 3", "ubah 1 jadi Budi", "ubah 99", "tolong kebakaran", "status CTH-2611-0001",
    "english please",
    "Siti Aminah\n3509165708900001\n3509162301080001", "3509165708900001", "17 agustus 1990", "ok", "👍", "sudah",
    "istri saya baru melahirkan", "akta lahir sama kk", "bapak saya meninggal tadi malam", "kia tidak jadi",
    "1 dan 3",
    "surat usaha sama surat domisili", "ktp ibu saya hilang", "bapak saya sakit, mau buat sktm", "orang lain",
    "nama saya Siti Aminah, nik 3509165708900001, ktp hilang di pasar kemarin, minta surat kehilangan",
    "nama saya salah di kk", "salah, nama saya Budi Santoso", "saya sendiri",
    "untuk KUR BRI, alamat Krajan RT 2 RW 3",
]  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(COMMON), st.text(max_size=80), st.sampled_from(["x" * 5000, "\x00\x07", "\n\n", "*_~`"])
)
KINDS = st.sampled_from(
    ["text", "image", "document", "sticker", "location", "contacts", "unknown", "reaction", "button"]
)
FILES = st.sampled_from(["image", "pdf", "video", "other"])


def plainly(text: str) -> str:
    """Letters and digits alone: lines are joined and marks put right on the way into a field."""
    return "".join(c for c in clean(text).casefold() if c.isalnum())


class RandomTurns(RuleBasedStateMachine):
    """One chat under random messages; after each, the promises of the conversation are checked."""

    def __init__(self) -> None:
        super().__init__()
        tickets = (a_ticket(901, waiting_for=("ktp", "kk")), a_ticket(902, open=False, status="completed"))
        self.chat = Chat(replace(SITUATION, tickets=tickets))
        self.papers: set[int] = set()
        self.gone: set[int] = set()
        self.before = State()
        self.written = ""

    @rule(text=TEXTS)
    def write(self, text: str) -> None:
        self._hear(text)

    @rule(text=TEXTS, kind=KINDS)
    def send_something_odd(self, text: str, kind: str) -> None:
        self._hear(text, kind=kind)

    @rule(choice=st.sampled_from(["svc:sku", "svc:none", "yes", "no", "1", "9", "", "odd:thing"]))
    def tap(self, choice: str) -> None:
        self._hear("", kind="button", choice=choice)

    @rule(
        kind=FILES,
        caption=st.sampled_from(["", "ktp", "ini kk saya", "mau buat sktm", "nik 3509165708900001"]),
    )
    def send_a_file(self, kind: str, caption: str) -> None:
        self._hear(caption, kind="image", files=kind)
        self.papers.add(self.chat.last_file)

    @rule(kind=st.sampled_from(["audio", "sticker", "contact"]))
    def send_a_file_that_is_no_paper(self, kind: str) -> None:
        self._hear("", kind=kind, files=kind)

    @rule()
    def answer_what_is_asked(self) -> None:
        ask, service = self.chat.state.ask, None
        if self.chat.state.draft:
            service = service_of(shipped(), self.chat.state.draft)
        if service and ask.kind in ("block", "field", "optional"):
            self._hear("\n".join(plain_answer(service.field(slug), n) for n, slug in enumerate(ask.items)))
        elif ask.kind == "document":
            self._hear("nanti")
        else:
            self._hear("1")

    @rule(hours=st.integers(min_value=1, max_value=200))
    def wait(self, hours: int) -> None:
        self.chat.wait(hours=hours)

    @rule(language=st.sampled_from(["id", "en"]))
    def change_language(self, language: str) -> None:
        self.chat.situation = replace(self.chat.situation, language=language)

    @rule()
    def a_file_turns_out_unusable(self) -> None:
        if self.papers:
            self.gone.add(min(self.papers))
            self.chat.situation = replace(self.chat.situation, dead_files=frozenset(self.gone))

    def _hear(
        self, text: str, *, kind: str = "text", choice: str | None = None, files: int | str = 0
    ) -> None:
        self.before = self.chat.state.copy()
        self.written += f"\n{text}"
        reply = self.chat.say(text, kind=kind, choice=choice, files=files)
        effects = self.chat.effects
        assert effects, "a message without an answer and without a reason"
        assert wording.units(reply) <= wording.LIMIT, reply
        if not reply:
            assert any(isinstance(e, NoteSilence) for e in effects)
        for effect in effects:
            if isinstance(effect, OpenTicket):
                assert self.before.ask.kind == "confirm" and self.before.draft
                self._holds_what_was_confirmed(effect)
                assert self.chat.state.draft is None or self.chat.state.ask.kind == "resume"
            if isinstance(effect, CancelTicket):
                assert self.before.ask.kind == "cancel_ticket"
            if isinstance(effect, OpenTicket | AttachFile):
                for one in (effect, *effect.linked):
                    self.gone |= {file_id for file_id, _ in one.files}
        assert sum(isinstance(e, OpenTicket) for e in effects) <= 1

    def _holds_what_was_confirmed(self, effect: OpenTicket) -> None:
        draft = self.before.draft
        assert draft
        if not draft.also:
            assert effect.fields == draft.values and not effect.linked
            return
        form = form_of(shipped(), draft)
        assert form
        for part, ticket in zip(form.parts, (effect, *effect.linked), strict=True):
            own = {slug: draft.values[f] for slug, f in part.fields.items() if f in draft.values}
            assert ticket.fields == own | dict(part.fixed) and ticket.service == part.service.slug

    @invariant()
    def nothing_is_filled_that_was_not_written(self) -> None:
        draft = self.chat.state.draft
        service = service_of(shipped(), draft)
        if draft is None or service is None:
            return
        said = plainly(self.written)
        for field in (f for f in service.fields if f.slug in draft.values):
            value = draft.values[field.slug]
            if rule_of(field) in ("name_existing", "name_new", "text"):
                assert plainly(value) in said, (field.slug, value)
            elif rule_of(field) in ("nik", "kk"):
                assert value in re.sub(r"[^\d\n]", "", self.written), (field.slug, value)

    @invariant()
    def no_file_is_lost(self) -> None:
        state = self.chat.state
        kept = [i for i, _ in state.loose_files]
        for draft in (state.draft, state.parked, *state.shelf, *state.withheld):
            kept += [i for i, _ in draft.files] if draft else []
        assert self.papers - self.gone <= set(kept)
        assert len(kept) == len(set(kept)), "one file in two places"

    @invariant()
    def there_is_always_a_way_out(self) -> None:
        menu = step(self.chat.state, Said(1, "menu"), self.chat.situation)
        assert any(isinstance(e, Say) and e.key == "menu" for e in menu.effects)
        person = step(self.chat.state, Said(1, "petugas"), self.chat.situation)
        assert CallOfficer("asked") in person.effects

    @invariant()
    def the_state_survives_its_json(self) -> None:
        assert State.from_json(self.chat.state.to_json()) == self.chat.state

    @invariant()
    def a_step_changes_nothing_but_its_result(self) -> None:
        before = self.chat.state.to_json()
        first = step(self.chat.state, Said(1, "halo"), self.chat.situation)
        again = step(self.chat.state, Said(1, "halo"), self.chat.situation)
        assert self.chat.state.to_json() == before and first == again


TestRandomTurns = RandomTurns.TestCase
TestRandomTurns.settings = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=timedelta(seconds=5),
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
