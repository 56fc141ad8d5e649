"""Several services of one event asked for together: which belong together, and one form made of them. Pure.

A bundle is data of the office; `default_bundles.json` is the shipped default. What two services both ask for is
asked once: a field of one member stands for the field of another (`same`), as a paper does (`papers`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TypeVar

from village_desk.office.services import Catalogue, Field, Requirement, Service

SHIPPED = Path(__file__).with_name("default_bundles.json")
LARGEST_BLOCK = 4
FORMS_KEPT = 64
# Two forms that have these ask for the same: who applies, where they live, what it is for.
SHARED = frozenset(
    """nama nik no_kk alamat keperluan nama_anak nik_anak nama_ayah nik_ayah nama_ibu nik_ibu nama_almarhum
    nik_almarhum tanggal_meninggal nama_pelapor nik_pelapor""".split()
)


@dataclass(frozen=True)
class Member:
    """One service of a bundle. `same`: its field -> the form's field; `papers`: its paper -> the form's paper.

    `fixed`: what is always answered so (the relation of a newborn). `later`: fields and papers that come out of
    another member, and are not asked for while that one is in the form too. `labels`: how fields and papers are
    called in the form; `name` the service itself.
    """

    service: str
    same: Mapping[str, str] = field(default_factory=dict)
    papers: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    later: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Bundle:
    """`words`: who writes all words of one of them tells of the event. `beside`: services that lead here as well."""

    slug: str
    name: str
    name_en: str
    members: tuple[Member, ...]
    words: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def services(self) -> tuple[str, ...]:
        return tuple(member.service for member in self.members)

    def member(self, service: str) -> Member:
        """The member for this service; a plain one for a service that is none."""
        return next((m for m in self.members if m.service == service), Member(service))

    def called(self, service: Service) -> str:
        """The service as this bundle names it: of all ID cards, the widow's."""
        return self.member(service.slug).labels.get("name") or service.name.split(" (")[0]


@dataclass(frozen=True)
class Part:
    """One service of a form: its own fields and papers by the form's (`fields`, `papers`: own slug -> the form's).

    `fixed` are answers of its own; `later` own papers that are neither asked for nor missing.
    """

    service: Service
    fields: Mapping[str, str]
    papers: Mapping[str, str]
    fixed: Mapping[str, str]
    later: frozenset[str]


@dataclass(frozen=True)
class Form:
    """Several services as one: `service` is asked like any other, `parts` are what is opened from it."""

    service: Service
    parts: tuple[Part, ...]


_PLAIN = Bundle("", "", "", ())
One = TypeVar("One", Field, Requirement)
Own = tuple[Sequence[One], Mapping[str, str]]  # what a service asks for, and its names in the form


@cache
def shipped() -> tuple[Bundle, ...]:
    """The bundles as they come with the program."""
    data = json.loads(SHIPPED.read_text(encoding="utf-8"))
    return tuple(bundle_from(slug, plain) for slug, plain in data.items())


def bundle_from(slug: str, plain: Mapping[str, object]) -> Bundle:
    """A bundle from plain JSON that was checked (`setup_bundles`) or is our own."""
    values = dict(plain)
    members = values.pop("members")
    assert isinstance(members, list)
    return Bundle(
        slug=slug,
        name=str(values["name"]),
        name_en=str(values.get("name_en", values["name"])),
        members=tuple(Member(**member) for member in members),
        words=_texts(values.get("words")),
        beside=_texts(values.get("beside")),
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list | tuple) else ()


def for_services(slugs: Sequence[str], known: Sequence[Bundle]) -> Bundle | None:
    """The bundle that holds all of these services; else the one that they belong to, one of them beside it."""
    whole = (b for b in known if set(slugs) <= set(b.services))
    beside = (b for b in known if set(slugs) & set(b.services) and set(slugs) <= {*b.services, *b.beside})
    return next(whole, None) or next(beside, None)


def form_for(catalogue: Catalogue, slugs: Sequence[str], dropped: Sequence[str] = ()) -> Form | None:
    """The form for these services without the dropped ones, as far as the office offers them; None when none is left.

    Field names depend on `slugs` alone: whichever of them is dropped, or taken out of the catalogue meanwhile.
    """
    wanted = [slug for slug in dict.fromkeys(slugs) if slug not in dropped]
    services = [service for slug in wanted if (service := catalogue.get(slug))]
    if not services:
        return None
    key = (*slugs, "-", *(service.slug for service in services))
    if key not in catalogue.forms:
        if len(catalogue.forms) >= FORMS_KEPT:
            catalogue.forms.clear()
        bundle = for_services(slugs, catalogue.bundles) or _PLAIN
        lead = next((slug for slug in slugs if slug not in bundle.beside), slugs[0])
        catalogue.forms[key] = form_of(services, bundle, lead)
    return catalogue.forms[key]


