"""Who each row is about: identifiers, names and schools, key files and pseudonyms.

From a row to its pseudonym:

- `names`: names and numbers as they are compared; running numbers, which are nobody
- `schools`: which school a word means
- `identities`: what each row tells of whom it is about; one name with several numbers or classes, or none
- `key_files`: who is who, kept outside the programme
- `pseudonyms`: a school's key, and pseudonyms made with it
- `in_cells`: known pupils below a heading that tells of none
- `matching`: which known pupil a row is about
- `linkage`: each row's school and pseudonym; what is said of one number with two names, and of pupils known already
- `forenames`: common forenames, by which a column of names is known whatever its heading
- `letters`: letters, hyphens and apostrophes that look or sound alike made the same, wherever names are sought
- `misspelt`: forenames with one letter wrong
- `gaelic`: the forms that a Gaelic forename has in a sentence
- `own_numbers`: which of a school's own numbers of pupils are sought in texts
- `initials`: initials in a text beside what may be a family name
- `identifiers`: names, also an initial with a surname, SCNs and pseudonyms in free text
- `adults`: the full names of those who take part, which tell of no pupil
"""
