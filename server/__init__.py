"""Handback: returning leased IT equipment. `create_app` assembles the parts; nothing else is decided here."""

from __future__ import annotations

from flask import Flask
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from server import answers, config, guard, logs
from server.blueprints import register_blueprints
from server.config import Settings
from server.database import db
from server.description import describe
from server.evidence.photo import MEMORY_BYTES_MAX
from server.evidence.store import Store
from server.evidence.turns import Turns
from server.readiness import MIGRATIONS

migrate = Migrate()


def create_app(settings: Settings | None = None) -> Flask:
    """Assemble Handback from its settings (read from the environment when not given). Raises `BadSetting`."""
    settings = settings or config.read()
    app = Flask(__name__, static_folder=None)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.config.update(
        SQLALCHEMY_DATABASE_URI=settings.database_url.replace("postgresql://", "postgresql+psycopg://", 1),
        # hide_parameters: an error's text would otherwise carry people's data into the logs
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True} | ({} if settings.is_sqlite else {"pool_pre_ping": True}),
        MAX_CONTENT_LENGTH=settings.request_bytes_max,
    )
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.extensions["settings"] = settings
    app.extensions["store"] = Store.from_settings(settings)
    app.extensions["turns"] = Turns(settings.photos_at_once, MEMORY_BYTES_MAX)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(MIGRATIONS), render_as_batch=True)
    logs.set_up(app, settings.log_level, behind_proxy=settings.proxy_hops > 0)
    guard.set_up(app)
    register_blueprints(describe(app))
    answers.set_up(app, is_tls=settings.is_tls)
    return app
