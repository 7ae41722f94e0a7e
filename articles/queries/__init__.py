"""What readers' pages ask of the record, and what is cached of the answers."""
