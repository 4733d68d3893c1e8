"""A workbook's numbers over evidence given row by row, without a programme on disk."""

import pandas as pd

from sipp_lib.disclosure.gate import Settings
from sipp_lib.evidence.schema import TABLES
from sipp_lib.evidence.storage import Evidence
from sipp_lib.records.kinds import Partnership
from sipp_lib.workbook import Workbook


class Given(Workbook):
    def __init__(self, bodies, tables, audience, scales):
        self.given, self.audience, self.slug = bodies, audience, "tiny"
        self.released, self.own, self._let_through = [], [], []
        self.partnership = Partnership()
        self.cache, self.codes = {}, None
        self.settings, self.scales = Settings(10, 5), scales
        frames = {
            name: pd.DataFrame(tables.get(name, []), columns=list(columns)).astype(
                {column: kind.dtype for column, kind in columns.items()}
            )
            for name, columns in TABLES.items()
        }
        self.evidence = Evidence(**frames)

    def records(self, kind):
        raise NotImplementedError

    def bodies(self, kind):
        return [body for body in self.given if isinstance(body, kind)]
