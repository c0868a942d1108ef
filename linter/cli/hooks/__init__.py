"""`toolban hook`: what git and pre-commit call, and its fast path without click."""
