"""What is said when a public report is made of marks that are given pupil by pupil."""

from datetime import date

from given_book import Given

from sipp_lib.batch.told_before import noted
from sipp_lib.evidence.storage import Evidence
from sipp_lib.records.kinds import Measure

KEY = "0123456789abcdef"
MONDAY, TUESDAY, FRIDAY = date(2026, 6, 1), date(2026, 6, 2), date(2026, 6, 5)
READ = Measure(code="READ", name="Reading", form="score", occasions=["September"])


class Place:
    def __init__(self, folder):
        self.folder, self.slug = folder, folder.name


class Programme:
    """Partnerships of which each has a folder of its own."""

    id, threshold = KEY, 10

    def __init__(self, private):
        self.private = private

    def partnerships(self):
        return sorted(path.name for path in self.private.iterdir() if not path.name.startswith("."))

    def place(self, slug):
        return Place(self.private / slug)


def publisher(folder):
    """What is said when a report is made of these marks on a day; of pupils of the target group, unless told."""

    def publish(marks, day, *, groups=None, measure=READ, slug="north", also=None):
        pupils = [{"pupil": f"p{n:02}", "group": (groups or {}).get(n, "target"), "sex": "F"} for n in marks]
        rows = [
            {"pupil": f"p{n:02}", "measure": code, "occasion": "September", "value": mark}
            for code, given in {"READ": marks, "AGAIN": also or {}}.items()
            for n, mark in given.items()
        ]
        again = measure.model_copy(update={"code": "AGAIN", "name": "Reading again"})
        book = Given([measure, again], {"pupils": pupils, "observations": rows}, "public", folder)
        book.programme = Programme(folder / "private")
        book.place = book.programme.place(slug)
        made_of = str([sorted(each.items()) for each in (marks, also or {})])
        book.evidence = Evidence(**book.evidence.tables, fingerprints={"it": made_of})
        return noted(book, day)

    (folder / "private").mkdir()
    return publish


def marks(many, **changed):
    return {n: 10 + n % 7 for n in range(many)} | {int(n[1:]): mark for n, mark in changed.items()}
