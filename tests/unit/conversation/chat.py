"""Plays one chat through the pure engine, and renders replies strictly, as reception folds them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from village_desk.conversation.engine import step
from village_desk.conversation.state import State
from village_desk.conversation.types import (
    AddToComplaint,
    AttachFile,
    CancelTicket,
    Effect,
    FileRef,
    NoteSilence,
    OpenComplaint,
    OpenTicket,
    Said,
    Say,
    Situation,
    TicketView,
    WithdrawComplaint,
)
from village_desk.messages import wording
from village_desk.office.catalogue import shipped
from village_desk.office.fields import rule_of
from village_desk.office.hours import Interval, OfficeHours
from village_desk.office.services import Field, Service

SKTM_BLOCK = "Siti Aminah\n3509165708900001\n3509162301080001\nuntuk daftar beasiswa"
WEEKDAY = (Interval(time(8), time(12)), Interval(time(13), time(15, 30)))
FRIDAY = (Interval(time(8), time(11, 30)), Interval(time(13), time(14, 30)))
HOURS = OfficeHours(ZoneInfo("Asia/Jakarta"), (*(WEEKDAY,) * 4, FRIDAY, (), ()))
SUNDAY_NIGHT = datetime(2026, 11, 22, 13, 30, tzinfo=UTC)  # 20.30 WIB
MONDAY_MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 09.00 WIB

SITUATION = Situation(
    office_name="Desa Contoh",
    office_phone="0331-123456",
    office_address="Jl. Melati 1, Dusun Krajan",
    hours=HOURS,
    catalogue=shipped(),
    now=SUNDAY_NIGHT,
    privacy_link="https://desk.example/privasi/contoh",
)


def a_ticket(number: int = 1, **changes: object) -> TicketView:
    """A ticket of this chat."""
    view = TicketView(
        id=number,
        number=f"CTH-2611-{number:04d}",
        service="sku",
        service_name="Surat keterangan usaha (SKU)",
        status="checking",
        status_text="Diperiksa",
        received_at=SUNDAY_NIGHT - timedelta(days=number),
        due_at=MONDAY_MORNING,
        link=f"https://desk.example/lacak/token_{number}",
    )
    return replace(view, **changes)  # type: ignore[arg-type]


@dataclass
class Chat:
    """One citizen's chat. `sent` are the outgoing messages, one per turn; `opened` the tickets."""

    situation: Situation = SITUATION
    state: State = field(default_factory=State)
    sent: list[str] = field(default_factory=list)
    opened: list[OpenTicket] = field(default_factory=list)
    complaints: list[OpenComplaint] = field(default_factory=list)
    effects: tuple[Effect, ...] = ()
    last_file: int = 0

    def say(
        self, text: str = "", *, kind: str = "text", choice: str | None = None, files: int | str = 0
    ) -> str:
        """One message as one turn; returns the reply ("" when nothing is owed)."""
        kinds = ["image"] * files if isinstance(files, int) else [files]
        refs = tuple(FileRef(self.last_file + n, k) for n, k in enumerate(kinds, 1))
        self.last_file += len(refs)
        result = step(self.state, Said(7, text, kind, refs, choice), self.situation)
        self.state = State.from_json(result.state.to_json())
        self.effects = result.effects
        self.situation = replace(self.situation, now=self.situation.now + timedelta(seconds=20))
        reply = wording.fold([self._text(effect) for effect in result.effects])
        if reply:
            self.sent.append(reply)
        return reply

    def speak_english(self) -> None:
        self.situation = replace(self.situation, language="en")

    def wait(self, **span: int) -> None:
        """Let time pass."""
        self.situation = replace(self.situation, now=self.situation.now + timedelta(**span))

    def keys(self) -> list[str]:
        return [effect.key for effect in self.effects if isinstance(effect, Say)]

    def _text(self, effect: Effect) -> str:
        language = self.state.language
        match effect:
            case Say():
                return wording.render(effect.key, effect.values, language, strict=True)
            case OpenTicket():
                return self._receipt(effect)
            case AttachFile():
                values = {"number": "CTH-2611-0001", "count": str(len(effect.files)), "missing": ""}
                return wording.render("files_added", values, language, strict=True)
            case CancelTicket():
                return wording.render(
                    "cancelled_by_citizen", {"number": "CTH-2611-0001"}, language, strict=True
                )
            case OpenComplaint():
                self.complaints.append(effect)
                values = {"number": "CTH-2611-0009", "acknowledge": "Rabu", "resolve": "Kamis", "link": "-"}
                return wording.render("complaint_receipt", values, language, strict=True)
            case AddToComplaint():
                key = "complaint_reopened" if effect.objects else "complaint_noted"
                return wording.render(
                    key, {"number": "CTH-2611-0009", "resolve": "Kamis"}, language, strict=True
                )
            case WithdrawComplaint():
                return wording.render(
                    "complaint_withdrawn", {"number": "CTH-2611-0009"}, language, strict=True
                )
            case NoteSilence():
                return ""
        return ""

    def _receipt(self, effect: OpenTicket) -> str:
        self.opened += [effect, *effect.linked]
        service = shipped().get(effect.service)
        assert service
        number = len(self.opened)
        names = [s.name for one in (effect, *effect.linked) if (s := shipped().get(one.service))]
        ticket = a_ticket(number, service=service.slug, service_name=service.name, waiting_for=effect.missing)
        self.situation = replace(self.situation, tickets=(*self.situation.tickets, ticket))
        missing = ", ".join(r.name for slug in effect.missing if (r := service.requirement(slug)))
        values = {
            "number": ticket.number,
            "service": service.name,
            "promise": "Paling lambat Senin, 23 November pukul 15.30 WIB.",
            "news": wording.render("receipt_news", {"link": ticket.link}, self.state.language, strict=True),
            "missing": missing,
            "tickets": "\n".join(f"*CTH-2611-{n:04d}* {name}" for n, name in enumerate(names, 1)),
            **effect.values,
        }
        return wording.render(effect.receipt_key, values, self.state.language, strict=True)


