"""The machine's own Chromium, Chrome or Edge, which prints a page as PDF: alone, offline, without scripts."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import psutil

from sipp_lib.editions.contents import with_sides
from sipp_lib.errors import ReportError, UsageError
from sipp_lib.temporary import ours

TOLD = "SIPP_CHROMIUM"  # in the environment: which browser to take
# on the PATH, but not on Windows, where the current folder would come first
NAMES = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"),
    *("microsoft-edge-stable", "chrome", "msedge"),
)
PLACES = {
    "win32": (
        *("Microsoft/Edge/Application/msedge.exe", "Google/Chrome/Application/chrome.exe"),
        "Chromium/Application/chrome.exe",
    ),
    "darwin": tuple(
        f"{name}.app/Contents/MacOS/{name}" for name in ("Google Chrome", "Microsoft Edge", "Chromium")
    ),
    "linux": ("google/chrome/chrome", "microsoft/msedge/msedge", "chromium/chromium", "bin/chromium"),
}
ROOTS = {
    "win32": ("%ProgramFiles%", "%ProgramFiles(x86)%", "%LocalAppData%"),
    "darwin": ("/Applications", "~/Applications"),
    "linux": ("/opt", "/usr/lib", "/snap"),
}
NONE = (
    "A PDF is printed by Chromium, Chrome or Edge, and none of them was found on this computer. Install one (Debian "
    "and Ubuntu: ‘apt install chromium’; macOS: ‘brew install --cask chromium’), or say where one is with the variable "
    f"{TOLD}. The pages themselves need none: any browser prints them."
)
ALONE = (
    *("--headless=new", "--remote-debugging-pipe", "--no-first-run", "--no-default-browser-check"),
    *("--disable-extensions", "--disable-default-apps", "--disable-sync", "--disable-background-networking"),
    *("--disable-component-update", "--disable-domain-reliability", "--disable-breakpad", "--no-pings"),
    *("--disable-gpu", "--disable-dev-shm-usage", "--password-store=basic", "--use-mock-keychain"),
    # no name is looked up, and whatever has a number of its own goes to a proxy that is not there
    *(
        "--host-resolver-rules=MAP * ~NOTFOUND",
        "--proxy-server=127.0.0.1:9",
        "--proxy-bypass-list=<-loopback>",
    ),
    *("--disable-quic", "--lang=en-GB", "--user-agent=SIPP workbook"),  # PDFs tell the last one
)
# a PDF's figures are those with a text beside them: not what is around a picture and its caption
FIGURE = "<figure>", '<figure role="group">'
PAPER = {
    "preferCSSPageSize": True,
    "printBackground": True,
    "displayHeaderFooter": False,
    "generateTaggedPDF": True,
    "generateDocumentOutline": True,
}
SESSION = ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY")  # of the person at the computer
LOADED = "Page.loadEventFired"
STARTING, CLOSING = 60, 10  # seconds


def found() -> Path:
    """The browser of this machine that prints.

    Raises
    ------
    UsageError
        When there is none, or the one that was named is not there.
    """
    if told := os.environ.get(TOLD):
        if not Path(told).is_file():
            raise UsageError(
                f"{told}, which the variable {TOLD} names, is not there. Say where the browser is."
            )
        return Path(told)
    system = sys.platform if sys.platform in PLACES else "linux"
    on_path = () if system == "win32" else filter(None, map(shutil.which, NAMES))
    roots = (os.path.expanduser(os.path.expandvars(root)) for root in ROOTS[system])  # noqa: PTH111
    there = (Path(root, place) for root in roots for place in PLACES[system])
    for path in (*map(Path, on_path), *there):
        if path.is_file():
            return path
    raise UsageError(NONE)


@contextmanager
def opened(seconds: float) -> Iterator[Callable[[str], bytes]]:
    """A browser until the block ends, kept warm: the function prints a page as PDF.

    It has a profile of its own, which goes away, no window, no extension and no way to the net; pages are handed
    over, tagged as they are structured, and run no script. One with contents is printed twice: see `with_sides`.

    Parameters
    ----------
    seconds : float
        How long one page may take.

    Raises
    ------
    UsageError
        When there is no browser.
    ReportError
        When it does not start, or a page cannot be printed; the browser is ended then.
    """
    program = found()
    with ours("browser", sockets=True) as home:
        browser = _Browser(program, home)
        try:
            browser.ask("Browser.getVersion", seconds=STARTING)
            yield lambda page: with_sides(page.replace(*FIGURE), lambda told: browser.printed(told, seconds))
        finally:
            browser.end()


class _Browser:
    """The process, and the two pipes through which it hears and tells (the protocol of its developer tools)."""

    def __init__(self, program: Path, home: Path) -> None:
        self._program, self._number, self._loaded = program, 0, False
        self._told: SimpleQueue[dict[str, Any] | None] = SimpleQueue()
        words = [str(program), *ALONE, f"--user-data-dir={home / 'profile'}"]
        if sys.platform == "linux" and os.geteuid() == 0:  # else it refuses to run for the administrator
            words.append("--no-sandbox")
        hears, self._say = os.pipe()
        self._hear, says = os.pipe()
        try:
            self._process = psutil.Process(_begin([*words, "about:blank"], home, hears, says))
        except OSError as error:
            os.close(self._say)
            os.close(self._hear)
            raise ReportError(
                f"{program} could not be started ({error.strerror}). Name another browser with {TOLD}."
            ) from error
        finally:
            os.close(hears)
            os.close(says)
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        rest = b""
        with suppress(OSError):  # closed
            while data := os.read(self._hear, 1 << 20):
                *whole, rest = (rest + data).split(b"\0")
                for message in whole:
                    self._told.put(json.loads(message))
        self._told.put(None)

    def printed(self, page: str, seconds: float) -> bytes:
        """A page as PDF."""
        ask = self.ask
        context = ask("Target.createBrowserContext", seconds=seconds)["browserContextId"]
        made = {"url": "about:blank", "browserContextId": context}
        target = {"targetId": ask("Target.createTarget", made, seconds=seconds)["targetId"]}
        session = ask("Target.attachToTarget", target | {"flatten": True}, seconds=seconds)["sessionId"]

        def here(method: str, **given: Any) -> dict[str, Any]:
            return ask(method, given, session, seconds=seconds)

        here("Emulation.setScriptExecutionDisabled", value=True)
        here("Page.enable")
        frame = here("Page.getFrameTree")["frameTree"]["frame"]["id"]
        self._loaded = False
        here("Page.setDocumentContent", frameId=frame, html=page)
        while not self._loaded:  # pictures are in the page, and are read after its words
            self._loaded = self._next(seconds).get("method") == LOADED
        made_pdf = b64decode(here("Page.printToPDF", **PAPER)["data"])
        ask("Target.disposeBrowserContext", {"browserContextId": context}, seconds=seconds)
        return made_pdf

    def ask(
        self, method: str, given: dict[str, Any] | None = None, session: str = "", *, seconds: float
    ) -> dict[str, Any]:
        """Have something done, and what came of it."""
        self._number += 1
        asked = {"id": self._number, "method": method, "params": given or {}}
        message = json.dumps(asked | ({"sessionId": session} if session else {})).encode() + b"\0"
        try:
            while message:
                message = message[os.write(self._say, message) :]
        except OSError as error:
            raise self._failed("ended") from error
        while (answer := self._next(seconds)).get("id") != self._number:
            self._loaded |= answer.get("method") == LOADED
        if "error" in answer:
            raise self._failed(f"did not do what it was asked ({answer['error'].get('message')})")
        result: dict[str, Any] = answer["result"]
        return result

    def _next(self, seconds: float) -> dict[str, Any]:
        try:
            told = self._told.get(timeout=seconds)
        except Empty:
            raise self._failed(f"took longer than {seconds:,.0f} seconds and was stopped") from None
        if told is None:
            raise self._failed("ended")
        return told

    def _failed(self, what: str) -> ReportError:
        return ReportError(
            f"The browser that prints it ({self._program.name}) {what}. Try again; if it says the same, "
            f"name another browser with the variable {TOLD}."
        )

    def end(self) -> None:
        """End the browser, politely if it listens, with all that it started."""
        everyone = [self._process]
        with suppress(psutil.Error):
            everyone += self._process.children(recursive=True)
        with suppress(ReportError):
            self.ask("Browser.close", seconds=CLOSING)
        for descriptor in (self._say, self._hear):
            os.close(descriptor)
        _, alive = psutil.wait_procs(everyone, CLOSING)
        for process in alive:
            with suppress(psutil.Error):
                process.kill()
        psutil.wait_procs(alive, CLOSING)


def _begin(words: list[str], home: Path, hears: int, says: int) -> int:
    """Start a browser that hears and says through these descriptors; its process' number."""
    environment = {name: value for name, value in os.environ.items() if name not in SESSION}
    environment |= dict.fromkeys(("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"), str(home))
    if sys.platform == "win32":
        import msvcrt

        handles = [msvcrt.get_osfhandle(each) for each in (hears, says)]
        for handle in handles:
            os.set_handle_inheritable(handle, True)
        pipes = ",".join(map(str, handles))
        return subprocess.Popen(  # noqa: S603
            [*words, f"--remote-debugging-io-pipes={pipes}"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            startupinfo=subprocess.STARTUPINFO(lpAttributeList={"handle_list": handles}),
            creationflags=subprocess.CREATE_NO_WINDOW,
        ).pid
    import fcntl

    # it expects them as the descriptors 3 and 4, which may be in use here, by each other even
    ends = [fcntl.fcntl(each, fcntl.F_DUPFD_CLOEXEC, 5) for each in (hears, says)]
    try:
        return os.posix_spawn(
            words[0],
            words,
            environment,
            file_actions=[
                *((os.POSIX_SPAWN_OPEN, each, os.devnull, os.O_RDWR, 0) for each in range(3)),
                *((os.POSIX_SPAWN_DUP2, end, place) for end, place in zip(ends, (3, 4), strict=True)),
            ],
            setpgroup=0,  # Ctrl-C in the terminal is the command's to hear
        )
    finally:
        for end in ends:
            os.close(end)
