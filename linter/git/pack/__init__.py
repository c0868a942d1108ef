"""Reads pack files directly: index, delta chains, and the entries of trees."""
