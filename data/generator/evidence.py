"""Simulates what eight partnerships measured: pupils, scores, attendance, questionnaires and key files."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

COLUMNS = {
    "pupils": [
        *("pupil", "school", "class", "stage", "sex", "simd_decile"),
        *("fme", "asn", "eal", "care_experienced", "group"),
    ],
    "observations": ["pupil", "measure", "occasion", "date", "value", "numerator", "denominator"],
    "surveys": ["respondent", "scale", "occasion", "item", "answer"],
}
# Half-day openings of an invented school year with Scottish holidays; July has none.
OPENINGS = {8: 24, 9: 40, 10: 26, 11: 44, 12: 30, 1: 38, 2: 34, 3: 44, 4: 24, 5: 40, 6: 36}
MONTHS = [f"{year}-{month:02d}" for year in (2024, 2025, 2026) for month in range(1, 13) if month != 7][6:28]
AGREE = ["Completely agree", "Mostly agree", "Not sure either way", "Disagree", "Completely disagree"]
SHARES = {
    10: "about one in ten",
    17: "about one in six",
    20: "about one in five",
    25: "about a quarter",
    33: "about a third",
    40: "about two in five",
    45: "nearly half",
    50: "about half",
    60: "about three in five",
    67: "about two thirds",
    70: "about seven in ten",
    75: "about three quarters",
    80: "about four in five",
    90: "about nine in ten",
}
OFTEN = ["Always", "Often", "Sometimes", "Hardly ever", "Never"]

_FORENAMES = (
    "Ailsa Aisha Anya Brodie Callum Catriona Cillian Conor Daria Declan Eilidh Elif Ewan Fatima Fergus Finlay "
    "Freya Gregor Hamish Hanna Jakub Jamie Kacper Kayleigh Keira Kirsty Lachlan Layla Leon Logan Lucja Maja "
    "Marcus Millie Mirren Morven Muhammad Murdo Niamh Nikola Oisin Oliwia Orla Rhona Robbie Rohan Ruaridh "
    "Saoirse Shona Sorley Struan Szymon Talia Tariq Tegan Tomasz Usman Yusuf Zainab Zofia Zuzanna"
)
_SURNAMES = (
    "Abernethy Adair Baxter Birnie Cairney Carmichael Chisholm Cowie Dalgleish Docherty Durie Farquhar "
    "Galbraith Geddes Gilchrist Gourlay Guthrie Haddow Hossain Imrie Jaworski Kinnear Lamont Leitch MacAskill "
    "McAllister McCusker McGarvey Mochrie Moffat Nowak Ogilvie Pettigrew Qureshi Rankine Rafferty Sneddon "
    "Strachan Tulloch Urquhart Wardlaw Wisniewski Yuill"
)
FORENAMES, SURNAMES = _FORENAMES.split(), _SURNAMES.split()


@dataclass
class File:
    """One file of evidence as it came from a school."""

    table: str
    frame: pd.DataFrame
    source: str
    day: str
    replaces: str = ""


@dataclass
class Evidence:
    """All that one partnership measured, and who its pupils are."""

    people: pd.DataFrame
    files: list[File] = field(default_factory=list)

    def keep(self, table: str, frame: pd.DataFrame, source: str, day: str, replaces: str = "") -> None:
        """One more file; ``replaces`` names the source of the file that it puts right."""
        self.files.append(File(table, frame[COLUMNS[table]].reset_index(drop=True), source, day, replaces))

    def table(self, name: str) -> pd.DataFrame:
        """The union of the files in use."""
        gone = {file.replaces for file in self.files}
        frames = [file.frame for file in self.files if file.table == name and file.source not in gone]
        return pd.concat(frames, ignore_index=True)

    def values(self, measure: str, occasion: str, group: str = "") -> pd.Series:
        """Values of a measure on an occasion by pupil."""
        rows = self.table("observations").merge(self.table("pupils"), on="pupil")
        rows = rows[(rows["measure"] == measure) & (rows["occasion"] == occasion)]
        if group:
            rows = rows[rows["group"] == group]
        return rows.set_index("pupil")["value"].astype(float).dropna()

    def mean(self, measure: str, occasion: str, group: str = "") -> str:
        """A mean, as a teacher writes it."""
        return f"{self.values(measure, occasion, group).mean():.1f}"

    def percent(self, measure: str, occasion: str, group: str = "") -> str:
        """The share of ‘yes’ in words, so that no small count can be worked out from a text."""
        values = self.values(measure, occasion, group)
        return in_words(int(values.sum()), len(values))

    def both(self, measure: str, before: str, after: str, group: str) -> str:
        """The two means of pupils who have both."""
        first, last = self.values(measure, before, group), self.values(measure, after, group)
        met = first.index.intersection(last.index)
        return f"{first[met].mean():.1f} to {last[met].mean():.1f}"

    def change(self, measure: str, before: str, after: str, group: str) -> str:
        """The mean change of pupils who have both."""
        both = self.values(measure, after, group) - self.values(measure, before, group)
        return f"{both.dropna().mean():.1f}"

    def rate(self, first: str, last: str, group: str) -> str:
        """Attendance over some months, weighted by openings."""
        rows = self.table("observations").merge(self.table("pupils"), on="pupil")
        rows = rows[rows["measure"].eq("attendance") & rows["group"].eq(group)]
        rows = rows[rows["occasion"].between(first, last)]
        return f"{100 * rows['numerator'].sum() / rows['denominator'].sum():.1f}%"

    def top(self, scale: str, occasion: str, item: str, answers: Sequence[str]) -> str:
        """The share of the two best answers to an item that begins so, in words."""
        rows = self.table("surveys")
        rows = rows[
            (rows["scale"] == scale) & (rows["occasion"] == occasion) & rows["item"].str.startswith(item)
        ]
        best = rows["answer"].isin(list(answers[:2]))
        return in_words(int(best.sum()), len(best))

    def group(self, name: str) -> list[str]:
        """Pseudonyms of the pupils of a group."""
        return self.table("pupils").query("group == @name")["pupil"].tolist()

    def someone(self, number: int) -> tuple[str, str, str]:
        """Pseudonym, name and SCN of a pupil of the target group: what must never leave a school."""
        target = self.table("pupils").query("group == 'target'")["pupil"].iloc[number]
        row = self.people.set_index("pupil").loc[target]
        return target, f"{row['forename']} {row['surname']}", row["scn"]


def in_words(part: int, whole: int) -> str:
    """A share in words that agree with the percentage a public report works out from rounded counts."""
    if part < 10:
        return "very few"
    percent = 100 * round(part / 5) / round(whole / 5)
    return SHARES[min(SHARES, key=lambda each: abs(each - percent))]


def pseudonym(scn: str, school: str) -> str:
    """Twelve base32 characters, as a school's keyed hash would give."""
    key = hashlib.sha256(f"invented key of {school}".encode()).digest()
    return base64.b32encode(hmac.new(key, scn.encode(), hashlib.sha256).digest()).decode()[:12].lower()


