"""The office's own frequent questions, and those that nobody answered yet: one click makes one of the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from village_desk import audit, clock
from village_desk.conversation.unanswered import keywords
from village_desk.database import db, transaction
from village_desk.errors import InvalidInput, NotFound
from village_desk.marked import marked
from village_desk.office import registry, setup, setup_questions
from village_desk.office.models import Office, OfficeQuestion
from village_desk.office.setup_questions import LONGEST_ANSWER, MOST_PHRASES
from village_desk.office.wording_time import day_and_time
from village_desk.security.access import current_office, current_user, requires, scoped
from village_desk.security.forms import DeskForm, put
from village_desk.tickets import unanswered
from village_desk.tickets.unanswered import Asked
from village_desk.translation import language, said
from village_desk.translation import lazy_gettext as _l

blueprint = Blueprint("questions", __name__)

RESULTS = {
    "simpan": marked("Pertanyaan disimpan. Mulai sekarang dijawab dengan sendirinya."),
    "hapus": marked("Pertanyaan dihapus."),
    "selesai": marked("Ditandai selesai."),
    "peta": marked("Titik peta disimpan."),
}
Answer = str | tuple[str, int] | Response


class QuestionForm(DeskForm):
    phrases = TextAreaField(
        _l("Kata atau kalimat warga"),
        [InputRequired(_l("Tulis paling sedikit satu kata atau kalimat.")), Length(max=2000)],
    )
    answer = TextAreaField(
        _l("Jawaban kantor"),
        [
            InputRequired(_l("Tulis jawabannya.")),
            Length(max=LONGEST_ANSWER, message=_l("Paling banyak %(most)d huruf.", most=LONGEST_ANSWER)),
        ],
    )
    answer_en = TextAreaField(
        _l("Jawaban dalam bahasa Inggris (boleh kosong)"),
        [
            Optional(),
            Length(max=LONGEST_ANSWER, message=_l("Paling banyak %(most)d huruf.", most=LONGEST_ANSWER)),
        ],
    )

    def entry(self) -> dict[str, Any]:
        """One question in the JSON of `office apply`."""
        lines = (line.strip() for line in (self.phrases.data or "").splitlines())
        return {
            "phrases": list(dict.fromkeys(line for line in lines if line)),
            "answer": (self.answer.data or "").replace("\r\n", "\n").strip(),
            "answer_en": (self.answer_en.data or "").replace("\r\n", "\n").strip(),
        }


class MapForm(DeskForm):
    map = StringField(
        _l("Titik di peta"),
        [Optional(), Length(max=200, message=_l("Paling banyak %(most)d huruf.", most=200))],
    )


@dataclass(frozen=True)
class Line:
    """One unanswered question with its moment in words."""

    asked: Asked
    when: str
    topic: str


@blueprint.get("/settings/pertanyaan")
@requires("admin", "officer")
def show() -> str:
    """What waits for an answer, and what is answered by itself."""
    return _page(MapForm(data={"map": current_office().map_place}))


@blueprint.post("/settings/peta")
@requires("admin", "officer")
def save_map() -> Answer:
    """Where the office is: coordinates, or a link."""
    form = MapForm(request.form)
    if form.validate() and _apply(form, {"map": form.map.data or ""}):
        return redirect(url_for("settings.questions.show", hasil="peta"), 303)
    return _page(form), 422


@blueprint.route("/settings/pertanyaan/baru", methods=["GET", "POST"])
@requires("admin", "officer")
def add() -> Answer:
    """A new frequent question. `dari` names the unanswered one that it answers; it is settled with it."""
    asked = _asked(request.args.get("dari"))
    form = QuestionForm(request.form)
    if request.method != "POST":
        form.phrases.data = keywords(asked.words) if asked else ""
        return _form_page(form, asked)
    office_questions = setup.export(current_office())["questions"]
    if not form.validate() or not _apply(form, {"questions": [*office_questions, form.entry()]}, asked):
        return _form_page(form, asked), 422
    return redirect(url_for("settings.questions.show", hasil="simpan"), 303)


@blueprint.route("/settings/pertanyaan/<int:question_id>", methods=["GET", "POST"])
@requires("admin", "officer")
def edit(question_id: int) -> Answer:
    """Change the words or the answer."""
    place = _place(question_id)
    entries = setup.export(current_office())["questions"]
    form = QuestionForm(request.form)
    if request.method != "POST":
        form.phrases.data = "\n".join(entries[place]["phrases"])
        form.answer.data, form.answer_en.data = entries[place]["answer"], entries[place]["answer_en"]
        return _form_page(form, question_id=question_id)
    if form.validate():
        entries[place] = form.entry()
        if _apply(form, {"questions": entries}):
            return redirect(url_for("settings.questions.show", hasil="simpan"), 303)
    return _form_page(form, question_id=question_id), 422


@blueprint.post("/settings/pertanyaan/<int:question_id>/hapus")
@requires("admin", "officer")
def remove(question_id: int) -> Answer:
    """Take a question off; the chat then does not know it any more."""
    place = _place(question_id)
    entries = setup.export(current_office())["questions"]
    del entries[place]
    _apply(None, {"questions": entries})
    return redirect(url_for("settings.questions.show", hasil="hapus"), 303)


@blueprint.post("/settings/pertanyaan/belum/<int:unanswered_id>/selesai")
@requires("admin", "officer")
def resolve(unanswered_id: int) -> Answer:
    """Dealt with in another way, or not worth an answer."""
    user, office_id = current_user(), current_office().id
    asked = unanswered.one(unanswered_id, office_id)
    with transaction():
        unanswered.resolve(asked.ids, office_id=office_id, user_id=user.id, now=clock.now())
    return redirect(url_for("settings.questions.show", hasil="selesai"), 303)


def _place(question_id: int) -> int:
    """Where the question stands in the list. Raises NotFound, also for another office's."""
    ids = db.session.scalars(
        scoped(select(OfficeQuestion.id).order_by(OfficeQuestion.position, OfficeQuestion.id), OfficeQuestion)
    ).all()
    if question_id not in ids:
        raise NotFound
    return list(ids).index(question_id)


