"""The hosts of repositories: one module for each, from an organisation to entries of the list.

These modules and `linter.git.fetching` are the only ones of toolban that use a network.
"""
