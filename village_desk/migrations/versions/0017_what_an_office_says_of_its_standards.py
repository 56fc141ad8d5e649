"""What an office says of its standards.

Revision 0017, after 0016.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "office_standards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("official", sa.String(length=120), nullable=False),
        sa.Column("officer", sa.String(length=120), nullable=False),
        sa.Column("by_service", sa.JSON(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("confirmed", sa.JSON(), nullable=False),
        sa.Column("pledge_head", sa.String(length=120), nullable=False),
        sa.Column("pledge_place", sa.String(length=120), nullable=False),
        sa.Column("pledge_day", sa.Date(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("figures_public", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["offices.id"], name=op.f("fk_office_standards_office_id_offices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_standards")),
        sa.UniqueConstraint("office_id", name=op.f("uq_office_standards_office_id")),
    )
