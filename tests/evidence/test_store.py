"""Where photographs are kept: a real S3 server, alive and dead."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from server.errors import Conflict, Unavailable
from server.evidence.store import Store


@pytest.fixture
def store(settings) -> Store:
    return Store.from_settings(settings)


def test_what_was_put_is_got(store):
    store.put_once("a/b/full", b"bytes", "image/jpeg")
    stored = store.stream("a/b/full")
    assert (stored.size_bytes, stored.media_type, b"".join(stored.chunks)) == (5, "image/jpeg", b"bytes")


def test_the_same_bytes_again_change_nothing(store):
    store.put_once("key", b"bytes", "image/jpeg")
    before = store.client.head_object(Bucket=store.bucket, Key="key")["LastModified"]
    store.put_once("key", b"bytes", "image/jpeg")
    assert store.client.head_object(Bucket=store.bucket, Key="key")["LastModified"] == before


def test_other_bytes_never_replace_an_original(store):
    store.put_once("key", b"bytes", "image/jpeg")
    with pytest.raises(Conflict):
        store.put_once("key", b"other", "image/jpeg")
    assert store.get("key") == b"bytes"


def test_a_torn_original_is_completed(store):
    store.put("key", b"byt", "image/jpeg")
    store.put_once("key", b"bytes", "image/jpeg")
    assert store.get("key") == b"bytes"


def test_twenty_at_once_leave_one_whole_object(store):
    data = bytes(range(256)) * 4000
    threads = [threading.Thread(target=store.put_once, args=("key", data, "image/jpeg")) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.get("key") == data


def test_what_is_not_there_is_not_there(store):
    assert not store.exists("nothing")
    with pytest.raises(KeyError):
        store.get("nothing")


def test_a_missing_bucket_is_made_at_first_use_and_seen_by_ping(store):
    with pytest.raises(Unavailable):
        store.ping()
    store.prepare()
    store.ping()


def test_a_deleted_object_is_gone(store):
    store.put("key", b"bytes", "image/jpeg")
    store.delete("key")
    store.delete("key")
    assert not store.exists("key")


@pytest.mark.parametrize("change", [{"s3_endpoint_url": "http://127.0.0.1:9"}, {"s3_secret_key": "wrong"}])
def test_a_store_that_does_not_answer_or_refuses_is_unavailable(settings, change):
    store = Store.from_settings(replace(settings, **change))
    for act in (store.ping, store.prepare, lambda: store.get("key"), lambda: store.put_once("key", b"", "image/jpeg")):
        with pytest.raises(Unavailable):
            act()


def test_a_store_that_comes_back_is_used_again(store, s3):
    store.put("key", b"bytes", "image/jpeg")
    s3.stop()
    try:
        with pytest.raises(Unavailable):
            store.get("key")
    finally:
        s3.start()
    assert store.get("key") == b"bytes"
