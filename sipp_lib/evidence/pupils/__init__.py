"""Who each row is about: identifiers, names and schools, key files and pseudonyms."""
