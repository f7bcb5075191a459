"""`handback phone`: Handback over TLS on the local network, because phones allow cameras and offline work on nothing else.

The certificate authority is this installation's own; its key never leaves the VAR folder. A small page without TLS gives
its certificate to phones, and nothing else.
"""

from __future__ import annotations

import http.server
import os
import threading
from datetime import timedelta
from pathlib import Path

import trustme

from server.config import read_as
from server.database import now
from server.running import banner
from server.running.place import Folder, Place, check_address, network_address
from server.running.up import up

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Handback on this phone</title>
<style>body{{font:18px/1.5 system-ui;max-width:34rem;margin:2rem auto;padding:0 1rem}}a{{display:block;padding:.8rem 1rem;margin:1rem 0;
border-radius:12px;background:#0b5563;color:#fff;text-align:center;text-decoration:none}}</style>
<h1>Handback on this phone</h1>
<p>1. Install the certificate, so that the phone trusts this computer.</p><a href="/handback.crt">Get the certificate</a>
<p>Android: Settings, Security, Install a certificate, CA certificate. iPhone: open it, then Settings, Profile downloaded, Install;
then General, About, Certificate Trust Settings, and switch Handback on.</p>
<p>2. Open Handback.</p><a href="{address}">{address}</a></html>"""


def phone() -> int:
    """Serve over TLS on every network, and the certificate page one port above."""
    environment = {"HOST": "0.0.0.0", "PORT": "8443", **{key: text for key, text in os.environ.items() if text.strip()}}  # noqa: S104
    place = read_as(Place, environment)
    folder = Folder(Path(place.var).absolute())
    host = network_address() if place.host == "0.0.0.0" else place.host  # noqa: S104
    certificate = issue(folder, host)
    os.environ.update({"HOST": place.host, "PORT": str(place.port)})  # gunicorn's settings read them
    check_address(place.host, place.port + 1)
    page = _serve_page(
        place.host, place.port + 1, (folder.path / "tls" / "ca.pem").read_bytes(), f"https://{host}:{place.port}"
    )
    help_address = f"http://{host}:{place.port + 1}"
    print(f"1. On the phone, open {help_address} and install the certificate:")
    banner.print_qr(help_address)
    print("2. Then open Handback:")
    try:
        return up({**environment, "PUBLIC_URL": f"https://{host}:{place.port}"}, certificate)
    finally:
        page.shutdown()


def issue(folder: Folder, host: str) -> dict[str, str]:
    """A certificate for this address from the folder's own authority, made at first need; as gunicorn's settings want it."""
    tls = folder.path / "tls"
    tls.mkdir(mode=0o700, exist_ok=True)
    authority_key, authority = tls / "ca.key", tls / "ca.pem"
    if not authority_key.exists():
        made = trustme.CA(organization_name="Handback", organization_unit_name="this computer", path_length=0)
        _write(authority, made.cert_pem.bytes())
        _write(authority_key, made.private_key_pem.bytes())
    known = trustme.CA.from_pem(authority.read_bytes(), authority_key.read_bytes())
    today = now()  # iPhones refuse certificates that last longer than 825 days, counted from their beginning
    leaf = known.issue_cert(
        host, "localhost", "127.0.0.1", not_before=today - timedelta(days=1), not_after=today + timedelta(days=396)
    )
    chain, key = tls / "server.pem", tls / "server.key"
    _write(chain, b"".join(part.bytes() for part in leaf.cert_chain_pems))
    _write(key, leaf.private_key_pem.bytes())
    return {"HANDBACK_CERTIFICATE": str(chain), "HANDBACK_CERTIFICATE_KEY": str(key)}


def _write(path: Path, content: bytes) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)


def _serve_page(host: str, port: int, certificate: bytes, address: str) -> http.server.ThreadingHTTPServer:
    """A page with the authority's certificate and the address, in a thread."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/handback.crt":
                self._answer("application/x-x509-ca-cert", certificate)
            else:
                self._answer("text/html; charset=utf-8", _PAGE.format(address=address).encode())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: the terminal belongs to `up`."""

        def _answer(self, media_type: str, content: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    server = http.server.ThreadingHTTPServer((host, port), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
