"""The languages that an office answers in beside Indonesian.

Revision 0012, after 0010.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("offices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("languages", sa.JSON(), server_default='["en"]', nullable=False))
