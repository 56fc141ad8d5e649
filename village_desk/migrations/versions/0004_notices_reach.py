"""Notices reach: approval of templates, SMS, budget, reminders, calls that nobody answered.

Revision 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column(
        "offices", sa.Column("sms_enabled", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("offices", sa.Column("sms_sender", sa.String(11), server_default="", nullable=False))
    op.add_column("offices", sa.Column("monthly_budget", sa.Integer(), nullable=True))

    op.add_column("office_notices", sa.Column("asked", sa.JSON(), nullable=True))
    op.add_column("office_notices", sa.Column("category", sa.String(16), nullable=True))
    op.add_column("office_notices", sa.Column("refusal", sa.String(200), server_default="", nullable=False))
    op.add_column("office_notices", sa.Column("checked_at", MOMENT, nullable=True))
    op.add_column("office_notices", sa.Column("body", sa.Text(), nullable=True))

    op.add_column("outbox", sa.Column("phone_tries", sa.Integer(), server_default="0", nullable=False))
    op.add_column("outbox", sa.Column("phone_tried_at", MOMENT, nullable=True))
    op.create_index("ix_outbox_month", "outbox", ["office_id", "handed_over_at"])

    op.add_column("tickets", sa.Column("next_reminder_at", MOMENT, nullable=True))
    op.add_column("tickets", sa.Column("reminder_steps", sa.Integer(), server_default="0", nullable=False))
    op.create_index("ix_tickets_reminder", "tickets", ["next_reminder_at"])
    # Requests that wait for a citizen already are looked at soon; the program then finds their true day.
    op.execute(
        "UPDATE tickets SET next_reminder_at = coalesce(ready_at, received_at) "
        "WHERE status = 'ready' AND closed_at IS NULL"
    )
    op.execute(
        "UPDATE tickets SET next_reminder_at = coalesce(waiting_since, received_at) "
        "WHERE status = 'documents_missing' AND closed_at IS NULL"
    )
