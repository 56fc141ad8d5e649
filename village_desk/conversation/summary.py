"""The summary before anything is sent: numbered lines, corrections, and the one confirmation that opens a ticket."""

from __future__ import annotations

import re

from village_desk.conversation import (
    documents,
    guardians,
    kin,
    line_numbers,
    line_values,
    opening,
    warned,
)
from village_desk.conversation.asking import ask_fields
from village_desk.conversation.phrases import FILLERS
from village_desk.conversation.reading import read_answers
from village_desk.conversation.showing import OTHER, answer_told, file_names
from village_desk.conversation.spelling import words
from village_desk.conversation.state import Draft
from village_desk.conversation.talk import Talk, bare, clipped
from village_desk.office.services import Requirement, Service

# The frame of the text takes about 350 units, a greeting and the closing line 300 more.
ROOM = 850
NUMBER = 4  # "12. "
SHORTEST = 14
_CHANGING = frozenset({"ubah", "ganti", "edit", "koreksi", "perbaiki", "revisi", "salah", "keliru", "change"})
_BESIDE = FILLERS | {"yang", "mau", "nomor", "ada"}


def lines_of(service: Service, draft: Draft) -> list[str]:
    """The slugs in the order of the summary's numbers: "field:nama", …, "paper:kk", …."""
    fields = [f"field:{f.slug}" for f in service.fields if f.slug in draft.values]
    have = {slug for _, slug in draft.files}
    papers = [f"paper:{p.slug}" for p in service.files_asked if p.required or p.slug in have]
    return fields + papers


def show(talk: Talk, service: Service, draft: Draft) -> None:
    """Say the summary and wait for the confirmation."""
    talk.ask("confirm")
    lines = lines_of(service, draft)
    fields = [line for line in lines if line.startswith("field:")]
    papers = [_paper_text(service, draft, line.removeprefix("paper:")) for line in lines[len(fields) :]]
    whole = [_field_text(service, draft, line, english=talk.english) for line in fields]
    longest = _widest([len(text) for text in whole], ROOM - sum(len(text) + NUMBER for text in papers))
    shown = [_cut(text, longest) for text in whole]
    extra = sum(1 for _, slug in draft.files if slug == OTHER)
    files = [f"{number}. {text}" for number, text in enumerate(papers, len(fields) + 1)]
    files += [f"+{extra} {file_names(service, [OTHER], talk.state.language)}"] if extra else []
    listed = [f"{number}. {text}" for number, text in enumerate(shown, 1)]
    guardians.tell(talk, service, draft)
    talk.say(
        "summary",
        service=service.name,
        whom=kin.called(draft.whom, talk.state.language),
        lines="\n".join(listed + opening.fixed_lines(talk, draft)),
        files="\n".join(files) or "-",
    )


def _widest(lengths: list[int], room: int) -> int:
    """The widest line with which all fit: what short answers leave is for the long ones, for names above all."""
    widths = range(max(lengths, default=SHORTEST), SHORTEST, -1)
    fitting = (width for width in widths if sum(min(n, width) + NUMBER for n in lengths) <= room)
    return next(fitting, SHORTEST)


def _cut(text: str, longest: int) -> str:
    """At most `longest` characters, but of every answer at least its beginning."""
    return clipped(text, max(longest, text.find(": ") + 9))


def _field_text(service: Service, draft: Draft, line: str, *, english: bool) -> str:
    slug = line.removeprefix("field:")
    field = service.field(slug)
    label = bare(field.label)
    shown = answer_told(field, draft.values[slug], draft.shown.get(slug, ""), english=english)
    # "NIK: berakhiran 0001", not "NIK: NIK berakhiran 0001".
    shown = shown.removeprefix("NIK ").removeprefix("KK ")
    return " ".join(f"{label}: {shown}".split())


def _paper_text(service: Service, draft: Draft, slug: str) -> str:
    paper = service.requirement(slug)
    assert isinstance(paper, Requirement)
    count = sum(1 for _, s in draft.files if s == slug)
    return f"{clipped(bare(paper.name), 44)}: {'✓' if count == 1 else f'✓ {count}' if count else '–'}"


