"""The bundles of an office as JSON, in and out: services of one event that are asked for together.

`{slug: {name, name_en, words, beside, members: [{service, same, papers, fixed, later, labels}]}}` replaces all of
them; `null` brings the shipped ones back, `{}` offers none.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from village_desk.office import shapes
from village_desk.office.models import Office

MOST_BUNDLES, MOST_MEMBERS = 12, 5
_PARTS = ("same", "papers", "fixed", "later", "labels")


def apply_bundles(office: Office, data: Any) -> None:
    """Replace the office's bundles. Raises InvalidInput naming the path."""
    if data is None:
        office.bundles = None
        return
    bundles = shapes.mapping(data, "bundles")
    if len(bundles) > MOST_BUNDLES:
        shapes.refuse("bundles", "paling banyak %(most)d paket.", most=MOST_BUNDLES)
    for slug, bundle in bundles.items():
        _check(slug, bundle, f"bundles.{slug}")
    office.bundles = copy.deepcopy(dict(bundles))


def export_bundles(office: Office) -> dict[str, Any] | None:
    """The office's own bundles; None while it uses the shipped ones."""
    return copy.deepcopy(office.bundles)


def _check(slug: str, bundle: Any, path: str) -> None:
    shapes.slug(slug, path)
    shapes.keys(bundle, {"name", "name_en", "words", "beside", "members"}, {"name", "members"}, path)
    shapes.line(bundle["name"], f"{path}.name", 60)
    shapes.line(bundle.get("name_en", bundle["name"]), f"{path}.name_en", 60)
    shapes.texts(bundle.get("words", []), f"{path}.words")
    for place, service in enumerate(shapes.texts(bundle.get("beside", []), f"{path}.beside")):
        shapes.slug(service, f"{path}.beside.{place}")
    members = shapes.listing(bundle["members"], f"{path}.members")
    if not 2 <= len(members) <= MOST_MEMBERS:
        shapes.refuse(f"{path}.members", "harus memuat 2 sampai %(most)d layanan.", most=MOST_MEMBERS)
    for place, member in enumerate(members):
        _check_member(member, f"{path}.members.{place}")
    services = [member["service"] for member in members]
    if len(set(services)) < len(services):
        shapes.refuse(f"{path}.members", "ada layanan yang ganda.")


def _check_member(member: Mapping[str, Any], path: str) -> None:
    shapes.keys(member, {"service", *_PARTS}, {"service"}, path)
    shapes.slug(member["service"], f"{path}.service")
    for part in _PARTS:
        for key, value in shapes.mapping(member.get(part, {}), f"{path}.{part}").items():
            here = f"{path}.{part}.{key}"
            shapes.slug(key, here)
            if part in ("fixed", "labels"):
                shapes.line(value, here, 120)
            else:
                shapes.slug(value, here)
