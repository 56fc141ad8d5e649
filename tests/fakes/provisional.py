"""Until every door exists: an application with settings, keys and database only. To be removed."""

from __future__ import annotations

import importlib.util
import sys

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


def load_tables() -> None:
    """Every models.py, without the folder's own __init__."""
    for path in sorted((config.ROOT / "village_desk").glob("*/models.py")):
        name = f"village_desk.{path.parent.name}.models"
        if name not in sys.modules:
            spec = importlib.util.spec_from_file_location(name, path)
            assert spec and spec.loader
            module = importlib.util.module_from_spec(spec)
            sys.modules[name] = module
            spec.loader.exec_module(module)
