"""The one next action of a ticket: what its page shows first, and what its line in the queue says."""

from __future__ import annotations

from dataclasses import dataclass

from village_desk.marked import marked
from village_desk.tickets import intake, status
from village_desk.tickets.models import Ticket
from village_desk.tickets.status import CLOSED, VERBS, Status
from village_desk.translation import gettext as _
from village_desk.translation import ngettext

LOOKING_AT_FILES = (Status.RECEIVED, Status.CHECKING)
EXPLANATIONS = {
    Status.CHECKING: marked("Semua berkas sudah masuk. Cocokkan isian dengan berkas warga."),
    Status.IN_PROGRESS: marked("Berkas sudah diperiksa. Mulai buat dokumennya."),
    Status.AWAITING_SIGNATURE: marked("Dokumen sudah dibuat dan perlu ditandatangani."),
    Status.AT_AGENCY: marked("Layanan ini diterbitkan dinas. Kirim berkasnya, lalu catat di sini."),
    Status.READY: marked("Bila dokumen sudah dicetak dan ditandatangani, beri tahu warga."),
    Status.COMPLETED: marked("Serahkan dokumen, lalu catat siapa yang mengambil."),
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
        return NextStep("none", _("Tidak ada yang perlu dilakukan"), _("Permohonan ini sudah ditutup."))
    if unchecked and ticket.status in LOOKING_AT_FILES:
        return NextStep(
            "check",
            _("%(unchecked)s dari %(total)s berkas perlu diperiksa", unchecked=unchecked, total=total),
            _("Buka satu per satu."),
            _("Periksa berkas"),
        )
    if bad and Status.DOCUMENTS_MISSING in status.allowed(ticket.kind, ticket.status):
        why = _("Minta warga mengirim ulang; pesannya diperlihatkan dahulu.")
        title = ngettext("%(num)s berkas belum dapat dipakai", "%(num)s berkas belum dapat dipakai", bad)
        return NextStep("ask", title, why, _("Minta berkas"))
    if ticket.status == Status.DOCUMENTS_MISSING:
        return NextStep("wait", _("Menunggu kiriman warga"), _waiting_for(ticket))
    to = status.next_step(ticket.kind, ticket.status, str(ticket.terms.get("handling", "issue")))
    if to is None:
        return NextStep("none", _("Pilih tindakan"), _("Lihat tindakan lain di bawah."))
    why = EXPLANATIONS.get(Status(to), "") if to in set(Status) else ""
    return NextStep("change", _(VERBS[to]), _(why) if why else "", _(VERBS[to]), to)


def step_words(ticket: Ticket, unchecked: int, bad: int) -> str:
    """The same in a few words, for a line of the queue."""
    step = next_step(ticket, unchecked, bad, unchecked)
    if step.kind == "none":
        return str(_("sudah ditutup"))
    if step.kind == "check":
        return str(_("periksa berkas (%(count)s)", count=unchecked))
    if step.kind == "wait":
        return str(_("menunggu kiriman warga"))
    if step.kind == "ask":
        return str(ngettext("minta ulang %(num)s berkas", "minta ulang %(num)s berkas", bad))
    return step.title[0].lower() + step.title[1:]


def _waiting_for(ticket: Ticket) -> str:
    names = [intake.requirement_name(ticket, slug) for slug in ticket.waiting_for]
    if not names:
        return str(_("Permohonan berjalan lagi begitu berkas masuk."))
    return str(_("Yang ditunggu: %(names)s.", names=", ".join(names)))
