"""After closing: thanks change nothing, "belum selesai" and "salah ketik" reopen the request, a new wish is new."""

from __future__ import annotations

from datetime import timedelta

from village_desk.conversation import own_tickets
from village_desk.conversation.intents import BAR, Understanding, means
from village_desk.conversation.spelling import words
from village_desk.conversation.talk import FORM, Talk
from village_desk.conversation.types import About, AttachFile, ReopenTicket, TicketView
from village_desk.conversation.wrong_words import WRONG

_WRONG = WRONG | {"beda", "sesuai"}
_OF_A_PAPER = frozenset(
    "ketik tulis cetak eja ejaan huruf nama namanya nik tanggal tanggalnya lahir lahirnya alamat alamatnya surat "
    "suratnya dokumen dokumennya kk ktp akta data datanya isi isinya hasil hasilnya".split()
)
_RATHER = frozenset("benar betul jadi menjadi harusnya seharusnya bukan kurang lebih ganti diganti".split())
_UNFINISHED = (
    "belum selesai",
    "belum jadi",
    "belum beres",
    "belum saya terima",
    "belum terima",
    "belum saya ambil",
    "belum dapat",
    "ada yang salah",
    "ada yang keliru",
    "ada yang kurang",
)
_OTHER_MEANING = frozenset(
    {"thanks", "greet", "request", "requirements", "emergency", "opt_out", "confirm_yes"}
)
_NEWS = frozenset(
    {"thanks", "greet", "status", "pickup", "emergency", "opt_out", "confirm_yes", "confirm_no"}
)
_BUSY = FORM | {"identity"}
LATELY = timedelta(hours=1)  # so long what follows is about the request that was opened again
TOLD = "+"  # behind the id in `State.reopened`: the citizen has said what is wrong
LONGEST = 14  # words; a long story is a complaint


def hear(talk: Talk, meant: Understanding) -> bool:
    """True when the message says that something completed is not right, and this was taken up."""
    if talk.state.reopened and _told_more(talk, meant):
        return True
    completed = [ticket for ticket in talk.situation.tickets if ticket.status == "completed"]
    if not completed or (talk.draft and talk.state.ask.kind in _BUSY):
        return False
    pointed = own_tickets.pinned(talk)
    if pointed is not None and pointed.status != "completed":
        return False
    if not _says_so(talk, meant, pointed):
        return False
    if talk.state.ask.kind == "reopen":
        # "Ingin dibuka lagi?" — "alamatnya salah" is a yes, and says what is wrong.
        talk.state.ask.items[1:] = [str(talk.said.message_id)]
        talk.intent = "unfinished"
        decide(talk, True)
        return True
    _take_up(talk, [pointed] if pointed else own_tickets.called(talk, completed) or completed)
    return True


def _says_so(talk: Talk, meant: Understanding, pointed: TicketView | None) -> bool:
    said = words(talk.text)
    plain = " ".join(said)
    strong = bool(_WRONG & set(said)) and bool(_OF_A_PAPER & set(said)) and "?" not in talk.text
    weak = any(phrase in plain for phrase in _UNFINISHED)
    if not said or len(said) > LONGEST:
        return False
    if pointed is not None:
        unclear = meant.confidence < BAR or meant.intent in ("complaint", "out_of_scope", "confirm_no")
        return strong or weak or (unclear and meant.intent not in _OTHER_MEANING)
    open_ones = [ticket for ticket in talk.situation.tickets if ticket.open]
    if own_tickets.called(talk, talk.situation.tickets) and any(
        ticket.open for ticket in own_tickets.called(talk, talk.situation.tickets)
    ):
        return False
    if strong:
        return not any(ticket.status == "ready" for ticket in open_ones)
    return weak and not open_ones


def _take_up(talk: Talk, tickets: list[TicketView]) -> None:
    """Ask whether it is to be opened again; after REOPEN a person hears of it."""
    talk.intent = "unfinished"
    fresh = [ticket for ticket in tickets if _still_reopens(talk, ticket)]
    talk.state.misses = 0
    if not fresh and talk.state.ask.kind == "officer" and talk.state.handed_over:
        talk.say("officer_noted")  # that it is too late was said; this is for the person who was called
    elif not fresh:
        latest = max(tickets, key=lambda ticket: ticket.completed_at or ticket.received_at)
        talk.say("reopen_late", number=latest.number, service=latest.service_name)
        talk.call_officer("after_closing", "reopen_late")
        talk.ask("officer")
    elif len(fresh) == 1:
        _ask(talk, fresh[0], str(talk.said.message_id))
    else:
        shown = fresh[:8]
        talk.ask("reopen_which", [str(talk.said.message_id), *(str(ticket.id) for ticket in shown)])
        _say_which(talk, shown)


