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
