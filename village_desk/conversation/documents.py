"""Files: which paper is which, what is still open, and photos that come before or after a request."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from village_desk.conversation import consent, intents, linked_papers, own_tickets
from village_desk.conversation.captions import assign, by_caption
from village_desk.conversation.leaving_out import puts_off_in_english
from village_desk.conversation.showing import (
    OTHER,
    file_names,
    missing_papers,
    paper_lines,
    paper_names,
    wanted_papers,
)
from village_desk.conversation.spelling import words
from village_desk.conversation.state import Draft
from village_desk.conversation.talk import Talk, moment
from village_desk.conversation.types import AddToComplaint, AttachFile, TicketView
from village_desk.office.services import Requirement, Service

PAPER_KINDS = frozenset({"image", "pdf"})
ODD_KINDS = frozenset({"video", "other"})
LATELY = timedelta(minutes=3)
_SHORT = 9  # words
LATER = frozenset("nanti besok lusa menyusul nyusul disusulkan sesuk mengko engko ngkin isuk".split())
_LACKING = frozenset("punya ada bawa ke".split())
_WAITING = frozenset("tunggu tunggulah sebentar bentar sek sik entar enteni antosan".split())
_WISHING = frozenset("mau buat bikin urus mengurus minta ingin ajukan batal ganti ubah salah".split())


def paper_ids(talk: Talk) -> list[int]:
    """The files of this message that are to be kept as papers."""
    return [file.id for file in talk.said.files if file.kind in PAPER_KINDS | ODD_KINDS]


def take_into_draft(talk: Talk, service: Service, draft: Draft) -> None:
    """Keep this message's files for the open draft, and say what we have so far."""
    known = {file_id for file_id, _ in draft.files}
    odd = [file.id for file in talk.said.files if file.kind in ODD_KINDS and file.id not in known]
    ids = [i for i in paper_ids(talk) if i not in known and i not in odd]
    add(service, draft, ids, talk.text)
    consent.went_on(talk, draft)
    # A video is kept, but it is no photo of an identity card: the paper stays open.
    draft.files.extend((i, OTHER) for i in odd)
    if ids or not odd:
        tell_kept(talk, service, draft)
    tell_odd(talk)


def tell_odd(talk: Talk) -> bool:
    """A video is kept beside the papers; what opens nowhere here is told at once. False when there is neither."""
    kinds = {file.kind for file in talk.said.files}
    if "video" in kinds:
        talk.say("file_kind")
    if "other" in kinds:
        talk.say("file_other")
    return bool(kinds & ODD_KINDS)


def set_loose(talk: Talk) -> None:
    """Keep this message's files until it is known what they are for."""
    known = {file_id for file_id, _ in talk.state.loose_files}
    new = [file for file in talk.said.files if file.kind in PAPER_KINDS | ODD_KINDS and file.id not in known]
    talk.state.loose_files += [(file.id, talk.text[:200]) for file in new]
    talk.state.loose_odd += [file.id for file in new if file.kind in ODD_KINDS]


def add(service: Service, draft: Draft, ids: Sequence[int], caption: str) -> None:
    """Assign these files to the draft's requirements."""
    still_open = [paper.slug for paper in wanted_papers(service, draft)]
    draft.files.extend(assign(ids, caption, service.files_asked, still_open))


def tell_kept(talk: Talk, service: Service, draft: Draft) -> None:
    """ "Sejauh ini kami menerima 3 berkas: …": counts the draft, so that a burst needs only its last reply."""
    if not missing_papers(service, draft) and talk.state.ask.kind in ("document", "confirm"):
        # The summary follows and names them all.
        talk.say("files_all", count=str(len(draft.files)))
        return
    slugs = [slug for _, slug in draft.files]
    names = file_names(service, slugs, talk.state.language)
    talk.say("files_kept", count=str(len(draft.files)), names=names)


def has_come(talk: Talk) -> bool:
    """ "Kan sudah saya kirim fotonya": what we have of the open request is named. False when there is nothing yet."""
    if not (talk.draft and talk.service and talk.draft.files):
        return False
    tell_kept(talk, talk.service, talk.draft)
    return True


def use_loose(talk: Talk, service: Service, draft: Draft) -> None:
    """Files that came before the wish belong to it."""
    loose, talk.state.loose_files = talk.state.loose_files, []
    for file_id, caption in loose:
        if file_id in talk.state.loose_odd:
            draft.files.append((file_id, OTHER))
        else:
            add(service, draft, [file_id], caption)
    talk.state.loose_odd = []
    if loose:
        tell_kept(talk, service, draft)


