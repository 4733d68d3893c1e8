"""Teachers at their own browsers, signed in at a real hub: each has their own pages, two meet in one form."""

import subprocess
from pathlib import Path
from time import perf_counter
from urllib.parse import parse_qs, urlsplit

import psutil
import pytest
import requests

pytest.importorskip("jupyterhub")
pytest.importorskip("psycopg")
pytest.importorskip("grp")

import private_server
from private_hub import running

PEOPLE = {"ann": ["glen-teachers"], "gwen": ["glen-teachers"], "cara": ["shore-teachers"], "nora": []}
SUCCESS = "[data-field=success] textarea"
PATIENCE = 400_000  # ms: several servers start on a machine that may be busy


@pytest.fixture(scope="module")
def hub():
    with running(PEOPLE) as served:
        yield served


def sign_in(hub, browser, who):
    """Come to the hub as somebody who has never been there."""
    shown = browser.new_context(locale="en-GB").new_page()
    shown.set_default_timeout(PATIENCE)
    shown.goto(hub.url)
    shown.get_by_role("button", name="your school account").click()
    shown.get_by_role("link", name=who, exact=True).click()
    return shown


def test_each_lands_on_their_own_start_page_and_two_of_one_partnership_meet_in_a_form(
    hub, browser, record_property
):
    refused = sign_in(hub, browser, "nora")
    refused.get_by_text("your account belongs to no partnership of this workbook").first.wait_for()
    pages = {who: sign_in(hub, browser, who) for who in ("ann", "gwen", "cara")}
    for who, page in pages.items():
        own, other = ("Shore", "Glen") if who == "cara" else ("Glen", "Shore")
        page.get_by_role("heading", name=own, exact=True).wait_for()
        shown = "voila/render" if who == "cara" else "lab/tree"
        assert f"/user/{hub.account(who)}/{shown}/start_here.ipynb" in page.url
        start = page.locator(".sipp-start").inner_text()
        assert "Everything you enter is saved at once and stays on the server." in start
        # what is the business of whoever looks after the server is not there
        for words in (other, "A new partnership", "Work with other schools", "Remove …"):
            assert words not in start
    for who in ("ann", "gwen"):
        page = pages[who]
        own = f"{hub.url}/user/{hub.account(who)}/doc/tree"
        page.goto(f"{own}/partnerships/glen/notebooks/1_performance.ipynb")
        name = page.locator(".sipp-who form").first.get_by_label("Your name")
        name.fill(who.capitalize())
        name.press("Enter")
        page.wait_for_selector(".sipp-me button")
        page.locator(SUCCESS).first.wait_for()
    told = []
    for writer, reader, text in (
        ("ann", "gwen", "Everyone reads"),
        ("gwen", "ann", "Everyone reads for fun"),
    ):
        pages[writer].locator(SUCCESS).first.fill(text)
        began = perf_counter()
        pages[writer].locator(SUCCESS).first.blur()
        seen = "([at, text]) => [...document.querySelectorAll(at)].some((each) => each.value === text)"
        pages[reader].wait_for_function(seen, arg=[SUCCESS, text])
        told.append(
            f"through the hub an edit stands on a colleague's page after {perf_counter() - began:.1f} s"
        )
    record_property("counts", told)
    while_the_database_is_away(hub, pages["ann"], pages["gwen"])
    of_pages(hub, pages["cara"])


def while_the_database_is_away(hub, writer, reader):
    """PostgreSQL ends without a word and is started again, while somebody types: that is told, and then saved."""
    folder = Path(parse_qs(urlsplit(hub.keeper).query)["host"][0])
    (machine,) = psutil.Process(hub.process.pid).children()
    inside = [
        "nsenter",
        f"--target={machine.pid}",
        "--mount",
        "--pid",
        "runuser",
        "-u",
        (folder / "data").owner(),
    ]
    postgres = [
        *inside,
        "--",
        private_server.programs() / "pg_ctl",
        "-D",
        folder / "data",
        "-l",
        "/dev/null",
    ]
    subprocess.run([*postgres, "stop", "-m", "immediate"], check=True)
    writer.locator(SUCCESS).first.fill("Everyone reads, whatever happens")
    writer.locator(SUCCESS).first.blur()
    form = writer.get_by_role("region", name="Partnership", exact=True)
    form.locator(".sipp-state").get_by_text("Not saved", exact=True).wait_for()
    form.locator(".sipp-alarm").get_by_text("The server with the records (").wait_for()
    settings = f"-c unix_socket_directories={folder} -c listen_addresses= -c max_connections=200"
    subprocess.run([*postgres, "start", "-o", settings], check=True)
    form.locator(".sipp-state").get_by_text("Saved at").wait_for()
    seen = "at => document.querySelector(at).value === 'Everyone reads, whatever happens'"
    reader.wait_for_function(seen, arg=SUCCESS)


def of_pages(hub, page):
    """Of whom the hub shows plain pages: they work, without a look at another's things, and no JupyterLab."""
    inside = page.request
    own, other = (f"{hub.url}/user/{hub.account(who)}" for who in ("cara", "ann"))
    assert inside.get(f"{own}/api/contents").ok
    assert inside.get(f"{own}/lab").status == 404
    for path in ("api/contents", "lab", "voila/render/start_here.ipynb"):
        assert inside.get(f"{other}/{path}").status == 403
    page.get_by_role("link", name="Phase 1").click()
    page.wait_for_url("**/voila/render/partnerships/shore/notebooks/1_performance.ipynb")
    name = page.locator(".sipp-who form").first.get_by_label("Your name")
    name.fill("Cara")
    name.press("Enter")
    page.wait_for_selector(".sipp-me button")
    page.locator(SUCCESS).first.fill("Everyone counts")
    page.locator(SUCCESS).first.blur()
    page.wait_for_function(
        "[...document.querySelectorAll('.sipp-state')].some(e => e.textContent.startsWith('Saved'))"
    )
    # whoever is not signed in is sent to the hub, whatever they ask Voilà for
    stranger = requests.Session()
    for path in (
        "voila/render/start_here.ipynb",
        "voila/static/voila.js",
        "voila/files/sipp.toml",
        "voila/tree",
    ):
        answer = stranger.get(f"{own}/{path}", allow_redirects=False, timeout=60)
        assert answer.status_code in (302, 403), (path, answer.status_code)
