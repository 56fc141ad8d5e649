"""What goes into and comes out of one step of the conversation. Pure data: no database, no Flask, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from village_desk.office.hours import OfficeHours
from village_desk.office.services import Catalogue


@dataclass(frozen=True)
class FileRef:
    """A file that came with a message. `id` is the attachment's id; `kind` by its declared type only."""

    id: int
    kind: str = "image"  # image | pdf | audio | video | contact | sticker | other


@dataclass(frozen=True)
class Said:
    """One message of the turn, as the conversation sees it."""

    message_id: int
    text: str = ""
    kind: str = "text"  # text image audio video document sticker location contacts button reaction unknown
    files: tuple[FileRef, ...] = ()
    choice: str | None = None  # id of a tapped button or list row
    profile_name: str | None = None
    training: bool = False
    forwarded: bool = False
    reacts_to_older: bool = False  # a reaction to another message than our last one: it answers no question
    # An officer typed it of a voice note (`kind` "unclear": nothing could be heard); `asked`: heard.place of then.
    typed: bool = False
    asked: str = ""
    about: int | None = None  # the ticket that the quoted message (swipe-reply) tells of
    opt_out: str | None = None  # stop | start | help: the provider's own opt-out has answered already


@dataclass(frozen=True)
class TicketView:
    """One ticket of this very chat. `waiting_for`: requirement slugs that the office still asks for."""

    id: int
    number: str
    service: str
    service_name: str
    status: str
    status_text: str
    received_at: datetime
    due_at: datetime | None
    link: str
    waiting_for: tuple[str, ...] = ()
    open: bool = True
    completed_at: datetime | None = None
    kind: str = "request"
    # Of a complaint: until when it is acknowledged, the office's answer, and whether it may still be objected to.
    acknowledge_by: datetime | None = None
    answer: str = ""
    objectable: bool = False
    untold: str = ""  # a mark of the answer whose message did not arrive
    linked_to: int = 0  # the first of the tickets that were asked for together; 0: this one, or alone


@dataclass(frozen=True)
class KnownPerson:
    """Somebody for whom this very chat has applied lately; `fields` as that request has them, `relation` of kin."""

    ticket_id: int
    name: str
    nik: str
    relation: str
    fields: Mapping[str, str]


@dataclass(frozen=True)
class SurveyView:
    """The survey that the office has open: its questions (element slugs); `done`: answered by this chat."""

    id: int
    questions: tuple[str, ...]
    done: bool = False


@dataclass(frozen=True)
class Situation:
    """What the step may know: the office's catalogue and hours, the moment, and this chat's own tickets."""

    office_name: str
    office_phone: str
    office_address: str
    hours: OfficeHours
    catalogue: Catalogue
    now: datetime
    tickets: tuple[TicketView, ...] = ()
    privacy_link: str = ""
    # Files of the open draft that turned out to be unusable (refused, or never fetched): drop them.
    dead_files: frozenset[int] = frozenset()
    language: str = "id"
    # The languages that this office answers in, Indonesian first.
    languages: tuple[str, ...] = ("id", "en")
    # Does the chat wait for a person now? None: not known here, the state says it.
    waits: bool | None = None
    officer_talks: bool = False  # a person has spoken here within BOT_SILENCE
    officer_spoke_at: datetime | None = None  # when a person has spoken here last
    unasked: bool = False  # the question of satisfaction that the state expects an answer to has never left
    # The open question was asked earlier in this very turn: nobody has read it yet, so nobody can have agreed.
    unread: bool = False
    map_link: str = ""
    # office.emergency: number by key; empty means the defaults.
    emergency: Mapping[str, str] = field(default_factory=dict)
    # After a long silence whatever is older is withheld (`tickets` hold only what came since). `proven`: does this
    # message show that it is the same person? None where nothing was asked; `tries_left`: 0 leaves it to a person.
    doubted: bool = False
    proven: bool | None = None
    tries_left: int = 3
    reopen: timedelta = timedelta(hours=72)  # so long after completion a request is reopened on a word
    notices_off: bool | None = None  # None: not known here, the state says it
    erasure_asked: bool = False  # a wish to be erased waits
    people: tuple[KnownPerson, ...] = ()
    survey: SurveyView | None = None


# Effects. Reception carries them out in order, in one transaction, and folds every Say into one message.


