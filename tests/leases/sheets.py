"""Files as lessors send them, good and hostile: workbooks of every kind made by hand."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence

import xlsxwriter

Rows = Sequence[Sequence[object]]


def xlsx_of(rows: Rows) -> bytes:
    """A workbook of today's kind."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return target.getvalue()


def ods_of(rows: Rows) -> bytes:
    """An OpenDocument spreadsheet (ISO/IEC 26300)."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{names}><office:body><office:spreadsheet>'
        f'<table:table table:name="Assets">{cells}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zip_of({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def xls_of(rows: Rows) -> bytes:
    """A workbook of the old kind: BIFF8 ([MS-XLS]) inside a compound file ([MS-CFB])."""
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    cells = b"".join(
        _record(0x204, struct.pack("<HHHHB", r, c, 0, len(str(cell)), 0) + str(cell).encode("latin-1"))
        for r, row in enumerate(rows)
        for c, cell in enumerate(row)
    )
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + cells + _record(0x0A, b"")
    name = b"Assets"
    length = len(start) + 4 + 8 + len(name) + 4
    bound = _record(0x85, struct.pack("<IBBBB", length, 0, 0, len(name), 0) + name)
    return _compound("Workbook", start + bound + _record(0x0A, b"") + sheet)


def zip_of(files: dict[str, str | bytes], level: int = 9) -> bytes:
    """A zip of these files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def sheet_xml(body: str | bytes, dimension: str = "A1") -> bytes:
    """A workbook whose one sheet's XML is written by an attacker."""
    body = body.encode() if isinstance(body, str) else body
    with zipfile.ZipFile(io.BytesIO(xlsx_of([["Serial"]]))) as honest:
        files: dict[str, str | bytes] = {name: honest.read(name) for name in honest.namelist()}
    head = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    files["xl/worksheets/sheet1.xml"] = (
        f'{head}<dimension ref="{dimension}"/><sheetData>'.encode() + body + b"</sheetData></worksheet>"
    )
    return zip_of(files, level=1)


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _compound(name: str, stream: bytes) -> bytes:
    """One stream of at least 4096 bytes in a compound file with sectors of 512."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    count = len(stream) // 512
    end, free, table = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    fat = [table, end, *range(3, count + 2), end]
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        bytes.fromhex("D0CF11E0A1B11AE1"),
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        1,
        1,
        0,
        4096,
        end,
        0,
        end,
        0,
    )
    header += struct.pack("<I", 0) + struct.pack("<I", free) * 108
    sectors = struct.pack(f"<{len(fat)}I", *fat) + struct.pack("<I", free) * (128 - len(fat))
    folder = _entry("Root Entry", 5, end, 0, 1) + _entry(name, 2, 2, len(stream), free) + b"\0" * 256
    return header + sectors + folder + stream


def _entry(name: str, kind: int, start: int, size: int, child: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    none = 0xFFFFFFFF
    return struct.pack("<64sHBBIII36xIQ", text, len(text), kind, 1, none, none, child, start, size)
