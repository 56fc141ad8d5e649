"""Labels, saved views, mentions, changes that can be taken back, duplicates and numbers of one person.

Revision 0014, after 0013.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "labels",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_labels_office_id_offices")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_labels")),
        sa.UniqueConstraint("office_id", "name", name=op.f("uq_labels_office_id_name")),
    )
    op.create_table(
        "citizen_labels",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("citizen_id", sa.Integer(), nullable=False),
        sa.Column("label_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizens.id"], name=op.f("fk_citizen_labels_citizen_id_citizens")
        ),
        sa.ForeignKeyConstraint(["label_id"], ["labels.id"], name=op.f("fk_citizen_labels_label_id_labels")),
        sa.ForeignKeyConstraint(
            ["office_id"], ["offices.id"], name=op.f("fk_citizen_labels_office_id_offices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citizen_labels")),
    )
    with op.batch_alter_table("citizen_labels", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_citizen_labels_citizen_id"), ["citizen_id"], unique=False)
        batch_op.create_index("ix_citizen_labels_label", ["label_id", "citizen_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_citizen_labels_office_id"), ["office_id"], unique=False)

    op.create_table(
        "saved_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("scope", sa.String(length=20), nullable=False),
        sa.Column("narrowed", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_saved_views_office_id_offices")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_saved_views_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_saved_views_user_id_name")),
    )
    with op.batch_alter_table("saved_views", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_saved_views_office_id"), ["office_id"], unique=False)

    op.create_table(
        "ticket_labels",
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("label_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["label_id"], ["labels.id"], name=op.f("fk_ticket_labels_label_id_labels")),
        sa.ForeignKeyConstraint(
            ["office_id"], ["offices.id"], name=op.f("fk_ticket_labels_office_id_offices")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_labels_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("ticket_id", "label_id", name=op.f("pk_ticket_labels")),
    )
    with op.batch_alter_table("ticket_labels", schema=None) as batch_op:
        batch_op.create_index("ix_ticket_labels_label", ["label_id", "ticket_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ticket_labels_office_id"), ["office_id"], unique=False)

    op.create_table(
        "note_mentions",
        sa.Column("id", ID, nullable=False),
        sa.Column("note_id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["note_id"], ["ticket_notes.id"], name=op.f("fk_note_mentions_note_id_ticket_notes")
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["offices.id"], name=op.f("fk_note_mentions_office_id_offices")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_note_mentions_ticket_id_tickets")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_note_mentions_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_mentions")),
        sa.UniqueConstraint("note_id", "user_id", name=op.f("uq_note_mentions_note_id_user_id")),
    )
    with op.batch_alter_table("note_mentions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_note_mentions_ticket_id"), ["ticket_id"], unique=False)
        batch_op.create_index("ix_note_mentions_unread", ["user_id", "read_at"], unique=False)

    op.create_table(
        "undo_points",
        sa.Column("id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("withdrawn", sa.JSON(), nullable=False),
        sa.Column("calls", sa.JSON(), nullable=False),
        sa.Column("added", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["ticket_events.id"], name=op.f("fk_undo_points_event_id_ticket_events")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_undo_points_office_id_offices")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_undo_points_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_undo_points")),
        sa.UniqueConstraint("ticket_id", name=op.f("uq_undo_points_ticket_id")),
    )
    with op.batch_alter_table("undo_points", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_undo_points_at"), ["at"], unique=False)

    with op.batch_alter_table("citizens", schema=None) as batch_op:
        batch_op.add_column(sa.Column("same_as_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_citizens_same_as_id"), ["same_as_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_citizens_same_as_id_citizens"), "citizens", ["same_as_id"], ["id"]
        )

    op.create_index("ix_tickets_ready", "tickets", ["office_id", "ready_at"])
    op.create_index("ix_tickets_due", "tickets", ["office_id", "due_at"])
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("merged_into_id", ID, nullable=True))
        batch_op.add_column(sa.Column("disowned_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_tickets_merged_into_id_tickets"), "tickets", ["merged_into_id"], ["id"]
        )
