"""The readers' floor: pages, feeds, sitemaps, formats for programs, and how they are asked for."""