def answer(talk: Talk, service: Service, draft: Draft, *, decision: bool | None) -> str | None:
    """What the citizen decided: "open", "ask" (changed, go on), "asked" (a question is said),
    or None when it is something else.

    `decision`: a yes or a no, where the message is one.
    """
    if decision:
        return "open"
    if decision is False:
        ask_which(talk, service, draft)
        return "asked"
    if (edit := line_numbers.edit_in(talk.text)) and _tells_value(talk, service, draft, *edit):
        return _edit(talk, service, draft, *edit)
    return _change(talk, service, draft) if _wants_change(talk.text) else None


def _tells_value(talk: Talk, service: Service, draft: Draft, number: int, new: str) -> bool:
    """ "No 4 sudah benar" and "yang nomor 3 sudah bener?" change nothing."""
    line = next(iter(lines_of(service, draft)[number - 1 : number]), "")
    if not new or not line.startswith("field:"):
        return "?" not in talk.text
    return "?" not in talk.text and line_values.sound(service.field(line[6:]), line_values.polished(new))


def _wants_change(text: str) -> bool:
    """ "nama usaha salah", "ubah alamatnya"; "tidak ada yang salah" wants none."""
    said = words(text)
    return len(said) <= 8 and bool(_CHANGING & set(said)) and "tidak" not in said


def _change(talk: Talk, service: Service, draft: Draft) -> str | None:
    """Change the line that was named, or ask for its number."""
    if number := _line_named(talk, service, draft):
        return _edit(talk, service, draft, number, "")
    ask_which(talk, service, draft)
    return "asked"


def ask_which(talk: Talk, service: Service, draft: Draft) -> None:
    """Ask for the number of the line to change."""
    talk.ask("edit")
    talk.say("ask_edit", last=str(len(lines_of(service, draft))))


def answer_which(talk: Talk, service: Service, draft: Draft) -> str | None:
    """The number of the line to change: "ask" and "asked" as in `answer`; None when the message holds no number."""
    edit = line_numbers.edit_in(talk.text)
    if edit is None and talk.typed_choice.isdecimal() and len(talk.typed_choice) <= 2:
        edit = int(talk.typed_choice), ""
    if edit:
        return _edit(talk, service, draft, *edit)
    number = _line_named(talk, service, draft)
    return _edit(talk, service, draft, number, "") if number else None


def _line_named(talk: Talk, service: Service, draft: Draft) -> int | None:
    """ "nama salah", "ubah nomor kk": the one line that is called so; None when none is, or several are."""
    said = {re.sub(r"(?<=\w{3})nya$", "", w) for w in words(talk.text)} - _CHANGING - _BESIDE
    lines = lines_of(service, draft)
    labels = [set(words(bare(service.field(line[6:]).label))) for line in lines if line.startswith("field:")]
    fits = [number for number, label in enumerate(labels, 1) if said and said <= label]
    exact = [number for number in fits if labels[number - 1] == said]
    if len(exact or fits) == 1:
        return (exact or fits)[0]
    return None


def _edit(talk: Talk, service: Service, draft: Draft, number: int, new: str) -> str | None:
    lines = lines_of(service, draft)
    if not 1 <= number <= len(lines):
        talk.say("wrong_choice_1")
        ask_which(talk, service, draft)
        return "asked"
    kind, _, slug = lines[number - 1].partition(":")
    if kind == "paper":
        _send_again(draft, slug)
        documents.ask(talk, service, draft)
        return "asked"
    if new and _set(talk, service, draft, slug, new):
        return "ask"
    # The old value stays until a new one is right: nothing typed is lost.
    ask_fields(talk, [slug])
    return "asked"


def _set(talk: Talk, service: Service, draft: Draft, slug: str, new: str) -> bool:
    """ "ubah 3 jadi Budi" in one message."""
    result = read_answers([service.field(slug)], line_values.polished(new), talk.today).found.get(slug)
    if result is None or result.value is None:
        return False
    draft.values[slug], draft.shown[slug] = result.value, result.shown
    talk.say("edited")
    warned.tell(talk, [result])
    return True


def _send_again(draft: Draft, slug: str) -> None:
    """The paper is asked for anew; the old photo stays with the request."""
    draft.files = [(i, OTHER if s == slug else s) for i, s in draft.files]
    draft.documents_done = False
