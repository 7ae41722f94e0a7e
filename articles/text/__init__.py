"""Plain Python on words, days, addresses, files: nothing here knows Django or the record."""
