"""The door for trainees: signed-in staff of any role; in the demo anyone.

There nothing leaves the machine: the simulator as carrier is refused unless PUBLIC_URL is loopback.
"""

from __future__ import annotations

import logging
from datetime import date

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from village_desk import audit, clock
from village_desk.config import current
from village_desk.database import db, transaction
from village_desk.errors import InvalidInput, NotFound, SignInNeeded
from village_desk.media import MediaLost, MediaStore
from village_desk.office import registry
from village_desk.office.models import Office
from village_desk.security.access import anyone, signed_in
from village_desk.simulator import conversation, moments, persona, phone_text, samples, sending, wipe
from village_desk.simulator.persona import Persona
from village_desk.translation import said

log = logging.getLogger(__name__)
blueprint = Blueprint("simulator", __name__, url_prefix="/simulator")
blueprint.add_app_template_filter(phone_text.as_html, "phone_text")

REFRESHES = 6  # page loads after a send, without JavaScript, until the answer must be there
SECONDS_BETWEEN = 2
FIRST_WORDS = (
    "Assalamualaikum, mau buat surat usaha",
    "KTP saya hilang, syaratnya apa?",
    "Kantor buka jam berapa?",
)


@blueprint.before_request
def admit() -> AnyResponse | None:
    """Outside of the demo only for staff. The views are marked `anyone`, so this door has its own keeper."""
    if current().carrier == "simulator":
        return None
    found = signed_in()
    if found is not None and not found.user.must_change_password:
        return None
    if request.method != "GET":
        raise SignInNeeded
    return redirect("/desk" if found else "/login?next=/simulator", 303)


@blueprint.get("")
@anyone
def show() -> Response:
    """The phone. `tunggu` counts the reloads that wait for an answer where there is no JavaScript."""
    player = persona.read(request) or persona.new()
    return persona.remember(make_response(_page(player)), player)


@blueprint.get("/percakapan")
@anyone
def messages() -> str:
    """The chat alone, for the script that looks for news."""
    player = _player()
    return render_template("simulator/_chat.html", **_chat(_office(), player))


@blueprint.post("/kirim")
@anyone
def send() -> Response:
    """Send what was typed, tapped or chosen, the signed way. Nothing typed is lost when that fails."""
    player, office = _player(), _office()
    text = request.form.get("quick") or request.form.get("text", "")
    try:
        files, tap = _files(office, player), _tap(office, player)
        db.session.rollback()  # the post below is answered by another thread of ours: hold nothing open
        if tap is not None:
            sending.send_tap(office, player, tap)
        sent = sending.send(office, player, text, files) if tap is None else 1
    except (sending.NotSent, InvalidInput) as error:
        return make_response(_page(player, typed=text, problem=said(error)), error.status)
    waiting = REFRESHES if sent else 0
    return _back(player, tunggu=waiting or None, _anchor="akhir")


@blueprint.post("/waktu")
@anyone
def choose_moment() -> Response:
    """Set the clock that the next messages are played at."""
    hours = registry.hours_of(_office())
    chosen = moments.find(request.form.get("moment", ""), hours, clock.now())
    player = _player()
    return _back(player.at(chosen.name, chosen.offset) if chosen else player)


@blueprint.post("/ulang")
@anyone
def start_afresh() -> Response:
    """Delete this persona's practice and begin as someone new: late receipts must not meet the next chat."""
    office, player, found = _office(), _player(), signed_in()
    with transaction():
        stored = wipe.wipe(office, player)
        user_id = found.user.id if found else None
        audit.note("practice.wiped", office_id=office.id, user_id=user_id, files=len(stored))
    for name in stored:
        _forget_file(name)
    return _back(persona.new())


def _page(player: Persona, typed: str = "", problem: str = "") -> str:
    office = _office()
    now, hours = clock.now(), registry.hours_of(office)
    left = request.args.get("tunggu", "0")
    return render_template(
        "simulator/phone.html",
        name=persona.NAME,
        chosen=player.moment,
        moments=moments.choices(hours, now),
        typed=typed,
        problem=problem,
        waits=int(left) if left in map(str, range(REFRESHES + 1)) else 0,
        seconds=SECONDS_BETWEEN,
        signed_in=signed_in() is not None,
        **_chat(office, player),
    )


def _chat(office: Office, player: Persona) -> dict[str, object]:
    chat = conversation.read(office, player, clock.now())
    service = registry.catalogue_of(office).get(chat.service)
    return {
        "chat": chat,
        "origin": current().public_url,
        "first_words": () if chat.bubbles else FIRST_WORDS,
        "choices": phone_text.choices(chat.asked),
        "answers": samples.answers(service, chat.fields, _today(office)),
        "wanted": () if chat.settled else samples.wanted_files(service, chat.asked),
        "office": office,
    }


def _today(office: Office) -> date:
    return registry.hours_of(office).local(clock.now()).date()


def _office() -> Office:
    """The caller's own office; in the demo without sign-in the first one. Raises NotFound before there is any."""
    found = signed_in()
    if found is not None:
        return db.session.get_one(Office, found.user.office_id)
    office = db.session.scalars(select(Office).order_by(Office.id).limit(1)).one_or_none()
    if office is None:
        raise NotFound("Belum ada kantor desa di sini. Buat dahulu dengan perintah village-desk office add.")
    return office


def _player() -> Persona:
    return persona.read(request) or persona.new()


def _back(player: Persona, **where: object) -> Response:
    answer = make_response(redirect(url_for("simulator.show", **where), 303))  # type: ignore[arg-type]
    return persona.remember(answer, player)


def _files(office: Office, player: Persona) -> list[sending.File]:
    uploaded = [file for file in request.files.getlist("files") if file.filename]
    files = [_uploaded(file) for file in uploaded[: sending.MOST_FILES]]
    wish = request.form.get("sample")
    if wish == samples.BLURRED:
        files.append(samples.blurred())
    elif wish:
        chat = conversation.read(office, player, clock.now())
        service = registry.catalogue_of(office).get(chat.service)
        asked = samples.wanted_files(service, chat.asked)
        files += [samples.photo(r) for r in asked] or [samples.any_photo()]
    return files


def _tap(office: Office, player: Persona) -> conversation.Tap | None:
    """The button that was tapped. Raises InvalidInput for one that the chat no longer shows."""
    tapped = request.form.get("tap")
    if not tapped:
        return None
    found = conversation.read(office, player, clock.now()).tap(tapped)
    if found is None:
        raise InvalidInput("Tombol itu sudah tidak ada. Silakan pilih yang tampak sekarang, atau ketik jawabannya.")
    return found


def _uploaded(file: FileStorage) -> sending.File:
    """Any type: the real pipeline judges it. Only the size is limited, as WhatsApp limits it."""
    largest = current().whole("MEDIA_MAX_BYTES")
    data = file.stream.read(largest + 1)
    if len(data) > largest:
        raise InvalidInput(
            "Berkas itu lebih besar dari %(most)d MB. Silakan pilih yang lebih kecil.", most=largest // 2**20
        )
    return sending.File(data, file.mimetype)


def _forget_file(name: str) -> None:
    """The row is gone already; a file that stays behind is found by the sweep of files without rows."""
    try:
        MediaStore.of(current()).delete(name)
    except (OSError, MediaLost) as error:
        log.warning("practice file not deleted", extra={"error": type(error).__name__})
