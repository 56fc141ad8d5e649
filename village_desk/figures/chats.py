"""How the chat did in a period: finished alone, handed over, given up at which question; and what was asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, select

from village_desk.database import db
from village_desk.figures.periods import Period
from village_desk.marked import Sentence, marked
from village_desk.tickets.chat_outcomes import ALONE, GIVEN_UP, HANDED_OVER, HELPED, QUESTION, SENT
from village_desk.tickets.models import Unanswered
from village_desk.tickets.working_models import ChatOutcome

TOPICS = {
    "status": marked("Perkembangan permohonan"),
    "requirements": marked("Syarat layanan"),
    "hours": marked("Jam buka kantor"),
    "fee": marked("Biaya"),
    "duration": marked("Lama proses"),
    "pickup": marked("Pengambilan dokumen"),
    "location": marked("Letak kantor"),
    "contact": marked("Nomor telepon"),
    "issuer": marked("Siapa yang menerbitkan"),
    "own": marked("Pertanyaan khusus kantor ini"),
    "data": marked("Data pribadi"),
    "complaint": marked("Aduan"),
    "person": marked("Petugas"),
}
# The open question at which a request was left (conversation.state.asks_for), by its kind.
STEPS = {
    "block": marked("Pertanyaan data"),
    "field": marked("Pertanyaan data"),
    "optional": marked("Pertanyaan yang boleh dilewati"),
    "document": marked("Permintaan foto berkas"),
    "documents": marked("Permintaan foto berkas"),
    "confirm": marked("Ringkasan sebelum dikirim"),
    "choice": marked("Pilihan dari daftar"),
    "whom": marked("Untuk siapa suratnya"),
    "other": marked("Lainnya"),
}


MOST = 10  # questions that are told each by itself
What = str | Sentence


@dataclass(frozen=True)
class Chats:
    """Counts. `given_up`: by the question that stood open, most first; `questions`: by topic, most first."""

    alone: int = 0
    helped: int = 0
    handed_over: int = 0
    given_up: list[tuple[What, int]] = field(default_factory=list)
    questions: list[tuple[str, int]] = field(default_factory=list)
    unanswered: int = 0
    unanswered_open: int = 0

    @property
    def left(self) -> int:
        return sum(count for _, count in self.given_up)


def chats_of(office_id: int, period: Period, labels: Mapping[tuple[str, str], str]) -> Chats:
    """The chat's figures; practice left no trace to count.

    `labels`: what is asked for, by (service, field), of the services of which that may be told.
    """
    rows = db.session.execute(
        select(ChatOutcome.kind, ChatOutcome.subject, ChatOutcome.service, func.count())
        .where(
            ChatOutcome.office_id == office_id,
            ChatOutcome.at >= period.begins,
            ChatOutcome.at < period.ends,
        )
        .group_by(ChatOutcome.kind, ChatOutcome.subject, ChatOutcome.service)
    )
    by_kind: dict[str, Counter[str]] = {}
    steps: Counter[What] = Counter()
    for kind, subject, service, count in rows:
        by_kind.setdefault(kind, Counter())[subject] += count
        if kind == GIVEN_UP:
            steps[_step(subject, service, labels)] += count
    sent = by_kind.get(SENT, Counter())
    asked = by_kind.get(QUESTION, Counter())
    open_ones, all_ones = _unanswered(office_id, period)
    return Chats(
        alone=sent[ALONE],
        helped=sent[HELPED],
        handed_over=by_kind.get(HANDED_OVER, Counter()).total(),
        given_up=_first(steps),
        questions=[(TOPICS.get(topic, topic), count) for topic, count in asked.most_common()],
        unanswered=all_ones,
        unanswered_open=open_ones,
    )


def _step(subject: str, service: str | None, labels: Mapping[tuple[str, str], str]) -> What:
    """The question that stood open, with what it asked for where that may be told."""
    kind, _, slugs = subject.partition(":")
    words = STEPS.get(kind, STEPS["other"])
    asked = [labels[service, slug] for slug in slugs.split(",") if service and (service, slug) in labels]
    if not asked:
        return words
    return Sentence("%(question)s: %(asked)s", question=Sentence(words), asked=", ".join(asked))


def _first(steps: Counter[What]) -> list[tuple[What, int]]:
    """The most frequent ones, and all others together."""
    ordered = sorted(steps.items(), key=lambda pair: (-pair[1], str(pair[0])))
    rest = sum(count for _, count in ordered[MOST:])
    return [*ordered[:MOST], *([(marked("Pertanyaan lain"), rest)] if rest else [])]


def _unanswered(office_id: int, period: Period) -> tuple[int, int]:
    """(still open, all) of the questions without an answer."""
    row = db.session.execute(
        select(func.count() - func.count(Unanswered.resolved_at), func.count()).where(
            Unanswered.office_id == office_id,
            Unanswered.asked_at >= period.begins,
            Unanswered.asked_at < period.ends,
        )
    ).one()
    return row[0], row[1]
