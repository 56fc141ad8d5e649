"""A catalogue in English: questions and documents as an English chat names them. Pure.

Their names are an office's own data and stay Indonesian on the desk and in the letter. What has an English name of
its own (`label_en`, `name_en`) uses it; else the shipped list knows the usual ones; else the name stays as it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

from village_desk.office.bundles import Bundle
from village_desk.office.fields import is_birth, options_of, rule_of
from village_desk.office.services import Catalogue, Field, Requirement, Service

LABELS = Path(__file__).with_name("labels_en.json")
OPTIONS = Path(__file__).with_name("options_en.json")
ADVICE = Path(__file__).with_name("advice_en.json")
_EXAMPLES = {
    "nik": "16 digits",
    "kk": "16 digits",
    "birth": "for example 17-8-1990",
    "date": "day-month-year",
    "time": "for example 14.30",
    "idr": "for example 1.500.000",
    "year": "for example 2015",
    "nik_list": "NIK, more than one is fine",
}


@cache
def labels() -> Mapping[str, str]:
    """Indonesian name -> English name."""
    return _read(LABELS)


@cache
def options() -> Mapping[str, str]:
    """Indonesian option of a choice -> English name."""
    return _read(OPTIONS)


@cache
def advice() -> Mapping[str, str]:
    """Indonesian note on a service's card -> English."""
    return _read(ADVICE)


def _read(names: Path) -> Mapping[str, str]:
    known: dict[str, str] = json.loads(names.read_text(encoding="utf-8"))
    return known


@lru_cache(maxsize=32)
def in_english(catalogue: Catalogue) -> Catalogue:
    """The same services, codes and words, with English names of questions and documents."""
    services = (_service(service) for service in catalogue.services)
    bundles = (_bundle(bundle) for bundle in catalogue.bundles)
    return Catalogue(services, catalogue.groups, catalogue.glossary, catalogue.questions, bundles)


def _bundle(bundle: Bundle) -> Bundle:
    """What its papers and questions are called in the form; names of services stay, as everywhere."""
    return replace(bundle, members=tuple(replace(one, labels=_names(one.labels)) for one in bundle.members))


def _names(called: Mapping[str, str]) -> dict[str, str]:
    return {slug: name if slug == "name" else labels().get(name, name) for slug, name in called.items()}


def _service(service: Service) -> Service:
    return replace(
        service,
        advice=advice().get(service.advice, service.advice),
        fields=tuple(_field(field) for field in service.fields),
        requirements=tuple(_requirement(paper) for paper in service.requirements),
    )


def _field(field: Field) -> Field:
    label = field.label_en or labels().get(field.label, "")
    if field.type == "choice":
        field = replace(field, option_names=tuple(options().get(one, one) for one in options_of(field)))
    if not label:
        return field
    example = _EXAMPLES.get("birth" if is_birth(field) and field.type == "date" else rule_of(field))
    told = "(" in label or "per line" in label or field.type == "choice"
    return replace(field, label=f"{label} ({example})" if example and not told else label)


def _requirement(paper: Requirement) -> Requirement:
    return replace(paper, name=paper.name_en or labels().get(paper.name, paper.name))


__all__ = ["advice", "in_english", "labels", "options"]
