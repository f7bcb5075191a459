"""The ground the other tests stand on."""

from __future__ import annotations

import boto3
from flask import Flask
from sqlalchemy import func, select

from server.config import Settings
from server.database import db
from server.models.reference import Asset
from tests.example import Example


def test_every_database_holds_the_example(any_database: str, app: Flask, example: Example) -> None:
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Asset)) == len(example.assets)
        assert db.engine.dialect.name == any_database


def test_the_s3_server_keeps_what_it_is_given(settings: Settings) -> None:
    store = boto3.client(
        "s3", endpoint_url=settings.s3_endpoint_url, region_name=settings.s3_region,
        aws_access_key_id=settings.s3_access_key, aws_secret_access_key=settings.s3_secret_key,
    )  # fmt: skip
    store.create_bucket(Bucket=settings.s3_bucket)
    store.put_object(Bucket=settings.s3_bucket, Key="one", Body=b"kept")
    assert store.get_object(Bucket=settings.s3_bucket, Key="one")["Body"].read() == b"kept"
