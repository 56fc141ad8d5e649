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
    live,
    looking_up,
    marks,
    merging,
    misreadings,
    narrowing,
    papers,
    people,
    phone_calls,
    queue,
    quick_replies,
    replies,
    resends,
    survey_form,
    taking,
    taking_back,
    ticket,
    way_back,
)
from village_desk.tickets import action_keys

blueprint = Blueprint("desk", __name__)
blueprint.url_defaults(way_back.carry)
blueprint.add_app_template_global(way_back.to_queue)
blueprint.add_app_template_global(action_keys.new, "new_key")
blueprint.add_app_template_global(taking_back.undo_seconds)
for part in (
    account,
    glance,
    alerts,
    live,
    queue,
    looking_up,
    ticket,
    taking,
    taking_back,
    narrowing,
    marks,
    merging,
    people,
    bulk,
    changes,
    counter,
    survey_form,
    collecting,
    replies,
    resends,
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
