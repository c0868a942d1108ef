from __future__ import annotations

import pytest

from linter.readers.syntax.text import checked_out
from linter.scanning.tally import Tally
from tests.helpers import shipped_scanner
from tests.tables import each

SOURCE = b"import openai\nclient = openai.OpenAI()\nprint(client.x)\n\n"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "cp037", "cp273", "cp1140"])
def test_18_10_what_git_writes_to_disk_by_working_tree_encoding(encoding: str) -> None:
    """`*.py working-tree-encoding=UTF-16LE` makes a program of what are Chinese letters to everybody else."""
    assert SOURCE in list(checked_out(SOURCE.decode(encoding).encode()))


@each(
    "text",
    [
        *(
            "日本語のテキストです。これは普通の文章。\n",
            "中文文本这是一个测试文件内容\n",
            "한국어 텍스트 파일입니다\n",
        ),
        *("Привет мир, это тест\n", "Ελληνικά κείμενο εδώ\n", "import openai  # é\n", "", "\ufeff"),
    ],
)
def test_other_text_is_what_it_is(text: str) -> None:
    assert list(checked_out(text.encode())) == []


@each("data", [b"\xff", b"\xff\xfe", b"\0" * 2000 + b"\xff", b"\xc3"])
def test_what_is_no_utf_8_was_never_written_so(data: bytes) -> None:
    assert list(checked_out(data)) == []


@pytest.mark.parametrize("bulk", [False, True], ids=["hook", "audit"])
def test_18_10_both_ways_find_it(*, bulk: bool) -> None:
    found = shipped_scanner(bulk=bulk).content("a.py", SOURCE.decode("utf-16-be").encode(), Tally())
    assert ("openai-api", 1) in {(trace.tool, fragment.line) for trace, fragment in found}
