"""What a service is: plain, frozen data. No database and no Flask; `catalogue.py` loads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from village_desk.office.bundles import Bundle, Form


@dataclass(frozen=True)
class Requirement:
    """One document. `in_person`: brought along, never asked for as a file."""

    slug: str
    name: str
    required: bool
    in_person: bool = False
    words: tuple[str, ...] = ()  # how citizens call it in a caption: "kk", "ktp", "buku nikah"
    name_en: str = ""  # in an English chat; "" uses the shipped list (office.english)


@dataclass(frozen=True)
class Field:
    """One question. `type`: text, longtext, nik, kk, choice, date, int, time, money, year.

    `validation` holds `rule` (a name known to `office.fields`) and its limits.
    """

    slug: str
    label: str
    type: str
    required: bool
    validation: Mapping[str, Any] = field(default_factory=dict)
    sensitive: bool = False
    label_en: str = ""  # as Requirement.name_en
    option_names: tuple[str, ...] = ()  # how the options of a choice are called in an English chat, in their order

    @property
    def numeric(self) -> bool:
        """Digits are the answer here, so 9 and 0 are no commands."""
        return self.type in ("nik", "kk", "int", "money", "year", "date", "time") or (
            self.validation.get("rule") in ("regex", "nik_list", "person_list", "phone_id")
        )


@dataclass(frozen=True)
class Service:
    """One service of the catalogue. `code` is its fixed two-digit number; it never changes meaning.

    `blocks` are the required fields in the groups (at most four) in which they are asked.
    Days are working days from complete documents, the agency's part included.
    """

    slug: str
    code: str
    name: str
    name_en: str
    words: tuple[str, ...]
    category: str
    issuer: str
    handling: str  # issue (the village's own letter) | forward (to the agency)
    next_office: str | None
    requirements: tuple[Requirement, ...]
    fields: tuple[Field, ...]
    blocks: tuple[tuple[str, ...], ...]
    promised_working_days: int
    issuer_working_days: int
    fee_idr: int
    output: str
    pickup: str  # original | either | digital
    legal_basis: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    note: str = ""  # for officials
    advice: str = ""  # for the citizen's card; short
    validity_days: int | None = None
    keep_files_days: int | None = None  # after closing; None: as the installation is set
    keep_words_days: int | None = None
    sensitive: bool = False  # small counts are hidden in reports
    condolence: bool = False  # tone: a death
    estimate_only: bool = (
        False  # no date is promised by itself: an officer names it after a check on the spot
    )
    next_service: str | None = None  # what usually comes after it; offered once, with the completion
    next_when: str = ""  # when that is: "setelah akad nikah"

    def field(self, slug: str) -> Field:
        return next(f for f in self.fields if f.slug == slug)

    @property
    def optional_fields(self) -> tuple[Field, ...]:
        return tuple(f for f in self.fields if not f.required)

    @property
    def files_asked(self) -> tuple[Requirement, ...]:
        """The requirements that are sent as photo or PDF, required ones first, catalogue order."""
        sent = [r for r in self.requirements if not r.in_person]
        return tuple([r for r in sent if r.required] + [r for r in sent if not r.required])

    @property
    def required_files(self) -> tuple[Requirement, ...]:
        return tuple(r for r in self.files_asked if r.required)

    def requirement(self, slug: str) -> Requirement | None:
        return next((r for r in self.requirements if r.slug == slug), None)


@dataclass(frozen=True)
class ServiceGroup:
    """The services whose codes begin with one digit, e.g. "2" Kartu Keluarga; at most eight."""

    digit: str
    name: str
    name_en: str


@dataclass(frozen=True)
class OwnQuestion:
    """A question that an office is often asked: how people put it, and what the office answers."""

    phrases: tuple[str, ...]
    answer: str
    answer_en: str = ""


class Catalogue:
    """The services that one office offers, in the order of their codes.

    `glossary`: how people spell here, spelling -> plain words; it goes before the shipped one. `questions`: what
    this office is often asked; they go before the services, since the office wrote both.
    `bundles`: the services that belong together here; `forms` keeps what `bundles.form_for` made of them.
    """

    def __init__(
        self,
        services: Iterable[Service],
        groups: Iterable[ServiceGroup],
        glossary: Mapping[str, str] | None = None,
        questions: Iterable[OwnQuestion] = (),
        bundles: Iterable[Bundle] = (),
    ) -> None:
        self.bundles = tuple(bundles)
        self.forms: dict[tuple[str, ...], Form] = {}
        self.glossary = dict(glossary or {})
        self.questions = tuple(questions)
        self.services = tuple(sorted(services, key=lambda s: s.code))
        self._by_slug = {s.slug: s for s in self.services}
        self._by_code = {s.code: s for s in self.services}
        used = {s.code[0] for s in self.services}
        self.groups = tuple(g for g in groups if g.digit in used)

    def get(self, slug: str | None) -> Service | None:
        return self._by_slug.get(slug or "")

    def by_code(self, code: str) -> Service | None:
        return self._by_code.get(code)

    def in_group(self, digit: str) -> tuple[Service, ...]:
        return tuple(s for s in self.services if s.code[0] == digit)
