"""The officers' door: everything under its own small blueprint, put together here."""

from __future__ import annotations

from flask import Blueprint

from village_desk.desk import (
    account,
    alerts,
    bulk,
    changes,
    chat_files,
    chats,
    citizens_data,
    collecting,
    complaint,
    complaint_changes,
    complaint_list,
    complaint_settings,
    counter,
    documents,
    glance,
    listening,
    looking_up,
    misreadings,
    papers,
    phone_calls,
    queue,
    quick_replies,
    replies,
    taking,
    ticket,
)

blueprint = Blueprint("desk", __name__)
for part in (
    account,
    glance,
    alerts,
    queue,
    looking_up,
    ticket,
    taking,
    bulk,
    changes,
    counter,
    collecting,
    replies,
    quick_replies,
    papers,
    documents,
    phone_calls,
    chats,
    misreadings,
    citizens_data,
    chat_files,
    listening,
    complaint_list,
    complaint,
    complaint_changes,
    complaint_settings,
):
    blueprint.register_blueprint(part.blueprint)
