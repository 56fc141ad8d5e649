"""Statuses and their allowed changes: pure tables, no database (contract: slugs; adminduk 7.2: the flow)."""

from __future__ import annotations

from enum import StrEnum

from village_desk.errors import TransitionRefused
from village_desk.marked import Sentence, marked


class Status(StrEnum):
    """The status of a request."""

    RECEIVED = "received"
    CHECKING = "checking"
    DOCUMENTS_MISSING = "documents_missing"
    IN_PROGRESS = "in_progress"
    AWAITING_SIGNATURE = "awaiting_signature"
    AT_AGENCY = "at_agency"
    RETURNED_BY_AGENCY = "returned_by_agency"
    READY = "ready"
    COMPLETED = "completed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class ComplaintStatus(StrEnum):
    """The status of a complaint (*aduan*)."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    HANDLING = "handling"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


_S = Status
_C = ComplaintStatus
_END = frozenset({_S.REJECTED, _S.CANCELLED})

TRANSITIONS: dict[str, dict[str, frozenset[str]]] = {
    "request": {
        _S.RECEIVED: frozenset({_S.CHECKING, _S.DOCUMENTS_MISSING, _S.IN_PROGRESS}) | _END,
        _S.CHECKING: frozenset(
            {_S.DOCUMENTS_MISSING, _S.IN_PROGRESS, _S.AWAITING_SIGNATURE, _S.AT_AGENCY, _S.READY}
        )
        | _END,
        _S.DOCUMENTS_MISSING: frozenset({_S.RECEIVED, _S.CHECKING}) | _END,
        _S.IN_PROGRESS: frozenset({_S.DOCUMENTS_MISSING, _S.AWAITING_SIGNATURE, _S.AT_AGENCY, _S.READY})
        | _END,
        _S.AWAITING_SIGNATURE: frozenset({_S.IN_PROGRESS, _S.AT_AGENCY, _S.READY}) | _END,
        _S.AT_AGENCY: frozenset({_S.RETURNED_BY_AGENCY, _S.READY}) | _END,
        _S.RETURNED_BY_AGENCY: frozenset({_S.CHECKING, _S.DOCUMENTS_MISSING, _S.IN_PROGRESS, _S.AT_AGENCY})
        | _END,
        # Back to work when the paper turns out wrong before it was collected.
        _S.READY: frozenset({_S.COMPLETED, _S.IN_PROGRESS, _S.CANCELLED}),
        _S.COMPLETED: frozenset({_S.CHECKING}),  # reopening
        _S.REJECTED: frozenset(),
        _S.CANCELLED: frozenset(),
    },
    "complaint": {
        _C.RECEIVED: frozenset({_C.ACKNOWLEDGED, _C.WITHDRAWN}),
        _C.ACKNOWLEDGED: frozenset({_C.HANDLING, _C.ANSWERED, _C.WITHDRAWN}),
        _C.HANDLING: frozenset({_C.ANSWERED, _C.WITHDRAWN}),
        _C.ANSWERED: frozenset({_C.CLOSED, _C.HANDLING}),
        _C.CLOSED: frozenset({_C.HANDLING}),
        _C.WITHDRAWN: frozenset(),
    },
}

# Where the story has ended; `closed_at` is set exactly in these.
CLOSED = frozenset({_S.COMPLETED, _S.REJECTED, _S.CANCELLED, _C.CLOSED, _C.WITHDRAWN})

# The ball is with the office: what the queue calls "perlu tindakan".
NEEDS_ACTION = frozenset(
    {_S.RECEIVED, _S.CHECKING, _S.IN_PROGRESS, _S.AWAITING_SIGNATURE, _S.RETURNED_BY_AGENCY}
    | {_C.ACKNOWLEDGED, _C.HANDLING}
)

# These must reach the citizen in or out of the window; all others are told only inside an open one.
# A cancellation counts only when the office or a deadline made it; a citizen's own is told in the reply.
MUST_REACH = frozenset(
    {_S.READY, _S.DOCUMENTS_MISSING, _S.REJECTED, _S.CANCELLED, _C.ACKNOWLEDGED, _C.ANSWERED}
)

WORDS: dict[str, str] = {
    _S.RECEIVED: marked("Diterima"),
    _S.CHECKING: marked("Diperiksa"),
    _S.DOCUMENTS_MISSING: marked("Berkas kurang"),
    _S.IN_PROGRESS: marked("Diproses"),
    _S.AWAITING_SIGNATURE: marked("Menunggu tanda tangan"),
    _S.AT_AGENCY: marked("Dikirim ke dinas"),
    _S.RETURNED_BY_AGENCY: marked("Dikembalikan dinas"),
    _S.READY: marked("Siap diambil"),
    _S.COMPLETED: marked("Selesai"),
    _S.REJECTED: marked("Ditolak"),
    _S.CANCELLED: marked("Dibatalkan"),
    _C.ACKNOWLEDGED: marked("Ditanggapi"),
    _C.HANDLING: marked("Ditangani"),
    _C.ANSWERED: marked("Dijawab"),
    _C.CLOSED: marked("Ditutup"),
    _C.WITHDRAWN: marked("Dicabut"),
}

# Officers' verbs: the words on the button that leads to a status.
VERBS: dict[str, str] = {
    _S.RECEIVED: marked("Kembalikan ke diterima"),
    _S.CHECKING: marked("Periksa permohonan"),
    _S.DOCUMENTS_MISSING: marked("Minta berkas"),
    _S.IN_PROGRESS: marked("Proses permohonan"),
    _S.AWAITING_SIGNATURE: marked("Ajukan tanda tangan"),
    _S.AT_AGENCY: marked("Kirim ke dinas"),
    _S.RETURNED_BY_AGENCY: marked("Catat dikembalikan dinas"),
    _S.READY: marked("Siap diambil"),
    _S.COMPLETED: marked("Serahkan dokumen"),
    _S.REJECTED: marked("Tolak permohonan"),
    _S.CANCELLED: marked("Batalkan permohonan"),
    _C.ACKNOWLEDGED: marked("Tanggapi aduan"),
    _C.HANDLING: marked("Tangani aduan"),
    _C.ANSWERED: marked("Jawab aduan"),
    _C.CLOSED: marked("Tutup aduan"),
    _C.WITHDRAWN: marked("Cabut aduan"),
}


def allowed(kind: str, status: str) -> frozenset[str]:
    """The statuses that a ticket of this kind may go to from `status`."""
    return TRANSITIONS[kind].get(status, frozenset())


def check(kind: str, status: str, to: str) -> None:
    """Raises TransitionRefused when the change is not in the table."""
    if to not in allowed(kind, status):
        raise TransitionRefused(
            "Status “%(now)s” tidak dapat diubah langsung menjadi “%(next)s”.",
            now=Sentence(WORDS.get(status, status)),
            next=Sentence(WORDS.get(to, to)),
        )


def next_step(kind: str, status: str, handling: str) -> str | None:
    """The one status that normally comes next: the main button on a ticket. None when nothing is left.

    `handling` is the service's: "issue" for the village's own letters, "forward" for the agency's papers.
    """
    if kind == "complaint":
        return _COMPLAINT_PATH.get(status)
    if status == _S.IN_PROGRESS:
        return _S.AT_AGENCY if handling == "forward" else _S.READY
    return _PATH.get(status)


_PATH: dict[str, str] = {
    _S.RECEIVED: _S.CHECKING,
    _S.CHECKING: _S.IN_PROGRESS,
    _S.AWAITING_SIGNATURE: _S.READY,
    _S.AT_AGENCY: _S.READY,
    _S.RETURNED_BY_AGENCY: _S.CHECKING,
    _S.READY: _S.COMPLETED,
}
_COMPLAINT_PATH: dict[str, str] = {
    _C.RECEIVED: _C.ACKNOWLEDGED,
    _C.ACKNOWLEDGED: _C.HANDLING,
    _C.HANDLING: _C.ANSWERED,
    _C.ANSWERED: _C.CLOSED,
}
