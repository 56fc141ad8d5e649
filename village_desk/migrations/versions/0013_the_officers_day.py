"""An office's own quick replies, what an officer has begun to write, and what officers are told by themselves.

Revision 0013, after 0012.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "office_replies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("text", sa.String(length=900), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["offices.id"], name=op.f("fk_office_replies_office_id_offices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_replies")),
        sa.UniqueConstraint("office_id", "code", name=op.f("uq_office_replies_office_id_code")),
    )
    op.create_index(op.f("ix_office_replies_office_id"), "office_replies", ["office_id"])
    op.create_table(
        "reply_drafts",
        sa.Column("id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["offices.id"], name=op.f("fk_reply_drafts_office_id_offices")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_reply_drafts_ticket_id_tickets")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_reply_drafts_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_drafts")),
        sa.UniqueConstraint("ticket_id", "user_id", name=op.f("uq_reply_drafts_ticket_id_user_id")),
    )
    op.create_index(op.f("ix_reply_drafts_office_id"), "reply_drafts", ["office_id"])
    op.create_table(
        "staff_nudges",
        sa.Column("id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_staff_nudges_office_id_offices")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_staff_nudges_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_nudges")),
        sa.UniqueConstraint("ticket_id", "kind", name=op.f("uq_staff_nudges_ticket_id_kind")),
    )
    op.create_index(op.f("ix_staff_nudges_office_id"), "staff_nudges", ["office_id"])
    op.create_table(
        "page_visits",
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_page_visits_office_id_offices")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_page_visits_ticket_id_tickets")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_page_visits_user_id_users")),
        sa.PrimaryKeyConstraint("ticket_id", "user_id", name=op.f("pk_page_visits")),
    )
    op.create_index(op.f("ix_page_visits_seen_at"), "page_visits", ["seen_at"])
    op.create_index("ix_ticket_events_office", "ticket_events", ["office_id", "id"])
    op.create_index("ix_tickets_pickup", "tickets", ["office_id", "pickup_code_hash"])
    op.create_index("ix_tickets_completed", "tickets", ["office_id", "completed_at"])
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(sa.Column("alerts_off", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("quiet_from", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("quiet_until", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("away_since", sa.DateTime(timezone=True), nullable=True))
