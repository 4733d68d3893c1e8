"""Pages of the workbook in a real JupyterLab: no code on show, run by themselves, nothing typed in the file."""

import json
import os
import re
import signal

import nbformat
import psutil
import pytest
from playwright.sync_api import expect

from sipp_lib.new import begin
from sipp_lib.phase_notebooks import put

# At the end of a page stands its foot, no empty screen.
FOOT = """() => {
  const [page] = document.getElementsByClassName("jp-WindowedPanel-outer");
  const last = [...page.querySelectorAll(".jp-Cell")].at(-1);
  return page.getBoundingClientRect().bottom - last.getBoundingClientRect().bottom < 30;
}"""
PAGE = """import os, ipywidgets
print(partnership, "in process", os.getpid())
ipywidgets.Text(description="Typed", continuous_update=True)"""


def template(path, title):
    """A small page as a phase has it: words, its parameters, and a form."""
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell(f"# {title}"),
            nbformat.v4.new_code_cell("partnership = None", metadata={"tags": ["parameters"]}),
            nbformat.v4.new_code_cell(PAGE),
        ],
        metadata={"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}},
    )
    path.write_text(nbformat.writes(notebook), encoding="utf-8")


@pytest.fixture(scope="module")
def served(sipp_open, tmp_path_factory):
    """A programme with one partnership and two phases; gives the address, its folder and its pages' folder.

    The second page is from an earlier version, and replaced on opening.
    """
    folder = tmp_path_factory.mktemp("served")
    templates = folder / "templates"
    templates.mkdir()
    template(templates / "1_performance.ipynb", "The first page")
    second = templates / "2_exploring.ipynb"
    template(second, "An old page")
    place, _ = begin("Held out", folder / "programme")
    put(second, place.notebooks / second.name, {"partnership": "held-out"})
    template(second, "The second page")
    with sipp_open(folder / "programme", templates=templates) as address:
        yield address, folder / "programme", place.notebooks


def go(page, served, path="partnerships/held-out/notebooks/1_performance.ipynb", **how):
    page.goto(served[0].replace("start_here.ipynb", path), **how)


def settled(page):
    """Wait until the kernel has answered to whatever was to be run by itself: it takes one after the other."""
    page.wait_for_function("window.jupyterapp?.shell.currentWidget?.sessionContext")
    # unlike `evaluate`, this gives up after the page's time: without a kernel it would wait for ever
    page.wait_for_function("""async () => {
      const { sessionContext } = window.jupyterapp.shell.currentWidget;
      await sessionContext.ready;
      await sessionContext.session.kernel.requestExecute({ code: "" }).done;
      return true;
    }""")


def ran(page, times=1):
    page.wait_for_selector(f'[data-sipp-runs="{times}"]')
    page.get_by_text("held-out in process").wait_for()
    return int(re.search(r"process (\d+)", page.get_by_text("held-out in process").inner_text())[1])


