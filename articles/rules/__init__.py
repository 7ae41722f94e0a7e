"""The rules as plain functions: who may do what, and the sentence that says why not."""
