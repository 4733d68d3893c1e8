"""What a template adds with report.show(): for the public nothing but what passed the gate, however it is drawn."""

import base64
import re
from dataclasses import replace

import matplotlib.pyplot as plt
import pandas as pd
import pytest
import seaborn as sns
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedFormatter, FixedLocator

from sipp_lib import results
from sipp_lib.disclosure.safe import SafeFrame
from sipp_lib.errors import DisclosureError, UsageError
from sipp_lib.new import copy_sample
from sipp_lib.reports.page_words import read_html, read_shown
from sipp_lib.reports.report import Report
from sipp_lib.reports.shown_again import shown_again
from sipp_lib.workbook import Workbook

SLUG, PUPIL = "tarvit-water", "Jamie Ogilvie"  # whose name is in the sample's key file
NOT_PASSED = (
    "A table did not pass the gate of this report, so it is not shown. Take it from a result of report.book, or pass "
    "it through report.book.gate(frame, name)."
)
VALUE = (
    "A figure shows a value that stands in none of the tables of from_=[…], so it is not shown. Draw the numbers of "
    "these tables as they are; one that is worked out from them passes the gate first: report.book.gate(frame, name)."
)
NUMBER = (
    "The words of a figure or a table hold a number that stands in none of the tables it was made of, so it is not "
    "shown. Take the number out, or take it from such a table."
)
NAMED = (
    "The public report of tarvit-water was not made: what a cell of the template shows holds the name of a pupil known "
    "from the key file. Take it out of the template, or give another value for the parameter."
)


@pytest.fixture(scope="module")
def programme(tmp_path_factory):
    return copy_sample(tmp_path_factory.mktemp("own") / "programme")


@pytest.fixture(scope="module")
def report(programme):
    return Report(Workbook.open(SLUG, programme.folder, warn=False))


@pytest.fixture(scope="module")
def measure(report):
    return results.measured(report.book, "score", role="outcome")[0]


@pytest.fixture(scope="module")
def groups(report, measure):
    """Two groups with their means: gated."""
    return results.group_comparison(report.book, measure).groups


@pytest.fixture(scope="module")
def quintiles(report, measure):
    return results.gap(report.book, measure, results.occasions(report.book, measure)[0]).by_quintile


@pytest.fixture(scope="module")
def rows(report, measure):
    """Single pupils: never gated."""
    return results.values(report.book, measure)


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def refused(report, shown, **how):
    with pytest.raises(DisclosureError) as caught:
        report.show(shown, **how)
    return str(caught.value)


def bars(safe):
    return sns.barplot(data=safe.frame, x="quintile", y="mean")


def test_a_table_and_a_chart_by_seaborn_are_shown_with_the_numbers(report, groups):
    assert "<caption>Two groups</caption>" in report.show(groups, caption="Two groups").html
    long = groups.frame.melt(id_vars="group", value_vars=["mean_before", "mean_after"])
    ax = sns.barplot(data=long, x="group", y="value", hue="variable")
    ax.set_title("Reading in P5, 2025/26")
    shown = report.show(ax, from_=[groups], caption="Target group and others", alt="Four bars").html
    assert "Drawn by the author of this report’s template" in shown
    assert shown.count("<img ") == shown.count("<table ") == 1
    assert 'alt="Four bars"' in shown
    assert not plt.get_fignums()  # or the cell would show it once more, by itself


def lying(safe):
    ax = plt.subplots()[1]
    ax.barh(range(len(safe.frame)), safe.frame["mean"])
    ax.set_yticks(range(len(safe.frame)), [f"Quintile {each}" for each in safe.frame["quintile"]])
    ax.bar_label(ax.containers[0], fmt="%.1f")
    return ax


def with_range(safe):
    ax, frame = plt.subplots()[1], safe.frame
    ends = [frame["mean"] - frame["low"], frame["high"] - frame["mean"]]
    ax.errorbar(frame["quintile"], frame["mean"], yerr=ends, capsize=3)
    ax.fill_between(frame["quintile"], frame["low"], frame["high"], alpha=0.2)
    ax.axhline(0)
    return ax.figure


