"""What a workbench refuses, and what its answers carry."""

import base64
import hashlib
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import lxml.html
import pytest

from diglot.web.security import Access, is_known, is_loopback
from diglot.web.wording import LANGUAGES, texts
from tests.generators import hostile
from tests.web.conftest import EVIL, Served, listening
from tests.web.test_api import over, started

TOKEN = "a token that nobody else has"
PAGES = ("/", "/reports", "/search?q=lens", "/ledger", "/themes", "/glossary", "/check", "/api")


@pytest.fixture(scope="module")
def guarded(corpus: Path) -> Iterator[str]:
    """A workbench that demands a token."""
    with listening(corpus, Access(token=TOKEN)) as url:
        yield url


@pytest.mark.parametrize("path", [*PAGES, "/nothing", "/api/corpus", "/api/nothing", "/static/workbench.js"])
def test_every_answer_tells_browsers_what_to_keep_to(served: Served, path: str) -> None:
    headers = served.get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_styles_in_a_page_must_be_empty_ones(served: Served) -> None:
    (digest,) = re.findall(r"'sha256-([^']+)'", served.get("/").headers["content-security-policy"])
    assert base64.b64decode(digest) == hashlib.sha256(b"").digest()


@pytest.mark.parametrize("path", PAGES)
def test_pages_have_no_script_or_style_in_them_and_name_no_other_host(served: Served, path: str) -> None:
    page = lxml.html.document_fromstring(served.get(path).content)
    assert not page.xpath("//script[not(@src)] | //style | //*[@style] | //*[@*[starts-with(name(), 'on')]]")
    addresses = page.xpath("//@src | //@href | //@action")
    assert all(address.startswith(("/", "?", "#")) and not address.startswith("//") for address in addresses)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        pytest.param("localhost", 200, id="localhost"),
        pytest.param("127.0.0.1:8642", 200, id="address"),
        pytest.param("[::1]:8642", 200, id="address-of-six"),
        pytest.param("LOCALHOST", 200, id="capitals"),
        pytest.param("rebound.example", 400, id="a-name-that-was-made-to-point-here"),
        pytest.param("localhost.rebound.example", 400, id="a-name-below-another"),
        pytest.param("192.0.2.1", 400, id="an-address-elsewhere"),
        pytest.param("localhost@rebound.example", 400, id="a-user-before-the-name"),
        pytest.param("[", 400, id="no-name"),
    ],
)
def test_only_names_of_this_machine_are_answered(served: Served, host: str, status: int) -> None:
    assert served.get("/api/corpus", headers={"Host": host}).status_code == status


def test_a_host_of_ones_own_is_known_by_its_name_and_by_numbers() -> None:
    access = Access(host="0.0.0.0", names=frozenset({"Workbench.Example"}), token=TOKEN)
    assert is_known("workbench.example:80", access)
    assert is_known("192.0.2.7:8642", access)
    assert not is_known("rebound.example", access)
    assert [is_loopback(host) for host in ("127.0.0.2", "::1", "localhost", "0.0.0.0", "example.org")] == [
        True, True, True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Origin": "https://evil.example"}, id="origin"),
        pytest.param({"Origin": "null"}, id="no-origin"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, id="cross-site"),
        pytest.param({"Sec-Fetch-Site": "same-site"}, id="another-port"),
    ],
)
def test_other_sites_cannot_send_anything(served: Served, headers: dict[str, str]) -> None:
    answer = httpx.post(served.url + "/api/checks", files={"report": ("a.txt", b"x")}, headers=headers)
    assert answer.status_code == 403


def test_without_the_token_nothing_is_told(guarded: str) -> None:
    for path in ("/", "/api/corpus", "/static/workbench.css", "/api/openapi.json", "/nothing"):
        answer = httpx.get(guarded + path)
        assert answer.status_code == 401
        assert "PET" not in answer.text
    assert httpx.get(guarded + "/", params={"token": ""}).status_code == 401
    for token in ("wrong", TOKEN[:-1], TOKEN + "x", "密"):
        assert httpx.get(guarded + "/", params={"token": token}).status_code == 401
        assert httpx.get(guarded + "/", headers={b"Authorization": f"Bearer {token}".encode()}).status_code == 401
        assert httpx.get(guarded + "/", headers={b"Cookie": f"diglot_token={token}".encode()}).status_code == 401