def form_of(services: Sequence[Service], bundle: Bundle, lead: str) -> Form:
    """One form for these services. `lead`: the first one wished for; its fields keep their names."""
    here = {service.slug for service in services}
    parts = tuple(_part(service, _member(bundle, service), here, lead) for service in services)
    labels = [bundle.member(service.slug).labels for service in services]
    fields = _fields(parts, labels)
    return Form(
        replace(
            services[0],
            name=listed([bundle.called(service) for service in services], "dan"),
            name_en=listed([service.name_en.split(" (")[0] for service in services], "and"),
            fields=fields,
            blocks=_blocks(parts, {f.slug for f in fields if f.required}),
            requirements=_requirements(parts, labels),
            promised_working_days=max(service.promised_working_days for service in services),
            advice="",
            condolence=any(service.condolence for service in services),
            estimate_only=any(service.estimate_only for service in services),
        ),
        parts,
    )


def _member(bundle: Bundle, service: Service) -> Member:
    """The member for this service. One beside a bundle asks what its chief member asks, in the same words."""
    if service.slug not in bundle.beside or not bundle.members:
        return bundle.member(service.slug)
    return Member(service.slug, {f.slug: f.slug for f in service.fields}, bundle.members[0].papers)


def listed(names: Sequence[str], last: str) -> str:
    """ "A", "A dan B", "A, B dan C"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}"


def _part(service: Service, member: Member, here: set[str], lead: str) -> Part:
    later = {slug for slug, source in member.later.items() if source in here and source != service.slug}
    return Part(
        service,
        fields={
            f.slug: _form_slug(f.slug, service, member, lead)
            for f in service.fields
            if f.slug not in later and f.slug not in member.fixed
        },
        papers={r.slug: member.papers.get(r.slug, r.slug) for r in service.requirements if r.slug not in later},
        fixed=member.fixed,
        later=frozenset(later),
    )


def _form_slug(slug: str, service: Service, member: Member, lead: str) -> str:
    """A field that means the same everywhere keeps its name; another carries its service's, for good."""
    if slug in member.same:
        return member.same[slug]
    return slug if slug in SHARED or service.slug == lead else f"{slug}_{service.slug.replace('-', '_')}"


def _each(
    parts: Sequence[Part], labels: Sequence[Mapping[str, str]], own: Callable[[Part], Own[One]]
) -> Iterator[tuple[str, One, Mapping[str, str]]]:
    """What the form asks for, service by service: (its name in the form, the field or paper, the bundle's labels)."""
    for part, called in zip(parts, labels, strict=True):
        ones, names = own(part)
        for one in ones:
            if one.slug in names:
                yield names[one.slug], one, called


def _fields(parts: Sequence[Part], labels: Sequence[Mapping[str, str]]) -> tuple[Field, ...]:
    fields: dict[str, Field] = {}
    for slug, one, called in _each(parts, labels, lambda part: (part.service.fields, part.fields)):
        known = fields.setdefault(slug, replace(one, slug=slug, label=called.get(one.slug, one.label)))
        if one.required and not known.required:
            fields[slug] = replace(known, required=True)
    return tuple(fields.values())


def _blocks(parts: Sequence[Part], required: set[str]) -> tuple[tuple[str, ...], ...]:
    """The blocks of each service without what was asked before; small ones of one service go together."""
    asked: set[str] = set()
    blocks: list[tuple[str, ...]] = []
    for part in parts:
        own: list[tuple[str, ...]] = []
        for block in part.service.blocks:
            slugs = (part.fields[slug] for slug in block if slug in part.fields)
            new = tuple(slug for slug in dict.fromkeys(slugs) if slug in required and slug not in asked)
            asked.update(new)
            if own and new and len(own[-1]) + len(new) <= LARGEST_BLOCK and len(parts) > 1:
                own[-1] += new
            elif new:
                own.append(new)
        blocks += own
    rest = tuple(sorted(required - asked))
    return tuple(blocks) + tuple(rest[i : i + LARGEST_BLOCK] for i in range(0, len(rest), LARGEST_BLOCK))


def _requirements(parts: Sequence[Part], labels: Sequence[Mapping[str, str]]) -> tuple[Requirement, ...]:
    papers: dict[str, Requirement] = {}
    for slug, paper, called in _each(parts, labels, lambda part: (part.service.requirements, part.papers)):
        known = papers.setdefault(slug, replace(paper, slug=slug, name=called.get(paper.slug, paper.name)))
        words = tuple(dict.fromkeys((*known.words, *paper.words)))
        papers[slug] = replace(known, required=known.required or paper.required, words=words)
    return tuple(papers.values())
