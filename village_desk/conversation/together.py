"""Several wishes at once, and the papers that one event needs: offered together, asked as one form."""

from __future__ import annotations

import re
from collections.abc import Sequence

from village_desk.conversation import flow, menus, offered_data
from village_desk.conversation.intents import Understanding, means, yes_or_no
from village_desk.conversation.phrases import FILLERS
from village_desk.conversation.requested import slugs_of
from village_desk.conversation.spelling import alike, words
from village_desk.conversation.talk import Talk, bare, numbered
from village_desk.office import bundles
from village_desk.office.bundles import Bundle, listed

KINDS = frozenset({"together", "together_pick"})
_ALL = frozenset({"semua", "semuanya", "dua duanya", "keduanya", "ketiganya", "sekalian", "both", "all"})
_ONLY = frozenset("hanya cuma saja aja dulu only yang mau itu ini pilih nomor dan sama serta and".split())
_EXCEPT = frozenset({"tidak", "tanpa", "kecuali", "bukan", "selain", "batal", "without", "not"})
_FAMILIES = frozenset("akta kk kia ktp sktm sku skck domisili penghasilan nikah".split())
_ALL_OF_THEM = frozenset({"apa", "saja", "urus"})
_LEAVING = frozenset({"batal", "hapus", "tanpa", "coret"})
_MOST = 4
_TOO = FILLERS | frozenset("yang lain lainnya juga mau urus diurus surat suratnya dengan sama ya".split())


def told(talk: Talk, meant: Understanding) -> Bundle | None:
    """The bundle of an event that these words tell of: "istri saya melahirkan kemarin"."""
    said = set(words(talk.text, talk.situation.catalogue.glossary))
    if (
        meant.intent not in ("request", "out_of_scope", "attach_document", "requirements")
        or len(said) > 40
        or "?" in talk.text
    ):
        return None
    if len(meant.services) > 1:
        return None  # named one by one: `offer_named`
    if meant.intent == "requirements" and not _ALL_OF_THEM <= said:
        return None  # "syarat akta kematian" asks about one paper
    for bundle in talk.situation.catalogue.bundles:
        near = {*bundle.services, *bundle.beside}
        fits = meant.service in near or (
            meant.service is None and (not meant.choices or near & {*meant.choices})
        )
        if fits and any(said >= set(words(phrase)) for phrase in bundle.words):
            return bundle
    return None


def offer_told(talk: Talk, bundle: Bundle, meant: Understanding) -> bool:
    """Offer what this event needs; False where the office offers fewer than two of its services."""
    catalogue = talk.situation.catalogue
    every = [slug for slug in bundle.services if catalogue.get(slug)]
    first = meant.service or next((slug for slug in meant.choices if catalogue.get(slug)), None)
    only = [first] if first and catalogue.get(first) else every[:1]
    return _offer(talk, every, only)


def offer_named(talk: Talk, slugs: Sequence[str]) -> bool:
    """Offer several services that were named side by side, and with them the rest of their bundle."""
    catalogue = talk.situation.catalogue
    named = [slug for slug in dict.fromkeys(slugs) if catalogue.get(slug)][:_MOST]
    bundle = bundles.for_services(named, catalogue.bundles)
    every = [slug for slug in (bundle.services if bundle else named) if catalogue.get(slug)]
    return _offer(talk, every, named if len(named) < len(every) else named[:1])


def offer_more(talk: Talk) -> bool:
    """SEKALIAN while one paper of a bundle is being asked for: the others join it."""
    draft, catalogue = talk.draft, talk.situation.catalogue
    bundle = draft and not draft.also and bundles.for_services([draft.service], catalogue.bundles)
    if (
        not draft
        or not bundle
        or " ".join(words(talk.text)) not in ("sekalian", "sekalian semua", "semua sekalian")
    ):
        return False
    others = [s for s in bundle.services if s != draft.service and catalogue.get(s)]
    if not others:
        return False
    draft.also = others
    if talk.service:
        flow.card(talk, talk.service)
    flow.ask_next(talk)
    return True


def _offer(talk: Talk, every: Sequence[str], only: Sequence[str]) -> bool:
    if len(every) < 2:
        return False
    services = [s for slug in every if (s := talk.situation.catalogue.get(slug))]
    if any(s.condolence for s in services):
        talk.say("card_condolence")
    talk.ask(
        "together",
        [f"all:{','.join(every)}", f"only:{','.join(only)}"],
        back=talk.state.ask if talk.draft else None,
    )
    ask_again(talk)
    return True


def ask_again(talk: Talk) -> None:
    """Say the open offer once more."""
    ask = talk.state.ask
    if ask.kind == "together_pick":
        known = [slug for slug in ask.items if _known(talk, slug)]
        talk.say("together_pick", lines=numbered([_name(talk, slug, known) for slug in known]))
        return
    every, only = _offered(talk)
    if len(every) < 2:
        menus.show(talk)
        return
    lines = "\n".join(f"- {_name(talk, slug, every)}" for slug in every)
    talk.say("together", lines=lines, only=_joined(talk, only))


def _offered(talk: Talk) -> tuple[list[str], list[str]]:
    """The services of "1 semua" and of "3 hanya", as far as the office still offers them."""
    lists = {item.partition(":")[0]: item.partition(":")[2].split(",") for item in talk.state.ask.items}
    every, only = ([s for s in lists.get(name, []) if _known(talk, s)] for name in ("all", "only"))
    return every, only or every[:1]


