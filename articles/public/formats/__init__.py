"""What programs read of a story: ninjs for newsrooms, JSON-LD and cards for search and sharing.

Made of publications only, so nothing unpublished can be in it (rule R12). Nothing here asks the
database: whoever calls has fetched what is needed.
"""