def _still_reopens(talk: Talk, ticket: TicketView) -> bool:
    done = ticket.completed_at
    return done is not None and talk.situation.now - done <= talk.situation.reopen


def _ask(talk: Talk, ticket: TicketView, message_id: str) -> None:
    talk.ask("reopen", [str(ticket.id), message_id])
    talk.say("reopen_ask", number=ticket.number, service=ticket.service_name)


def ask_again(talk: Talk) -> None:
    """The open question about reopening once more."""
    kind, items = talk.state.ask.kind, talk.state.ask.items
    if kind == "reopen_which":
        _say_which(talk, [ticket for item in items[1:] if (ticket := own_tickets.by_id(talk, item))])
    elif ticket := own_tickets.by_id(talk, items[0]):
        talk.say("reopen_ask", number=ticket.number, service=ticket.service_name)


def pick(talk: Talk) -> bool:
    """Which of several: by its number, or by the words for it. False when the message names none."""
    items = talk.state.ask.items
    tickets = [ticket for item in items[1:] if (ticket := own_tickets.by_id(talk, item))]
    text = talk.typed_choice
    if text.isdecimal():
        chosen = tickets[int(text) - 1 : int(text)] if int(text) else []
    else:
        chosen = own_tickets.called(talk, tickets)
    if len(chosen) != 1:
        return False
    _ask(talk, chosen[0], items[0])
    return True


def decide(talk: Talk, yes: bool) -> None:
    """The answer to "apakah ingin dibuka lagi?". Photos that were sent with the complaint go along."""
    ticket_id, message_id = talk.state.ask.items
    ticket = own_tickets.by_id(talk, ticket_id)
    if not yes or ticket is None or ticket.status != "completed" or not _still_reopens(talk, ticket):
        talk.ask("none")
        talk.say("reopen_kept")
        return
    talk.effects.append(ReopenTicket(ticket.id, int(message_id)))
    files, talk.state.loose_files = talk.state.loose_files, []
    if files:
        talk.effects.append(AttachFile(ticket.id, tuple((file_id, "other") for file_id, _ in files)))
    # What is written next tells what is wrong: it is for the officer, and no unknown wish.
    talk.state.misses, talk.state.reopened = 0, ticket_id
    talk.ask("none")


def tells_what(talk: Talk, meant: Understanding) -> bool:
    """To "ingin dibuka lagi?": "Dwi Cahyono jadi Dwi Cahyo" says what is wrong, and thereby yes."""
    said = words(talk.text)
    if not 2 <= len(said) <= LONGEST or "?" in talk.text or means(talk.text, "pause"):
        return False
    if WRONG & set(said) or (len(said) > 2 and _RATHER & set(said)):
        return True
    return meant.confidence < BAR and meant.intent not in ("cancel", "confirm_no", "emergency")


def _told_more(talk: Talk, meant: Understanding) -> bool:
    """The first words after reopening say what is wrong, whatever they sound like; unclear ones go on with that."""
    ticket, told = reopened(talk), talk.state.reopened.endswith(TOLD)
    talk.state.reopened = f"{ticket.id}{TOLD}" if ticket else ""
    unclear = meant.confidence < BAR or meant.intent == "out_of_scope"
    if ticket is None or (told and not unclear) or (meant.intent in _NEWS and meant.confidence >= BAR):
        return False
    talk.intent = "unfinished"
    talk.effects.append(About(ticket.id))
    if told:
        talk.keep_silent("noted_with_request")
    else:
        talk.say("reopen_noted", number=ticket.number)
    return True


def reopened(talk: Talk) -> TicketView | None:
    """The request that was opened again just now, while that is still what the chat is about."""
    ticket = own_tickets.by_id(talk, talk.state.reopened.removesuffix(TOLD))
    aside = talk.state.ask.kind in ("none", "officer") and talk.quiet_for <= LATELY
    return ticket if ticket and ticket.open and aside else None


def _say_which(talk: Talk, tickets: list[TicketView]) -> None:
    talk.say("reopen_which", lines=own_tickets.lines_of(tickets))
