"""The rules that clean evidence is held to: what cannot be, and what is possible but unlikely.

From what stops a file to what a person looks at:

- `base`: what a rule is, and how it names file, rows and column
- `validity`: what cannot be, a function a rule; whose a number is, `sipp_lib.evidence.pupils` has said before
- `plausibility`: what is possible but unlikely; only warned of
"""
