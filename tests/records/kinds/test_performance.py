from sipp_lib.records.kinds import Import, Outcome


def test_an_import_tells_the_schools_file_and_its_hash():
    digest = "ab" * 32
    assert Import(source=f"class (5).csv (SHA-256 {digest})").came_from() == ("class (5).csv", digest)
    assert Import(file="pupils-1.csv", sha256="cd").came_from() == ("pupils-1.csv", "cd")
    assert Import(source="typed by hand", sha256="cd").came_from() == ("typed by hand", "cd")


def test_a_baseline_that_was_an_exact_number_becomes_its_occasion():
    upgrade = Outcome.upgrades[1]
    old = {"name": "Reading", "measure": "m", "baseline": "mean 84.38 points (26 pupils, Aug 2025)"}
    assert upgrade(old) == {"name": "Reading", "measure": "m", "baseline": "", "baseline_on": "Aug 2025"}
    share = {"measure": "m", "baseline": "31% (26 pupils, May)"}
    assert upgrade(share)["baseline_on"] == "May"


def test_a_baseline_in_peoples_own_words_stays():
    upgrade = Outcome.upgrades[1]
    own = {"measure": "m", "baseline": "most of the class are below their stage"}
    assert upgrade(own) == {**own, "baseline_on": ""}
    unmeasured = {"measure": None, "baseline": "mean 84.38 points (26 pupils, Aug)"}
    assert upgrade(unmeasured) == {**unmeasured, "baseline_on": ""}