def _asked(text: str | None) -> Asked | None:
    """The unanswered question that `dari` names; None when it is settled meanwhile."""
    if not text or not text.isdecimal():
        return None
    try:
        return unanswered.one(int(text), current_office().id)
    except NotFound:
        return None


def _apply(form: DeskForm | None, data: dict[str, Any], asked: Asked | None = None) -> bool:
    """Save by the verb of `office apply`, and settle what it answers. False: refused, and the form says why."""
    user, slug, office_id = current_user(), current_office().slug, current_office().id
    try:
        with transaction():
            office = registry.office_by_slug(slug)
            assert office is not None
            setup.apply(office, data)
            audit.note(
                "office.applied",
                office_id=office_id,
                user_id=user.id,
                subject=f"office:{office_id}",
                keys=sorted(data),
            )
            if asked:
                unanswered.resolve(asked.ids, office_id=office_id, user_id=user.id, now=clock.now())
    except InvalidInput as problem:
        if form is None:
            raise
        put(form, problem)
        return False
    return True


def _page(form: MapForm) -> str:
    office = current_office()
    return render_template(
        "settings/questions.html",
        lines=[_line(office, one) for one in unanswered.open_ones(office.id)],
        waiting=unanswered.count(office.id),
        questions=db.session.scalars(
            scoped(
                select(OfficeQuestion).order_by(OfficeQuestion.position, OfficeQuestion.id), OfficeQuestion
            )
        ).all(),
        office=office,
        map=form,
        map_link=setup_questions.map_link(office),
        result=said(RESULTS.get(request.args.get("hasil", ""), "")),
    )


def _line(office: Office, asked: Asked) -> Line:
    service = registry.catalogue_of(office).get(asked.topic)
    when = day_and_time(asked.last_at, registry.hours_of(office).timezone, language())
    return Line(asked, when, service.name if service else "")


def _form_page(form: QuestionForm, asked: Asked | None = None, question_id: int | None = None) -> str:
    return render_template(
        "settings/question.html",
        form=form,
        asked=asked,
        question_id=question_id,
        most=MOST_PHRASES,
    )
