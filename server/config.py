"""Every setting, read once from the environment into a frozen dataclass.

Each field's metadata carries the sentence the README's table shows; a test holds the two together.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, TypeVar

from server.errors import BadSetting

_T = TypeVar("_T")


def setting(
    help: str, *, default: Any = MISSING, low: int | None = None, high: int | None = None, secret: bool = False
) -> Any:
    """A field read from the environment: no default means it must be set; `low` and `high` bound a whole number."""
    return field(default=default, metadata={"help": help, "low": low, "high": high, "secret": secret})


@dataclass(frozen=True)
class Settings:
    """How this Handback runs. Names in the environment are the field names in capitals."""

    database_url: str = setting("Where the tables are: `sqlite:///…` or `postgresql://user:password@host/name`.")
    s3_endpoint_url: str = setting("The S3-compatible store's address.")
    s3_bucket: str = setting("The bucket for photographs and files; made at start when it is missing.")
    s3_access_key: str = setting("The store's access key id.", secret=True)
    s3_secret_key: str = setting("The store's secret access key.", secret=True)
    secret_key: str = setting("At least 32 random characters; keys the hashes of tokens and codes.", secret=True)
    keys_dir: str = setting(
        "A folder for the server's own signing keys; made at first start, shared by all web nodes, never in the database."
    )
    s3_region: str = setting("The store's region.", default="us-east-1")
    public_url: str = setting("The address people open, used in links and QR codes.", default="http://127.0.0.1:8000")
    service_worker: str = setting(
        "`on`, or `off`: phones give up the offline shell at their next visit; their unsent work stays.", default="on"
    )
    log_level: str = setting("DEBUG, INFO, WARNING or ERROR.", default="INFO")
    proxy_hops: int = setting(
        "How many reverse proxies stand in front and set X-Forwarded-For.", default=0, low=0, high=5
    )

    session_hours: int = setting(
        "Hours a sign-in lasts on a browser that is not an enrolled device.", default=12, low=1, high=720
    )
    device_session_days: int = setting("Days a sign-in lasts on an enrolled device.", default=90, low=1, high=366)
    sign_in_tries_max: int = setting(
        "Failed sign-ins per account and per network within the window before further ones wait.",
        default=10,
        low=1,
        high=1000,
    )
    sign_in_window_seconds: int = setting("The window in which failed sign-ins count.", default=900, low=10, high=86400)
    invitation_days: int = setting("Days an invitation stays open.", default=7, low=1, high=90)
    token_days_max: int = setting("The longest life of an API token, in days.", default=365, low=1, high=3650)
    link_days: int = setting("Days a lessor's link lasts unless its maker says otherwise.", default=30, low=1, high=366)
    link_days_max: int = setting("The longest life of a lessor's link, in days.", default=366, low=1, high=3660)
    link_tries_max: int = setting(
        "Wrong link tokens or passphrases per network within the sign-in window before further ones wait.",
        default=30,
        low=1,
        high=10000,
    )

    request_bytes_max: int = setting(
        "The largest request body of any other kind, in bytes.", default=1_048_576, low=65_536, high=1_073_741_824
    )
    # What phones send must fit: the lower bounds keep a thrifty setting from refusing work that was called saved.
    push_entries_max: int = setting("Entries in one push; phones send up to 100.", default=200, low=100, high=5000)
    push_bytes_max: int = setting(
        "Bytes of one push after decompression.", default=4_194_304, low=4_194_304, high=268_435_456
    )
    entry_bytes_max: int = setting("Bytes of one signed entry.", default=32_768, low=32_768, high=1_048_576)
    note_bytes_max: int = setting("Bytes of one note.", default=16_384, low=16_384, high=1_048_576)
    pull_changes_max: int = setting("Changed assets in one answer to a pull.", default=500, low=10, high=10_000)
    photo_bytes_max: int = setting("Bytes of one photograph.", default=16_777_216, low=8_388_608, high=268_435_456)
    photo_pixels_max: int = setting("Pixels of one photograph.", default=50_000_000, low=16_000_000, high=200_000_000)
    photo_edge_pixels_min: int = setting("The shortest edge a photograph may have.", default=16, low=1, high=1000)
    photos_at_once: int = setting(
        "Photographs one web process decodes at once; the rest wait.", default=2, low=1, high=64
    )
    import_bytes_max: int = setting(
        "Bytes of one spreadsheet or outbox ZIP.", default=268_435_456, low=65_536, high=1_073_741_824
    )
    import_rows_max: int = setting("Rows of one schedule.", default=100_000, low=1, high=1_000_000)
    page_rows_max: int = setting("Rows of one page of a list.", default=200, low=10, high=5000)

    @property
    def is_sqlite(self) -> bool:
        """Whether the tables are in SQLite."""
        return self.database_url.startswith("sqlite")

    @property
    def is_tls(self) -> bool:
        """Whether people reach this Handback over TLS; cookies are then `Secure`."""
        return self.public_url.startswith("https://")


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings. Raises `BadSetting`, one line naming each that is missing or absurd."""
    settings = read_as(Settings, environment)
    check(settings)
    return settings


def read_as(kind: type[_T], environment: Mapping[str, str]) -> _T:
    """Fill a dataclass whose fields were made by `setting`. Raises `BadSetting`."""
    values: dict[str, Any] = {}
    wrong: list[str] = []
    for item in fields(kind):  # type: ignore[arg-type]
        name = item.name.upper()
        text = environment.get(name, "").strip()
        if not text:
            if item.default is MISSING:
                wrong.append(f"{name} is not set. {item.metadata['help']}")
            continue
        try:
            values[item.name] = _value(item.type, text, item.metadata)
        except ValueError as problem:
            wrong.append(f"{name} {problem}")
    if wrong:
        raise BadSetting("\n".join(wrong))
    return kind(**values)


def check(settings: Settings) -> None:
    """What one value alone cannot tell. Raises `BadSetting`."""
    if len(settings.secret_key) < 32:
        raise BadSetting("SECRET_KEY needs at least 32 characters.")
    if not settings.database_url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise BadSetting("DATABASE_URL must start with sqlite:/// or postgresql://.")
    for name in ("s3_endpoint_url", "public_url"):
        if not getattr(settings, name).startswith(("http://", "https://")):
            raise BadSetting(f"{name.upper()} must start with http:// or https://.")
    if len(settings.s3_bucket) < 3:
        raise BadSetting("S3_BUCKET needs at least 3 characters.")
    if settings.service_worker not in {"on", "off"}:
        raise BadSetting("SERVICE_WORKER must be on or off.")
    if settings.log_level not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise BadSetting("LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR.")


def _value(type_name: Any, text: str, metadata: Mapping[str, Any]) -> Any:
    if type_name != "int":
        return text
    try:
        number = int(text)
    except ValueError:
        raise ValueError("must be a whole number.") from None
    low, high = metadata["low"], metadata["high"]
    if (low is not None and number < low) or (high is not None and number > high):
        raise ValueError(f"must be from {low} to {high}.")
    return number
