"""A pupil's name in a text, in a real JupyterLab: said where it is typed, led to where it stops a report."""

import pytest

from sipp_lib.evidence.pupils.key_files import KnownPupil, write_keys
from sipp_lib.new import begin
from sipp_lib.programme import Programme

CELLS = (
    "from sipp_lib.pages import Evaluation; page = Evaluation('tiny')",
    "page.findings()",
    "page.report()",
)


@pytest.fixture(scope="module")
def served(tmp_path_factory, lab):
    """A new partnership on a computer with the key file of two pupils."""
    folder = tmp_path_factory.mktemp("named") / "programme"
    keys = tmp_path_factory.mktemp("keys")
    begin("Tiny", folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SIPP_KEYS", str(keys))
        known = [KnownPupil("zz12zz34zz56", "Xanthe Quibble"), KnownPupil("yy12yy34yy56", "Isla Fraser")]
        write_keys(Programme.open(folder).id, "A", known, folder)
    served = lab(folder, SIPP_PROGRAMME=str(folder), SIPP_KEYS=str(keys))
    (served.home / "who.json").write_text('{"name": "Morag Bell", "role": "", "school": ""}')
    served.write("five.ipynb", *CELLS)
    return served


def test_a_name_is_said_where_it_is_typed_and_a_stopped_report_leads_there(served, page, faultless):
    served.open(page, "five.ipynb")
    form = page.get_by_role("region", name="Findings")
    add = form.get_by_role("button", name="Add a finding")
    add.wait_for()
    add.focus()
    page.keyboard.press("Enter")
    row = form.locator("tbody[data-record]").first
    answer = row.locator("[data-field=answer] textarea")
    answer.fill("As Xanthe Road was closed, fewer came")
    answer.blur()
    said = row.locator("[data-field=answer] .sipp-named")
    said.get_by_text(
        "holds the name of a pupil known from the key file. Write ‘a pupil’ in its place"
    ).wait_for()
    assert said.locator("p").get_attribute("id") in answer.get_attribute("aria-describedby")
    assert "Fraser" not in page.content()  # the list itself stays in the kernel
    # the report is stopped, and leads there
    preview = page.get_by_role("region", name="Preview the report")
    preview.get_by_role("button", name="Make the report").click()
    preview.get_by_text("a text that everybody could read names a pupil").wait_for()
    faultless(page, ".sipp")
    link = preview.get_by_role("link", name="Open it")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement?.closest('[data-field=answer]') !== null")
    # it is a street: said at the field, kept in the settings
    said.get_by_role("button", name="It is not a pupil").focus()
    page.keyboard.press("Enter")
    said.wait_for(state="hidden")
    (revision,) = Programme.open(served.folder).looked_at
    assert len(revision) == 64
    # and in the preview as well, which then makes the report
    answer.fill("As Xanthe Road was closed, none came")
    answer.blur()
    said.wait_for()
    sure = preview.get_by_role("button", name="It is not a pupil")
    earlier = sure.get_attribute("data-press")
    preview.get_by_role("button", name="Make the report").click()
    preview.locator(
        f"[data-press^='harmless:']:not([data-press='{earlier}'])"
    ).wait_for()  # of what is written now
    sure.click()
    page.wait_for_function(
        "[...document.querySelectorAll(\"iframe[title^='The report of']\")].some("
        "(frame) => frame.srcdoc.includes('As Xanthe Road was closed, none came'))",
        timeout=180_000,
    )
    said.wait_for(state="hidden")
