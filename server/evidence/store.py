"""Where bytes are kept: any S3-compatible store (signature v4, path-style addresses)."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from server.config import Settings
from server.errors import Conflict, Unavailable

_CHUNK_BYTES = 262_144
_ABSENT = frozenset({"404", "NoSuchKey", "NotFound"})
_LOST_RACE = frozenset({"412", "PreconditionFailed", "409", "ConditionalRequestConflict"})
_P = ParamSpec("_P")
_T = TypeVar("_T")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Stored:
    """An object on its way out; `chunks` is read once."""

    size_bytes: int
    media_type: str
    chunks: Iterator[bytes]


@dataclass
class Store:
    """One bucket. Every method raises `Unavailable` when the store does not answer or refuses; safe to share between threads."""

    settings: Settings
    _is_ready: bool = False
    _making: threading.RLock = field(default_factory=threading.RLock)
    _client: Any = None

    @classmethod
    def from_settings(cls, settings: Settings) -> Store:
        """A store over the settings' bucket. Touches no network: client and bucket are made at first use, or by `prepare`."""
        return cls(settings)

    @property
    def bucket(self) -> str:
        """The bucket's name."""
        return self.settings.s3_bucket

    @property
    def client(self) -> Any:
        """The S3 client, made once: making it reads megabytes of service descriptions."""
        with self._making:
            if self._client is None:
                self._client = self._connect()
            return self._client

    def _connect(self) -> Any:
        settings = self.settings
        config = Config(
            signature_version="s3v4", connect_timeout=3, read_timeout=20, max_pool_connections=32,
            retries={"total_max_attempts": 2, "mode": "standard"}, s3={"addressing_style": "path"},
            request_checksum_calculation="when_required", response_checksum_validation="when_required",
        )  # fmt: skip
        return boto3.session.Session().client(
            "s3", endpoint_url=settings.s3_endpoint_url, region_name=settings.s3_region, config=config,
            aws_access_key_id=settings.s3_access_key, aws_secret_access_key=settings.s3_secret_key,
        )  # fmt: skip

    def prepare(self) -> None:
        """Make the bucket if it is missing."""
        if self._is_ready:
            return
        with self._making:
            if not self._is_ready and not self._finds(lambda: self.client.head_bucket(Bucket=self.bucket)):
                _ask(self._make_bucket)
            self._is_ready = True

    def ping(self) -> None:
        """Ask whether the bucket is there and ours."""
        if not self._finds(lambda: self.client.head_bucket(Bucket=self.bucket)):
            raise Unavailable(f"The store answers, but has no bucket {self.bucket}.")

    def put_once(self, key: str, data: bytes, media_type: str) -> bool:
        """Write an object that stays as it is. The same bytes again change nothing. Whether this call wrote it.

        What is there already is never replaced, except the torn beginning of these same bytes that a dying store may
        leave. Raises `Conflict` when other bytes are there.
        """
        if self.exists(key):
            kept = self.get(key)
            if kept == data:
                return False
            if not data.startswith(kept):
                raise Conflict("Other bytes are kept under this name already; they were left as they are.")
            log.warning("completing a torn object of %d bytes", len(kept))
            self.put(key, data, media_type)
            return True
        try:
            # Stores that know conditional writes close the gap between asking and writing; others ignore the header
            what = {"Bucket": self.bucket, "Key": key, "Body": data, "ContentType": media_type}
            _ask(self.client.put_object, **what, IfNoneMatch="*")
        except _LostRace:
            return self.put_once(key, data, media_type)
        return True

    def put(self, key: str, data: bytes, media_type: str) -> None:
        """Write an object that may be written again: something derived."""
        self.prepare()
        _ask(self.client.put_object, Bucket=self.bucket, Key=key, Body=data, ContentType=media_type)

    def get(self, key: str) -> bytes:
        """All of an object. Raises `KeyError` when it is not there."""
        return b"".join(self.stream(key).chunks)

    def stream(self, key: str) -> Stored:
        """An object in chunks. Raises `KeyError` when it is not there."""
        self.prepare()
        answer = _ask(self.client.get_object, Bucket=self.bucket, Key=key)
        return Stored(answer["ContentLength"], answer["ContentType"], _chunks(answer["Body"]))

    def exists(self, key: str) -> bool:
        """Whether an object is there."""
        self.prepare()
        return self._finds(lambda: self.client.head_object(Bucket=self.bucket, Key=key))

    def delete(self, key: str) -> None:
        """Remove an object; one that is not there is no error."""
        self.prepare()
        _ask(self.client.delete_object, Bucket=self.bucket, Key=key)

    def _make_bucket(self) -> None:
        try:
            self.client.create_bucket(Bucket=self.bucket)
        except ClientError as refusal:
            if _code(refusal) not in {"BucketAlreadyExists", "BucketAlreadyOwnedByYou"}:
                raise

    def _finds(self, look: Callable[[], Any]) -> bool:
        try:
            _ask(look)
        except KeyError:
            return False
        return True


class _LostRace(Exception):
    """Somebody else wrote the object first."""


def _ask(call: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """One request; what the store says becomes `KeyError`, `_LostRace` or `Unavailable`."""
    try:
        return call(*args, **kwargs)
    except ClientError as refusal:
        code = _code(refusal)
        if code in _ABSENT:
            raise KeyError(str(kwargs.get("Key", ""))) from refusal
        if code in _LOST_RACE:
            raise _LostRace from refusal
        log.error("the store refused %s: %s", refusal.operation_name, code)
        raise Unavailable("The photo store refused. Nothing was lost; it will be tried again.") from refusal
    except BotoCoreError as failure:
        log.error("the store does not answer: %s", type(failure).__name__)
        raise Unavailable("The photo store does not answer. Nothing was lost; it will be tried again.") from failure


def _chunks(body: Any) -> Iterator[bytes]:
    try:
        yield from body.iter_chunks(_CHUNK_BYTES)
    except (BotoCoreError, OSError) as failure:
        raise Unavailable("The photo store broke off. Try again.") from failure
    finally:
        body.close()


def _code(refusal: ClientError) -> str:
    return str(refusal.response.get("Error", {}).get("Code", ""))


def photo_key(return_id: str, sha256: str, size: str) -> str:
    """Where a photograph is: `size` is full, 1280 or 320. Kept per return, so that one return's erasure never touches another."""
    return f"returns/{return_id}/photos/{sha256}/{size}"
