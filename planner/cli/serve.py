"""``plan serve``: the page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from planner.cli.console import say, say_json, told
from planner.cli.sweeps import InsecureCluster, On, TlsCa, TlsCert, TlsKey, cluster
from planner.errors import PlanError

_EVERY: Final = ("0.0.0.0", "::")
_SHORTEST_TOKEN: Final = 16


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    @told
    def serve(  # noqa: PLR0913 - the options of a command
        *,
        host: Annotated[str, typer.Option("--host", help="Address to answer at.")] = "127.0.0.1",
        port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port; 0 takes a free one.")] = 8765,
        folder: Annotated[
            Path, typer.Option("--folder", help="Where workbooks and runs are kept.", show_default="outputs/page")
        ] = Path("outputs", "page"),
        token_file: Annotated[
            Path | None, typer.Option("--token-file", help="File that holds the password of the page.")
        ] = None,
        login_header: Annotated[
            str, typer.Option("--login-header", help="Header in which your organisation's login names the user.")
        ] = "",
        proxy: Annotated[
            list[str] | None, typer.Option("--proxy", help="Address from which that header is believed; repeat.")
        ] = None,
        name: Annotated[
            list[str] | None, typer.Option("--name", help="Name by which browsers call the page; repeat.")
        ] = None,
        at_once: Annotated[int, typer.Option("--at-once", min=1, max=64, help="Runs at work at the same time.")] = 1,
        most_waiting: Annotated[int, typer.Option("--most-waiting", min=1, help="Runs that may wait.")] = 12,
        run_seconds: Annotated[float, typer.Option("--run-seconds", min=1, help="Time for one run.")] = 3600.0,
        upload_seconds: Annotated[float, typer.Option("--upload-seconds", min=1, help="Time for an upload.")] = 60.0,
        keep_days: Annotated[
            float, typer.Option("--keep-days", min=0, help="Remove what nobody has touched for so long.")
        ] = 30.0,
        on: On = None,
        tls_ca: TlsCa = None,
        tls_cert: TlsCert = None,
        tls_key: TlsKey = None,
        insecure_cluster: InsecureCluster = False,
        behind_https: Annotated[bool, typer.Option("--behind-https", help="Send cookies over HTTPS only.")] = False,
        as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout, nothing else.")] = False,
    ) -> None:
        """Answer at an address with a page: bring a workbook, see what is wrong, plan it, compare targets.

        It answers this computer only, unless it is given a password or a login in front. Comparisons and stress runs go
        to all processors of this computer, or to the cluster that --on names.
        """
        try:
            from planner.web.server import listen
            from planner.web.server import serve as answer
            from planner.web.settings import LOOPBACK, Settings
        except ModuleNotFoundError as missing:
            message = f"The page needs {missing.name}: pip install -c constraints.txt -e '.[web]'"
            raise PlanError(message) from None
        token = _token(token_file)
        _refuse_open(host, token, login_header, proxy or [], alone=host in LOOPBACK)
        settings = Settings(
            home=folder,
            hosts=tuple(dict.fromkeys([*LOOPBACK, *(name or ()), *(() if host in _EVERY else (host,))])),
            token=token,
            login_header=login_header,
            proxies=tuple(proxy or ()),
            at_once=at_once,
            most_waiting=most_waiting,
            run_seconds=run_seconds,
            upload_seconds=upload_seconds,
            keep_days=keep_days,
            cluster=cluster(on, (tls_ca, tls_cert, tls_key), insecure=insecure_cluster),
            secure_cookies=behind_https,
        )
        with listen(host, port) as at:
            _tell(host, at.getsockname()[1], folder, as_json=as_json)
            answer(settings, at)


def _refuse_open(host: str, token: str, login_header: str, proxy: list[str], *, alone: bool) -> None:
    """Refuse a page that anybody could use, or a login that nobody vouches for."""
    if not alone and not (token or (login_header and proxy)):
        message = (
            f"Whoever reaches {host} could use the page. Give it a password with --token-file (or in PLAN_TOKEN), "
            "or name your organisation's login with --login-header and --proxy."
        )
        raise PlanError(message)
    if login_header and not proxy:
        message = "With --login-header, say with --proxy from which address that header is believed."
        raise PlanError(message)


def _tell(host: str, port: int, folder: Path, *, as_json: bool) -> None:
    """Where the page answers."""
    shown = "127.0.0.1" if host in _EVERY else host
    address = f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/"
    if as_json:
        say_json({"status": "open", "address": address, "folder": str(folder)})
    else:
        say(f"Open {address} in a browser.")
        say("Ctrl-C ends it; runs that were not finished go on at the next start.")


def _token(file: Path | None) -> str:
    """The password of the page: from a file, or from the environment; never from the command line, which others see."""
    import os

    try:
        found = os.environ.get("PLAN_TOKEN", "") if file is None else file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text"
        message = f"The password of the page cannot be read from {file}: {why}."
        raise PlanError(message) from None
    found = found.strip()
    if (file is not None or found) and len(found) < _SHORTEST_TOKEN:
        message = f"The password of the page must have at least {_SHORTEST_TOKEN} characters."
        raise PlanError(message)
    return found