_NAMES = ("Siti Aminah", "Budi Santoso", "Rina Wulandari", "Joko Prasetyo", "Dewi Lestari", "Agus Salim")


def plain_answer(wanted: Field, place: int) -> str:
    """What a plain citizen writes for this field."""
    rule = rule_of(wanted)
    nik = f"35091617089000{place + 1:02d}"
    if wanted.slug in ("rt", "rw"):
        return "002"
    options = wanted.validation.get("options", ["-"])
    fixed = {
        "nik": nik,
        "kk": f"35091623010800{place + 1:02d}",
        "nik_list": f"{nik}, 3509161708900099",
        "person_list": f"Siti Aminah, {nik}, istri\nBudi Santoso, 3509161708900098, anak",
        "time": "14.30",
        "idr": "1.500.000",
        "year": "2015",
        "email": "siti@contoh.id",
        "choice": str(options[0]),
        "integer": "2",
        "int": "2",
        "name_existing": _NAMES[place % len(_NAMES)],
        "name_new": "Aisyah Putri Aminah",
        "date": _a_date(wanted),
    }
    if rule in fixed:
        return fixed[rule]
    if wanted.slug.startswith(("alamat", "lokasi")):
        return "Dusun Krajan RT 2 RW 3"
    return {"keperluan": "untuk daftar beasiswa anak"}.get(wanted.slug, "Krajan")


def _a_date(wanted: Field) -> str:
    if wanted.validation.get("min") == "today":
        return "1-12-2026"
    return "17-8-1990" if "min_age_years" in wanted.validation else "17-8-2020"


def plain_citizen(chat: Chat, service: Service, wish: str) -> None:
    """Greets, says the wish, answers each block in one turn, skips the optional, sends all files, confirms."""
    chat.say("Assalamualaikum")
    chat.say(wish)
    for _ in range(20):
        ask = chat.state.ask
        if chat.opened:
            return
        if ask.kind in ("block", "field"):
            chat.say("\n".join(plain_answer(service.field(s), n) for n, s in enumerate(ask.items)))
        elif ask.kind == "optional":
            chat.say("lewati")
        elif ask.kind == "document":
            chat.say(files=max(1, len(service.required_files)))
        elif ask.kind in ("confirm", "start"):
            chat.say("ya")
        elif ask.kind == "choice" and service.slug in ask.items:
            chat.say(str(ask.items.index(service.slug) + 1))
        elif ask.kind in ("choice", "menu"):
            chat.say(service.code)
        else:
            raise AssertionError(f"{service.slug}: stuck at {ask.kind}: {chat.sent[-1]}")


def at_the_summary() -> Chat:
    """Somebody who only has to confirm a letter of poverty."""
    chat = Chat()
    for text in ("mau buat sktm", SKTM_BLOCK, "lewati"):
        chat.say(text)
    chat.say(files=2)
    assert chat.state.asks_for == "confirm"
    return chat
