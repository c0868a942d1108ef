"""Finds the paths of a whole history, and the commits that change relevant ones, in all its trees.

Letting git compare the tree of every commit with those of its parents mostly gives answers that are thrown
away. Here every tree is read once, as its difference from its delta base (`linter.git.pack.tree_deltas`); all
further steps work on columns of numbers.
"""
