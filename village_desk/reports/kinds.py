"""In what shape a report leaves, and what for: codes, as the audit keeps them, and their words."""

from __future__ import annotations

from village_desk.marked import marked

PURPOSES = {
    "subdistrict": marked("Laporan ke kecamatan"),
    "meeting": marked("Musyawarah desa atau rapat BPD"),
    "public": marked("Laporan kepada warga"),
    "archive": marked("Arsip kantor"),
}
FORMATS = {
    "pdf": marked("PDF, siap dicetak"),
    "xlsx": marked("Excel (XLSX)"),
    "csv": marked("Angka saja (CSV)"),
}
TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
