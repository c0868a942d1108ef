"""Property tests and mutation loops of the everyday rings, with many more examples."""

from __future__ import annotations

from tests.git.test_ledger import audit, test_whatever_happens_in_between
from tests.git.test_packs import (
    scanner,
    test_a_damaged_pack_gives_right_content_or_none,
    test_a_pack_that_was_forged_with_its_checksums_ends_too,
    test_packs_and_git_give_the_same,
)
from tests.git.test_trees import grow, test_changes_are_those_of_diff_tree, test_entries_are_those_of_ls_tree
from tests.unit.policy.test_locks import test_no_file_loosens_what_another_locks
from tests.unit.policy.test_overlap import (
    test_the_order_of_bans_in_one_file_decides_nothing,
    test_what_is_disjoint_never_meets,
)
from tests.unit.readers.syntax.shell.test_grammar import test_what_is_above_the_bound_is_read_tolerantly
from tests.unit.readers.test_by_parts import test_literals, test_python_imports
from tests.unit.scanning.test_piecewise import test_edited_files_show_the_same_by_pieces_as_whole
from tests.unit.scanning.test_same_in_bulk import test_javascript, test_python

__all__ = [
    "audit",
    "grow",
    "scanner",
    "test_a_damaged_pack_gives_right_content_or_none",
    "test_a_pack_that_was_forged_with_its_checksums_ends_too",
    "test_changes_are_those_of_diff_tree",
    "test_edited_files_show_the_same_by_pieces_as_whole",
    "test_entries_are_those_of_ls_tree",
    "test_javascript",
    "test_literals",
    "test_no_file_loosens_what_another_locks",
    "test_packs_and_git_give_the_same",
    "test_python",
    "test_python_imports",
    "test_the_order_of_bans_in_one_file_decides_nothing",
    "test_what_is_above_the_bound_is_read_tolerantly",
    "test_what_is_disjoint_never_meets",
    "test_whatever_happens_in_between",
]
