"""All trees of a history at once: which paths and objects it holds, and which commits change what matters.

git compares the trees of every commit with those of its parents, and nearly all that it says is thrown away.
Here every tree is read once, as its difference to the tree that its delta is made from
(`linter.git.pack.tree_deltas`), and from then on all trees are columns of numbers.
"""
