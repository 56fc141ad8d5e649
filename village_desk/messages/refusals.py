"""What a refused call most probably means, in words for the admin's pages and for `doctor`."""

from __future__ import annotations

from village_desk.marked import marked

WORDS = {
    "scheme": marked("Alamat di Twilio ditulis dengan http, bukan https seperti PUBLIC_URL."),
    "host": marked("Nama alamat di Twilio lain dari PUBLIC_URL."),
    "port": marked("Nomor porta pada alamat di Twilio lain dari PUBLIC_URL."),
    "path": marked("Proxy mengubah alamat sebelum sampai ke program ini."),
    "slash": marked("Alamat di Twilio berakhiran garis miring, atau kehilangan garis miringnya di proxy."),
    "other_account": marked("Kiriman datang dari akun Twilio lain (sub-akun), atau TWILIO_ACCOUNT_SID keliru."),
    "token": marked(
        "Mungkin Auth Token di Twilio sudah diganti dan TWILIO_AUTH_TOKEN di sini masih yang lama; "
        "mungkin juga kiriman palsu."
    ),
    "header_lost": marked("Mungkin proxy membuang tajuk X-Twilio-Signature."),
    "stranger": marked("Mungkin kiriman orang luar. Bila pesan warga tetap masuk, tidak ada yang perlu dilakukan."),
}
MENDING = {
    "scheme": "the address at Twilio begins with http, PUBLIC_URL with https: write https there",
    "host": "the address at Twilio has another name than PUBLIC_URL: make them the same",
    "port": "the address at Twilio has another port than PUBLIC_URL: make them the same",
    "path": "the proxy changes the path before it comes here: let it pass /webhooks/twilio/ as it is",
    "slash": "the address at Twilio ends with a slash (or the proxy takes it away): write it without",
    "other_account": "signed by us for another account: TWILIO_ACCOUNT_SID is wrong, or a sub-account's number",
    "token": "probably the token was rotated: put the present one first in TWILIO_AUTH_TOKEN (or forged calls)",
    "header_lost": "probably the proxy drops the header X-Twilio-Signature (or forged calls)",
    "stranger": "probably strangers; when citizens' messages come in, nothing is to be done",
}
