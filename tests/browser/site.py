"""The app on a real threaded HTTP server behind the proxy; it can die and come back at the same address."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from flask import Flask
from werkzeug.serving import BaseWSGIServer, make_server

from tests.browser.proxy import Proxy


class Site:
    """A running Handback. `url` is the proxy's address."""

    def __init__(self, app: Flask) -> None:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self.app = app
        self._server: BaseWSGIServer = make_server("127.0.0.1", 0, app, threaded=True)
        self.port: int = self._server.server_port
        self._start_thread()
        self.proxy = Proxy(self.port)
        self.url = self.proxy.url

    def _start_thread(self) -> None:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def kill(self) -> None:
        """The server is gone."""
        self._server.shutdown()
        self._server.server_close()

    def revive(self) -> None:
        """It is back."""
        self._server = make_server("127.0.0.1", self.port, self.app, threaded=True)
        self._start_thread()

    def deploy(self, dist: Path) -> None:
        """Serve another build of the app from now on."""
        self.app.config["SHELL_DIST"] = str(dist)

    def close(self) -> None:
        """Stop everything."""
        self.kill()
        self.proxy.stop()
