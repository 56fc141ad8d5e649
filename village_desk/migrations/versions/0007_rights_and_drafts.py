"""Consents, wishes to be erased, the doubt after a long silence, and when something is due for a draft.

Revision 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consent_wordings",
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("first_shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_consent_wordings")),
    )
    op.create_table(
        "consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("citizen_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("wording_version", sa.String(length=16), nullable=False),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizens.id"], name=op.f("fk_consents_citizen_id_citizens")
        ),
        sa.ForeignKeyConstraint(["message_id"], ["inbox.id"], name=op.f("fk_consents_message_id_inbox")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_consents_office_id_offices")),
        sa.ForeignKeyConstraint(
            ["wording_version"],
            ["consent_wordings.version"],
            name=op.f("fk_consents_wording_version_consent_wordings"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.create_index("ix_consents_citizen", ["citizen_id", "kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_consents_office_id"), ["office_id"], unique=False)

    op.create_table(
        "erasure_wishes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("citizen_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizens.id"], name=op.f("fk_erasure_wishes_citizen_id_citizens")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["inbox.id"], name=op.f("fk_erasure_wishes_message_id_inbox")
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["offices.id"], name=op.f("fk_erasure_wishes_office_id_offices")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["users.id"], name=op.f("fk_erasure_wishes_withdrawn_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure_wishes")),
    )
    with op.batch_alter_table("erasure_wishes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_erasure_wishes_citizen_id"), ["citizen_id"], unique=False)
        batch_op.create_index("ix_erasure_wishes_waiting", ["office_id", "done_at", "due_at"], unique=False)

    with op.batch_alter_table("citizens", schema=None) as batch_op:
        batch_op.add_column(sa.Column("doubted_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("doubt_tries", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("draft_due_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("draft_reminded_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_conversations_draft_due_at"), ["draft_due_at"], unique=False)

    # Drafts of before are looked at once; what is due for each is computed from its citizen's last message.
    op.execute(
        "UPDATE conversations SET draft_due_at = updated_at WHERE draft_service IS NOT NULL AND draft_due_at IS NULL"
    )
