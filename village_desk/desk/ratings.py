"""What the citizen thought of a completed request, as one fact on its page."""

from __future__ import annotations

from village_desk.conversation.complaint_words import fee_told
from village_desk.satisfaction import answering
from village_desk.tickets.models import Ticket
from village_desk.translation import gettext as _


def rating_words(ticket: Ticket) -> str:
    """ "4 dari 4 (Sangat puas): “petugasnya ramah”"; "" for what was not rated.

    Before completion nothing is read. That somebody wanted money is shown to nobody who may be meant by it: the
    tracking page has told its writer how to complain.
    """
    if ticket.completed_at is None and not ticket.reopened:
        return ""
    rating = answering.of_ticket(ticket.id)
    if rating is None or rating.score is None:
        return ""
    fact = _("%(score)s dari 4 (%(said)s)", score=rating.score, said=_(answering.WORDS[rating.score]))
    return f"{fact}: “{rating.words}”" if rating.words and not fee_told(rating.words) else fact