@pytest.mark.parametrize(
    "draw",
    [
        bars,
        lying,
        with_range,
        lambda safe: sns.barplot(data=safe.frame, y="quintile", x="mean", orient="h"),
        lambda safe: sns.lineplot(data=safe.frame, x="quintile", y="mean", marker="o"),
        lambda safe: sns.pointplot(data=safe.frame, x="quintile", y="mean"),
        lambda safe: sns.relplot(data=safe.frame, x="quintile", y="mean", hue="quintile"),
        lambda safe: sns.catplot(data=safe.frame, x="quintile", y="mean", col="quintile", kind="bar"),
        lambda safe: sns.heatmap(safe.frame[["low", "mean", "high"]].astype(float), annot=True, fmt=".1f"),
    ],
)
def test_the_usual_charts_of_gated_numbers_are_shown_and_alike_each_time(report, quintiles, draw):
    first, second = (report.show(draw(quintiles), from_=[quintiles]).html for _ in "ab")
    assert first == second


@pytest.mark.parametrize(
    "draw",
    [
        lambda rows: sns.stripplot(data=rows, x="group", y="value"),
        lambda rows: sns.lineplot(data=rows, x="occasion", y="value", units="pupil", estimator=None),
        lambda rows: sns.barplot(data=rows, x="group", y="value"),
        lambda rows: sns.histplot(data=rows, x="value"),
        lambda rows: sns.kdeplot(data=rows, x="value"),
        lambda rows: sns.violinplot(data=rows, x="group", y="value"),
        lambda rows: sns.heatmap(rows[["value"]].head(5).astype(float), cbar=False),
        lambda rows: (
            plt.subplots()[1].inset_axes([0, 0, 1, 1]).plot(rows["value"].head(9).astype(float))[0].axes
        ),
        lambda rows: plt.subplots()[1].twinx().vlines([1], 0, [7]).axes,
    ],
)
def test_rows_of_pupils_are_not_drawn_whatever_tables_a_figure_is_said_to_be_of(
    report, quintiles, rows, draw
):
    assert refused(report, draw(rows), from_=[quintiles]) == VALUE


@pytest.mark.parametrize(
    ("draw", "kind"),
    [
        (lambda ax: ax.imshow([[1, 2]]), "a picture made of dots"),
        (lambda ax: ax.figure.figimage([[1, 2]]), "a picture made of dots"),
        (lambda ax: ax.pie([7, 3]), "Wedge"),
        (lambda ax: ax.boxplot([[7, 3]], patch_artist=True), "PathPatch"),
        (lambda ax: ax.table([["7"]]), "Table"),
        (lambda ax: ax.plot([0], [0], marker="$7$"), "Line2D"),
        (lambda ax: ax.figure.add_artist(Line2D([0, 1], [0, 0.7])), "Line2D"),
    ],
)
def test_what_cannot_be_compared_with_tables_is_not_shown(report, quintiles, draw, kind):
    draw(ax := plt.subplots()[1])
    assert refused(report, ax, from_=[quintiles]) == (
        f"A figure holds something that cannot be compared with its tables ({kind}), so it is not shown. Draw it with "
        "bars, points, lines and words on a chart with two axes."
    )


WORDS = {
    "a text": lambda ax, words: ax.text(0, 0, words),
    "an annotation": lambda ax, words: ax.annotate(words, (0, 0)),
    "a title": lambda ax, words: ax.set_title(words),
    "a title of all": lambda ax, words: ax.figure.suptitle(words),
    "ticks": lambda ax, words: ax.set_xticks(range(5), [words] * 5),
    "a formatter": lambda ax, words: ax.yaxis.set_major_formatter(lambda *_: words),
    "other ticks": lambda ax, words: ax.xaxis.set(
        major_locator=FixedLocator(range(5)), major_formatter=FixedFormatter([words] * 5)
    ),
    "a legend": lambda ax, words: ax.legend([words]),
    "a formula": lambda ax, words: ax.text(0, 0, f"${words[:1]}${words[1:]}"),
    "TeX": lambda ax, words: ax.text(0, 0, words, usetex=True),
}


