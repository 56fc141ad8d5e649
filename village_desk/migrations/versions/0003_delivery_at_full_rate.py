"""Delivery at full rate: indexes over what is live, doubts and overtaken messages, whose turn a job is.

Revision 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "job_turns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_owner", sa.String(length=40), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_turns")),
        sa.UniqueConstraint("name", name=op.f("uq_job_turns_name")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("doubtful_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("overtaken", sa.String(length=60), nullable=True))
        batch_op.create_index(
            "ix_outbox_live_citizen",
            ["citizen_id", "id"],
            unique=False,
            sqlite_where=sa.text("state IN ('queued', 'claimed', 'calling', 'unknown')"),
            postgresql_where=sa.text("state IN ('queued', 'claimed', 'calling', 'unknown')"),
        )
        batch_op.create_index(
            "ix_outbox_live_user",
            ["user_id", "id"],
            unique=False,
            sqlite_where=sa.text("state IN ('queued', 'claimed', 'calling', 'unknown')"),
            postgresql_where=sa.text("state IN ('queued', 'claimed', 'calling', 'unknown')"),
        )
        batch_op.create_index(
            "ix_outbox_queue",
            ["office_id", "must_reach", "next_try_at", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'queued'"),
            postgresql_where=sa.text("state = 'queued'"),
        )
        batch_op.create_index(
            "ix_outbox_silent",
            ["id"],
            unique=False,
            sqlite_where=sa.text(
                "must_reach AND phone_listed_at IS NULL AND state IN ('queued', 'unknown', 'handed_over', 'sent')"
            ),
            postgresql_where=sa.text(
                "must_reach AND phone_listed_at IS NULL AND state IN ('queued', 'unknown', 'handed_over', 'sent')"
            ),
        )

    with op.batch_alter_table("receipts", schema=None) as batch_op:
        batch_op.create_index(
            "ix_receipts_orphans",
            ["provider_sid"],
            unique=False,
            sqlite_where=sa.text("outbox_id IS NULL"),
            postgresql_where=sa.text("outbox_id IS NULL"),
        )
