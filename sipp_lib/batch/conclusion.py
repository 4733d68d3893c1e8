"""What became of each report, and the two files that say so: ``batch.json`` and the index page."""

from __future__ import annotations

import json
import re
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sipp_lib.batch.cache import BuildRecord, ReportCache, hash_file, sha
from sipp_lib.batch.earlier import naming_now
from sipp_lib.batch.further import LISTED, Further
from sipp_lib.batch.run import write_whole
from sipp_lib.editions import ALL_FORMS, PAGES
from sipp_lib.evidence.elsewhere import NAMED
from sipp_lib.evidence.unsearched import Unsearched, unsearched
from sipp_lib.formats import listing
from sipp_lib.reports.provenance import software, template_fingerprint, template_path

if TYPE_CHECKING:
    from sipp_lib.disclosure.safe import Audience
    from sipp_lib.programme import Programme

OF_EVIDENCE = re.compile(rf"\b{NAMED}\b")
UNNAMED = "(not shown: it names a pupil)"


@dataclass(frozen=True)
class Result:
    """What became of one partnership's report; `reason` is empty when it is there and right.

    Parameters
    ----------
    partnership : str
        Its slug.
    made : bool
        Whether the report is there as it must be.
    reason : str
        Why not.
    skipped : bool
        Whether it was there already, made from the same.
    trace : BuildRecord, optional
        What it was made from, when it was made just now.
    forms : tuple of str
        What lies beside its page, as it must be: see `sipp_lib.editions.ALL_FORMS`.
    new : tuple of str
        Those of them that were made just now.
    aside : tuple of str
        The new names of files that lay in their place and were not as the workbook had made them.
    unsearched : Unsearched
        For the public: the pupils whose names could not be looked for, as no key file here holds them.
    since : tuple of str
        What whoever publishes it is told first: see `sipp_lib.batch.told_before` and `told_beside`.
    """

    partnership: str
    made: bool
    reason: str = ""
    skipped: bool = False
    trace: BuildRecord | None = field(default=None, repr=False, compare=False)
    forms: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    unsearched: Unsearched = Unsearched()  # noqa: RUF009 - frozen
    since: tuple[str, ...] = ()


def conclude(
    pool: Executor,
    memory: ReportCache,
    slugs: list[str],
    results: dict[str, Result],
    *,
    failed: list[str],
    further: Further,
) -> None:
    """Write ``batch.json``, and ``index.html`` over all partnerships where it would change.

    Those that failed have no page as it must be; what lies beside a page is another matter.
    """
    programme, folder = memory.programme, memory.programme.reports(memory.audience)
    facts = {slug: memory.facts(slug) for slug in programme.partnerships()}
    settings = [programme.name, programme.threshold, programme.base, memory.names]
    beside = {slug: right for slug in facts if (right := further.right(slug))}
    about = [settings, facts, failed, beside, template_fingerprint(template_path()), software()]
    wanted, page = sha(json.dumps(about, sort_keys=True).encode()), folder / "index.html"
    outdated = not page.is_file() or memory.index != [wanted, memory.look(page)]
    named: frozenset[str] = frozenset()
    if memory.audience == "public" and (failed or outdated):
        # these stand on the pages beside the reports, whether any report could be made or not
        checked = sorted({*slugs} - {*failed})
        naming_pupils = pool.submit(naming_now, programme, facts, failed, checked).result()
        programme = replace(programme, name=UNNAMED) if naming_pupils.programme else programme
        named = naming_pupils.reports
        for slug in sorted(named):
            hidden, lying = slug in naming_pupils.slugs, further.lying(slug)
            results[slug] = _with_earlier(
                slug,
                results.get(slug),
                {form: further.path(slug, form).name for form in lying},
                hidden=hidden,
            )
            facts[slug] = None
        for slug in naming_pupils.slugs:
            facts[UNNAMED] = facts.pop(slug)
            if slug in results:
                reason = results[slug].reason.replace(slug, UNNAMED)
                results[slug] = replace(results[slug], partnership=UNNAMED, reason=reason)
        stopped = sorted(UNNAMED if slug in naming_pupils.slugs else slug for slug in named)
    else:
        stopped = []
    if memory.audience == "public":
        for slug in sorted({*slugs} - {*failed}):
            gone = unsearched(programme, programme.place(slug))
            results[slug] = replace(results[slug], unsearched=gone)
    told = [
        {"partnership": each.partnership, "made": each.made, "reason": _published(each, memory.audience)}
        | ({"forms": [*each.forms]} if each.forms else {})
        | ({"schools_without_keys": len(each.unsearched.schools)} if each.unsearched.schools else {})
        | ({"key_files_without_names": len(each.unsearched.nameless)} if each.unsearched.nameless else {})
        for each in (results[slug] for slug in sorted(results))
    ]
    batch: dict[str, Any] = {
        "audience": memory.audience,
        "programme": programme.name,
        "reports": told,
        "unchanged": [slug for slug in slugs if results[slug].skipped],
    }
    if known := {slug: each for slug, each in further.known.items() if each and slug in facts}:
        batch[LISTED] = known
    write_whole({folder / "batch.json": (json.dumps(batch, indent=2, ensure_ascii=False) + "\n").encode()})
    if outdated:
        pool.submit(
            write_index, programme, memory.audience, facts, failed=failed, stopped=stopped, beside=beside
        ).result()
        # an earlier report that names a pupil is told of until it is taken down
        memory.index = [] if named else [wanted, str(hash_file(page)[-1])]
    memory.keep()


def _published(result: Result, audience: Audience) -> str:
    """Why a report was not made, for whoever reads ``batch.json``: where in the evidence is for the school alone."""
    if audience == "public" and OF_EVIDENCE.search(result.reason):
        check = f"‘sipp check {result.partnership}’"
        return f"Something is wrong in the evidence. Phase 1 says what and where, and so does {check}."
    return result.reason


def _with_earlier(slug: str, result: Result | None, beside: dict[str, str], *, hidden: bool) -> Result:
    """What became of a report, and that an earlier one names a pupil; the index page no longer leads to it."""
    files = [f"{slug}.html", f"{slug}.ipynb", *beside.values()]
    called = PAGES | ALL_FORMS
    where = (
        f"{listing(['the page', 'the notebook', *(f'the {called[form]}' for form in beside)])} under that short name "
        "in the folder reports"
        if hidden
        else listing([f"reports/{name}" for name in files])
    )
    earlier = (
        f"An earlier report names a pupil who is known now, so the index page no longer leads to it: delete {where}, "
        "and take them down wherever they were published."
    )
    before = result or Result(slug, made=False)
    return replace(before, made=False, reason=f"{before.reason} {earlier}".strip())


def write_index(
    programme: Programme,
    audience: Audience,
    facts: dict[str, dict[str, Any] | None],
    *,
    failed: list[str],
    stopped: list[str],
    beside: dict[str, list[str]],
) -> None:
    """Write the index page, in whatever process this is."""
    from sipp_lib.batch.index import index

    page = index(programme, audience, facts, failed=failed, stopped=stopped, beside=beside).encode()
    write_whole({programme.reports(audience) / "index.html": page})
