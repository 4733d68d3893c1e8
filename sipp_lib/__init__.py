"""The workbook of collaborative enquiry: records, evidence, analysis, the gate, charts and reports."""

__version__ = "0.1.0"
