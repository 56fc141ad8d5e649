"""A person, voice notes, urgent.

Revision 0008, after 0007.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "listening_tasks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("citizen_id", sa.Integer(), nullable=False),
        sa.Column("inbox_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("attachment_ids", sa.JSON(), nullable=False),
        sa.Column("training", sa.Boolean(), nullable=False),
        sa.Column("asked", sa.String(length=32), nullable=False),
        sa.Column("asks_for", sa.String(length=160), nullable=False),
        sa.Column("spoken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("message_sid", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizens.id"], name=op.f("fk_listening_tasks_citizen_id_citizens")
        ),
        sa.ForeignKeyConstraint(
            ["done_by_id"], ["users.id"], name=op.f("fk_listening_tasks_done_by_id_users")
        ),
        sa.ForeignKeyConstraint(["inbox_id"], ["inbox.id"], name=op.f("fk_listening_tasks_inbox_id_inbox")),
        sa.ForeignKeyConstraint(
            ["office_id"], ["offices.id"], name=op.f("fk_listening_tasks_office_id_offices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listening_tasks")),
        sa.UniqueConstraint("inbox_id", name=op.f("uq_listening_tasks_inbox_id")),
        sa.UniqueConstraint("message_sid", name=op.f("uq_listening_tasks_message_sid")),
    )
    with op.batch_alter_table("listening_tasks", schema=None) as batch_op:
        batch_op.create_index("ix_listening_tasks_citizen", ["citizen_id", "id"], unique=False)
        batch_op.create_index(
            "ix_listening_tasks_waiting", ["office_id", "state", "created_at"], unique=False
        )

    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("urgency", sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column("holding_due_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_conversations_holding_due_at"), ["holding_due_at"], unique=False)

    with op.batch_alter_table("offices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("emergency", sa.Text(), nullable=True))