@pytest.mark.parametrize("where", WORDS)
def test_words_of_a_figure_hold_no_name_and_no_other_number(report, quintiles, where):
    for words, sentence in ((PUPIL, NAMED), ("7 of them", NUMBER)):
        ax = bars(quintiles)
        WORDS[where](ax, words)
        assert refused(report, ax, from_=[quintiles]) == sentence


def test_a_caption_and_what_is_read_aloud_hold_none_either(report, quintiles):
    for how in ("caption", "alt"):
        assert refused(report, bars(quintiles), from_=[quintiles], **{how: PUPIL}) == NAMED
        assert refused(report, bars(quintiles), from_=[quintiles], **{how: "7 pupils"}) == NUMBER
    assert refused(report, quintiles, caption="of 7") == NUMBER


def test_what_a_figure_carries_unseen_does_not_travel(report, quintiles):
    ax = bars(quintiles)
    ax.patches[0].set_gid(PUPIL)
    ax.patches[0].set_url(f"https://x.example/{PUPIL}")
    ax.patches[1].set_label(PUPIL)
    ax.figure.set_label(PUPIL)
    quintiles.frame.attrs["who"] = PUPIL
    shown = report.show(ax, from_=[quintiles]).html
    drawing = base64.b64decode(re.search(r'base64,([^"]+)', shown)[1]).decode()
    assert "<rect" in drawing or "<path" in drawing
    assert "Ogilvie" not in shown + drawing


def test_only_tables_of_this_reports_own_gate_are_shown(report, quintiles, programme, measure):
    school = Workbook.open(SLUG, programme.folder, "school")
    others = [
        SafeFrame("x", quintiles.frame, "public", "pupils", quintiles.frame),
        replace(quintiles),
        type("Mine", (SafeFrame,), {})("x", quintiles.frame, "public", "pupils", quintiles.frame),
        results.group_comparison(school, measure).groups,
    ]
    for other in others:
        assert refused(report, other) == refused(report, bars(quintiles), from_=[other]) == NOT_PASSED
    assert refused(report, bars(quintiles)) == (
        "A figure for the public says which tables it was drawn from. Write report.show(figure, from_=[…]) with tables "
        "that passed the gate, such as those of sipp_lib.results."
    )
    for wrong in ("a text", quintiles.frame, None):
        with pytest.raises(UsageError) as caught:
            report.show(wrong)
        assert str(caught.value) == (
            "report.show() takes a table that passed the gate, such as those of sipp_lib.results, or a figure with "
            "from_=[…], the tables it was drawn from."
        )


def test_a_table_that_was_changed_after_the_gate_is_not_shown(programme):
    book = Workbook.open(SLUG, programme.folder, warn=False)
    safe = results.group_comparison(book, results.measured(book, "score", role="outcome")[0]).groups
    safe.frame.loc[0, "n"] = 3
    assert refused(Report(book), safe) == (
        "The table ‘tarvit-water/comparison/READ/groups’ was changed after it had passed the gate, so it is not shown. "
        "Change a copy of its frame, and pass that through report.book.gate(frame, name)."
    )


@pytest.mark.parametrize(
    ("column", "frame", "subject"),
    [
        ("months", {"group": ["all"], "n": [40], "months": [3.0]}, "pupils"),
        ("partnerships", {"group": ["all"], "n": [40], "partnerships": [4]}, "pupils"),
        ("group", {"group": [7], "n": [40]}, "pupils"),
        ("quintile", {"quintile": [7], "n": [40]}, "pupils"),
        ("n_clusters", {"what": ["The lowest"], "n_clusters": [4]}, "records"),
        ("difference", {"what": ["The lowest"], "difference": [3.0]}, "records"),
        ("factors", {"level": ["pupil"], "factors": [3]}, "records"),
    ],
)
def test_a_number_of_which_nobody_knows_what_it_counts_is_not_shown_in_a_table_of_ones_own(
    report, column, frame, subject
):
    own = report.book.gate(pd.DataFrame(frame), "my/table", subject)
    sentence = (
        f"A table that is no result of sipp_lib.results has a number in the column ‘{column}’, and the gate cannot "
        "know whether it counts or averages pupils, so it is not shown. Numbers of pupils belong in ‘n’ and ‘count’, "
        "means in ‘mean’ with ‘sd’ and ‘n’."
    )
    assert refused(report, own) == sentence
    assert refused(report, plt.subplots()[1], from_=[own]) == sentence