def test_a_page_runs_by_itself_every_time_shows_no_code_and_asks_nobody_about_news(served, page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for _ in range(2):
        go(page, served)
        ran(page)
        page.get_by_label("Typed").wait_for()
        assert page.locator(".jp-CodeCell").count() == 3
        hidden = ".jp-Cell-inputWrapper, .jp-InputPrompt, .jp-OutputPrompt, .jp-OutputArea-promptOverlay"
        for part in page.locator(f".jp-CodeCell :is({hidden})").all():
            assert not part.is_visible()
        assert not page.get_by_text("import os").is_visible()
        assert page.get_by_role("heading", name="The first page").is_visible()
    assert page.broken == []
    settled(page)
    assert page.locator(".jp-toastContainer, .Toastify__toast").count() == 0
    assert page.get_by_text("news").count() == 0
    assert [url for url in asked if not url.startswith(("http://127.0.0.1", "data:", "blob:"))] == []
    assert [url for url in asked if re.search(r"/lab/api/(news|update|build)|favicon-busy", url)] == []
    page.get_by_role("button", name="Show JupyterLab").click()
    button = page.get_by_role("button", name="Show code")  # for the curious
    assert button.get_attribute("aria-pressed") == "false"
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    page.locator(".jp-CodeCell .jp-Cell-inputWrapper").last.wait_for()
    page.get_by_role("button", name="Show JupyterLab").click()
    page.locator(".jp-CodeCell .jp-Cell-inputWrapper").last.wait_for(state="hidden")


LANDED = """() => document.activeElement?.tagName === "H1" && document.activeElement.checkVisibility()
  && document.activeElement?.closest(".jp-WindowedPanel-outer").scrollTop === 0"""
DOWN = "() => { const all = document.querySelector('.jp-WindowedPanel-outer'); all.scrollTo(0, all.scrollHeight); }"


def test_a_page_opens_at_its_top_with_its_words_at_once_and_comes_back_there_after_everything(served, page):
    first = page.locator("main.sipp-first")
    go(page, served, wait_until="commit")
    first.get_by_role("heading", name="The first page").wait_for()
    assert first.get_by_role("status").inner_text().endswith("…")
    ran(page)
    assert first.count() == 0
    page.wait_for_function(LANDED)
    page.set_viewport_size({"width": 1280, "height": 140})

    def scroll():
        page.mouse.move(600, 120)
        page.mouse.wheel(0, 3000)
        page.wait_for_function("document.querySelector('.jp-WindowedPanel-outer').scrollTop > 50")
        page.wait_for_function(FOOT)

    scroll()
    page.reload()
    ran(page)
    page.wait_for_function(LANDED)
    scroll()
    page.get_by_role("button", name="Start this page again").click()
    ran(page, 2)
    page.wait_for_function(LANDED)
    scroll()
    page.goto("about:blank")
    page.go_back()
    ran(page)
    page.wait_for_function(LANDED)
    page.evaluate(DOWN)  # nobody did that
    page.wait_for_function(LANDED)
    assert page.broken == []


def test_jupyter_steps_back_and_one_press_brings_it_back_for_good(served, page, axe):
    parts = ["#jp-top-panel", "#jp-menu-panel", ".jp-SideBar.jp-mod-left", ".jp-SideBar.jp-mod-right"]
    parts += ["#jp-main-statusbar", ".jp-InternalAnchorLink", ".lm-TabBar-addButton", ".lm-TabBar-tabLabel"]

    def on_show():
        return [part for part in parts if any(each.is_visible() for each in page.locator(part).all())]

    go(page, served)
    ran(page)
    page.locator('.lm-TabBar-tab[data-sipp-title="Phase 1 · Held out"]').wait_for()
    assert on_show() == []
    assert page.title() == "Phase 1 · Held out – The workbook"
    assert not (served[2] / "Phase 1 · Held out").exists()  # a tab's own label would rename the file
    page.get_by_role("heading", name="The first page").click()
    for letter in "abdd":  # commands of JupyterLab: a new cell, and none
        page.keyboard.press(letter)
    for shortcut in ("Control+f", "Control+Enter", "Control+Shift+c"):  # nor are its other commands
        page.keyboard.press(shortcut)
    assert page.locator(".jp-DocumentSearch-overlay").count() == 0
    assert not page.locator("#modal-command-palette").is_visible()
    page.get_by_label("Typed").focus()
    page.keyboard.press("Shift+Tab")  # no cell is a stop on the way
    assert page.evaluate("document.activeElement.closest('.sipp-page-bar') !== null")
    page.get_by_role("heading", name="The first page").click(button="right")
    assert page.locator(".jp-Cell").count() == 4
    assert page.locator(".lm-Menu").count() == 0
    for width in (1280, 640, 390):  # 640 is 1280 at 200 %
        page.set_viewport_size({"width": width, "height": 900})
        assert on_show() == []
        assert axe(page, ".sipp-page-bar", ".lm-DockPanel-tabBar") == [], width
    # a phone has a way to all of JupyterLab, too
    expect(page.get_by_role("button", name="Show JupyterLab")).to_be_hidden()
    page.get_by_role("button", name="More", exact=True).click()
    expect(page.get_by_role("button", name="Show JupyterLab")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(page.get_by_role("button", name="More", exact=True)).to_be_hidden()

    page.get_by_role("button", name="Show JupyterLab").focus()
    page.keyboard.press("Enter")
    page.get_by_role("menuitem", name="Kernel").wait_for()
    assert {"#jp-menu-panel", ".jp-SideBar.jp-mod-left", ".lm-TabBar-tabLabel"} <= set(on_show())
    page.reload()  # and the next time
    ran(page)
    page.get_by_role("menuitem", name="Kernel").wait_for()
    page.get_by_role("button", name="Show JupyterLab").click()
    page.locator("#jp-menu-panel").wait_for(state="hidden")
    page.reload()
    ran(page)
    assert on_show() == []


def test_the_browsers_back_shows_the_page_before_and_forward_the_next_and_a_reload_keeps_the_address(
    served, page
):
    go(page, served)
    ran(page)
    page.get_by_role("button", name="Start page").click()
    start, first = (
        page.locator(f'.lm-mod-current[data-sipp-title^="{title}"]') for title in ("Start", "Phase 1 ")
    )
    start.wait_for()
    page.wait_for_url("**/start_here.ipynb")
    long = page.evaluate("history.length")
    page.evaluate("history.back()")
    first.wait_for()
    page.wait_for_url("**/1_performance.ipynb")
    page.evaluate("history.forward()")
    start.wait_for()
    page.wait_for_url("**/start_here.ipynb")
    assert page.evaluate("history.length") == long
    page.get_by_role("link", name=re.compile("^Phase 1")).click()
    first.wait_for()
    page.wait_for_url("**/1_performance.ipynb")
    page.reload()
    first.wait_for()
    # the file browser, which nobody sees, comes to the folder of the page; the address does not
    page.locator('.jp-BreadCrumbs-item[title$="notebooks"]').wait_for(state="attached")
    settled(page)
    assert page.url.endswith("/1_performance.ipynb")


def test_a_window_that_begins_without_a_page_shows_the_start_page_and_nothing_beside_it(served, page):
    go(page, served, "partnerships/held-out/notebooks")
    page.wait_for_selector('[data-sipp-runs="1"] .sipp-start')
    tabs = page.locator(".lm-DockPanel-tabBar .lm-TabBar-tab")
    expect(tabs).to_have_count(1)
    assert tabs.get_attribute("data-sipp-title") == "Start page"


def test_a_page_runs_again_after_its_kernel_was_killed_and_who_types_types_on(served, page, types_on):
    go(page, served)
    before = ran(page)
    typed = page.get_by_label("Typed")
    typed.focus()
    page.keyboard.type("Begun on")
    page.keyboard.press("Home")
    os.kill(before, signal.SIGKILL)
    words = types_on(page, '[data-sipp-runs="2"]')  # whatever happens meanwhile
    assert ran(page, 2) != before
    page.wait_for_function("document.activeElement.closest('.jp-OutputArea')")
    page.keyboard.type("more ")
    assert typed.input_value() == words + "more Begun on"
    assert page.locator(".jp-Dialog").count() == 0  # of a kernel that died, and will restart automatically


def test_a_page_that_was_not_made_here_shows_its_code_and_waits(served, page):
    _, programme, notebooks = served
    foreign = programme / "foreign.ipynb"
    source = (notebooks / "1_performance.ipynb").read_text(encoding="utf-8")
    foreign.write_text(source.replace('in process\\"', 'in process\\", \\"foreign\\"'), encoding="utf-8")
    try:
        go(page, served, "foreign.ipynb")
        notice = page.get_by_role("region", name="Not run")
        notice.wait_for()
        assert "does not run by itself, because it was not made here" in notice.inner_text()
        settled(page)
        assert page.locator("[data-sipp-runs]").count() == 0
        assert page.locator(".jp-CodeCell .jp-OutputArea-output").count() == 0
        assert page.locator(".jp-CodeCell .jp-Cell-inputWrapper").last.is_visible()
        notice.get_by_role("button", name="I know where it comes from").click()
        page.get_by_role("button", name="Trust").click()
        page.wait_for_selector('[data-sipp-runs="1"]')
        notice.wait_for(state="detached")
    finally:
        foreign.unlink()


def test_an_ordinary_notebook_is_left_alone(served, page):
    plain = served[1] / "plain.ipynb"
    cells = [nbformat.v4.new_code_cell("print('plain')")]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    plain.write_text(
        nbformat.writes(nbformat.v4.new_notebook(cells=cells, metadata=kernel)), encoding="utf-8"
    )
    go(page, served, "plain.ipynb")
    page.locator(".jp-CodeCell .jp-Cell-inputWrapper").wait_for()
    settled(page)
    assert page.locator(".sipp-page-bar, .jp-OutputArea-output").count() == 0
    plain.unlink()


def test_the_launcher_has_a_card_for_the_start_and_each_phase_and_shows_this_versions_page(served, page):
    go(page, served)
    ran(page)
    page.keyboard.press("Control+Shift+l")
    card = page.get_by_title("Exploring and understanding the target group's performance").first
    card.wait_for()
    cards = page.locator('.jp-LauncherCard[data-category="Workbook"]')
    assert cards.all_inner_texts() == ["Start here", "1 Performance", "2 Exploring"]
    assert cards.locator("svg").count() == 3
    assert not page.get_by_role("heading", name="Other").is_visible()
    card.click()
    page.get_by_role("heading", name="The second page").wait_for()
    assert page.get_by_role("heading", name="An old page").count() == 0


def test_nothing_that_was_typed_is_in_the_saved_file_and_nobody_is_asked_to_save(served, page):
    path = served[2] / "1_performance.ipynb"
    before = path.stat().st_mtime_ns
    go(page, served)
    ran(page)
    page.get_by_label("Typed").fill("Isla Fraser")
    assert page.locator(".jp-mod-dirty").count() == 0
    page.get_by_role("heading", name="The first page").click()
    page.save()
    assert path.stat().st_mtime_ns != before
    saved = json.loads(path.read_text(encoding="utf-8"))
    assert "widgets" not in saved["metadata"]
    code = [cell for cell in saved["cells"] if cell["cell_type"] == "code"]
    assert [(cell["outputs"], cell["execution_count"]) for cell in code] == [([], None)] * 3
    checkpoints = list((path.parent / ".ipynb_checkpoints").glob("*.ipynb"))
    for file in (path, *checkpoints):
        text = file.read_text(encoding="utf-8")
        assert "Isla" not in text
        assert "in process " not in text
    go(page, served)  # and it is trusted as before
    ran(page)


def test_a_page_that_is_closed_gives_its_kernel_back(served, page):
    go(page, served)
    pid = ran(page)
    kernel = psutil.Process(pid)
    page.locator(".jp-mod-current .lm-TabBar-tabCloseIcon").first.click()
    kernel.wait(60)
    assert page.locator(".jp-Dialog").count() == 0


def test_the_page_has_the_room_on_a_phone_and_on_a_desk(served, page):
    page.set_viewport_size({"width": 380, "height": 800})
    go(page, served)
    for width, room in ((380, 340), (1280, 1180)):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_function(
            "room => document.querySelector('.jp-NotebookPanel')?.getBoundingClientRect().width > room",
            arg=room,
            timeout=60_000,
        )
        assert not page.locator("#jp-main-statusbar").is_visible()