def ask(talk: Talk, service: Service, draft: Draft) -> None:
    """Ask for the papers; after the first have come, only for the rest."""
    missing = missing_papers(service, draft)
    asked_before = talk.state.ask.kind == "document"
    talk.ask("document")
    wanted = wanted_papers(service, draft)
    optional = [paper for paper in wanted if not paper.required]
    if missing and asked_before:
        talk.say("ask_documents_rest", missing=paper_lines(missing))
    elif missing:
        talk.say("ask_documents", required=paper_lines(missing), optional=paper_names(optional))
    else:
        talk.say("ask_documents_optional", optional=paper_lines(optional))


def needed(service: Service, draft: Draft) -> bool:
    """Is there still a paper to ask for? Optional ones are asked for only where nothing is required."""
    if draft.documents_done:
        return False
    if missing_papers(service, draft):
        return True
    return not service.required_files and bool(service.files_asked) and not draft.files


def answer(talk: Talk, service: Service, draft: Draft) -> bool:
    """Words instead of files. True when the question is done with ("nanti"); False when they mean something else."""
    later = intents.means(talk.text, "later") or intents.yes_or_no(talk.text) is False
    if not (later or puts_off_in_english(talk.text) or puts_off(talk.text)):
        return False
    draft.documents_done = True
    if missing := missing_papers(service, draft):
        talk.say(
            "documents_later",
            missing=file_names(service, [paper.slug for paper in missing], talk.state.language),
        )
    return True


def puts_off(text: str) -> bool:
    """ "KK besok ya", "ga punya kuota buat kirim foto": these papers come later, and are no wish for another."""
    said = words(text)
    if not said or len(said) > _SHORT or "?" in text:
        return False
    lacks = said[0] in ("tidak", "belum") and bool({"ada", "punya", "bisa", "bawa", "siap"} & set(said[1:3]))
    return lacks or (bool(LATER & set(said)) and not _WISHING & set(said))


def asks_without(text: str) -> bool:
    """ "Bisa ga tanpa KK?", "belum ke polsek, gimana": whether it goes on without that paper."""
    said = set(words(text))
    asks = "?" in text or bool(said & {"bisa", "boleh", "bagaimana", "terus", "lalu"})
    return asks and len(said) <= _SHORT and bool("tanpa" in said or (said & {"tidak", "belum"} and said & _LACKING))


def names_wanted(talk: Talk, service: Service, draft: Draft) -> bool:
    """ "KK-nya di rumah mertua" tells where a paper is that is being waited for."""
    return "?" not in talk.text and bool(by_caption(talk.text, wanted_papers(service, draft)))


def waits(text: str) -> bool:
    """ "Tunggu istri pulang bawa KK": nothing to be said to it but that there is time."""
    said = words(text)
    return bool(said) and len(said) <= _SHORT and said[0] in _WAITING and not _WISHING & set(said)


def without_draft(talk: Talk) -> None:
    """Files while nothing is being asked for: to the ticket that waits for them, else we ask what they are for.

    A better photo often follows right after the receipt, when the request lacks nothing any more.
    """
    ids = paper_ids(talk)
    live = [ticket for ticket in talk.situation.tickets if ticket.open]
    waiting = [ticket for ticket in live if ticket.waiting_for]
    if linked_papers.one_group(waiting):
        talk.effects.append(linked_papers.attach(talk, waiting, [(i, talk.text) for i in ids]))
        return
    waiting = _awaiting(talk, waiting)
    if len(waiting) == 1:
        attach(talk, waiting[0], [(i, talk.text) for i in ids])
        return
    set_loose(talk)
    if waiting:
        ask_which(talk, waiting)
    elif talk.state.ask.kind == "officer" and talk.state.handed_over:
        talk.say("officer_noted")
    elif live:
        ask_which(talk, live)
    elif talk.situation.officer_talks:
        talk.keep_silent("officer_talking")  # it is shown to the officer who asked for it
    else:
        for_no_ticket(talk)


def asked_elsewhere(talk: Talk) -> bool:
    """Does a request that is under way wait for papers, while the one that is being filled in was set aside?"""
    return any(ticket.open and ticket.waiting_for for ticket in talk.situation.tickets)


