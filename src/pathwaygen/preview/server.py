"""The preview over HTTP, for this machine only. Every address is looked up in a table; none names a file."""

from __future__ import annotations

import errno
import os
import socketserver
import sys
import threading
import traceback
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urlsplit

from pathwaygen.errors import UsageError, reason
from pathwaygen.preview import page

if TYPE_CHECKING:
    from pathwaygen.catalogue import Language
    from pathwaygen.preview.state import Preview

LOOPBACK = "127.0.0.1"
_NAMES = (LOOPBACK, "localhost")
"""What this machine is called by. A page elsewhere that has its name lead here is called something else."""
_LOOK = 0.2
"""Seconds between two looks at the files."""
_SETTLE = 0.08
"""Seconds that the files must lie still: an editor empties a file before it fills it."""
_BREATH = 10.0
"""Seconds between signs of life to a page that follows."""
_SLOWEST = 30.0
"""Seconds that a request may take to arrive."""
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src data:;"
    " connect-src 'self'; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
)
"""No script but our own file. The drawing and the document have their looks in them."""
_GONE = (
    "Filen ”{}” finns inte bland dem som visas. Den kan ha flyttats, bytt namn eller tagits bort. "
    "Kommer den tillbaka visas den här av sig själv."
)
_TEXT, _HTML = "text/plain", "text/html"


class _Answer(NamedTuple):
    content: bytes
    kind: str = _HTML
    status: HTTPStatus = HTTPStatus.OK
    to: str = ""


class Server(socketserver.ThreadingMixIn, HTTPServer):
    """Serves a preview on loopback, and tells the pages that follow when something has changed."""

    daemon_threads = True
    allow_reuse_address = os.name == "posix"  # elsewhere two programs would share the port

    def __init__(self, preview: Preview, port: int, *, lang: Language = "sv") -> None:
        """Take the port; 0 for one that is free.

        Raises:
            UsageError: The port is taken, or may not be used.
        """
        self.preview = preview
        self.lang: Language = lang
        self.closing = threading.Event()
        self.changed = threading.Condition()
        self.token = preview.token
        try:
            super().__init__((LOOPBACK, port), _Handler)
        except OSError as error:
            raise UsageError(_refused(error, port)) from None
        except OverflowError:
            raise UsageError(f"en port är ett tal mellan 0 och 65535, inte {port}") from None

    def server_bind(self) -> None:
        """Take the port without asking a name server what this machine is called."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = LOOPBACK, self.server_address[1]

    @property
    def address(self) -> str:
        """Where the pages are."""
        return f"http://{LOOPBACK}:{self.server_port}/"

    def run(self) -> None:
        """Serve until the thread is interrupted."""
        watcher = threading.Thread(target=self._watch, name="watch", daemon=True)
        watcher.start()
        try:
            self.serve_forever(poll_interval=_LOOK)
        finally:
            self.closing.set()
            with self.changed:
                self.changed.notify_all()
            self.server_close()

    def _watch(self) -> None:
        while not self.closing.wait(_LOOK):
            token = self.preview.token
            if token == self.token:
                continue
            while not self.closing.wait(_SETTLE) and (now := self.preview.token) != token:
                token = now
            with self.changed:
                self.token = token
                self.changed.notify_all()

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401  as the base has it
        """Say what went wrong in the program; a page that was closed is nothing to say."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


def _refused(error: OSError, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} används redan, kanske av en annan förhandsvisning. Välj en annan med --port"
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"port {port} får inte användas. Välj en över 1023 med --port"
    return f"port {port} går inte att använda: {reason(error)}"


class _Handler(BaseHTTPRequestHandler):
    server: Server
    server_version, sys_version = "pathwaygen", ""
    timeout = _SLOWEST
    error_message_format = "%(code)d\n"
    error_content_type = f"{_TEXT}; charset=utf-8"

    def do_GET(self) -> None:
        """Answer with a page, or follow the files."""
        path = urlsplit(self.path).path
        if not self._ours():
            said = "Förhandsvisningen svarar bara den här datorn."
            self._send(_Answer(said.encode(), _TEXT, HTTPStatus.FORBIDDEN))
        elif path == "/_/handelser":
            self._follow()
        else:
            self._send(self._found(path))

    do_HEAD = do_GET  # noqa: N815  the base's name

    def _ours(self) -> bool:
        """Whether the address that was asked for is this machine's own: else a name has been led here."""
        port = self.server.server_port
        hosts = self.headers.get_all("Host") or []
        return len(hosts) == 1 and hosts[0].lower() in {f"{name}:{port}" for name in _NAMES}

    def _found(self, path: str) -> _Answer:
        try:
            return self._answer([unquote(part) for part in path.split("/")[1:]])
        except Exception:  # noqa: BLE001  a fault of ours must not end the preview
            traceback.print_exc(file=sys.stderr)
            said = "Programmet kunde inte göra sidan. Felet står i terminalen där det körs."
            return _Answer(page.lost(said), status=HTTPStatus.INTERNAL_SERVER_ERROR)

    def _answer(self, parts: list[str]) -> _Answer:
        preview = self.server.preview
        names = preview.names()
        made: bytes | None = None
        match parts:
            case [""] if len(names) == 1:
                return _Answer(b"", to=f"{page.address(names[0])}/dokument")
            case [""]:
                made = page.index(preview.listed(), preview.token)
            case ["_", "regel", code]:
                made = page.rule(code, self.server.lang)
            case ["_", name] if (own := page.asset(name)) is not None:
                return _Answer(*own)
            case [name, view] if (shown := preview.shown(name)) is not None:
                if view == "sida" and shown.page:
                    made = shown.page.html
                elif view in page.VIEWS:
                    made = page.view(shown, view, several=len(names) > 1)
        if made is not None:
            return _Answer(made)
        said, token = "Det finns ingen fil eller sida med den adressen.", ""
        if len(parts) > 1 and parts[1] in page.VIEWS:
            said, token = _GONE.format(parts[0]), preview.token
        return _Answer(page.lost(said, token), status=HTTPStatus.NOT_FOUND)

    def _send(self, answer: _Answer) -> None:
        self.send_response(HTTPStatus.FOUND if answer.to else answer.status)
        if answer.to:
            self.send_header("Location", answer.to)
        self._head(f"{answer.kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.content)

    def _head(self, kind: str) -> None:
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", _POLICY)
        for name, value in _HEADERS.items():
            self.send_header(name, value)

    def _follow(self) -> None:
        """Tell the page which state the files are in, now and at every change, until it goes away."""
        self.send_response(HTTPStatus.OK)
        self._head("text/event-stream; charset=utf-8")
        self.end_headers()
        told = ""
        server = self.server
        while self.command != "HEAD" and not server.closing.is_set():
            said = b": \n\n" if server.token == told else f"retry: 1000\ndata: {server.token}\n\n".encode()
            told = server.token
            try:
                self.wfile.write(said)
                self.wfile.flush()
            except OSError:
                return
            with server.changed:
                server.changed.wait_for(lambda: server.closing.is_set() or server.token != told, _BREATH)  # noqa: B023

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401  as the base has it
        """Say nothing: what is asked for is seen in the page."""
