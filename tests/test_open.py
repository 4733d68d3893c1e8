"""`sipp open` for real: who has no token, or comes by another name, is let in nowhere; no kernel opens a port."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from email.message import Message
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

import psutil
import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from sipp_lib.new import begin
from sipp_lib.programme import Programme

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such sockets and rights")
SCHOOL = "/files/reports-school/held-out"
KERNEL = "00000000-0000-0000-0000-000000000000"
BROWSER = '#!/bin/sh\nprintf \'%s\' "$1" > "$0.said.part"\nmv "$0.said.part" "$0.said"\n'


class NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


class Opened:
    """A server that was started, with its address and token as the terminal shows them."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.browser, config = folder / "browser", folder / "config"
        self.browser.write_text(BROWSER)
        self.browser.chmod(0o755)
        # settings for servers elsewhere are as open as can be; a person's own cannot even be read
        careless = {
            "allow_root": True,
            "allow_remote_access": True,
            "allow_origin": "*",
            "terminals_enabled": True,
        }
        for place in (config, folder / "etc"):
            place.mkdir()
            (place / "jupyter_server_config.json").write_text(json.dumps({"ServerApp": careless}))
        profile = folder / "ipython" / "profile_default"
        profile.mkdir(parents=True)
        for broken in (config / "jupyter_lab_config.py", profile / "ipython_kernel_config.py"):
            broken.write_text("c. = 1")
        begin("Held out", folder / "programme")
        reports = Programme.open(folder / "programme").reports("school")
        reports.mkdir()
        for name in ("held-out.html", "held-out.ipynb"):
            (reports / name).write_text("<h1>For the school</h1>")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        how = {"JUPYTER_CONFIG_DIR": str(config), "JUPYTER_CONFIG_PATH": str(folder / "etc")}
        how |= {"IPYTHONDIR": str(folder / "ipython"), "HOME": str(folder), "BROWSER": str(self.browser)}
        command = [sys.executable, "-m", "sipp_lib.cli", "open", *words, f"--port={port}"]
        self.process = subprocess.Popen(
            [*command, "--programme", str(folder / "programme")],
            env={**os.environ, **how},
            stdout=(folder / "said").open("w"),
            stderr=subprocess.STDOUT,
            cwd=folder,
        )
        said = self.until(
            lambda: re.search(r"(http://[^/]+)(/\w{48})(/\S+)token=(\w+)", (folder / "said").read_text())
        )
        self.origin, self.path, self.token = said[1], said[2], said[4]
        self.address = self.origin + self.path
        self.until(lambda: self.status("/login") == 200)

    def until(self, found):
        """What is found at last, while the server lives."""
        end = time.monotonic() + 120
        while not (seen := found()):
            assert self.process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.05)
        return seen

    def ask(self, path: str, method: str = "GET", at: str = "", **headers: str) -> tuple[int, str, Message]:
        request = Request((at or self.address) + path, method=method, headers=headers)
        try:
            with build_opener(NoRedirect).open(request, timeout=60) as answer:
                return answer.status, answer.read().decode(), answer.headers
        except HTTPError as error:
            return error.code, error.read().decode(), error.headers
        except OSError:
            return 0, "", Message()

    def status(self, path: str, method: str = "GET", **headers: str) -> int:
        return self.ask(path, method, **headers)[0]

    def channel(self, kernel: str, *, token: bool = True, **headers: str) -> int:
        """What the way to a kernel answers; 101 when it opens."""

        async def attempt() -> int:
            query = f"?token={self.token}" if token else ""
            url = f"{self.address.replace('http', 'ws')}/api/kernels/{kernel}/channels{query}"
            try:
                (await websocket_connect(HTTPRequest(url, headers=headers))).close()
            except HTTPClientError as error:
                return error.code
            return 101

        return asyncio.run(attempt())

    def kernels(self) -> list[psutil.Process]:
        children = psutil.Process(self.process.pid).children(recursive=True)
        return [child for child in children if "sipp_lib.jupyter.kernel" in child.cmdline()]

    def check_nothing_is_overheard(self) -> None:
        """No port of a kernel, no token in what everybody may see, and private files only."""
        assert self.kernels()
        for kernel in self.kernels():
            assert kernel.net_connections("inet") == []
            # the one that waits for a page loads what that will need before it listens
            self.until(lambda of=kernel: any("-ipc-" in each.laddr for each in of.net_connections("unix")))
            assert kernel.net_connections("inet") == []
        said = self.until(lambda: self.browser.with_name("browser.said").exists())
        assert said
        command_line = self.browser.with_name("browser.said").read_text()
        assert command_line.startswith("file://")
        page = Path(command_line.removeprefix("file://"))
        assert self.token in page.read_text()
        everybody_sees = [
            " ".join(each.cmdline()) for each in psutil.Process(self.process.pid).children(recursive=True)
        ]
        assert not [
            each for each in [command_line, *everybody_sees] if self.token in each or self.path in each
        ]
        [self.own] = (each for each in page.parents if each.name.startswith("sipp-open-"))
        for path in (self.own, *self.own.rglob("*")):
            if path.name != "README":  # of IPython, which copies it with the rights that it had
                assert stat.S_IMODE(path.lstat().st_mode) & 0o077 == 0, path

    def stop(self) -> None:
        """As somebody does who closes the terminal."""
        kernels = self.kernels()
        self.process.send_signal(signal.SIGHUP)
        assert self.process.wait(60) == 0
        assert psutil.wait_procs(kernels, 60)[1] == []


