"""Mutation loops of the everyday rings, and property tests within them, with many more examples.

Property tests that are decorated themselves need no line here: the `deep` session of noxfile.py runs them by
Hypothesis's marker.
"""

from __future__ import annotations

from tests.catalog.test_searched import matches, test_shipped_rules_decide_the_same
from tests.git.test_packs import (
    scanner,
    test_a_damaged_pack_gives_right_content_or_none,
    test_a_pack_that_was_forged_with_its_checksums_ends_too,
)
from tests.unit.policy.test_locks import test_no_file_loosens_what_another_locks
from tests.unit.policy.test_overlap import test_the_order_of_bans_in_one_file_decides_nothing
from tests.unit.readers.imports.test_javascript_edited import (
    test_edited_files_show_the_same_as_their_tree,
)
from tests.unit.readers.syntax.shell.test_grammar import test_what_is_above_the_bound_is_read_tolerantly
from tests.unit.scanning.test_partwise import (
    test_lines_show_the_same_as_the_whole,
    test_parts_show_the_same_as_the_whole,
)
from tests.unit.scanning.test_piecewise import test_edited_files_show_the_same_by_pieces_as_whole
from tests.unit.scanning.test_stepwise import test_edited_files_show_the_same_by_steps_as_whole

__all__ = [
    "matches",
    "scanner",
    "test_a_damaged_pack_gives_right_content_or_none",
    "test_a_pack_that_was_forged_with_its_checksums_ends_too",
    "test_edited_files_show_the_same_as_their_tree",
    "test_edited_files_show_the_same_by_pieces_as_whole",
    "test_edited_files_show_the_same_by_steps_as_whole",
    "test_lines_show_the_same_as_the_whole",
    "test_no_file_loosens_what_another_locks",
    "test_parts_show_the_same_as_the_whole",
    "test_shipped_rules_decide_the_same",
    "test_the_order_of_bans_in_one_file_decides_nothing",
    "test_what_is_above_the_bound_is_read_tolerantly",
]