def _known(talk: Talk, slug: str) -> bool:
    return talk.situation.catalogue.get(slug) is not None


def _name(talk: Talk, slug: str, among: Sequence[str] = ()) -> str:
    service = talk.situation.catalogue.get(slug)
    assert service
    if talk.english:
        return bare(service.name_en)
    bundle = bundles.for_services(among or [slug], talk.situation.catalogue.bundles)
    return bundle.called(service) if bundle and len(among) > 1 else bare(service.name)


def _joined(talk: Talk, slugs: Sequence[str]) -> str:
    return listed([_name(talk, slug, slugs) for slug in slugs], "and" if talk.english else "dan")


def _all_of_them(said: Sequence[str]) -> bool:
    """ "Semua saja Pak", "yang lain juga sekalian"."""
    every = [word for word in said if word in _ALL or alike(word, "sekalian")]
    return bool(every) and (len(said) <= 3 or set(said) <= {*every} | _TOO)


def answer(talk: Talk, meant: Understanding) -> bool:
    """1 all, 2 choose, 3 only what was said; or the names themselves."""
    every, only = _offered(talk)
    text, said = talk.typed_choice, words(talk.text)
    if text == "1" or yes_or_no(talk.text) or " ".join(said) in _ALL or _all_of_them(said):
        return _start(talk, every)
    if text == "2":
        talk.ask("together_pick", every, back=talk.state.ask.back)
        ask_again(talk)
        return True
    if text == "3":
        return _start(talk, only)
    if yes_or_no(talk.text) is False or means(talk.text, "pause"):
        return _decline(talk)
    if meant.intent == "requirements" and meant.service is None:
        ask_again(talk)  # "apa saja yang harus diurus?": these
        return True
    return _by_name(talk, meant, every) or offered_data.hear(talk, every, ask_again)


def pick(talk: Talk, meant: Understanding) -> bool:
    """ "1 dan 3": which of the list."""
    slugs = [slug for slug in talk.state.ask.items if _known(talk, slug)]
    said = words(talk.text)
    numbers = [int(n) for n in re.findall(r"\d+", talk.text)]
    if numbers and set(said) <= {*map(str, numbers), *_ONLY}:
        chosen = [slugs[n - 1] for n in dict.fromkeys(numbers) if 1 <= n <= len(slugs)]
        return bool(chosen) and len(chosen) == len(set(numbers)) and _start(talk, chosen)
    if set(said) & _ALL and len(said) <= 3:
        return _start(talk, slugs)
    if yes_or_no(talk.text) is False:
        return _decline(talk)
    return _by_name(talk, meant, slugs) or offered_data.hear(talk, slugs, ask_again)


def _by_name(talk: Talk, meant: Understanding, offered: Sequence[str]) -> bool:
    """ "akta sama KIA saja", "hanya akta"."""
    named = [s for s in (meant.services or ((meant.service,) if meant.service else ())) if s in offered]
    if meant.intent != "request" or not named:
        named = [slug for slug in offered if _family(slug) & set(words(talk.text))]
    said = set(words(talk.text))
    if not named or len(said - _ONLY) > 6 or any(len(word) > 5 and word.isdecimal() for word in said):
        return False  # "kk 3509…" tells a number, and chooses none
    if _EXCEPT & said:
        named = [slug for slug in offered if slug not in named]
    return bool(named) and _start(talk, named)


def _family(slug: str) -> set[str]:
    """The one word that tells this service from the others of its list: akta, kk, kia, ktp."""
    return {slug.split("-")[0], slug.split("-")[-1]} & _FAMILIES


def _decline(talk: Talk) -> bool:
    back = talk.state.ask.back
    if back and talk.draft:
        talk.state.ask = back
        talk.say("cancel_kept")
        flow.ask_again(talk)
    else:
        talk.ask("none")
        talk.say("nothing_open")
    return True


def _start(talk: Talk, slugs: Sequence[str]) -> bool:
    talk.intent = "request"
    talk.state.misses = 0
    if talk.draft:
        flow.park(talk)
    service = talk.situation.catalogue.get(slugs[0])
    assert service
    flow.begin(talk, service, also=slugs[1:])
    return True


def drop_one(talk: Talk) -> bool:
    """ "KIA-nya tidak jadi": one of several wishes is left out, the others go on."""
    draft = talk.draft
    if draft is None or not draft.also or not talk.service:
        return False
    said = words(re.sub(r"(?<=\w{2})[- ]?nya\b", "", talk.text))
    plain = " ".join(said)
    leaving = _LEAVING & set(said) or "tidak jadi" in plain or "tidak usah" in plain
    slugs = slugs_of(draft)
    named = [slug for slug in slugs if _family(slug) & set(said)]
    if not leaving or len(named) != 1 or len(slugs) < 2 or len(said) > 7:
        return False
    name = _name(talk, named[0], slugs) if _known(talk, named[0]) else named[0]
    draft.dropped.append(named[0])
    rest = slugs_of(draft)
    talk.say("together_dropped", service=name, rest=_joined(talk, [s for s in rest if _known(talk, s)]))
    flow.ask_next(talk)
    return True
