"""Requests asked for together, for whom they are, and what was offered after them.

Revision 0011, after 0010.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# What comes after a service, as the shipped catalogue says it; an office's own definition keeps what it says.
NEXT = {
    "ket-kelahiran": {"next_service": "akta-kelahiran"},
    "ket-kematian": {"next_service": "akta-kematian"},
    "pengantar-nikah": {"next_service": "kk-baru", "next_when": "setelah akad nikah"},
    "akta-perkawinan": {"next_service": "kk-baru"},
    "akta-kelahiran": {"next_service": "kk-tambah-anggota"},
}


def upgrade() -> None:
    with op.batch_alter_table("offices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("bundles", sa.JSON(), nullable=True))

    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("applicant_relation", sa.String(length=20), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("suggested", sa.String(length=60), nullable=True))
        batch_op.create_index(batch_op.f("ix_tickets_linked_to_id"), ["linked_to_id"], unique=False)

    services = sa.table(
        "office_services", sa.column("id"), sa.column("slug"), sa.column("definition", sa.JSON())
    )
    connection = op.get_bind()
    wanted = sa.select(services).where(services.c.slug.in_(NEXT))
    for row in connection.execute(wanted).all():
        definition = row.definition if isinstance(row.definition, dict) else json.loads(row.definition)
        if "next_service" not in definition:
            new = services.update().where(services.c.id == row.id)
            connection.execute(new.values(definition=definition | NEXT[row.slug]))
    connection.execute(
        sa.text("UPDATE offices SET revision = revision + 1")
    )  # what processes keep of the catalogue is stale
