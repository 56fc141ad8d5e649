"""Short lists to choose from: the groups, the services of one group, and a few candidates."""

from __future__ import annotations

from collections.abc import Sequence

from village_desk.conversation import urgent
from village_desk.conversation.phrases import FILLERS
from village_desk.conversation.spelling import words
from village_desk.conversation.talk import Talk, bare, numbered
from village_desk.office.services import Service

LONGEST_LIST = 8
_COUNTED = frozenset({"menu", "group", "choice", "which_ticket", "cancel_which", "reopen_which"})
_MORE = frozenset("lagi lainnya lain berikutnya selanjutnya berikut sisanya yang ada more next others".split())
_POINTING = frozenset({"yang", "nomor", "no", "nomer", "pilih", "pilihan", "angka"})
_ORDINALS = {
    word: str(number)
    for number, pair in enumerate(
        (
            "satu pertama",
            "dua kedua",
            "tiga ketiga",
            "empat keempat",
            "lima kelima",
            "enam keenam",
            "tujuh ketujuh",
        ),
        1,
    )
    for word in pair.split()
}


def show(talk: Talk) -> None:
    """The groups of services by their digit."""
    talk.ask("menu")
    talk.say("menu", lines=group_lines(talk))


def group_lines(talk: Talk) -> str:
    """One group per line, by its digit."""
    groups = talk.situation.catalogue.groups
    return "\n".join(f"{g.digit} {g.name_en if talk.english else g.name}" for g in groups)


def show_group(talk: Talk, digit: str, page: int = 0) -> None:
    """The services of one group by their fixed two-digit codes; what fits no list comes with LAGI."""
    group = next(g for g in talk.situation.catalogue.groups if g.digit == digit)
    pages = pages_of(talk.situation.catalogue.in_group(digit))
    page = page if page < len(pages) else 0
    talk.ask("group", [digit, str(page)] if page else [digit], about=talk.state.ask.about)
    lines = "\n".join(f"{s.code} {_name(talk, s)}" for s in pages[page])
    talk.say("group", group=group.name_en if talk.english else group.name, lines=lines)
    if len(pages) > 1:
        talk.say("group_more")


def pages_of(services: Sequence[Service]) -> list[Sequence[Service]]:
    """A list of WhatsApp holds eight beside the ways out; of more, seven and the way to the next."""
    if len(services) <= LONGEST_LIST:
        return [services]
    size = LONGEST_LIST - 1
    return [services[at : at + size] for at in range(0, len(services), size)]


def page_of(items: Sequence[str]) -> int:
    """The page of a group that is open."""
    return int(items[1]) if len(items) > 1 and items[1].isdecimal() else 0


def more(talk: Talk) -> bool:
    """LAGI in an open group: its next page, after the last the first again."""
    said = set(words(talk.text)) - FILLERS
    items = talk.state.ask.items
    if not said or not said <= _MORE or not is_group(talk, items[0]):
        return False
    if len(pages_of(talk.situation.catalogue.in_group(items[0]))) == 1:
        return False
    talk.intent, talk.state.misses = "menu", 0
    show_group(talk, items[0], page_of(items) + 1)
    return True


def offer(talk: Talk, slugs: Sequence[str], about: str = "", key: str = "choose_service") -> None:
    """A few candidates, numbered: we ask instead of guessing. `about`: see state.Ask."""
    services = [s for slug in slugs if (s := talk.situation.catalogue.get(slug))][:LONGEST_LIST]
    if not services:
        show(talk)
        return
    if services[0].condolence and not condoled(talk):
        talk.say("card_condolence")
    talk.ask("choice", [s.slug for s in services], back=talk.state.ask if talk.draft else None, about=about)
    talk.say(key, lines=numbered([_name(talk, s) for s in services]))


def condoled(talk: Talk) -> bool:
    """Were our condolences said with the list that is open, or to the news itself? They are said once."""
    ask = talk.state.ask
    if urgent.active(talk) and talk.state.urgent == "death":
        return True
    if ask.kind not in ("choice", "together", "together_pick"):
        return False
    slugs = ",".join(item.partition(":")[2] or item for item in ask.items).split(",")
    offered = [s for slug in slugs if (s := talk.situation.catalogue.get(slug))]
    return any(s.condolence for s in (offered[:1] if ask.kind == "choice" else offered))


def as_number(talk: Talk) -> str:
    """ "yang pertama", "nomor 2 pak" in an open list as its number; every other text as it is."""
    if talk.state.ask.kind not in _COUNTED or talk.said.choice:
        return talk.text
    said = [word for word in words(talk.text) if word not in FILLERS | _POINTING]
    if len(said) != 1:
        return talk.text
    return _ORDINALS.get(said[0], said[0] if said[0].isdecimal() else talk.text)


def _name(talk: Talk, service: Service) -> str:
    return bare(service.name_en) if talk.english else service.name


def picked(talk: Talk, text: str) -> str | None:
    """The slug that this digit or code means in the list that is open; None when it means none."""
    ask, catalogue = talk.state.ask, talk.situation.catalogue
    if len(text) == 2:
        service = catalogue.by_code(text)
        return service.slug if service else None
    if ask.kind == "group" and text != ask.items[0]:
        # The group's own digit came twice: a guess at its sixth line would condole where nobody died.
        service = catalogue.by_code(ask.items[0] + text)
        return service.slug if service else None
    if ask.kind == "choice" and text.isdigit() and 1 <= int(text) <= len(ask.items):
        return ask.items[int(text) - 1]
    return None


def is_group(talk: Talk, text: str) -> bool:
    """Is this the digit of a group that the office offers?"""
    return any(g.digit == text for g in talk.situation.catalogue.groups)


def ask_again(talk: Talk) -> None:
    """Say the list that is open once more."""
    ask = talk.state.ask
    if ask.kind == "group" and is_group(talk, ask.items[0]):
        show_group(talk, ask.items[0], page_of(ask.items))
    elif ask.kind == "choice":
        before = ask.back
        offer(talk, ask.items, ask.about)
        talk.state.ask.back = before
    else:
        show(talk)