@pytest.fixture
def opened(tmp_path_factory, request):
    folder = tmp_path_factory.mktemp("o")
    server = Opened(folder, *request.param)
    yield server
    server.stop()
    assert not server.own.exists()
    assert "Traceback" not in (folder / "said").read_text()


def wrong(server: Opened) -> list[dict[str, str]]:
    """Ways in without a token, and with it by another name, as a page elsewhere has after it changed its DNS."""
    token = {"Authorization": f"token {server.token}"}
    return [
        {},
        {"Authorization": "token 0"},
        {**token, "Host": f"evil.example:{server.origin.rpartition(':')[2]}"},
    ]


@pytest.mark.parametrize("opened", [["--pages"]], indirect=True)
def test_pages_without_jupyterlab_are_for_whoever_has_the_token_alone(opened: Opened) -> None:
    paths = [
        "/",
        "/voila/render/start_here.ipynb",
        "/voila/tree/",
        "/voila/api/contents",
        "/voila/files/plot.png",
        f"/voila{SCHOOL}.html",
    ]
    for path in [*paths, "/voila/static/voila.js", f"/api/kernels/{KERNEL}"]:
        assert [opened.status(path, **way) for way in wrong(opened)][:2] in ([302, 302], [403, 403]), path
        assert opened.status(path, **wrong(opened)[2]) == 403, path
    for way in wrong(opened):
        assert opened.status(f"/voila/api/shutdown/{KERNEL}", "POST", **way) == 403
        assert opened.status(f"/api/kernels/{KERNEL}", "DELETE", **way) == 403
    status, page, headers = opened.ask(f"/voila/render/start_here.ipynb?token={opened.token}")
    assert status == 200
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self' ")
    assert "; frame-ancestors 'self'; " in policy
    assert policy.endswith(f" ws://{opened.origin.removeprefix('http://')}")
    cookie = cookie_of(opened, headers)
    assert opened.status("/voila/tree/", Cookie=cookie) == 200
    check_report(opened, f"/voila{SCHOOL}", cookie)
    kernel = re.search(r'"kernelId": "([^"]+)"', page)[1]
    check_channel(opened, kernel, cookie)
    opened.check_nothing_is_overheard()
    # a page that is left ends its kernel, as the browser says last of all; a page elsewhere ends none
    leaving = f"/voila/api/shutdown/{kernel}"
    assert opened.status(leaving, "POST", Cookie=cookie, Origin="http://evil.example") == 404
    assert opened.kernels()
    assert opened.status(leaving, "POST", Cookie=cookie, Origin=opened.origin) == 204
    opened.until(lambda: not opened.kernels())


@pytest.mark.parametrize("opened", [[]], indirect=True)
def test_jupyterlab_is_for_whoever_has_the_token_alone(opened: Opened) -> None:
    paths = ["/lab", "/api/contents", "/api/kernels", "/files/programme/sipp.toml", "/voila/files/plot.png"]
    paths += ["/sipp/names", f"{SCHOOL}.html"]
    for path in paths:
        without, false, elsewhere = (opened.status(path, **way) for way in wrong(opened))
        assert without == false
        assert without in (302, 403, 404), path
        assert elsewhere in (403, 404), path
    for way in wrong(opened):
        assert opened.status("/api/kernels", "POST", **way) == 403
    token = {"Authorization": f"token {opened.token}"}
    assert opened.status("/api/terminals", "POST", **token) == 404
    assert json.loads(opened.ask("/sipp/names", **token)[1]) == {"held-out": "Held out"}
    status, kernel, _ = opened.ask("/api/kernels", "POST", **token)
    assert status == 201
    cookie = cookie_of(opened, opened.ask(f"/lab?token={opened.token}")[2])
    check_report(opened, SCHOOL, cookie)
    check_channel(opened, json.loads(kernel)["id"], cookie)
    opened.check_nothing_is_overheard()


def cookie_of(opened: Opened, headers: Message) -> str:
    """The cookie of a login, which a browser sends to no path that another account could answer at another port."""
    cookies = [each for each in headers.get_all("Set-Cookie") if each.startswith("username-")]
    assert cookies
    assert all(f"; Path={opened.path}/" in each for each in cookies)
    cookie = cookies[0].partition(";")[0]
    for path in ("/", "/lab", "/login", "/api/contents", "/voila/tree/", "/voila/render/start_here.ipynb"):
        for way in (*wrong(opened), {"Cookie": cookie}, {"Authorization": f"token {opened.token}"}):
            status, page, told = opened.ask(path, at=opened.origin, **way)
            assert status in (403, 404), path
            assert opened.path not in page + str(told)
    return cookie


def check_report(opened: Opened, path: str, cookie: str) -> None:
    """A report for the school is served from where it lies, and nothing beside it."""
    come_from = {} if "voila" in path else {"Referer": f"{opened.address}/lab"}  # as a browser says it
    status, page, headers = opened.ask(f"{path}.html", Cookie=cookie, **come_from)
    assert (status, page) == (200, "<h1>For the school</h1>")
    assert "sandbox" in headers["Content-Security-Policy"]
    for other in (f"{path}.ipynb", f"{path}/../../programme.json", f"{path}/%2e%2e/programme.json"):
        assert opened.status(other, Cookie=cookie, **come_from) in (403, 404), other


def check_channel(opened: Opened, kernel: str, cookie: str) -> None:
    evil = "http://evil.example"
    assert opened.channel(kernel) == 101
    assert opened.channel(kernel, token=False) == 403
    assert opened.channel(kernel, Host="evil.example", Origin=evil) == 403
    assert opened.channel(kernel, token=False, Cookie=cookie, Origin=opened.origin) == 101
    assert opened.channel(kernel, token=False, Cookie=cookie, Origin=evil) == 403