def test_the_words_of_a_table_of_ones_own_hold_no_number_and_no_name(report, measure):
    for words, sentence in (("The lowest had 3", NUMBER), (PUPIL, NAMED)):
        frames = [({"what": [words]}, "records"), ({"group": [words], "n": [40]}, "pupils")]
        frames.append(({"group": ["all"], "n": [40], "caution": [words]}, "pupils"))
        for frame, subject in frames:
            assert refused(report, report.book.gate(pd.DataFrame(frame), "my/words", subject)) == sentence
    occasion = results.occasions(report.book, measure)[0]
    told = report.book.gate(pd.DataFrame({"occasion": [occasion], "stage": ["P5"], "n": [40]}), "my/occasion")
    assert "<table" in report.show(told).html


def test_a_table_of_ones_own_says_so_and_a_result_of_the_workbook_does_not(report, groups, measure):
    values = results.values(report.book, measure)
    frame = values.groupby("group")["value"].agg(["count", "mean", "std"]).reset_index()
    own = report.book.gate(frame.set_axis(["group", "n", "mean", "sd"], axis="columns"), "my/groups")
    said = (
        "Worked out by the author of this report’s template. Small groups are hidden and numbers of pupils rounded, "
        "but the workbook knows neither how its other numbers came about nor what follows from them beside other "
        "tables."
    )
    assert said in report.show(own).html
    assert said not in report.show(groups).html
    drawn_of_own = report.show(sns.barplot(data=own.frame, x="group", y="mean"), from_=[own, groups])
    assert drawn_of_own.html.count(said) == 1
    again = shown_again(report.book, drawn_of_own.html, drawn_of_own.calls[0][3])
    assert again == drawn_of_own.html
    forged = drawn_of_own.calls[0][3] | {"tables": [{"name": "x", "subject": "records", "own": True, "columns": [
        ["n_clusters", "Int64", [4]], ["suppressed", "str", [""]]]}]}  # fmt: skip
    with pytest.raises(
        DisclosureError, match="has a number in the column ‘n_clusters’, and the gate cannot know"
    ):
        shown_again(report.book, drawn_of_own.html, forged)


def test_no_table_of_a_whole_report_is_somebodys_own(programme):
    report = Report(Workbook.open(SLUG, programme.folder, warn=False))
    for each in (
        "summary",
        "brief",
        "plain",
        "performance",
        "exploring",
        "planning",
        "action",
        "evaluation",
        "voices",
    ):
        getattr(report, each)()
    assert len(report.book.released) > 50
    assert report.book.own == []


def test_the_school_is_shown_any_figure_and_its_own_tables(programme):
    report = Report(Workbook.open(SLUG, programme.folder, "school"))
    measure = results.measured(report.book, "score", role="outcome")[0]
    shown = report.show(sns.stripplot(data=results.values(report.book, measure), x="group", y="value")).html
    assert "Drawn by the author of this report’s template: value by group." in shown
    assert "<table" in report.show(results.group_comparison(report.book, measure).groups).html


def test_what_is_read_of_a_piece_of_a_page_is_whole_words_and_what_its_source_says_besides():
    drawing = base64.b64encode(
        b'<svg><path d="M 23.9 96 L 06 34"/><text>Mo<tspan>rag</tspan></text></svg>'
    ).decode()
    page = (
        f'<p title="hid">Is<b>la</b></p><!-- no --><img alt="seen" src="data:image/svg+xml;base64,{drawing}">'
    )
    assert read_html(page) == ["Isla", "seen", "hid", " no ", "Morag"]
    assert read_shown(page) == ["Isla", "seen"]
    assert read_html('<path d="by Isla Bell"/>') == ["by Isla Bell"]  # no coordinates
