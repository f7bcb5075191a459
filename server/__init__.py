"""Handback: returning leased IT equipment. `create_app` assembles the parts; nothing else is decided here."""

from __future__ import annotations

from flask import Flask
from flask_migrate import Migrate
from flask_smorest import Api

from server import config
from server.blueprints import register_blueprints
from server.config import Settings
from server.database import db
from server.errors import Problem

migrate = Migrate()


def create_app(settings: Settings | None = None) -> Flask:
    """Assemble Handback from its settings (read from the environment when not given). Raises `BadSetting`."""
    settings = settings or config.read()
    app = Flask(__name__, static_folder=None)
    app.config.update(
        SQLALCHEMY_DATABASE_URI=settings.database_url.replace("postgresql://", "postgresql+psycopg://", 1),
        SQLALCHEMY_ENGINE_OPTIONS={} if settings.is_sqlite else {"pool_pre_ping": True},
        MAX_CONTENT_LENGTH=settings.request_bytes_max,
        API_TITLE="Handback",
        API_VERSION="1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="openapi.json",
    )
    app.extensions["settings"] = settings
    db.init_app(app)
    migrate.init_app(app, db, render_as_batch=True)
    register_blueprints(Api(app))
    app.register_error_handler(Problem, _answer_problem)
    return app


def _answer_problem(problem: Problem) -> tuple[dict[str, object], int, dict[str, str]]:
    return problem.body(), problem.status, {"Content-Type": "application/problem+json"}
