import os
import sys
import threading
import typing
from base64 import b64encode
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from tempfile import gettempdir

import pikepdf
import pypdf
import pytest
from pdf_tags import tagged

from sipp_lib.editions import browser
from sipp_lib.errors import ReportError, UsageError
from sipp_lib.temporary import prefix


@pytest.fixture
def nowhere(monkeypatch, tmp_path):
    """A machine without any browser, whose usual places lie in a folder of the test."""
    monkeypatch.delenv(browser.TOLD, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    monkeypatch.setattr(browser, "ROOTS", {system: (f"{tmp_path}/{system}",) for system in browser.PLACES})
    return tmp_path


def program(path, words="#!/bin/sh\nexit 3\n"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(words)
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("system", "place"),
    [
        ("win32", "Microsoft/Edge/Application/msedge.exe"),
        ("win32", "Google/Chrome/Application/chrome.exe"),
        ("darwin", "Microsoft Edge.app/Contents/MacOS/Microsoft Edge"),
        ("darwin", "Google Chrome.app/Contents/MacOS/Google Chrome"),
        ("linux", "microsoft/msedge/msedge"),
        ("linux", "google/chrome/chrome"),
    ],
)
def test_a_browser_is_found_in_the_usual_places_of_each_system(nowhere, monkeypatch, system, place):
    monkeypatch.setattr(sys, "platform", system)
    there = program(nowhere / system / place)
    assert browser.found() == there


def test_on_windows_the_current_folder_is_not_asked_for_a_browser(nowhere, monkeypatch):
    program(nowhere / "path" / "chrome")
    assert browser.found() == nowhere / "path" / "chrome"
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(UsageError):
        browser.found()


def test_where_there_is_no_browser_it_says_what_to_do(nowhere):
    with pytest.raises(UsageError) as caught:
        browser.found()
    assert str(caught.value) == (
        "A PDF is printed by Chromium, Chrome or Edge, and none of them was found on this computer. Install one "
        "(Debian and Ubuntu: ‘apt install chromium’; macOS: ‘brew install --cask chromium’), or say where one is with "
        "the variable SIPP_CHROMIUM. The pages themselves need none: any browser prints them."
    )


def test_a_browser_that_is_named_and_not_there_is_not_replaced_by_another(nowhere, monkeypatch):
    program(nowhere / "path" / "chromium")
    monkeypatch.setenv(browser.TOLD, "/no/such/browser")
    with pytest.raises(UsageError) as caught:
        browser.found()
    assert str(caught.value) == (
        "/no/such/browser, which the variable SIPP_CHROMIUM names, is not there. Say where the browser is."
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("#!/bin/sh\nexit 3\n", "The browser that prints it (chromium) ended. "),
        (
            "#!/bin/sh\nexec sleep 99\n",
            "The browser that prints it (chromium) took longer than 1 seconds and was ",
        ),
    ],
)
def test_a_browser_that_does_not_begin_is_told_and_ended(nowhere, monkeypatch, words, said):
    began = program(nowhere / "chromium", words)
    monkeypatch.setenv(browser.TOLD, str(began))
    monkeypatch.setenv("PATH", os.defpath)
    monkeypatch.setattr(browser, "STARTING", 1)
    monkeypatch.setattr(browser, "CLOSING", 0.1)
    with pytest.raises(ReportError) as caught, browser.opened(5):
        raise AssertionError("it said that it had begun")
    assert str(caught.value).startswith(said)
    assert str(caught.value).endswith(
        "Try again; if it says the same, name another browser with the variable SIPP_CHROMIUM."
    )


def test_a_file_that_is_no_program_is_told(nowhere, monkeypatch):
    there = nowhere / "chromium"
    there.write_text("hello")
    monkeypatch.setenv(browser.TOLD, str(there))
    with pytest.raises(ReportError) as caught, browser.opened(5):
        raise AssertionError("it said that it had begun")
    assert str(caught.value) == (
        f"{there} could not be started (Permission denied). Name another browser with SIPP_CHROMIUM."
    )


class Server(BaseHTTPRequestHandler):
    asked: typing.ClassVar[list[str]] = []

    def do_GET(self):
        Server.asked.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


def test_a_page_loads_nothing_runs_nothing_and_leaves_nothing(printing, tmp_path, monkeypatch):
    # the page has no policy of its own: whatever keeps it from the net is the browser
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    secret = tmp_path / "secret.svg"
    secret.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>SECRET</text></svg>'
    )
    with HTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        outside = f"http://127.0.0.1:{server.server_port}"
        page = (
            f'<title>T</title><link rel="stylesheet" href="{outside}/css"><style>@import "{outside}/import";</style>'
            f'<h1>Heading</h1><p id="p">as it was</p><img alt="x" src="{outside}/img"><iframe src="{outside}/frame">'
            f'</iframe><img alt="y" src="{secret.as_uri()}"><iframe src="{secret.as_uri()}"></iframe>'
            f'<script src="{outside}/js"></script><script>document.getElementById("p").textContent = "SCRIPT";'
            f'fetch("{outside}/fetch")</script><p>the end</p>'
        )
        with browser.opened(60) as printed:
            first, second = printed(page), printed("<title>U</title><p>another page</p>")
        server.shutdown()
    (tmp_path / "a.pdf").write_bytes(first)
    words = pypdf.PdfReader(tmp_path / "a.pdf").pages[0].extract_text()
    assert [word in words for word in ("as it was", "the end", "SCRIPT", "SECRET")] == [
        True,
        True,
        False,
        False,
    ]
    assert Server.asked == []
    assert b"another page" not in first
    assert second.startswith(b"%PDF")
    assert not [path for path in Path(gettempdir()).iterdir() if path.name.startswith(prefix("browser"))]
    assert list((tmp_path / "home").iterdir()) == []


def test_a_pdf_keeps_titles_language_headings_and_what_pictures_show(printing, tmp_path):
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><circle cx="20" cy="20" r="9"/></svg>'
    picture = f"data:image/svg+xml;base64,{b64encode(drawing).decode()}"
    page = (
        '<html lang="gd"><title>Aithisg</title><h1>One</h1><h2>Two</h2><figure>\n<img alt="what it shows" '
        f'src="{picture}"><figcaption>Caption</figcaption></figure><table><caption>C</caption>'
        "<thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><th>1</th><td>2</td></tr></tbody></table>"
    )
    with browser.opened(60) as printed:
        (tmp_path / "a.pdf").write_bytes(printed(page))
    with pikepdf.open(tmp_path / "a.pdf") as made:
        assert str(made.Root.Lang) == "gd"
        assert str(made.docinfo["/Title"]) == "Aithisg"
        assert str(made.docinfo["/Creator"]) == "SIPP workbook"  # and not the system of whoever printed it
        with made.open_outline() as outline:
            assert [each.title for each in outline.root] == ["One"]
            assert [each.title for each in outline.root[0].children] == ["Two"]
        tags = list(tagged(made.Root.StructTreeRoot.K))
        assert [str(tag.Alt) for tag in tags if tag.S == "/Figure"] == ["what it shows"]
        assert {"/H1", "/H2", "/Table", "/TH"} <= {str(tag.S) for tag in tags}
