"""The gate: what may be shown to whom, and how many pupils are behind it.

As a result passes through them:

- `vocabulary`: role and label of each column of a result
- `gate`: what is refused
- `suppression`: a frame made safe, step by step
- `rounding`: numbers rounded to a programme's base, small by its threshold; what hidden numbers still tell
- `populations`: whom the tables of one measure tell of, and what one taken from another would
- `safe`: `SafeFrame`, and `require_safe()`, which takes nothing else
- `free_text`: which texts are public, and stopping at a name
- `counts`: numbers of pupils that people say in free text
"""
