"""What the page refuses, and what it never lets out: by the names of the catalogue of what goes wrong."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import Environment
from starlette.testclient import TestClient

from planner.web import Settings, create_app, guard, pages
from planner.web.store import Store, shown, write_json
from planner.workbook import example
from tests.web.conftest import ORIGIN, bring, seal_of

ROOT = Path(__file__).parents[2]
ID = "0123456789abcdef" * 2


def test_web_host_header(client: TestClient) -> None:
    assert client.get("/", headers={"Host": "localhost:8765"}).status_code == 200
    for name in ("evil.example", "localhost.evil.example", "127.0.0.1.evil.example"):
        assert client.get("/", headers={"Host": name}).status_code == 400


def test_web_csrf_post(client: TestClient, book: Path) -> None:
    seal = seal_of(client)
    files = {"book": ("a.xlsx", book.read_bytes())}
    for headers, sent in (
        ({}, seal),
        ({"Origin": "https://evil.example"}, seal),
        ({"Origin": "null"}, seal),
        ({"Referer": "https://evil.example/localhost"}, seal),
        ({"Origin": ORIGIN}, ""),
        ({"Origin": ORIGIN}, "0" * 64),
    ):
        answer = client.post("/workbooks", data={"seal": sent}, files=files, headers=headers)
        assert answer.status_code == 403, headers
    with TestClient(client.app, base_url=ORIGIN) as other:
        answer = other.post("/workbooks", data={"seal": seal}, files=files, headers={"Origin": ORIGIN})
        assert answer.status_code == 403, "a seal of another session was taken"
    assert "None at hand" in client.get("/").text
    assert bring(client, "a.xlsx", book.read_bytes()).startswith("/workbooks/")


def test_the_session_cookie_is_out_of_reach(client: TestClient) -> None:
    cookie = client.get("/").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


def test_get_never_changes_state(client: TestClient, settings: Settings, book: Path) -> None:
    place = bring(client, "a.xlsx", book.read_bytes())
    before = _content(settings.home)
    for path in (
        "/",
        place,
        f"{place}/forget",
        "/compare",
        f"/runs/{ID}",
        f"/runs/{ID}/stop",
        "/sign-in",
        "/example.xlsx",
    ):
        client.get(path)
    assert _content(settings.home) == before


def test_web_cors_none(client: TestClient) -> None:
    answer = client.get("/", headers={"Origin": "https://evil.example"})
    assert not [name for name in answer.headers if name.startswith("access-control-")]


def test_web_upload_limit(client: TestClient, settings: Settings) -> None:
    seal = seal_of(client)
    large = {"book": ("a.xlsx", b"PK\x03\x04" + bytes(settings.most_upload_bytes))}
    assert client.post("/workbooks", data={"seal": seal}, files=large, headers={"Origin": ORIGIN}).status_code == 413

    def parts() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="book"; filename="a.xlsx"\r\n\r\nPK\x03\x04'
        for _ in range(settings.most_upload_bytes // 10_000 + 1):
            yield bytes(10_000)

    headers = {"Origin": ORIGIN, "Content-Type": "multipart/form-data; boundary=x"}
    assert client.post("/workbooks", content=parts(), headers=headers).status_code == 413
    assert not list((settings.home / "workbooks").iterdir())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"\x89PNG\r\n"),
        ("a.xlsx", b""),
        ("a.csv", b"a,b\n1,2\n"),
        ("a.xlsx.exe", b"PK\x03\x04"),
        ("", b"PK\x03\x04"),
    ],
)
def test_web_upload_type(client: TestClient, name: str, content: bytes) -> None:
    files = {"book": (name, content)}
    answer = client.post("/workbooks", data={"seal": seal_of(client)}, files=files, headers={"Origin": ORIGIN})
    assert answer.status_code == 415
    assert "no Excel workbook" in answer.text


@pytest.mark.parametrize(
    "name", ["../../x.xlsx", "C:\\x.xlsx", "a\0b.xlsx", "x" * 300 + ".xlsx", "CON.xlsx", "\r\nSet-Cookie: a=b.xlsx"]
)
def test_web_upload_name(client: TestClient, settings: Settings, book: Path, name: str) -> None:
    """web_upload_name, web_download_names: a user's name is shown and given back, and is never part of a path."""
    place = bring(client, name, book.read_bytes())
    folder = settings.home / place.strip("/")
    assert sorted(path.name for path in folder.iterdir()) == ["about.json", "book.xlsx"]
    assert list(settings.home.rglob("*.xlsx")) == [folder / "book.xlsx"]
    kept = json.loads((folder / "about.json").read_text(encoding="utf-8"))["name"]
    assert kept.isprintable()
    assert len(kept) <= 120
    assert not set(kept) & set("/\\")
    back = client.get(f"{place}/book.xlsx")
    assert re.fullmatch(r"attachment; filename\*=UTF-8''[\w.%-]+", back.headers["content-disposition"])


