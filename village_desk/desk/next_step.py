"""The one next action of a ticket: what its page shows first, and what its line in the queue says."""

from __future__ import annotations

from dataclasses import dataclass

from village_desk.tickets import intake, status
from village_desk.tickets.models import Ticket
from village_desk.tickets.status import CLOSED, VERBS, Status

LOOKING_AT_FILES = (Status.RECEIVED, Status.CHECKING)
EXPLANATIONS = {
    Status.CHECKING: "Semua berkas sudah masuk. Cocokkan isian dengan berkas warga.",
    Status.IN_PROGRESS: "Berkas sudah diperiksa. Mulai buat dokumennya.",
    Status.AWAITING_SIGNATURE: "Dokumen sudah dibuat dan perlu ditandatangani.",
    Status.AT_AGENCY: "Layanan ini diterbitkan dinas. Kirim berkasnya, lalu catat di sini.",
    Status.READY: "Bila dokumen sudah dicetak dan ditandatangani, beri tahu warga.",
    Status.COMPLETED: "Serahkan dokumen, lalu catat siapa yang mengambil.",
}


@dataclass(frozen=True)
class NextStep:
    """`kind`: check (documents), ask (again), change (to status `to`), wait, none."""

    kind: str
    title: str
    why: str
    button: str = ""
    to: str | None = None


def next_step(ticket: Ticket, unchecked: int, bad: int, total: int) -> NextStep:
    """What to do now. Counts: documents nobody looked at, those to be sent again, and all."""
    if ticket.status in CLOSED:
        return NextStep("none", "Tidak ada yang perlu dilakukan", "Permohonan ini sudah ditutup.")
    if unchecked and ticket.status in LOOKING_AT_FILES:
        return NextStep(
            "check",
            f"{unchecked} dari {total} berkas perlu diperiksa",
            "Buka satu per satu.",
            "Periksa berkas",
        )
    if bad and Status.DOCUMENTS_MISSING in status.allowed(ticket.kind, ticket.status):
        why = "Minta warga mengirim ulang; pesannya diperlihatkan dahulu."
        return NextStep("ask", f"{bad} berkas belum dapat dipakai", why, "Minta berkas")
    if ticket.status == Status.DOCUMENTS_MISSING:
        return NextStep("wait", "Menunggu kiriman warga", _waiting_for(ticket))
    to = status.next_step(ticket.kind, ticket.status, str(ticket.terms.get("handling", "issue")))
    if to is None:
        return NextStep("none", "Pilih tindakan", "Lihat tindakan lain di bawah.")
    return NextStep(
        "change", VERBS[to], EXPLANATIONS.get(Status(to), "") if to in set(Status) else "", VERBS[to], to
    )


def step_words(ticket: Ticket, unchecked: int, bad: int) -> str:
    """The same in a few words, for a line of the queue."""
    step = next_step(ticket, unchecked, bad, unchecked)
    if step.kind == "none":
        return "sudah ditutup"
    if step.kind == "check":
        return f"periksa berkas ({unchecked})"
    if step.kind == "wait":
        return "menunggu kiriman warga"
    if step.kind == "ask":
        return f"minta ulang {bad} berkas"
    return step.title[0].lower() + step.title[1:]


def _waiting_for(ticket: Ticket) -> str:
    names = [intake.requirement_name(ticket, slug) for slug in ticket.waiting_for]
    return f"Yang ditunggu: {', '.join(names)}." if names else "Permohonan berjalan lagi begitu berkas masuk."
