"""Village Desk: requests for civil-administration papers by WhatsApp, worked by a village office."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from village_desk.config import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """The application: settings, vault, database, edge, security, then every door by audience.

    Imports stand inside so that `village-desk --help` and `keys new` need neither them nor the environment.
    Raises ConfigurationError when the environment is incomplete.
    """
    from flask import Flask

    from village_desk import config, database, security, translation
    from village_desk.desk import routes as desk
    from village_desk.public import health_routes
    from village_desk.public import routes as public
    from village_desk.reports import routes as reports
    from village_desk.settings import routes as office_settings
    from village_desk.simulator import routes as simulator
    from village_desk.whatsapp import webhook

    settings = settings or config.load()
    equip(settings)
    app = Flask(__name__, template_folder=str(config.ROOT / "templates"), static_folder="static")
    app.secret_key = settings.secret_key
    app.config.update(
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=database.engine_options(settings.sqlite),
        MAX_CONTENT_LENGTH=20 * 1024 * 1024,
    )
    database.db.init_app(app)
    with app.app_context():
        database.install(database.db.engine)
    security.install(app)
    translation.install(app)

    app.register_blueprint(webhook.blueprint)  # citizens, through the carrier
    app.register_blueprint(public.blueprint)  # anyone
    app.register_blueprint(desk.blueprint)  # officers
    app.register_blueprint(reports.blueprint)  # heads
    app.register_blueprint(office_settings.blueprint)  # admins
    app.register_blueprint(simulator.blueprint)  # trainees
    app.register_blueprint(health_routes.operators_blueprint)  # operators
    return app


def equip(settings: Settings) -> None:
    """What belongs to the process and not to an application object: settings, keys, logs, carriers.

    Raises ConfigurationError when the provider's account is missing or a made account cannot be read.
    """
    from village_desk import config, logs, vault
    from village_desk.gateway import carriers

    config.use(settings)
    vault.configure(settings.data_keys, settings.index_key)
    logs.configure(quiet=settings.demo)
    carriers.use(carriers.build(settings))