@dataclass(frozen=True)
class Say:
    """Speak the text `key` of templates/messages/<language>/<key>.txt with these values."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class OpenTicket:
    """Open a ticket from the confirmed draft. Reception then says `receipt_key`, adding to `values`:

    number, service, link, promise ("Paling lambat …" or "Perkiraan …"), missing (list of names or "").
    """

    service: str
    fields: Mapping[str, str]
    files: tuple[tuple[int, str], ...]  # (attachment id, requirement slug or "other")
    missing: tuple[str, ...]  # required requirement slugs without a file
    message_id: int = 0
    applicant_is_sender: bool = True
    receipt_key: str = "receipt"
    values: Mapping[str, str] = field(default_factory=dict)
    relation: str = ""  # of the applicant to the sender, a code of kin
    # Asked for together with this one: each a ticket of its own, all named by one receipt (`receipt_linked`).
    linked: tuple[OpenTicket, ...] = ()


@dataclass(frozen=True)
class AttachFile:
    """Add files to a live ticket. Reception says `files_added`, with number, count, and what is still missing."""

    ticket_id: int
    files: tuple[tuple[int, str], ...]
    linked: tuple[AttachFile, ...] = ()  # the same files for the tickets that were asked for together with it


@dataclass(frozen=True)
class CallOfficer:
    """Hand the chat to a person; `reason` is a code: asked, not_understood, complaint, voice, emergency.

    `urgency`: which kind of emergency (urgent_words.KINDS).
    """

    reason: str
    urgency: str = ""


@dataclass(frozen=True)
class OpenListening:
    """Voice notes wait for an officer's ears. `asked`: heard.place, `asks_for`: as State.asks_for."""

    files: tuple[int, ...]
    asked: str = ""
    asks_for: str = ""


@dataclass(frozen=True)
class CancelTicket:
    """The citizen withdraws one of their own tickets, confirmed in the chat. Reception says `cancelled`."""

    ticket_id: int


@dataclass(frozen=True)
class NoteSilence:
    """Nothing is owed for this message, and this is why (a code): officer_talking, thanks, reaction."""

    why: str


@dataclass(frozen=True)
class StopNotices:
    """BERHENTI (`off`) or MULAI: business-initiated notices stop, or may go again."""

    off: bool


@dataclass(frozen=True)
class NoteUnanswered:
    """The chat could not answer this question; `topic` is what it may be about: a slug, or ""."""

    topic: str = ""


@dataclass(frozen=True)
class NoteConsent:
    """The citizen was told, and went on: kept with the moment, the message and the words shown.

    `kind`: privacy, children, …; `key` names the text that was shown, "" where it is called as the kind is
    (`privacy`, `consent_children`).
    """

    kind: str
    key: str = ""


@dataclass(frozen=True)
class ReopenTicket:
    """What was completed is not right: back to work. Reception says `reopened`. `message_id`: the citizen's words."""

    ticket_id: int
    message_id: int


@dataclass(frozen=True)
class About:
    """The answer is about this ticket of the chat: a reply that quotes it is understood."""

    ticket_id: int


@dataclass(frozen=True)
class RateTicket:
    """How satisfied with a completed request, 1 to 4; `words`: what was said beside it. Reception thanks.

    `invites`: the thanks go on with an invitation to the open survey.
    It changes nothing else: no request is opened, reopened or moved by it.
    """

    ticket_id: int
    score: int
    words: str = ""
    invites: bool = False


@dataclass(frozen=True)
class TellMyData:
    """DATA SAYA. Reception says `my_data`: what is kept, how long, and where to read more."""


@dataclass(frozen=True)
class AskErasure:
    """HAPUS DATA, confirmed. Reception says `erasure_soon`, or `erasure_waits` while requests are open."""


@dataclass(frozen=True)
class KeepMyData:
    """The wish to be erased is taken back."""


@dataclass(frozen=True)
class OpenComplaint:
    """Open a complaint from what the citizen confirmed. Reception says `complaint_receipt`.

    `about`: service, person, fee or other; `happened`: when and where; `files`: attachment ids.
    """

    about: str
    story: str
    whom: str = ""
    happened: str = ""
    name: str = ""
    anonymous: bool = False
    files: tuple[int, ...] = ()


@dataclass(frozen=True)
class AddToComplaint:
    """More about a complaint of this chat. `objects`: the answer does not satisfy, and it is taken up anew."""

    ticket_id: int
    words: str = ""
    files: tuple[int, ...] = ()
    objects: bool = False


@dataclass(frozen=True)
class WithdrawComplaint:
    """The citizen takes their own complaint back, confirmed in the chat. Reception says `complaint_withdrawn`."""

    ticket_id: int


@dataclass(frozen=True)
class KeepSurvey:
    """What was answered of the survey so far, by element slug; `ended`: every question was asked."""

    survey: int
    scores: Mapping[str, int]
    ended: bool = False


Effect = (
    Say
    | OpenTicket
    | AttachFile
    | CallOfficer
    | CancelTicket
    | NoteSilence
    | StopNotices
    | NoteConsent
    | ReopenTicket
    | About
    | TellMyData
    | AskErasure
    | KeepMyData
    | NoteUnanswered
    | OpenListening
    | OpenComplaint
    | AddToComplaint
    | WithdrawComplaint
    | RateTicket
    | KeepSurvey
)
