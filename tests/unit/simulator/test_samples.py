"""Invented answers must be answers that the fields take, for every service: else practice ends in an error."""

from __future__ import annotations

import io
from datetime import date

import pytest
from PIL import Image

from village_desk.office import fields
from village_desk.office.catalogue import shipped
from village_desk.office.services import Service
from village_desk.simulator import samples

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize("service", shipped().services, ids=lambda s: s.slug)
def test_every_field_takes_its_sample(service: Service) -> None:
    for field in service.fields:
        result = fields.read(field, samples.answer(field, TODAY), TODAY)
        assert result.problem is None, (field.slug, samples.answer(field, TODAY), result.problem)


@pytest.mark.parametrize("service", shipped().services, ids=lambda s: s.slug)
def test_nobody_is_their_own_witness_and_no_name_bears_two_numbers(service: Service) -> None:
    given = {field.slug: samples.answer(field, TODAY) for field in service.fields}
    about = {given[slug] for slug in ("nama", "nama_almarhum") if slug in given}
    assert not about & {given[slug] for slug in ("nama_saksi_1", "nama_saksi_2") if slug in given}
    numbers: dict[str, set[str]] = {}
    for slug in given:
        if slug.startswith("nama_") and (nik := slug.replace("nama", "nik", 1)) in given:
            numbers.setdefault(given[slug], set()).add(given[nik])
    assert all(len(found) == 1 for found in numbers.values()), numbers


def test_answers_are_only_for_what_was_asked() -> None:
    service = next(s for s in shipped().services if len(s.blocks) > 1)
    given = samples.answers(service, service.blocks[0], TODAY)
    assert len(given.splitlines()) >= len(service.blocks[0])
    assert samples.answers(service, (), TODAY) == ""
    assert samples.answers(None, ("nama",), TODAY) == ""


def test_the_sample_photo_is_a_picture_and_the_blurred_one_differs() -> None:
    image = Image.open(io.BytesIO(samples.any_photo().data))
    assert image.size == samples.SIZE
    assert samples.blurred().data != samples.any_photo().data
