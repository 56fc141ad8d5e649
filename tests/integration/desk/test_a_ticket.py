"""Working one request: the message is seen before it goes, each click has one effect, nothing typed is lost."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests import factories
from tests.fakes import pictures
from tests.fakes.desk_cast import NIK, WORDS, Village, a_ticket, document_of, form_of, sign_in
from tests.fakes.wall_clock import WallClock
from village_desk import clock
from village_desk.audit import AuditLine
from village_desk.config import current
from village_desk.database import db, transaction
from village_desk.media import MediaStore
from village_desk.messages.models import Attachment, OutboxMessage
from village_desk.tickets import lifecycle, status
from village_desk.tickets.actors import officer
from village_desk.tickets.models import Ticket, TicketEvent, TicketNote


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def filled(client: FlaskClient, path: str, **typed: object) -> dict[str, object]:
    """The form of a page with what the officer typed."""
    text = page(client, path)
    token = form_of(text, "/logout")["csrf_token"]
    hidden = text.split("<main")[1]
    fields = form_of(hidden) if 'name="action_key"' in hidden else {}
    return {**fields, "csrf_token": token, **typed}


def send(client: FlaskClient, path: str, **typed: object) -> TestResponse:
    return client.post(path, data=filled(client, path, **typed))


def at_ticket(village: Village, rest: str = "") -> str:
    return f"/desk/t/{village.ticket.id}{rest}"


def status_of(village: Village) -> str:
    return str(db.session.get_one(Ticket, village.ticket.id, populate_existing=True).status)


def advance(village: Village, *path: str) -> None:
    for to in path:
        with transaction():
            rina = village.staff["officer"]
            lifecycle.change_status(village.ticket.id, to, actor=officer(rina.id), now=clock.now())


def test_the_page_shows_one_next_action_and_masks_identity(desk: FlaskClient, village: Village) -> None:
    text = page(desk, at_ticket(village))
    assert "1 dari 1 berkas perlu diperiksa" in text
    assert WORDS in text
    assert "+6281234567890" not in text
    assert NIK not in text
    assert f"••{NIK[-4:]}" in text


def test_the_promise_says_why_both_boxes_say_who_reads_them_and_other_requests_are_near(
    desk: FlaskClient, village: Village
) -> None:
    with transaction():
        together, earlier = (a_ticket(village.office, phone=f"+62812999000{n}") for n in (1, 2))
        for one in (together, earlier):
            one.citizen_id = village.ticket.citizen_id
        together.linked_to_id = village.ticket.id
    text = page(desk, at_ticket(village))
    assert "Janji: " in text and "sejak berkas lengkap, menurut jam buka kantor" in text
    composers = text.split('<details class="composer')[1:]
    assert ["Balas warga" in one.split("</summary>")[0] for one in composers] == [True, False]
    assert composers[1].startswith(" internal") and "warga tidak melihat" in composers[1].split("</summary>")[0]
    beside, _, others = text.partition("Permohonan lain 1")
    assert "Diajukan bersama" in beside and together.number in beside
    assert earlier.number in others and earlier.number not in beside


def test_opening_the_identity_is_written_down_and_lasts_one_page(desk: FlaskClient, village: Village) -> None:
    token = form_of(page(desk, at_ticket(village)), "/identitas")
    answer = desk.post(at_ticket(village, "/identitas"), data=token)
    assert NIK in answer.get_data(as_text=True)
    assert "Pembukaan ini dicatat" in answer.get_data(as_text=True)
    assert NIK not in page(desk, at_ticket(village))
    line = db.session.query(AuditLine).filter_by(action="identity.opened").one()
    assert (line.user_id, line.subject) == (village.staff["officer"].id, f"ticket:{village.ticket.id}")


def test_the_exact_message_is_shown_before_it_goes(desk: FlaskClient, village: Village) -> None:
    advance(village, "checking")
    shown = page(desk, at_ticket(village, "/status/ready"))
    assert status_of(village) == "checking"
    assert "Dikirim lewat WhatsApp sebagai pesan biasa." in shown
    assert send(desk, at_ticket(village, "/status/ready"), langkah="kirim").status_code == 303
    sent = (
        db.session.query(OutboxMessage).filter_by(notice="ready", author_id=village.staff["officer"].id).one()
    )
    for line in (sent.body or "").replace("*", "").splitlines():
        assert line in shown.replace("<strong>", "").replace("</strong>", ""), line
    assert status_of(village) == "ready"


def test_outside_the_window_without_a_template_the_page_names_the_telephone(
    desk: FlaskClient, village: Village, at: WallClock
) -> None:
    advance(village, "checking")
    at("2026-11-23 09:00")
    sign_in(desk, village.staff["officer"])
    assert "Warga masuk daftar Telepon warga." in page(desk, at_ticket(village, "/status/ready"))
    assert "tidak ada pesan yang dikirim" in page(desk, at_ticket(village, "/status/in_progress"))


def test_one_form_sent_twice_is_one_effect(desk: FlaskClient, village: Village) -> None:
    form = filled(desk, at_ticket(village, "/balas"), reply="Baik, kami periksa.", langkah="kirim")
    for _ in range(3):
        assert desk.post(at_ticket(village, "/balas"), data=form).status_code == 303
    assert db.session.query(OutboxMessage).filter_by(purpose="officer").count() == 1


@pytest.mark.parametrize(
    ("rest", "typed"),
    [
        ("/status/checking", {}),
        ("/tolak", {"reason": "duplicate", "words": "Nomor lama masih berjalan"}),
        ("/status/cancelled", {"detail": "Warga menelepon, tidak jadi"}),
        ("/minta-berkas", {"documents": ["kk"]}),
    ],
)
def test_a_double_click_is_answered_as_done_and_blames_no_colleague(
    desk: FlaskClient, village: Village, rest: str, typed: dict[str, object]
) -> None:
    """The browser shows the answer to the second press (S22)."""
    form = filled(desk, at_ticket(village, rest), **typed, langkah="kirim")
    first, second = (desk.post(at_ticket(village, rest), data=form) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    said = page(desk, second.headers["Location"])
    assert "sudah dikerjakan, dan hanya dicatat sekali" in said and "petugas lain" not in said
    assert db.session.query(TicketEvent).filter_by(ticket_id=village.ticket.id, kind="status").count() == 1
    back = desk.get(at_ticket(village, rest))
    assert "sudah dikerjakan" in page(desk, back.headers["Location"]), "the browser's back button"


def test_the_second_of_two_officers_is_told_that_a_colleague_was_quicker(
    desk: FlaskClient, village: Village
) -> None:
    path = at_ticket(village, "/status/checking")
    form = filled(desk, path, langkah="kirim")
    advance(village, "checking")  # the very change that this page is about
    answer = desk.post(path, data=form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409 and "Sementara halaman Bapak/Ibu terbuka, permohonan ini diubah" in page


def test_a_change_on_a_stale_page_is_refused(desk: FlaskClient, village: Village) -> None:
    path = at_ticket(village, "/tolak")
    form = filled(desk, path, reason="other", words="Alamatnya di desa sebelah.", langkah="kirim")
    advance(village, "checking")
    answer = desk.post(path, data=form)
    assert answer.status_code == 409
    assert "Alamatnya di desa sebelah." in answer.get_data(as_text=True)
    assert status_of(village) == "checking"


def test_rejecting_needs_a_reason_and_shows_it_to_the_citizen(desk: FlaskClient, village: Village) -> None:
    path = at_ticket(village, "/tolak")
    empty = send(desk, path, langkah="lihat")
    assert empty.status_code == 422
    assert "Pilih alasan penolakan." in empty.get_data(as_text=True)
    shown = send(desk, path, reason="duplicate", words="Nomor lama masih berjalan", langkah="lihat")
    assert "permohonan yang sama sudah ada. Nomor lama masih berjalan" in shown.get_data(as_text=True)
    assert status_of(village) == "received"
    assert send(desk, path, reason="duplicate", words="Nomor lama", langkah="kirim").status_code == 303
    assert status_of(village) == "rejected"


def test_cancelling_needs_a_reason_that_the_citizen_reads(desk: FlaskClient, village: Village) -> None:
    """Outside the window an empty reason would read "kami batalkan karena -"."""
    path = at_ticket(village, "/status/cancelled")
    for nothing in ("", "  "):
        refused = send(desk, path, detail=nothing, langkah="kirim")
        assert refused.status_code == 422 and "Tulis alasan pembatalan" in refused.get_data(as_text=True)
    assert status_of(village) == "received"
    assert "Alasannya: Sudah dilayani" in send(desk, path, detail="Sudah dilayani").get_data(as_text=True)
    assert send(desk, path, detail="Sudah dilayani", langkah="kirim").status_code == 303
    assert status_of(village) == "cancelled"


@pytest.mark.parametrize("path", [("checking", "in_progress", "at_agency"), ("checking", "ready")])
def test_what_an_officer_adds_is_in_the_message(
    desk: FlaskClient, village: Village, path: tuple[str, ...]
) -> None:
    """A page asks only for words that will arrive: nothing that was typed is lost without a word."""
    advance(village, *path)
    row = db.session.get_one(Ticket, village.ticket.id, populate_existing=True)
    asked = 0
    for to in status.allowed("request", row.status) - {"rejected", "completed", "documents_missing"}:
        change = at_ticket(village, f"/status/{to}")
        if 'name="detail"' in page(desk, change):
            asked += 1
            shown = send(desk, change, detail="Tanda tangan saksi belum ada", langkah="lihat")
            assert "Tanda tangan saksi belum ada" in shown.get_data(as_text=True).split('class="strip')[0], to
    assert asked


def test_the_reason_other_needs_words(desk: FlaskClient, village: Village) -> None:
    answer = send(desk, at_ticket(village, "/tolak"), reason="other", words=" ", langkah="kirim")
    assert answer.status_code == 422
    assert "Tulis alasan penolakan" in answer.get_data(as_text=True)
    assert status_of(village) == "received"


def test_documents_are_asked_for_by_name(desk: FlaskClient, village: Village) -> None:
    asked = next(r for r in village.ticket.terms["requirements"] if not r["in_person"])
    path = at_ticket(village, "/minta-berkas")
    shown = send(desk, path, documents=[asked["slug"]], words="Fotonya terpotong.", langkah="lihat")
    assert f"{asked['name']}. Fotonya terpotong." in shown.get_data(as_text=True)
    assert send(desk, path, documents=[asked["slug"]], langkah="kirim").status_code == 303
    assert status_of(village) == "documents_missing"


def test_a_document_of_another_service_cannot_be_asked_for(desk: FlaskClient, village: Village) -> None:
    answer = send(desk, at_ticket(village, "/minta-berkas"), documents=["not_on_the_list"], langkah="kirim")
    assert answer.status_code == 422
    assert status_of(village) == "received"


def test_handing_over_names_who_collected(desk: FlaskClient, village: Village) -> None:
    advance(village, "checking", "ready")
    path = at_ticket(village, "/serahkan")
    assert send(desk, path, relation="anak", langkah="kirim").status_code == 422
    done = send(desk, path, collected_by="Dwi Astuti", relation="anak", langkah="kirim")
    assert done.status_code == 303
    ticket = db.session.get_one(Ticket, village.ticket.id, populate_existing=True)
    assert (ticket.status, ticket.collected_by, ticket.collected_relation) == (
        "completed",
        "Dwi Astuti",
        "anak",
    )


def test_a_finished_request_can_be_opened_again(desk: FlaskClient, village: Village) -> None:
    advance(village, "checking", "ready", "completed")
    assert "Buka kembali permohonan" in page(desk, at_ticket(village))
    assert send(desk, at_ticket(village, "/status/checking"), langkah="kirim").status_code == 303
    assert status_of(village) == "checking"


def test_a_change_that_the_table_does_not_know_is_refused(desk: FlaskClient, village: Village) -> None:
    assert desk.get(at_ticket(village, "/status/completed")).status_code == 409
    assert desk.get(at_ticket(village, "/status/nonsense")).status_code == 404
    assert desk.get(at_ticket(village, "/status/rejected")).status_code == 404


def test_taking_makes_it_mine(desk: FlaskClient, village: Village) -> None:
    form = form_of(page(desk, at_ticket(village)), "/ambil")
    assert desk.post(at_ticket(village, "/ambil"), data=form).status_code == 303
    assert "Petugas: Bapak/Ibu sendiri." in page(desk, at_ticket(village))


def test_a_reply_is_shown_first_and_can_be_taken_back(desk: FlaskClient, village: Village) -> None:
    shown = send(desk, at_ticket(village, "/balas"), reply="Baik, *besok* kami kabari.", langkah="lihat")
    assert db.session.query(OutboxMessage).filter_by(purpose="officer").count() == 0
    assert "Baik, <strong>besok</strong> kami kabari." in shown.get_data(as_text=True)
    send(desk, at_ticket(village, "/balas"), reply="Baik, besok kami kabari.", langkah="kirim")
    row = db.session.query(OutboxMessage).filter_by(purpose="officer").one()
    undo = form_of(page(desk, at_ticket(village)), f"/urungkan/{row.id}")
    answer = desk.post(at_ticket(village, f"/urungkan/{row.id}"), data=undo)
    assert answer.headers["Location"].endswith("hasil=diurungkan")
    assert db.session.get_one(OutboxMessage, row.id, populate_existing=True).state == "cancelled"
    again = desk.post(at_ticket(village, f"/urungkan/{row.id}"), data=undo)
    assert again.headers["Location"].endswith("hasil=diurungkan"), "a double click is not too late"
    assert "Balasan diurungkan" in page(desk, at_ticket(village))
    # Nobody has answered yet: the figure of first answers must not say so.
    assert db.session.get_one(Ticket, village.ticket.id, populate_existing=True).first_answer_at is None


def test_a_notice_cannot_be_taken_back_as_if_it_were_a_reply(desk: FlaskClient, village: Village) -> None:
    token = form_of(page(desk, at_ticket(village)), "/logout")
    assert desk.post(at_ticket(village, f"/urungkan/{village.to_call.id}"), data=token).status_code == 404


def test_a_reply_that_is_too_long_keeps_every_letter(desk: FlaskClient, village: Village) -> None:
    answer = send(desk, at_ticket(village, "/balas"), reply="a" * 1600, langkah="lihat")
    assert answer.status_code == 422
    assert "a" * 1600 in answer.get_data(as_text=True)


def test_words_of_people_are_never_markup(desk: FlaskClient, village: Village) -> None:
    hostile = "<script>alert(1)</script> {{ config }} *<b>*"
    send(desk, at_ticket(village, "/catatan"), note=hostile)
    text = page(desk, at_ticket(village))
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ config }} <strong>&lt;b&gt;</strong>" in text
    assert db.session.query(TicketNote).one().text == hostile


@pytest.mark.parametrize(("born", "warned"), [("1990-08-17", False), ("1990-08-18", True)])
def test_a_date_of_birth_that_the_nik_does_not_know_is_pointed_out(
    desk: FlaskClient, village: Village, born: str, warned: bool
) -> None:
    fields = {"nama": "Siti Aminah", "nik": factories.NIK, "tanggal_lahir": born}
    ticket = factories.ticket(village.office, service="ktp-baru", fields=fields)
    text = desk.get(f"/desk/t/{ticket.id}").text
    assert ("Tidak sama dengan tanggal di NIK" in text) is warned


def test_a_photo_is_judged_and_the_next_step_follows(desk: FlaskClient, village: Village) -> None:
    path = at_ticket(village, f"/berkas/{village.attachment.public_id}")
    form = form_of(page(desk, path), "/nilai") | {"verdict": "blurred"}
    assert desk.post(f"{path}/nilai", data=form).headers["Location"].endswith("minta-berkas?langsung=1")
    assert document_of(village.ticket).verdict == "blurred"
    assert "1 berkas belum dapat dipakai" in page(desk, at_ticket(village))
    refused = form_of(page(desk, path), "/nilai") | {"verdict": "lovely"}
    assert desk.post(f"{path}/nilai", data=refused).status_code == 422


@pytest.mark.parametrize(("made", "shown"), [(pictures.jpeg, "inline"), (pictures.pdf, "attachment")])
def test_a_file_opens_signed_in_only_under_a_policy_of_its_own(
    desk: FlaskClient, village: Village, made: object, shown: str
) -> None:
    _keep(village, made())  # type: ignore[operator]
    path = at_ticket(village, f"/berkas/{village.attachment.public_id}/isi")
    answer = desk.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Content-Disposition"].startswith(shown)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    line = db.session.query(AuditLine).filter_by(action="document.opened").one()
    assert line.details == {"attachment": village.attachment.id}
    desk.delete_cookie("__Host-village_desk", domain="desa.example.id")
    assert desk.get(path).status_code == 303


def _keep(village: Village, data: bytes) -> None:
    kept = MediaStore.of(current()).keep(data)
    with transaction():
        row = db.session.get_one(Attachment, village.attachment.id)
        row.storage_name, row.content_hash = kept.name, kept.content_hash
        row.content_type, row.kind = kept.content_type, kept.kind


def test_the_call_list_says_whom_why_and_what_and_empties(desk: FlaskClient, village: Village) -> None:
    text = page(desk, "/desk/telepon")
    assert "0812-xxxx-7890" in text and "+6281234567890" not in text
    assert "belum disetujui WhatsApp" in text
    assert "Dokumen Bapak/Ibu sudah siap diambil." in text
    path = f"/desk/telepon/{village.to_call.id}"
    opened = desk.post(f"{path}/nomor", data=form_of(text, f"{path}/nomor#telepon-{village.to_call.id}"))
    assert "tel:+6281234567890" in opened.text and "Pembukaan ini dicatat" in opened.text
    line = db.session.query(AuditLine).filter_by(action="phone.opened").one()
    assert line.subject == f"outbox:{village.to_call.id}"
    form = form_of(text, path) | {"outcome": "no_answer"}
    assert desk.post(path, data=form).status_code == 303
    again = page(desk, "/desk/telepon")
    assert "Sudah ditelepon 1 kali, terakhir hari ini" in again
    assert desk.post(path, data=form_of(again, path) | {"outcome": "reached"}).status_code == 303
    late = desk.post(
        path, data=form_of(again, path) | {"outcome": "no_answer", "action_key": "of a colleague"}
    )
    assert "sudah selesai sebelumnya" in page(desk, late.headers["Location"])
    assert "Tidak ada yang perlu ditelepon" in page(desk, "/desk/telepon")
    assert "Warga sudah ditelepon" in page(desk, at_ticket(village))