def scn(year: int, serial: int) -> str:
    """A candidate number with its check digit, or an empty string where none is issued (domain.md, 3)."""
    stem = f"{year % 100:02d}{serial:06d}"
    rest = sum(weight * int(digit) for weight, digit in zip((3, 2, 7, 6, 5, 4, 3, 2), stem, strict=True)) % 11
    return "" if rest == 1 else stem + str(0 if rest == 0 else 11 - rest)


def roll(
    rng: np.random.Generator, classes: Sequence[tuple[str, str, str, int, str]], decile: dict[str, float]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Pupils (with a hidden ``ability``) and who they are.

    Parameters
    ----------
    classes : sequence of (school code, stage, class, number of pupils, group)
        The classes as the register has them.
    decile : dict
        The middle of each school's SIMD deciles.
    """
    pupils, people, used = [], [], set()
    for school, stage, name, size, group in classes:
        years = int(stage[1:]) - 1 + (7 if stage.startswith("S") else 0)
        weights = np.exp(-((np.arange(1, 11) - decile[school]) ** 2) / (2 * 2.6**2))
        for _ in range(size):
            number = ""
            while not number or number in used:
                number = scn(2025 - years, int(rng.integers(100_000, 999_999)))
            used.add(number)
            simd = int(rng.choice(10, p=weights / weights.sum())) + 1
            fme = bool(rng.random() < 0.52 - 0.05 * simd)
            asn = bool(rng.random() < 0.36 - 0.015 * simd)
            pupils.append(
                {
                    "pupil": pseudonym(number, school),
                    "school": school,
                    "class": name,
                    "stage": stage,
                    "sex": rng.choice(["F", "M", pd.NA], p=[0.485, 0.5, 0.015]),
                    "simd_decile": pd.NA if rng.random() < 0.02 else simd,
                    "fme": pd.NA if rng.random() < 0.04 else fme,
                    "asn": asn,
                    "eal": bool(rng.random() < 0.09),
                    "care_experienced": bool(rng.random() < 0.035),
                    "group": group,
                    "ability": 0.13 * (simd - 4.5) - 0.35 * asn + rng.normal(0, 0.88),
                }
            )
            people.append(
                {
                    "school": school,
                    "scn": number,
                    "forename": str(rng.choice(FORENAMES)),
                    "surname": str(rng.choice(SURNAMES)),
                    "pupil": pupils[-1]["pupil"],
                }
            )
    frame = pd.DataFrame(pupils).astype({"simd_decile": "Int64", "sex": "string"})
    flags = ["fme", "asn", "eal", "care_experienced"]
    return frame.astype(dict.fromkeys(flags, "boolean")), pd.DataFrame(people)


def observe(  # noqa: PLR0917 called with a short row of arguments, as a table reads
    rng: np.random.Generator,
    pupils: pd.DataFrame,
    measure: str,
    occasion: str,
    day: str,
    values: np.ndarray | pd.Series,
    absent: float = 0.04,
) -> pd.DataFrame:
    """One value a pupil on a day, without those who were absent."""
    rows = pd.DataFrame(
        {"pupil": pupils["pupil"], "measure": measure, "occasion": occasion, "date": pd.Timestamp(day)}
    )
    rows["value"] = pd.array(np.asarray(values, dtype=float), dtype="Float64")
    rows["numerator"] = pd.array([pd.NA] * len(rows), dtype="Int64")
    rows["denominator"] = pd.array([pd.NA] * len(rows), dtype="Int64")
    return rows[rng.random(len(rows)) >= absent]


def score(
    rng: np.random.Generator,
    latent: np.ndarray | pd.Series,
    reliability: float = 0.82,
    mean: float = 100,
    sd: float = 15,
) -> np.ndarray:
    """A standardised score with measurement error, in whole points."""
    latent = np.asarray(latent, dtype=float)
    noisy = np.sqrt(reliability) * latent + np.sqrt(1 - reliability) * rng.normal(size=len(latent))
    return np.clip(np.rint(mean + sd * noisy), mean - 2.1 * sd, mean + 2.7 * sd).round()


def judged(rng: np.random.Generator, chance: np.ndarray | pd.Series) -> np.ndarray:
    """A yes (1) or no (0) for each pupil."""
    return (rng.random(len(chance)) < np.asarray(chance, dtype=float)).astype(float)


def attendance(  # noqa: PLR0917 called with a short row of arguments, as a table reads
    rng: np.random.Generator,
    pupils: pd.DataFrame,
    base: float,
    shape: Callable[[int, str], float],
    noise: float = 0.004,
    months: Sequence[str] = tuple(MONTHS),
) -> pd.DataFrame:
    """Openings attended and possible, a row a pupil and month.

    ``shape`` gives what month number and group add to the rate; ``noise`` is what all pupils of a month share
    (colds, weather).
    """
    simd = pupils["simd_decile"].fillna(4).astype(float).to_numpy()
    usual = np.clip(base + 0.008 * (simd - 4) - rng.gamma(1.0, 0.035, len(pupils)) + 0.035, 0.5, 0.995)
    joined = np.where(rng.random(len(pupils)) < 0.03, rng.integers(3, 10, len(pupils)), 0)
    left = np.where(rng.random(len(pupils)) < 0.03, rng.integers(13, 20, len(pupils)), 99)
    frames = []
    for number, month in enumerate(months):
        shock = rng.normal(0, noise) - 0.006 * (month[5:] in ("12", "01"))
        add = np.array([shape(number, group) for group in pupils["group"]])
        chance = np.clip(usual + add + shock + rng.normal(0, 0.02, len(pupils)), 0.2, 1)
        possible = OPENINGS[int(month[5:])]
        rows = pd.DataFrame({"pupil": pupils["pupil"], "measure": "attendance", "occasion": month})
        rows["date"] = pd.Timestamp(f"{month}-01")
        rows["value"] = pd.array([pd.NA] * len(rows), dtype="Float64")
        rows["numerator"] = pd.array(rng.binomial(possible, chance), dtype="Int64")
        rows["denominator"] = pd.array([possible] * len(rows), dtype="Int64")
        frames.append(rows[(joined <= number) & (number < left)])
    return pd.concat(frames, ignore_index=True)


def survey(  # noqa: PLR0917 called with a short row of arguments, as a table reads
    rng: np.random.Generator,
    scale: str,
    occasion: str,
    size: int,
    items: dict[str, float],
    answers: Sequence[str] = tuple(AGREE),
    prefix: str = "r",
) -> pd.DataFrame:
    """Anonymous answers; each item's number says how far people lean to the best answer (0 is the middle)."""
    mood = rng.normal(0, 0.5, size)
    rows = []
    for item, lean in items.items():
        place = np.digitize(-(lean + mood + rng.normal(0, 0.8, size)), [-1.2, -0.35, 0.35, 1.2])
        kept = rng.random(size) >= 0.03
        rows += [
            (f"{prefix}{number + 1:03d}", scale, occasion, item, answers[min(at, len(answers) - 1)])
            for number, at in enumerate(place)
            if kept[number]
        ]
    return pd.DataFrame(rows, columns=COLUMNS["surveys"])
