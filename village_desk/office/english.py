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

from village_desk.office.fields import is_birth, rule_of
from village_desk.office.services import Catalogue, Field, Requirement, Service

LABELS = Path(__file__).with_name("labels_en.json")
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
    known: dict[str, str] = json.loads(LABELS.read_text(encoding="utf-8"))
    return known


@lru_cache(maxsize=32)
def in_english(catalogue: Catalogue) -> Catalogue:
    """The same services, codes and words, with English names of questions and documents."""
    services = (_service(service) for service in catalogue.services)
    return Catalogue(services, catalogue.groups, catalogue.glossary, catalogue.questions)


def _service(service: Service) -> Service:
    return replace(
        service,
        fields=tuple(_field(field) for field in service.fields),
        requirements=tuple(_requirement(paper) for paper in service.requirements),
    )


def _field(field: Field) -> Field:
    label = field.label_en or labels().get(field.label, "")
    if not label:
        return field
    example = _EXAMPLES.get("birth" if is_birth(field) and field.type == "date" else rule_of(field))
    told = "(" in label or "per line" in label or field.type == "choice"
    return replace(field, label=f"{label} ({example})" if example and not told else label)


def _requirement(paper: Requirement) -> Requirement:
    return replace(paper, name=paper.name_en or labels().get(paper.name, paper.name))


__all__ = ["in_english", "labels"]