def ask_whose(talk: Talk) -> None:
    """A photo that may be for the request under way, or for the one that was set aside (0): we ask."""
    set_loose(talk)
    ask_which(talk, [ticket for ticket in talk.situation.tickets if ticket.open and ticket.waiting_for])


def is_awaited(talk: Talk) -> bool:
    """Does the caption name a paper that an open request waits for? "surat lahir" is then no wish for one."""
    waiting = [ticket for ticket in talk.situation.tickets if ticket.open and ticket.waiting_for]
    return any(set(by_caption(talk.text, _papers(talk, t))) & set(t.waiting_for) for t in waiting)


def _awaiting(talk: Talk, tickets: list[TicketView]) -> list[TicketView]:
    """Of several requests that wait, those that wait for the paper that the caption names, or are named by it."""
    if len(tickets) < 2 or not talk.text:
        return tickets
    named = own_tickets.called(talk, tickets)
    fits = [t for t in tickets if set(by_caption(talk.text, _papers(talk, t))) & set(t.waiting_for)]
    return next((some for some in (fits, named) if len(some) == 1), tickets)


def for_pinned(talk: Talk) -> bool:
    """Files under a quoted message, or with a number, go to that request, whatever is being asked.

    False where nothing is pointed at, or something closed: that is opened again by words only.
    """
    ticket = own_tickets.pinned(talk)
    if ticket is None or not ticket.open:
        return False
    talk.intent = "attach_document"
    attach(talk, ticket, [(i, talk.text) for i in paper_ids(talk)])
    if talk.state.ask.kind == "which_ticket":
        talk.ask("none")
    return True


def for_no_ticket(talk: Talk) -> None:
    """The files are kept, and belong to the request that was set aside, or to the wish that is said next."""
    if talk.draft and talk.service:
        before = talk.state.ask.back
        use_loose(talk, talk.service, talk.draft)
        if before:
            talk.state.ask = before  # the question that waited behind "untuk yang mana?"
            return
        talk.say("draft_kept", service=talk.service.name)
    elif {file.kind for file in talk.said.files} == {"other"}:
        talk.say("file_other")
    else:
        talk.say("files_first")
    talk.ask("none")


def ask_which(talk: Talk, tickets: Sequence[TicketView]) -> None:
    """Which of these requests are the papers for? 0: none of them, a new wish."""
    shown = list(tickets)[:8]
    talk.ask("which_ticket", [str(ticket.id) for ticket in shown])
    talk.say("which_ticket", lines=own_tickets.lines_of(shown))


def attach(talk: Talk, ticket: TicketView, files: Sequence[tuple[int, str]]) -> None:
    """Add files to a live ticket, each to the paper it waits for; two photos in a row are two papers."""
    if ticket.kind == "complaint":
        words = "\n".join(dict.fromkeys(caption for _, caption in files if caption))
        talk.effects.append(AddToComplaint(ticket.id, words, tuple(file_id for file_id, _ in files)))
        return
    since = moment(talk.state.attached_at)
    if since is None or talk.situation.now - since > LATELY:
        talk.state.attached = []
    given: list[tuple[int, str]] = []
    odd = {file.id for file in talk.said.files if file.kind in ODD_KINDS} | set(talk.state.loose_odd)
    for file_id, caption in files:
        if file_id in odd:
            given.append((file_id, OTHER))
            continue
        done = set(talk.state.attached)
        still_open = [slug for slug in ticket.waiting_for if f"{ticket.id}:{slug}" not in done]
        given += assign([file_id], caption, _papers(talk, ticket), still_open)
        talk.state.attached.append(f"{ticket.id}:{given[-1][1]}")
    talk.state.attached_at = talk.situation.now.isoformat()
    talk.effects.append(AttachFile(ticket.id, tuple(given)))


def _papers(talk: Talk, ticket: TicketView) -> tuple[Requirement, ...]:
    service = talk.situation.catalogue.get(ticket.service)
    return service.files_asked if service else ()


def drop_dead(talk: Talk) -> None:
    """Files that turned out unusable are forgotten, so that their papers are asked for again."""
    dead = talk.situation.dead_files
    for draft in (talk.state.draft, talk.state.parked):
        if draft and any(i in dead for i, _ in draft.files):
            draft.files = [(i, slug) for i, slug in draft.files if i not in dead]
            draft.documents_done = False
    talk.state.loose_files = [(i, caption) for i, caption in talk.state.loose_files if i not in dead]
    if talk.state.complaint:
        talk.state.complaint.files = [i for i in talk.state.complaint.files if i not in dead]
