"""Tools that know Django's insides: prepared statements, rows as JSON, the task queue, paths."""