@pytest.mark.parametrize(
    "path",
    [
        "/runs/..%2f..%2fetc/passwd",
        "/runs/%252e%252e%252fetc",
        "/runs//etc/passwd",
        f"/runs/{ID}/files/..%2f..%2fabout.json",
        f"/runs/{ID}/files/secret.csv",
        f"/runs/{ID}/files/link.csv",
        f"/runs/{ID}/files/manifest.json",
        "/workbooks/../../about.json",
        "/workbooks/%00",
        "/static/..%2fapp.py",
        "/static/../app.py",
    ],
)
def test_web_path_traversal(client: TestClient, settings: Settings, path: str) -> None:
    folder = settings.home / "runs" / ID
    (folder / "tables").mkdir(parents=True)
    (folder / "secret.csv").write_text("secret", encoding="utf-8")
    (settings.home / "about.json").write_text("secret", encoding="utf-8")
    named = ("../../about.json", "tables/fine.csv", "tables/link.csv")
    write_json(folder / "manifest.json", {"files": dict.fromkeys(named, "")})
    with suppress(OSError):
        (folder / "tables" / "link.csv").symlink_to(folder / "secret.csv")
    (folder / "tables" / "fine.csv").write_text("fine", encoding="utf-8")
    Store(settings.home).ask({"id": ID, "kind": "solve", "workbook": ID, "name": "a.xlsx", "asked": 0.0})
    assert client.get(f"/runs/{ID}/files/fine.csv").text == "fine"
    answer = client.get(path)
    assert answer.status_code == 404
    assert "secret" not in answer.text


def test_web_run_id_guess() -> None:
    found = {Store.new_id() for _ in range(1000)}
    assert len(found) == 1000
    assert all(re.fullmatch(r"[0-9a-f]{32}", name) for name in found)


def test_web_xss_supplier(client: TestClient, settings: Settings, book: Path) -> None:
    """Names and values from a workbook are shown as text, wherever they turn up."""
    evil = '<script>alert(1)</script>"><img onerror=alert(1) src=x>'
    place = bring(client, evil + ".xlsx", book.read_bytes())
    name = place.rsplit("/", 1)[1]
    row = dict.fromkeys(("sheet", "cell", "value", "problem", "fix", "code"), evil) | {
        "severity": "error",
        "also": [evil],
    }
    write_json(settings.home / "workbooks" / name / "findings.json", {"exit_code": 2, "findings": [row], "choices": {}})
    Store(settings.home).ask(
        {"id": ID, "kind": "solve", "workbook": name, "name": evil, "asked": 0.0, "scenarios": [evil]}
    )
    write_json(settings.home / "requests" / f"{ID}.failed.json", {"message": evil, "findings": [row]})
    for path in ("/", place, f"/runs/{ID}"):
        text = client.get(path).text
        assert "&lt;img onerror" in text, path
        assert "<img" not in text, path
        assert "<script>" not in text, path


