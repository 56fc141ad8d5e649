"""The documents of a ticket as a checklist: what was asked for, what came, how it was judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from village_desk.desk.words import Tag, verdict_tag
from village_desk.marked import marked
from village_desk.messages.models import Attachment
from village_desk.tickets import intake, queue
from village_desk.tickets.models import Ticket, TicketDocument
from village_desk.translation import gettext as _

KINDS = {"image": marked("foto"), "pdf": marked("PDF"), "audio": marked("suara"), "video": marked("video")}
A_FILE = marked("berkas")


@dataclass(frozen=True)
class File:
    """One file that came. `public_id` names it in addresses; None when it cannot be opened (yet)."""

    document_id: int
    public_id: str | None
    words: str
    tag: Tag
    verdict: str
    requirement: str


@dataclass(frozen=True)
class Line:
    """One requirement with its files; without files, `tag` says why."""

    slug: str
    name: str
    required: bool
    tag: Tag | None
    files: list[File] = field(default_factory=list)


@dataclass(frozen=True)
class FileList:
    """The checklist and its counts."""

    lines: list[Line]
    unchecked: int
    bad: int
    total: int
    first_unchecked: str | None


def file_list(ticket: Ticket) -> FileList:
    """The checklist of this ticket, in the catalogue's order; what was not asked for comes last."""
    pairs = queue.documents(ticket)
    files = [_file(document, attachment, n) for n, (document, attachment) in enumerate(pairs, start=1)]
    # A file that was replaced by a readable one of the same requirement no longer wants anything.
    good = {f.requirement for f in files if f.verdict == "readable"}
    unchecked = [f for f in files if f.verdict == "unchecked" and f.public_id]
    return FileList(
        lines=_lines(ticket, files),
        unchecked=len(unchecked),
        bad=len({f.requirement for f in files if f.verdict in intake.BAD_VERDICTS} - good),
        total=len(files),
        first_unchecked=unchecked[0].public_id if unchecked else None,
    )


def _lines(ticket: Ticket, files: Sequence[File]) -> list[Line]:
    asked = [_line(r, [f for f in files if f.requirement == r["slug"]]) for r in ticket.terms["requirements"]]
    known = {line.slug for line in asked}
    others = [f for f in files if f.requirement not in known]
    return asked + ([Line("other", _("Berkas lain dari warga"), False, None, others)] if others else [])


def _line(requirement: dict[str, object], files: list[File]) -> Line:
    tag = None
    if not files:
        tag = verdict_tag("in_person" if requirement["in_person"] else "absent")
    return Line(
        slug=str(requirement["slug"]),
        name=str(requirement["name"]),
        required=bool(requirement["required"]),
        tag=tag,
        files=files,
    )


def _file(document: TicketDocument, attachment: Attachment, number: int) -> File:
    kept = attachment.state == "kept"
    tag = verdict_tag(document.verdict)
    if not kept and document.verdict == "unchecked":
        tag = verdict_tag("fetching" if attachment.state == "waiting" else "missing")
    return File(
        document_id=document.id,
        public_id=attachment.public_id if kept else None,
        words=f"{_(KINDS.get(attachment.kind or '', A_FILE))} {number}",
        tag=tag,
        verdict=document.verdict,
        requirement=document.requirement,
    )
