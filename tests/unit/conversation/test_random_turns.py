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
    AddToComplaint,
    AttachFile,
    CallOfficer,
    CancelTicket,
    NoteSilence,
    OpenComplaint,
    OpenTicket,
    Said,
    Say,
)
from village_desk.messages import wording
from village_desk.office.catalogue import shipped
from village_desk.office.fields import rule_of

COMMON = (
    "ya tidak 0 1 2 3 9 11 53 55 menu batal status petugas kembali lanjut nanti lewati makasih halo berhenti mulai "
    "ubah aduan usaha hilang anonim semua sekalian salah"
).split() + [
    "saya dibentak petugas tadi pagi", "petugas minta uang 50 ribu", "cabut aduan", "belum puas",
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
# What a citizen may come upon in the office's own lists: papers, their questions, their documents.
CATALOGUE = sorted(
    {word for service in shipped().services for word in (*service.words, service.name, service.code)}
    | {field.label for service in shipped().services for field in service.fields}
    | {paper.name for service in shipped().services for paper in service.files_asked}
)
ALARMS = (
    "tolong kebakaran", "ada kecelakaan di depan rumah", "bapak saya meninggal", "istri mau melahirkan sekarang",
    "banjir masuk rumah", "saya dipukuli suami", "maling maling", "tolong",
)  # fmt: skip
HOSTILE = (
    "3509165708900001" * 3, "0000000000000000", "350916570890000", "35091657089000011", "-1", "99999", "1e9", "Ⅷ",
    "٣", "３", "1️⃣", "👍🏽", "👎", "🙏🙏🙏", "\u202ebatal", "a\u0301" * 60, "{name}", "{{1}}", "%s%n", "<b>ya</b>",
    "=1+1", "'; DROP TABLE tickets; --", "status WNJ-2611-0001 WNJ-2611-0002", "batal batal batal", "ya tidak",
    "tidak ya", "\ufeff", "\u200c", "ubah 0", "ubah -1", "ubah 1 jadi " + "x" * 900, "0 0 0", "9 9",
)  # fmt: skip
NUMBERS = st.integers(min_value=0, max_value=10**18).map(str)
TEXTS = st.one_of(
    st.sampled_from(COMMON),
    st.sampled_from(CATALOGUE),
    st.sampled_from(CATALOGUE).map(lambda words: f"mau urus {words}"),
    st.sampled_from(ALARMS + HOSTILE),
    NUMBERS,
    st.text(max_size=80),
    st.lists(st.sampled_from(COMMON + CATALOGUE), min_size=2, max_size=5).map("\n".join),
    st.sampled_from(["x" * 5000, "\x00\x07", "\n\n", "*_~`"]),
)
KINDS = st.sampled_from(
    ["text", "image", "document", "sticker", "location", "contacts", "unknown", "reaction", "button"]
)
FILES = st.sampled_from(["image", "pdf", "video", "other"])


# An open question, or words that tell what to do next; or a warm end, after which nothing is open.
_WAYS = re.compile(
    r"\*[A-Z]{4,}\*|\b(?:balas|tulis\w*|kirim\w*|hubungi|petugas|silakan|mohon|reply|write|send|officer|kami kabari|"
    r"menyusul|sama-sama|welcome|go on)\b",
    re.IGNORECASE,
)


def leads_on(text: str) -> bool:
    """Does this text name how to go on?"""
    return bool(_WAYS.search(text))


# No paper of a request, and told so: a picture of the fire, a video out of the blue. An officer sees it in the chat.
FOR_A_PERSON = {
    "file_no_paper", "urgent_noted", "urgent_noted_death", "urgent_noted_crisis", "urgent_noted_violence",
    "urgent_stay_crisis", "urgent_stay_violence",
}  # fmt: skip


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
        if FOR_A_PERSON & set(self.chat.keys()):
            self.gone.add(self.chat.last_file)

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

    @rule(
        minutes=st.sampled_from([1, 6, 31, 400, 60 * 20, 60 * 25, 60 * 24 * 8, 60 * 24 * 40, 60 * 24 * 100])
    )
    def wait(self, minutes: int) -> None:
        self.chat.wait(minutes=minutes)

    @rule(emoji=st.sampled_from(["👍", "👎", "❤️", "😂", "🙏", ""]))
    def react(self, emoji: str) -> None:
        self._hear(emoji, kind="reaction")

    @rule(twice=st.booleans())
    def go_on(self, twice: bool) -> None:
        """What a patient citizen does: answers, photos, a yes; so that the far end of a request is met often."""
        self.answer_what_is_asked()
        if self.chat.state.ask.kind == "document":
            self.send_a_file("image", "")
        if twice:
            self.answer_what_is_asked()

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
        else:
            assert self.chat.state.asks_for or leads_on(reply), f"no way on: {reply}"
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
            if isinstance(effect, OpenComplaint | AddToComplaint):
                self.gone |= set(effect.files)
            if isinstance(effect, OpenComplaint):
                assert self.before.ask.items == ["confirm"] and self.before.complaint
            if isinstance(effect, Say) and effect.key == "complaint_cancelled" and self.before.complaint:
                self.gone |= set(self.before.complaint.files)  # "Ya, hapus" is taken at its word
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
        for draft in (*state.drafts, *state.withheld):
            kept += [i for i, _ in draft.files] if draft else []
        kept += state.complaint.files if state.complaint else []
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
    max_examples=50,
    stateful_step_count=40,
    deadline=timedelta(seconds=5),
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
