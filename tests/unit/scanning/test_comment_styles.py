"""Every reader of literals has comments in a style that is known, for the inline ignores in them."""

from __future__ import annotations

from linter.readers.reader_table import LITERALS
from linter.readers.syntax.comments import STYLES
from linter.scanning import file_scanner
from tests.tables import each


@each("reader", sorted(LITERALS))
def test_every_reader_has_styles(reader: str) -> None:
    name = reader.partition("_")[0]
    styles = file_scanner._STYLES_OF.get(name, (name,))
    assert set(styles) <= STYLES.keys()
