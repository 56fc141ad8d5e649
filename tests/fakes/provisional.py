"""Until every door exists: an application with settings, keys and database only. To be removed."""

from __future__ import annotations

from flask import Flask

from village_desk import config, database, vault


def application(settings: config.Settings) -> Flask:
    """What create_app does before its first door."""
    config.use(settings)
    vault.configure(settings.data_keys, settings.index_key)
    app = Flask("village_desk", template_folder=str(config.ROOT / "templates"))
    app.secret_key = settings.secret_key
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    database.db.init_app(app)
    with app.app_context():
        database.install(database.db.engine)
    return app