def test_web_csp_and_headers(client: TestClient) -> None:
    """web_csp, web_headers: on every answer, refusals included."""
    for path in ("/", "/static/page.css", "/nowhere", "/runs/x/report"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert "server" not in headers


def test_no_template_holds_a_script_a_style_or_an_outside_address() -> None:
    folder = Path(pages.__file__).parent
    files = [*folder.glob("templates/*"), *folder.glob("static/*")]
    assert len(files) >= 10
    for path in files:
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|//[a-z]+\.[a-z]", text), path
        if path.suffix == ".html":
            assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script>", text), path
            assert "|safe" not in text, path


def test_web_template_autoescape() -> None:
    found: Environment = pages._pages
    assert found.autoescape is True
    assert found.from_string("{{ a }}").render(a="<b>") == "&lt;b&gt;"


def test_web_no_debug(settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """A fault of ours is a number in the browser and a reason in the log."""
    with TestClient(create_app(settings), base_url=ORIGIN, raise_server_exceptions=False) as client:
        monkeypatch.setattr(Store, "workbooks", lambda self: 1 / 0)
        answer = client.get("/")
    assert answer.status_code == 500
    number = re.search(r"log under ([0-9a-f]{8})", answer.text)
    assert number
    assert "division" not in answer.text
    assert "Traceback" not in answer.text
    assert number[1] in caplog.text
    assert "division" in caplog.text


def test_web_log_injection(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(Store, "request", lambda self, name: 1 / 0)
    with TestClient(create_app(settings), base_url=ORIGIN, raise_server_exceptions=False) as client:
        client.get("/runs/x%0aERROR%20forged%1b[31m")
    assert "forged" in caplog.text
    assert "\nERROR forged" not in caplog.text
    assert "\x1b" not in caplog.text


def test_web_concurrency_limit(tmp_path: Path, book: Path) -> None:
    """So many may wait; further ones are told to come back, and the page still answers."""
    settings = Settings(tmp_path, at_once=0, most_waiting=3)
    with TestClient(create_app(settings), base_url=ORIGIN, follow_redirects=False) as client:
        for _ in range(3):
            bring(client, "a.xlsx", book.read_bytes())
        files = {"book": ("a.xlsx", book.read_bytes())}
        answer = client.post("/workbooks", data={"seal": seal_of(client)}, files=files, headers={"Origin": ORIGIN})
        assert answer.status_code == 429
        assert len(list((settings.home / "workbooks").iterdir())) == 3
        assert client.get("/").status_code == 200


def test_web_auth_if_remote(tmp_path: Path) -> None:
    settings = Settings(tmp_path, at_once=0, token="a long enough password")
    with TestClient(create_app(settings), base_url=ORIGIN, follow_redirects=False) as client:
        assert client.get("/").headers["location"] == "/sign-in"
        assert client.get("/workbooks/" + ID).status_code == 303
        assert client.post("/workbooks").status_code == 303
        send = {"headers": {"Origin": ORIGIN}}
        for _ in range(5):
            form = {"seal": seal_of(client, "/sign-in"), "token": "wrong"}
            assert client.post("/sign-in", data=form, **send).status_code == 403
        form = {"seal": seal_of(client, "/sign-in"), "token": settings.token}
        assert client.post("/sign-in", data=form, **send).status_code == 429
    with TestClient(create_app(settings), base_url=ORIGIN, follow_redirects=False) as client:
        before = client.get("/sign-in").cookies["plan_session"]
        form = {"seal": seal_of(client, "/sign-in"), "token": settings.token}
        answer = client.post("/sign-in", data=form, **send)
        assert answer.status_code == 303
        assert answer.cookies["plan_session"] != before
        assert client.get("/").status_code == 200


def test_web_auth_by_the_login_in_front(tmp_path: Path) -> None:
    """The header counts only from the proxy that sets it."""
    settings = Settings(tmp_path, at_once=0, login_header="X-User", proxies=("10.0.0.5",))
    app = create_app(settings)
    with TestClient(app, base_url=ORIGIN, client=("10.0.0.5", 1)) as proxy:
        assert proxy.get("/", headers={"X-User": "asha"}).status_code == 200
        assert proxy.get("/").status_code == 403
    with TestClient(app, base_url=ORIGIN, client=("10.0.0.6", 1)) as other:
        assert other.get("/", headers={"X-User": "asha"}).status_code == 403


def test_web_delete_retention(client: TestClient, settings: Settings, book: Path) -> None:
    old, new = (bring(client, "a.xlsx", book.read_bytes()).rsplit("/", 1)[1] for _ in range(2))
    about = settings.home / "workbooks" / old / "about.json"
    write_json(about, {"name": "a.xlsx", "brought": time.time() - 40 * 86_400})
    store = Store(settings.home)
    for request in store.requests():
        if request["workbook"] == old:
            store.ask({**request, "asked": time.time() - 35 * 86_400})
    assert store.clear(30.0) == 1
    assert [found.id for found in store.workbooks()] == [new]
    assert {request["workbook"] for request in store.requests()} == {new}
    assert client.get(f"/workbooks/{old}").status_code == 404


def test_a_workbook_can_be_removed(client: TestClient, settings: Settings, book: Path) -> None:
    place = bring(client, "a.xlsx", book.read_bytes())
    answer = client.post(f"{place}/forget", data={"seal": seal_of(client)}, headers={"Origin": ORIGIN})
    assert answer.status_code == 303
    assert client.get(place).status_code == 404
    assert not [path for path in settings.home.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "targets", ["101", "-1", "nan", "1e9", "[]", "", "inf", "25,,x", ",".join(map(str, range(26)))]
)
def test_web_param_bounds(client: TestClient, settings: Settings, book: Path, targets: str) -> None:
    place = _read(client, settings, book)
    form = {"seal": seal_of(client), "kind": "compare", "targets": targets, "stage": "magnet", "by": "FY2026-27"}
    assert client.post(f"{place}/runs", data=form, headers={"Origin": ORIGIN}).status_code == 422


@pytest.mark.parametrize(
    "form",
    [
        {"kind": "delete"},
        {"kind": "solve", "scenario": "unknown"},
        {"kind": "stress", "shock": "china", "run": ID},
        {"kind": "stress", "shock": "flood", "run": ID},
        {"kind": "compare", "targets": "25", "stage": "no stage", "by": "FY2026-27"},
        {"kind": "compare", "targets": "25", "stage": "magnet"},
        {"kind": "compare", "targets": ["25", "50"]},
        {"kind": "compare", "targets": "2" * 501},
        {},
    ],
)
def test_only_what_is_offered_can_be_asked(
    client: TestClient, settings: Settings, book: Path, form: dict[str, str]
) -> None:
    place = _read(client, settings, book)
    before = len(Store(settings.home).requests())
    answer = client.post(f"{place}/runs", data={"seal": seal_of(client), **form}, headers={"Origin": ORIGIN})
    assert answer.status_code == 422
    assert len(Store(settings.home).requests()) == before


def test_a_run_waits_in_line_and_is_stopped(client: TestClient, settings: Settings, book: Path) -> None:
    place = _read(client, settings, book)
    form = {"seal": seal_of(client), "kind": "solve"}
    run = client.post(f"{place}/runs", data=form, headers={"Origin": ORIGIN}).headers["location"]
    told = {"state": "waiting", "words": "1 before it", "done": 0, "of": 0, "so_far": ""}
    assert client.get(f"{run}/state").json() == told
    client.post(f"{run}/stop", data=form, headers={"Origin": ORIGIN})
    assert client.get(f"{run}/state").json()["state"] == "failed"
    assert "stopped before it began" in client.get(run).text


def test_at_most_six_stand_side_by_side(client: TestClient) -> None:
    names = [Store.new_id() for _ in range(7)]
    assert client.get("/compare", params={"run": names}).status_code == 422
    assert client.get("/compare", params={"run": names[:1]}).status_code == 404


def test_names_are_shown_by_their_last_part() -> None:
    assert shown("/a/b\\c.xlsx") == "c.xlsx"
    assert shown("\u202egnp.xlsx") == "gnp.xlsx"
    assert shown("\n\t") == "workbook.xlsx"


def test_a_slow_answer_is_no_slow_upload(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Time for an upload is counted only while one is awaited."""
    now = [0.0]

    def slow(path: Path) -> None:
        now[0] += 1000.0
        path.write_bytes(b"PK")

    monkeypatch.setattr(guard, "time", SimpleNamespace(monotonic=lambda: now[0]))
    monkeypatch.setattr(example, "write_example", slow)
    assert client.get("/example.xlsx").content == b"PK"


def test_nothing_is_left_in_the_temporary_folder(
    client: TestClient, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert client.get("/example.xlsx").content[:2] == b"PK"
    assert not list(tmp_path.glob("plan-*"))


def _read(client: TestClient, settings: Settings, book: Path) -> str:
    """A workbook that was read without findings; where it is."""
    place = bring(client, "a.xlsx", book.read_bytes())
    choices = {"title": "", "stages": ["magnet"], "stage": "magnet", "by": "FY2026-27"}
    choices |= {"fiscal_years": ["FY2026-27"], "scenarios": []}
    content = {"exit_code": 0, "findings": [], "choices": choices}
    write_json(settings.home / place.strip("/") / "findings.json", content)
    return place


def _content(folder: Path) -> dict[str, bytes]:
    return {path.as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_web_ssrf_none() -> None:
    """Nothing in the planner can fetch an address: no part of it brings a client of the web."""
    fetching = re.compile(r"^\s*(?:from|import) (?:urllib\.request|http\.client|requests|httpx2?|ftplib)\b", re.M)
    sources = list(Path(pages.__file__).parents[1].rglob("*.py"))
    assert len(sources) > 300
    assert not [path for path in sources if fetching.search(path.read_text(encoding="utf-8"))]


def test_web_secrets(tmp_path: Path, book: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The password of the page is in no file, page or log; no key stands in the source."""
    settings = Settings(tmp_path, at_once=0, token="a long enough password")
    with TestClient(create_app(settings), base_url=ORIGIN) as client:
        form = {"seal": seal_of(client, "/sign-in"), "token": settings.token}
        pages_seen = client.post("/sign-in", data=form, headers={"Origin": ORIGIN}).text
        bring_answer = client.post(
            "/workbooks",
            data={"seal": seal_of(client)},
            files={"book": ("a.xlsx", book.read_bytes())},
            headers={"Origin": ORIGIN},
        )
    assert settings.token not in pages_seen + bring_answer.text + caplog.text
    kept = _content(tmp_path)
    assert kept
    assert not [name for name, content in kept.items() if settings.token.encode() in content]
    key = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}")
    sources = [path for part in ("planner", "models", "inputs") for path in (ROOT / part).rglob("*") if path.is_file()]
    texts = [path for path in sources if path.suffix in {".py", ".csv", ".md", ".html", ".j2", ".js", ".json"}]
    assert len(texts) > 300
    assert not [path for path in texts if key.search(path.read_text(encoding="utf-8"))]
