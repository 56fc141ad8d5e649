"""Questions that an office is often asked, those nobody answered, and WhatsApp's buttons and lists.

Revision 0009, after 0008.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("offices", sa.Column("map_place", sa.String(200), server_default="", nullable=False))
    op.add_column("outbox", sa.Column("control", sa.Text(), nullable=True))

    op.create_table(
        "office_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("phrases", sa.JSON(), nullable=False),
        sa.Column("answer", sa.String(length=900), nullable=False),
        sa.Column("answer_en", sa.String(length=900), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["offices.id"], name=op.f("fk_office_questions_office_id_offices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_questions")),
    )
    op.create_index(op.f("ix_office_questions_office_id"), "office_questions", ["office_id"])

    op.create_table(
        "office_controls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("content_sid", sa.String(length=34), nullable=False),
        sa.Column("refused_at", MOMENT, nullable=True),
        sa.Column("error_code", sa.String(length=12), nullable=True),
        sa.ForeignKeyConstraint(
            ["office_id"], ["offices.id"], name=op.f("fk_office_controls_office_id_offices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_controls")),
        sa.UniqueConstraint("office_id", "key", name=op.f("uq_office_controls_office_id_key")),
    )
    op.create_index(op.f("ix_office_controls_office_id"), "office_controls", ["office_id"])

    op.create_table(
        "unanswered",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("inbox_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("resolved_at", MOMENT, nullable=True),
        sa.Column("resolved_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["inbox_id"], ["inbox.id"], name=op.f("fk_unanswered_inbox_id_inbox")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_unanswered_office_id_offices")),
        sa.ForeignKeyConstraint(
            ["resolved_by_id"], ["users.id"], name=op.f("fk_unanswered_resolved_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unanswered")),
        sa.UniqueConstraint("inbox_id", name=op.f("uq_unanswered_inbox_id")),
    )
    op.create_index(op.f("ix_unanswered_asked_at"), "unanswered", ["asked_at"])
    op.create_index("ix_unanswered_open", "unanswered", ["office_id", "resolved_at"])
