"""The queue: scopes with counts, ready-made views, oldest promise first."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, make_response, render_template, request
from sqlalchemy import ColumnElement

from village_desk import clock
from village_desk.desk import bulk, narrowing, way_back
from village_desk.desk.rows import rows_of
from village_desk.desk.troubles import trouble_strips
from village_desk.marked import marked
from village_desk.office import registry
from village_desk.security.access import ROLES, current_office, current_user, may_see_identities, requires
from village_desk.tickets import news, places, queue, queue_pages, views
from village_desk.tickets.places import Place
from village_desk.tickets.views import Narrowed
from village_desk.tickets.working_models import SavedView
from village_desk.translation import gettext as _

blueprint = Blueprint("queue", __name__)

# Among the counts: the whole of what is shown, and what of it stands before the page.
SHOWN, AHEAD = "shown", "ahead"
SCOPES = {"action": marked("Perlu tindakan"), "mine": marked("Milik saya"), "all": marked("Semua")}
VIEWS = {
    "late": marked("Terlambat"),
    "unowned": marked("Belum ada petugas"),
    "waiting": marked("Menunggu warga"),
    "uncollected": marked("Siap, belum dijemput"),
    "to_agency": marked("Perlu dikirim ke dinas"),
    "agency": marked("Di dinas"),
    "phone": marked("Perlu ditelepon"),
    "mentioned": marked("Menyebut saya"),
    "night": marked("Masuk sejak kantor tutup"),
}
EMPTY = {
    "action": (
        marked("Semua permohonan sudah ditangani"),
        marked("Permohonan baru dari warga akan muncul di sini."),
    ),
    "mine": (
        marked("Belum ada permohonan milik Bapak/Ibu"),
        marked("Buka Perlu tindakan, lalu ambil permohonan yang paling atas."),
    ),
    "all": (
        marked("Belum ada permohonan"),
        marked("Permohonan muncul di sini begitu warga menyelesaikannya di WhatsApp."),
    ),
    "late": (
        marked("Tidak ada yang terlambat"),
        marked("Semua permohonan masih dalam waktu yang dijanjikan."),
    ),
    "unowned": (
        marked("Semua permohonan sudah ada petugasnya"),
        marked("Permohonan baru tanpa petugas muncul di sini."),
    ),
    "waiting": (
        marked("Tidak ada yang menunggu warga"),
        marked("Permohonan yang berkasnya diminta lagi muncul di sini."),
    ),
    "uncollected": (
        marked("Semua dokumen sudah dijemput"),
        marked("Dokumen yang siap diambil muncul di sini."),
    ),
    "to_agency": (
        marked("Tidak ada yang perlu dikirim"),
        marked("Berkas yang sudah diproses dan diterbitkan dinas muncul di sini."),
    ),
    "agency": (
        marked("Tidak ada berkas di dinas"),
        marked("Permohonan yang dikirim ke dinas muncul di sini, yang terlama di atas."),
    ),
    "phone": (
        marked("Tidak ada yang perlu ditelepon"),
        marked("Warga yang pesannya tidak sampai muncul di sini."),
    ),
    "mentioned": (
        marked("Semua catatan sudah dibaca"),
        marked("Catatan rekan yang menyebut Bapak/Ibu muncul di sini."),
    ),
    "night": (
        marked("Tidak ada yang masuk semalam"),
        marked("Permohonan yang masuk saat kantor tutup muncul di sini."),
    ),
}
NARROWED_EMPTY = (
    marked("Tidak ada yang cocok dengan saringan ini"),
    marked("Lepas saringannya untuk melihat semuanya."),
)
RESULTS = {
    "sandi": marked("Kata sandi sudah diganti."),
    "centang": marked("Centang dahulu permohonan yang dimaksud, lalu pilih tindakannya."),
    "sekaligus": marked("Semua yang dicentang sudah dikerjakan."),
    "istirahat": marked("Bapak/Ibu sedang tidak bertugas. Permohonan yang belum selesai kembali ke antrean."),
    "bertugas": marked("Selamat bertugas. Permohonan baru dapat diambil dari antrean."),
    "tampilan": marked("Tampilan disimpan. Namanya ada di baris tampilan, di atas daftar."),
    "tampilan-hapus": marked("Tampilan dihapus. Permohonannya tetap ada."),
    "tampilan-nama": marked("Tampilan belum disimpan: tulis namanya, paling panjang 40 huruf."),
    "tampilan-penuh": marked("Tampilan belum disimpan: sudah ada 8. Hapus satu yang tidak dipakai lagi."),
    "urung": marked("Perubahan diurungkan. Warga tidak dikirimi pesan."),
    "urung-sebagian": marked(
        "Sebagian diurungkan. Yang pesannya sudah berangkat tidak dapat diurungkan lagi."
    ),
    "urung-terlambat": marked(
        "Pesan sudah berangkat atau permohonan sudah berubah lagi, jadi tidak dapat diurungkan."
    ),
    "habis": marked("Semua permohonan yang perlu tindakan sudah ada petugasnya."),
}


@dataclass(frozen=True)
class Pill:
    """One filter: its address name, its words, how many it holds."""

    name: str
    words: str
    count: int


@blueprint.get("/desk")
@requires(*ROLES)
def show() -> str:
    """One page of the queue. `lihat` names the scope or view, `setelah` where it begins: every state is a URL."""
    now, user, office = clock.now(), current_user(), current_office()
    chosen, narrowed = way_back.scope_in(request.args), narrowing.asked_for()
    kept, place = views.of(office.id, user.id), way_back.place_in(request.args)
    counts = _counts(chosen, narrowed, kept, place, now)
    page = queue_pages.page(
        chosen,
        office.id,
        user.id,
        now,
        place,
        total=counts[SHOWN],
        ahead=counts[AHEAD],
        narrowed=narrowed.conditions(),
    )
    hours, staff = registry.hours_of(office), queue.staff(office.id)
    names = {one.id: one.name for one in staff} if may_see_identities() else {}
    result = request.args.get("hasil", "")
    return render_template(
        "desk/queue.html",
        chosen=chosen,
        title=_(SCOPES.get(chosen) or VIEWS[chosen]),
        scopes=[Pill(name, _(words), counts[name]) for name, words in SCOPES.items()],
        views=[
            Pill(name, _(words), counts[name])
            for name, words in VIEWS.items()
            if counts[name] or name == chosen
        ],
        own_views=narrowing.own_views(kept, counts, chosen, narrowed),
        narrowed=narrowing.in_address(narrowed),
        filters=narrowing.choices(office, staff, narrowed),
        rows=rows_of(page.rows, names, hours, now),
        page=page,
        stamp=news.newest(office.id),
        made_at=hours.local(now),
        empty=[_(words) for words in (NARROWED_EMPTY if narrowed else EMPTY[chosen])],
        strips=trouble_strips(office.id, now),
        result=_(RESULTS[result]) if result in RESULTS else None,
        undoable=bulk.undoable(),
        may_take_next="officer" in user.roles and counts["unowned_action"] > 0,
        bulk_choices=bulk.choices() if "officer" in user.roles else {},
    )


@blueprint.get("/desk/kabar")
@requires(*ROLES, by_itself=True)
def news_since() -> Response:
    """Has the queue changed since the page was made (`sejak`)? 304 when not: an open page asks all day."""
    office = current_office()
    stamp = news.newest(office.id)
    response = make_response()
    asked = request.args.get("sejak", "")
    since = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else stamp
    if stamp == since:
        response.status_code = 304
        return response
    response.set_data(json.dumps({"new": news.opened_since(office.id, since)}))
    response.mimetype = "application/json"
    return response


def _counts(
    chosen: str, narrowed: Narrowed, kept: Sequence[SavedView], place: Place | None, now: datetime
) -> dict[str, int]:
    """What every scope, view and saved view holds; of the chosen one what the filter leaves and what is passed."""
    user = current_user()

    def means(scope: str, part: Narrowed) -> tuple[ColumnElement[bool], ...]:
        return (*queue.conditions(scope, user.office_id, user.id, now), *part.conditions())

    more = {narrowing.key_of(view): means(view.scope, views.narrowed_of(view)) for view in kept}
    if narrowed:
        more[SHOWN] = means(chosen, narrowed)
    passed = places.ahead(queue_pages.orders_of(chosen), place) if place else []
    parts = {f"{AHEAD}_{part}": (*means(chosen, narrowed), ahead) for part, ahead in enumerate(passed)}
    counts = queue.counts(user.office_id, user.id, now, more | parts)
    return {SHOWN: counts[chosen], AHEAD: sum(counts[part] for part in parts)} | counts
