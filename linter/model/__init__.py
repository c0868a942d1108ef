"""The value types of toolban: immutable, without input, output or decisions.

They are named tuples rather than dataclasses, because importing `dataclasses` costs a hook 15 ms
(docs/adr/0001-start-up-time.md).
"""
