"""Who is let in: the right host, the right token, the page's own origin; all others are refused and write nothing."""

import http.client
from urllib.parse import urlsplit

import pytest

from tests.review.conftest import rows
from tests.review.page.conftest import Served


@pytest.fixture
def page(serve) -> Served:  # type: ignore[no-untyped-def]
    return serve()


def ask(page: Served, method="GET", path="", body=None, **headers):  # type: ignore[no-untyped-def]
    at = urlsplit(page.url)
    connection = http.client.HTTPConnection(at.hostname, at.port, timeout=10)
    asked = {"Host": at.netloc, **{name.replace("_", "-"): value for name, value in headers.items()}}
    connection.putrequest(method, at.path + path if not path.startswith("/") else path, skip_host=True)
    for name, value in asked.items():
        connection.putheader(name, value)
    if body is not None:
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    answer = connection.getresponse()
    return answer.status, dict(answer.getheaders()), answer.read().decode()


def accept(page: Served, **headers):  # type: ignore[no-untyped-def]
    claim = rows(page.desk.output, "people")[0]["id"]
    seen = "seen-e3b0c44298fc"
    return ask(page, "POST", "verdict", f"claim={claim}&verdict=accept&seen={seen}".encode(), **headers)


def origin(page: Served) -> str:
    return page.url[: page.url.index("/", 8)]


def test_the_right_address_is_answered(page: Served) -> None:
    status, headers, text = ask(page)
    assert status == 200
    assert "Rapporteur" in text
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"


def test_it_listens_on_this_machine_alone(page: Served) -> None:
    assert urlsplit(page.url).hostname == "127.0.0.1"
    assert len(urlsplit(page.url).path) > 30


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "", "127.0.0.1.evil.example:80"])
def test_a_wrong_host_is_refused(page: Served, host: str) -> None:
    status, _, text = ask(page, Host=host)
    assert (status, "wrong host" in text) == (403, True)


@pytest.mark.parametrize("path", ["/", "/claims", "/x/claims", "/static/page.css", "//", "/../", "/%00/"])
def test_a_wrong_token_is_refused(page: Served, path: str) -> None:
    status, _, text = ask(page, path=path)
    assert (status, "wrong token" in text) == (403, True)


def test_a_token_that_lacks_a_letter_is_refused(page: Served) -> None:
    assert ask(page, path=urlsplit(page.url).path[:-2] + "/")[0] == 403


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("other", ["http://evil.example", "null", "https://{host}", "http://127.0.0.1:1"])
def test_a_wrong_origin_is_refused(page: Served, method: str, other: str) -> None:
    host = urlsplit(page.url).netloc
    status, _, text = ask(page, method, "claims" if method == "GET" else "undo", Origin=other.format(host=host))
    assert (status, "wrong origin" in text) == (403, True)


def test_what_another_site_sends_writes_nothing(page: Served) -> None:
    assert accept(page)[0] == 403
    assert accept(page, Origin="http://evil.example")[0] == 403
    assert accept(page, Origin=origin(page), Sec_Fetch_Site="cross-site")[0] == 403
    assert page.ledger == []
    assert ask(page, path="claims", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors")[0] == 403


def test_what_the_page_sends_is_written(page: Served) -> None:
    from pipeline.review.page.verdicts import seen

    claim = rows(page.desk.output, "people")[0]["id"]
    body = f"claim={claim}&verdict=accept&seen={seen([])}".encode()
    status, _, _ = ask(page, "POST", "verdict", body, Origin=origin(page), Sec_Fetch_Site="same-origin")
    assert status == 200
    assert page.holding(claim) == [("ana", "accept")]


@pytest.mark.parametrize(
    "path", ["static/../web.py", "static/%2e%2e/web.py", "static/..%2fweb.py", "static//etc/passwd"]
)
def test_no_file_but_the_page_s_own_is_given_out(page: Served, path: str) -> None:
    status, _, text = ask(page, path=path)
    assert status == 404
    assert "def " not in text


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("verdict", b"claim=nothing-0&verdict=accept"),
        ("verdict", b"%"),
        ("verdict", b"\xff\xfe"),
        ("undo", b"ids=verdict-0"),
        ("added", b"document=doc-0&quote=x&table=people"),
        ("bulk", b"verdict=destroy"),
        ("bulk", b"verdict=accept&filters=table%3Dnonsense"),
        ("verdict", b"claim=" + b"x" * 2_000_000),
    ],
)
def test_nonsense_is_told_and_writes_nothing(page: Served, path: str, body: bytes) -> None:
    status, _, text = ask(page, "POST", path, body, Origin=origin(page), Sec_Fetch_Dest="empty")
    assert status == 422
    assert "say" in text
    assert page.ledger == []


@pytest.mark.parametrize(
    "path", ["claims?table=nonsense", "claims?state=%00", "text?document=..%2f..%2fx", "edit?claim=x"]
)
def test_an_address_that_makes_no_sense_is_told(page: Served, path: str) -> None:
    status, _, text = ask(page, path=path)
    assert status == 422
    assert "That did not work" in text


def test_another_method_is_refused(page: Served) -> None:
    assert ask(page, "DELETE", "claims", Origin=origin(page))[0] == 405
    assert ask(page, "GET", "verdict")[0] == 405
