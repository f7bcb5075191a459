"""Lists as files to download."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response, send_file

from server.leases import exports

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_file(format: str, name: str, columns: Sequence[exports.Column], rows: Iterable[dict[str, Any]]) -> Response:
    """The rows as `name`.csv or `name`.xlsx. `columns` are (member, heading)."""
    if format == "xlsx":
        return send_file(exports.xlsx_file(columns, rows), XLSX, as_attachment=True, download_name=f"{name}.xlsx")
    file = exports.csv_file(columns, rows)
    return send_file(file, "text/csv", as_attachment=True, download_name=f"{name}.csv")
