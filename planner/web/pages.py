"""The pages: workbooks, findings, runs, plans side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request  # noqa: TC002 - read by FastAPI
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from planner.web import asks, figures, looks
from planner.web.context import context_of
from planner.web.queue import FullError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.web.context import Context

router = APIRouter()

_XLSX_HEAD: Final = b"PK\x03\x04"
_TITLES: Final[Mapping[int, str]] = {403: "Not allowed", 404: "Not found", 413: "Too large", 429: "Too much at once"}
_pages = Environment(
    loader=PackageLoader("planner.web", "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)
_pages.filters["indian"] = figures.indian
_pages.filters["when"] = looks.when
_pages.filters["ago"] = looks.ago
_pages.globals["SHOCKS"] = asks.SHOCKS


@router.get("/")
def home(request: Request) -> Response:
    """All workbooks, and the runs that can be compared."""
    context = context_of(request)
    runs = [looks.run_of(context, asked) for asked in context.store.requests() if asked["kind"] != "check"]
    return _page(request, "home.html", workbooks=context.store.workbooks(), runs=runs)


@router.get("/health")
def health() -> Response:
    """Whether the page answers."""
    return JSONResponse({"status": "ok"})


@router.post("/workbooks")
async def bring(request: Request) -> Response:
    """Take a workbook in, and have it read."""
    context = context_of(request)
    async with request.form(max_files=1, max_fields=5) as form:
        context.sign_in.check_form(request, asks.text(form, "seal"))
        file = form.get("book")
        if not isinstance(file, UploadFile) or not file.filename or not file.filename.lower().endswith(".xlsx"):
            raise HTTPException(415)
        head = await file.read(len(_XLSX_HEAD))
        if head != _XLSX_HEAD:
            raise HTTPException(415)
        await file.seek(0)
        book = await run_in_threadpool(context.store.bring, file.filename, file.file)
    try:
        context.queue.submit(looks.check_request(context.store.new_id(), book))
    except FullError:
        context.store.forget(book)
        raise HTTPException(429) from None
    return RedirectResponse(f"/workbooks/{book.id}", 303)


@router.get("/workbooks/{name}")
def workbook(request: Request, name: str) -> Response:
    """A workbook: what is wrong with it, or what can be asked of it."""
    context = context_of(request)
    book = context.workbook(name)
    found = context.store.findings(name)
    check = next((one for one in context.store.requests() if (one["kind"], one["workbook"]) == ("check", name)), None)
    failed = context.queue.failure(check["id"]) if check and not found else {}
    runs = [
        looks.run_of(context, asked)
        for asked in context.store.requests()
        if asked["workbook"] == name and asked["kind"] != "check"
    ]
    return _page(
        request, "workbook.html", book=book, found=found, failed=failed, runs=runs, waits=not found and not failed
    )


@router.post("/workbooks/{name}/runs")
async def ask(request: Request, name: str) -> Response:
    """Start a run."""
    context = context_of(request)
    async with request.form(max_files=0, max_fields=100) as form:
        context.sign_in.check_form(request, asks.text(form, "seal"))
        book = context.workbook(name)
        found = context.store.findings(name)
        if found is None or found["exit_code"]:
            raise HTTPException(422)
        asked = asks.request_from(form, context.store.new_id(), book, found["choices"])
    if asked["kind"] == "stress" and not _is_plan(context, asked["run"], name):
        raise HTTPException(422)
    try:
        context.queue.submit(asked)
    except FullError:
        raise HTTPException(429) from None
    return RedirectResponse(f"/runs/{asked['id']}", 303)


@router.post("/workbooks/{name}/forget")
async def forget(request: Request, name: str) -> Response:
    """Remove a workbook with all its runs."""
    context = context_of(request)
    async with request.form(max_files=0, max_fields=5) as form:
        context.sign_in.check_form(request, asks.text(form, "seal"))
    book = context.workbook(name)
    for asked in context.store.requests():
        if asked["workbook"] == name:
            context.queue.cancel(asked["id"])
    await run_in_threadpool(context.store.forget, book)
    return RedirectResponse("/", 303)


@router.get("/runs/{name}")
def run(request: Request, name: str) -> Response:
    """A run: waiting, at work, failed with its reason, or done with its figures."""
    context = context_of(request)
    asked = context.request(name)
    if asked["kind"] == "check":
        return RedirectResponse(f"/workbooks/{asked['workbook']}", 303)
    look = looks.run_of(context, asked)
    folder = context.store.run(name)
    content = looks.result_of(folder, asked) if folder is not None else looks.NOTHING_YET
    failed = context.queue.failure(name) if look.state == "failed" else {}
    return _page(request, "run.html", run=look, asked=asked, failed=failed, **content)


@router.get("/runs/{name}/state")
def state(request: Request, name: str) -> Response:
    """What a run is doing, for the page that waits for it."""
    context = context_of(request)
    return JSONResponse(looks.state_of(context, context.request(name)))


@router.post("/runs/{name}/stop")
async def stop(request: Request, name: str) -> Response:
    """Stop a run."""
    context = context_of(request)
    async with request.form(max_files=0, max_fields=5) as form:
        context.sign_in.check_form(request, asks.text(form, "seal"))
    context.request(name)
    await run_in_threadpool(context.queue.cancel, name)
    return RedirectResponse(f"/runs/{name}", 303)


@router.get("/compare")
def compare(request: Request) -> Response:
    """Up to six plans side by side; the address says which."""
    context = context_of(request)
    named = list(dict.fromkeys(request.query_params.getlist("run")))
    if len(named) > asks.MOST_AT_ONCE:
        raise HTTPException(422)
    plans = [plan for place in named for plan in looks.plans_at(context, place)][: asks.MOST_AT_ONCE]
    plans = looks.alike(plans) if len(plans) > 1 else plans
    choices = list(looks.comparable(context))
    link = "/compare?" + urlencode([("run", place) for place in named])
    return _page(
        request, "compare.html", plans=plans, bars=figures.bars(plans), choices=choices, chosen=named, link=link
    )


@router.get("/sign-in")
def sign_in_page(request: Request) -> Response:
    """Where the password of the page is asked for."""
    return _page(request, "sign-in.html", wrong=False)


@router.post("/sign-in")
async def sign_in(request: Request) -> Response:
    """Sign in."""
    context = context_of(request)
    async with request.form(max_files=0, max_fields=5) as form:
        context.sign_in.check_form(request, asks.text(form, "seal"))
        session = context.sign_in.sign_in(request, asks.text(form, "token")) if context.settings.token else None
    if session is None:
        return _page(request, "sign-in.html", 403, wrong=True)
    answer = RedirectResponse("/", 303)
    context.sign_in.remember(answer, session)
    return answer


def message(request: Request, code: int, words: str) -> Response:
    """A page that says why something was refused."""
    return _page(request, "message.html", code, title=_TITLES.get(code, "That did not work"), words=words)


def _page(request: Request, template: str, status: int = 200, **content: Any) -> Response:  # noqa: ANN401 - anything a template shows
    """A page with a form seal, and the session it belongs to in a cookie."""
    sign_in = context_of(request).sign_in
    session = sign_in.session(request)
    shown = _pages.get_template(template).render(
        seal=sign_in.seal(session),
        open_to_all=not (context_of(request).settings.token or context_of(request).settings.login_header),
        days=context_of(request).settings.keep_days,
        megabytes=context_of(request).settings.most_upload_bytes // 2**20,
        **content,
    )
    answer = HTMLResponse(shown, status)
    sign_in.remember(answer, session)
    return answer


def _is_plan(context: Context, run: str, workbook: str) -> bool:
    """Whether a run is a finished plan of a workbook."""
    asked = context.store.request(run)
    return bool(asked and asked["workbook"] == workbook and asked["kind"] == "solve" and context.store.run(run))
