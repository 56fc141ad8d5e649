"""What was misread, and how an office spells.

Revision 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "misreadings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("inbox_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("marked_by", sa.Integer(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("taken_intent", sa.String(length=20), nullable=False),
        sa.Column("taken_service", sa.String(length=60), nullable=True),
        sa.Column("intent", sa.String(length=20), nullable=False),
        sa.Column("service", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(["inbox_id"], ["inbox.id"], name=op.f("fk_misreadings_inbox_id_inbox")),
        sa.ForeignKeyConstraint(["marked_by"], ["users.id"], name=op.f("fk_misreadings_marked_by_users")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_misreadings_office_id_offices")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_misreadings")),
        sa.UniqueConstraint("inbox_id", name=op.f("uq_misreadings_inbox_id")),
    )
    with op.batch_alter_table("misreadings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_misreadings_office_id"), ["office_id"], unique=False)

    with op.batch_alter_table("offices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("glossary", sa.JSON(), server_default="{}", nullable=False))