def test_the_token_opens_it_as_a_bearer_or_by_the_address_once(guarded: str) -> None:
    assert httpx.get(guarded + "/api/corpus", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200
    first = httpx.get(guarded + "/reports", params={"token": TOKEN, "q": "PET"})
    assert (first.status_code, first.headers["location"]) == (303, "/reports?q=PET")
    cookie = first.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    with httpx.Client(base_url=guarded, follow_redirects=True) as browser:
        assert browser.get("/", params={"token": TOKEN}).status_code == 200
        assert browser.get("/ledger").status_code == 200


def test_the_address_with_the_token_leads_to_no_other_host(guarded: str) -> None:
    answer = httpx.get(guarded + "//evil.example/", params={"token": TOKEN})
    assert answer.headers["location"].startswith("/evil.example/")


@pytest.mark.parametrize(
    "path", ["/reports/{id}", "/search?q=lens+65.64", "/ledger?market=lens", "/reports", "/glossary", "/"]
)
def test_the_words_of_a_report_and_its_name_are_words(served: Served, ids: dict[str, str], path: str) -> None:
    html = served.get(path.format(id=ids["evil"])).text
    page = lxml.html.document_fromstring(html)
    assert not page.xpath("//script[not(@src)] | //img")
    assert EVIL.split("{")[0] not in html
    if "{id}" in path:
        assert EVIL.format("market") in page.text_content()


def test_what_is_asked_is_words_in_the_answer(served: Served) -> None:
    for path in ("/search", "/reports", "/ledger", "/glossary"):
        html = served.get(path, params={"q": '"><script>alert(1)</script>', "market": "'><img src=x>"}).text
        assert "<script>alert" not in html
        assert "<img" not in html


@pytest.mark.parametrize(
    "path",
    ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd", "/reports/%2e%2e%2f%2e%2e/pages/1"],
)  # fmt: skip
def test_no_path_leads_out(served: Served, path: str) -> None:
    host, port = served.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as line:  # a client would fold the dots itself
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    assert answer.split(b" ", 2)[1] in (b"404", b"400")
    assert b"import" not in answer
    assert b"root:" not in answer


def test_a_picture_is_drawn_of_the_file_that_was_read_alone(
    served: Served, ids: dict[str, str], corpus: Path, reports: Path
) -> None:
    path = f"/api/reports/{ids['pet']}/pages/2.png"
    assert served.get(path).content.startswith(b"\x89PNG")
    assert served.get(f"/api/reports/{ids['pet']}/pages/99.png").status_code == 404
    assert served.get(f"/api/reports/{ids['protein']}/pages/1.png").status_code == 404
    file = reports / "003_hybrid_imaging_pet_ct.pdf"
    data = file.read_bytes()
    file.write_bytes(data + b"\n% changed\n")
    try:
        with listening(corpus, Access()) as url:
            assert httpx.get(url + path).status_code == 404
            assert "not there any more" in httpx.get(f"{url}/reports/{ids['pet']}/pages/2").text
    finally:
        file.write_bytes(data)


@pytest.mark.parametrize(
    ("name", "data", "status"),
    [
        pytest.param("report.exe", b"MZ", 415, id="a-program"),
        pytest.param("report", b"text", 415, id="no-ending"),
        pytest.param("report.zip", b"PK", 415, id="an-archive"),
        pytest.param("report.txt", b"x" * (1 << 20) + b"x", 413, id="a-byte-too-much"),
        pytest.param("report.txt", b"x" * (5 << 20), 413, id="much-too-much"),
        pytest.param("", b"text", 422, id="no-name"),
    ],
)
def test_what_is_no_report_is_not_taken(served: Served, name: str, data: bytes, status: int) -> None:
    assert started(served, (name, data)).status_code == status


def test_an_upload_that_does_not_say_how_large_it_is_breaks_off(served: Served) -> None:
    def endless() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="report"; filename="a.txt"\r\n\r\n'
        for _ in range(64):
            yield b"x" * (1 << 20)

    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    try:
        status = httpx.post(served.url + "/api/checks", content=endless(), headers=headers, timeout=60).status_code
    except (httpx.WriteError, httpx.ReadError):  # the line was closed while it was sent
        status = 413
    assert status == 413


def test_a_page_that_names_frames_beside_it_reads_no_file(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret.html").write_text("<p>The secret market was valued at USD 7 billion in 2024.</p>")
    monkeypatch.chdir(tmp_path)
    page = b"<html><body><h1>Lens Market</h1><p>The lens market was valued at USD 3 billion in 2024.</p>"
    page += b"<iframe src='secret.html'></iframe><iframe src='/etc/passwd'></iframe></body></html>"
    check = started(served, ("../../page.html", page)).json()
    assert check["files"] == ["page.html"]
    assert over(served, check["id"])["status"] == "done"
    text = served.get(f"/check/{check['id']}").text
    assert "lens market" in text
    assert "secret" not in text


@pytest.mark.parametrize("name", ["flate_bomb_twice.pdf", "forms_exponential.pdf", "entity_external.html"])
def test_a_hostile_file_ends_its_own_check_alone(served: Served, tmp_path: Path, name: str) -> None:
    (path,) = hostile.build(tmp_path, [name])
    check = started(served, (path.name, path.read_bytes())).json()
    assert over(served, check["id"])["status"] in ("failed", "done")
    assert served.get("/api/corpus").status_code == 200


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_interface_says_everything_in_every_language(lang: str) -> None:
    said = texts(lang)
    assert said.keys() == texts("en").keys()
    assert all(said.values())
    marks = re.compile(r"\{\w+\}")
    for name, text in said.items():
        assert sorted(marks.findall(text)) == sorted(marks.findall(texts("en")[name]))


def test_the_simplified_texts_have_no_traditional_characters() -> None:
    from opencc import OpenCC

    simple = OpenCC("t2s")
    assert {name: text for name, text in texts("zh-Hans").items() if simple.convert(text) != text} == {}
