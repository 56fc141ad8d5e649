"""Every page there is: from the application's own map of addresses, and what only a press leads to.

A new route is looked at without being named here; one that is no page to look at is told so in NO_PAGES.
"""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from tests import factories
from tests.browser.day import ADDRESS, Day, opened
from tests.fakes import desk_cast
from tests.fakes.desk_cast import Village
from tests.test_every_route import address
from village_desk import clock
from village_desk.citizens.models import Citizen
from village_desk.config import current
from village_desk.database import db, transaction
from village_desk.messages.models import Attachment, InboxMessage
from village_desk.office import setup
from village_desk.office.models import User
from village_desk.security import sessions
from village_desk.security.access import access_of
from village_desk.tickets import labels, views
from village_desk.tickets.models import Ticket, TicketDocument
from village_desk.tickets.status import ComplaintStatus, Status

# What answers GET and is no page of its own, and why.
NO_PAGES = {
    "static": "a file",
    "public.keep": "a picture",
    "public.papers.paper": "a file",
    "public.reading.choose": "leads back to the page before",
    "desk.live.stream": "an event stream",
    "desk.queue.news_since": "for the queue's script",
    "desk.documents.content": "a file",
    "desk.chat_files.content": "a file",
    "desk.complaint.content": "a file",
    "reports.exports.fetch": "a file",
    "simulator.messages": "a part of the page, for its script",
    "operators.alive": "for programs",
    "operators.ready": "for programs",
    "operators.metrics": "for programs",
}
STRANGER = ""
# Who looks at a page: the first of these that its rule lets in.
LOOKERS = ("officer", "head", "admin", "viewer")
OWN_KEEPER = {"simulator.show": "officer"}  # marked for anyone, and asks for a sign-in itself
# The request of these addresses was only just received, so these say that it cannot be had (yet).
REFUSED = {
    "public.collect": 404,
    "desk.collecting.by_code": 404,
    "desk.changes.hand_over": 409,
    "desk.papers.send": 409,
}
# Addresses that a rule's values do not reach: other states of the same pages.
HEADS = ("/desk?lihat=all", "/desk/t/{ticket}", "/desk/aduan")
OFFICERS = ("/desk?lihat=all&layanan=sku", "/desk?lihat=waiting", "/desk?lihat=ready", "/desk/t/{closed}")
READY = ("/desk/t/{ready}", "/desk/t/{ready}/serahkan", "/desk/t/{ready}/kirim-pdf")
ASKING = ("/desk/t/{ticket}/status/cancelled", "/desk/t/{working}/status/ready")
COMPLAINTS = ("/desk/aduan/{handled}", "/desk/aduan/{handled}/status/answered")
PUBLIC = ("/lacak/{ready_token}", "/lacak/{ready_token}/ambil", "/lacak/{closed_token}")
STATES = {
    STRANGER: (*PUBLIC, "/lacak/{complaint_token}"),
    "officer": (*OFFICERS, *READY, *ASKING, *COMPLAINTS),
    "head": HEADS,
    "admin": ("/desk", "/desk/balasan-cepat"),
    "viewer": ("/desk", "/desk/t/{ticket}"),
}


class Lively:
    """A village with something on every page."""

    def __init__(self, day: Day) -> None:
        self.day = day
        self.working, self.ready, self.closed = day.asks("domisili"), day.asks("akta-kelahiran"), day.asks()
        day.moves(self.working, Status.IN_PROGRESS)
        day.moves(self.ready, Status.IN_PROGRESS, Status.READY)
        day.moves(self.closed, Status.IN_PROGRESS, Status.READY, Status.COMPLETED)
        self.village = _village(day)
        self.handled = _handled_complaint(day)

    @property
    def values(self) -> dict[str, object]:
        """What stands for the names in STATES."""
        complaint = self.village.complaint
        return {
            "ticket": self.village.ticket.id,
            "working": self.working.id,
            "ready": self.ready.id,
            "closed": self.closed.id,
            "complaint": complaint.id,
            "handled": self.handled.id,
            "ticket_token": self.village.ticket.token,
            "ready_token": self.ready.token,
            "closed_token": self.closed.token,
            "complaint_token": complaint.token,
        }

    def pages(self, app: Flask, who: str) -> Iterator[tuple[str, int]]:
        """The addresses that this role looks at ("" for a stranger), each with the status of its answer."""
        for rule in app.url_map.iter_rules():
            access = access_of(app.view_functions[rule.endpoint])
            if "GET" not in (rule.methods or ()) or rule.endpoint in NO_PAGES or access is None:
                continue
            looker = next((role for role in LOOKERS if role in access.roles), STRANGER)
            if OWN_KEEPER.get(rule.endpoint, looker) == who:
                yield address(rule, self.village), REFUSED.get(rule.endpoint, 200)
        yield from ((state.format(**self.values), 200) for state in STATES[who])

    def signed_in(self, browser: Browser, screen: str, who: str) -> Page:
        """A page of somebody with this role; of a stranger for "". Nobody types a password for it."""
        page = opened(browser, screen)
        if who != STRANGER:
            with transaction():
                token = sessions.begin(self.village.staff[who], clock.now())
            known = {"name": sessions.cookie_name(current()), "value": token, "url": ADDRESS}
            page.context.add_cookies([known])  # type: ignore[list-item]
        return page


def _village(day: Day) -> Village:
    office, ticket = day.office, day.asks()
    citizen = db.session.get_one(Citizen, ticket.citizen_id)
    day.asks("sku", citizen=citizen)
    photo = _first_photo(ticket)
    with transaction():
        said = db.session.get_one(InboxMessage, photo.inbox_id)
        said.form = [*said.form, ["Body", "ini foto ktp saya"]]
        labels.put_on_ticket(ticket, [], "lansia")
        setup.apply(office, {"standards": {"figures_public": True}})
        return Village(
            office=office,
            staff=_staff(day),
            ticket=ticket,
            attachment=photo,
            to_call=desk_cast.a_call(office, ticket),
            conversation=desk_cast.a_conversation(office, ticket),
            listening=desk_cast.a_listening_task(photo),
            question=desk_cast.a_question(office),
            unanswered=desk_cast.an_unanswered(office, photo.inbox_id),
            complaint=desk_cast.a_complaint(office),
            reply=desk_cast.a_quick_reply(office),
            view=views.keep(office.id, day.rina.id, "Surat usaha", "all", views.Narrowed(service="sku")),
            survey=desk_cast.an_open_survey(office),
        )


def _staff(day: Day) -> dict[str, User]:
    others = {role: factories.user(day.office, role, name=f"Bu {role}") for role in LOOKERS[1:]}
    return {"officer": day.rina, **others}


def _first_photo(ticket: Ticket) -> Attachment:
    """The request's first photo, which is kept and can be seen."""
    mine = select(Attachment).join(TicketDocument, TicketDocument.attachment_id == Attachment.id)
    found = db.session.scalars(
        mine.where(TicketDocument.ticket_id == ticket.id).order_by(TicketDocument.id)
    ).first()
    assert found is not None
    return found


def _handled_complaint(day: Day) -> Ticket:
    with transaction():
        complaint = desk_cast.a_complaint(day.office)
    day.moves(complaint, ComplaintStatus.ACKNOWLEDGED, ComplaintStatus.HANDLING)
    return complaint
