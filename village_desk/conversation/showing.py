"""How fields, documents and choices are listed in a question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from village_desk.conversation.state import Draft
from village_desk.conversation.talk import bare
from village_desk.office.fields import is_birth, options_of, rule_of, shown_options
from village_desk.office.languages import joined
from village_desk.office.services import Field, Requirement, Service

OTHER = "other"
_OTHER_NAMES = {
    "id": "berkas tambahan",
    "en": "another file",
    "jv": "berkas tambahan",
    "su": "berkas tambihan",
    "mad": "berkas tambaan",
}
# Examples say a format faster than a rule does.
_EXAMPLES = {
    "nik": "16 angka",
    "kk": "16 angka",
    "birth": "misalnya 17-8-1990",
    "date": "tanggal-bulan-tahun",
    "time": "misalnya 14.30",
    "idr": "misalnya 1.500.000",
    "year": "misalnya 2015",
    "nik_list": "NIK, boleh lebih dari satu",
    "person_list": "satu orang per baris: nama, NIK, hubungan",
}


def field_line(field: Field) -> str:
    """ "Jenis kelamin (laki-laki, perempuan)", "NIK (16 angka)"."""
    if field.type == "choice":
        return f"{bare(field.label)} ({', '.join(shown_options(field))})"
    example = _EXAMPLES.get("birth" if is_birth(field) and field.type == "date" else rule_of(field))
    told = "(" in field.label or "per baris" in field.label
    return f"{field.label} ({example})" if example and not told else field.label


def answer_told(field: Field, value: str, shown: str, *, english: bool) -> str:
    """An answer as it is read back: a choice by the name that the chat has for it, a number by its end."""
    options = options_of(field)
    if value in options:
        return shown_options(field)[options.index(value)]
    told = shown or value
    return told.replace("berakhiran", "ending in").removeprefix("pukul ") if english else told


def field_lines(fields: Iterable[Field]) -> str:
    """One question per line."""
    return "\n".join(f"- {field_line(field)}" for field in fields)


def paper_lines(papers: Iterable[Requirement]) -> str:
    """One document per line."""
    return "\n".join(f"- {paper.name}" for paper in papers)


def paper_names(papers: Iterable[Requirement]) -> str:
    """The documents in one line."""
    return "; ".join(bare(paper.name) for paper in papers)


def missing_papers(service: Service, draft: Draft) -> list[Requirement]:
    """The required documents without a file."""
    have = {slug for _, slug in draft.files}
    return [paper for paper in service.required_files if paper.slug not in have]


def wanted_papers(service: Service, draft: Draft) -> list[Requirement]:
    """The documents without a file, required ones first, optional ones after."""
    have = {slug for _, slug in draft.files}
    return [paper for paper in service.files_asked if paper.slug not in have]


def file_names(service: Service, slugs: Sequence[str], language: str) -> str:
    """The names of these files, each once; one that was asked for by nobody is "berkas tambahan"."""
    names = [
        bare(paper.name)
        if (paper := service.requirement(slug))
        else _OTHER_NAMES.get(language, _OTHER_NAMES["id"])
        for slug in slugs
    ]
    return joined(names, language)
