"""Which paper a file is: by the words of its caption, else in the order in which the papers are listed. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from village_desk.conversation.showing import OTHER
from village_desk.conversation.spelling import words
from village_desk.office.services import Requirement


def by_caption(caption: str, papers: Sequence[Requirement]) -> list[str]:
    """The requirements that a caption names, in the order named; the longest name of each wins."""
    said = words(caption)
    spots: list[tuple[int, int, str]] = []
    for paper in papers:
        for name in (*paper.words, paper.slug.replace("-", " ")):
            wanted = words(name)
            if wanted and (at := _find(said, wanted)) is not None:
                spots.append((at, -len(wanted), paper.slug))
    named: list[str] = []
    taken: set[int] = set()
    for at, length, slug in sorted(spots, key=lambda spot: (spot[1], spot[0])):
        places = set(range(at, at - length))
        if slug not in named and not places & taken:
            taken |= places
            named.append(slug)
    order = {slug: min(at for at, _, s in spots if s == slug) for slug in named}
    return sorted(named, key=lambda slug: order[slug])


def _find(said: list[str], wanted: list[str]) -> int | None:
    size = len(wanted)
    return next((i for i in range(len(said) - size + 1) if said[i : i + size] == wanted), None)


def assign(
    ids: Sequence[int], caption: str, papers: Sequence[Requirement], still_open: Sequence[str]
) -> list[tuple[int, str]]:
    """(file, requirement slug or "other"): by the caption's words, else in the order of the list."""
    # "ktp dan kk" under each of two photos: the second is the paper that is still open.
    named = sorted(by_caption(caption, papers), key=lambda slug: slug not in still_open)
    rest = [slug for slug in still_open if slug not in named]
    given: list[tuple[int, str]] = []
    for place, file_id in enumerate(ids):
        if place < len(named):
            given.append((file_id, named[place]))
        elif named and len(ids) > len(named) and len(named) == 1:
            given.append((file_id, named[0]))  # two photos of one paper
        else:
            given.append((file_id, rest.pop(0) if rest else OTHER))
    return given
