"""A demonstration newsroom: invented stories of an invented city, and pictures drawn by code."""
