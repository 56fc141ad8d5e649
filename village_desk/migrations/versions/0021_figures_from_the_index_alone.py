"""What reports count stands in the indexes, and the lines that send a request back have one of their own.

Revision 0021, after 0020.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

WIDER = (
    (
        "ix_inbox_month",
        "inbox",
        "office_id received_at training state origin outcome handled_at citizen_id".split(),
    ),
    ("ix_outbox_month", "outbox", "office_id handed_over_at training state category purpose price".split()),
    ("ix_tickets_due", "tickets", "office_id due_at closed_at".split()),
    ("ix_tickets_citizen", "tickets", "citizen_id id received_at office_id kind training".split()),
    (
        "ix_ticket_events_ticket",
        "ticket_events",
        "ticket_id id at kind from_status to_status actor_id".split(),
    ),
)
SENT_BACK = sa.text("(kind = 'undone' OR to_status = 'documents_missing')")


def upgrade() -> None:
    for name, table, columns in WIDER:
        op.drop_index(name, table_name=table)
        op.create_index(name, table, columns)
    op.create_index(
        "ix_ticket_events_back",
        "ticket_events",
        ["office_id", "at"],
        sqlite_where=SENT_BACK,
        postgresql_where=SENT_BACK,
    )
