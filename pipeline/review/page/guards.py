"""Who may ask the page: this machine's browser, at this address, from the page itself; and what its answers may do."""

from __future__ import annotations

from hmac import compare_digest

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types rapporteur"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_KEPT = "private, max-age=86400"  # the page's own files are the same as long as its token is


class Guard:
    """Lets through only requests to the right host with the right token, and none that another site makes.

    A name that another site points at this machine is a wrong host; a form or script of another site has another
    origin; and neither knows the token. `port` is where the page listens.
    """

    def __init__(self, app: ASGIApp, *, token: str, port: int) -> None:
        self.app, self.token = app, token
        self.hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for the page where a request is refused; pass it on otherwise."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                if scope["path"].startswith(f"/{self.token}/static/"):
                    headers["Cache-Control"] = _KEPT
            await send(message)

        refusal = self._refusal(scope["method"], scope["path"], Headers(scope=scope))
        app = self.app if refusal is None else PlainTextResponse(f"{refusal}\n", status_code=403)
        return await app(scope, receive, send_guarded)

    def _refusal(self, method: str, path: str, headers: Headers) -> str | None:
        """Why a request is refused, None if it is not."""
        host = headers.get("host", "")
        if host not in self.hosts or len(headers.getlist("host")) != 1:
            return "wrong host: open the address that `rapporteur review serve` printed"
        token = path.split("/")[1] if path.startswith("/") else ""
        if not compare_digest(token.encode(), self.token.encode()):
            return "wrong token: open the address that `rapporteur review serve` printed"
        origin = headers.get("origin")
        if origin is None and method not in ("GET", "HEAD"):
            return "no origin"
        if origin is not None and origin != f"http://{host}":
            return "wrong origin"
        is_visit = headers.get("sec-fetch-mode") == "navigate" and method == "GET"
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin") and not is_visit:
            return "asked for by another site"
        return None
