from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from linter.model.fragments import Fragment
from linter.readers.scripts.container_file import read_container_file
from tests.scale import times
from tests.tables import each

Row = tuple[str, str, int]
CASES: list[tuple[str, list[Row]]] = [
    (
        "FROM a\nRUN echo $((1<<2))\nRUN pip install cohere\nFROM ollama/ollama\n",
        [("image", "a", 1), ("dependency", "cohere", 3), ("image", "ollama/ollama", 4)],
    ),
    ('RUN echo "x<<EOF" >> /f\nFROM ollama/ollama\n', [("image", "ollama/ollama", 2)]),
    ("RUN <<-EOT\n\techo x\n\tEOT\nRUN pip install groq\n", [("dependency", "groq", 4)]),
    ('RUN <<"END-OF"\npip install a\nEND-OF\nRUN pip install b\n', [("dependency", "a", 2), ("dependency", "b", 4)]),
    ("RUN pip install groq && cat <<EOF > /x\npip install no\nEOF\n", [("dependency", "groq", 1)]),
    ("RUN cat <<EOF > /x\nclaude -p\npip install no\nEOF\nRUN pip install a", [("dependency", "a", 5)]),
    ("COPY <<EOF /motd\nclaude -p\nFROM ollama/ollama\nEOF\nFROM b", [("image", "b", 5)]),
    ("COPY <<A <<B /d/\nFROM c\nA\nFROM d\nB\nFROM b", [("image", "b", 6)]),
    ("RUN <<EOF\n#!/usr/bin/env python3\nimport openai\nEOF\n", [("import", "openai", 3)]),
    ("RUN python3 <<EOF\nimport openai\nEOF\n", [("import", "openai", 2)]),
    ("RUN <<A cat > f && <<B sh\nclaude -a\nA\nclaude -b\nB\n", [("command", "claude -b", 4)]),
    ("RUN <<EOF\nnever ended\nRUN claude -p\n", [("command", "claude -p", 3)]),
    ("RUN cat<<EOF\nRUN claude -p\n", [("command", "claude -p", 2)]),  # the shell's heredoc, not BuildKit's
    ("RUN cat << EOF > x\nclaude\nEOF\nRUN claude -p", [("command", "claude -p", 4)]),
    ("RUN cat <<EOF>/x\nclaude\nEOF\nRUN claude -p", [("command", "claude -p", 4)]),
    ("ONBUILD RUN pip install openai\nONBUILD COPY --from=b x y", [("dependency", "openai", 1), ("image", "b", 2)]),
    ("HEALTHCHECK --interval=5s --timeout=3s CMD claude -p\nHEALTHCHECK NONE", [("command", "claude -p", 1)]),
    ('HEALTHCHECK CMD ["claude", "-p"]', [("command", "claude -p", 1)]),
    ("ARG BASE=ollama/ollama\nFROM ${BASE}:1\n", [("image", "ollama/ollama:1", 2)]),
    ("ARG A=x B=ollama\nARG C=$B/ollama\nFROM $C AS d\nFROM d", [("image", "ollama/ollama", 3)]),
    ("FROM ${NONE:-ollama/ollama}\nFROM ${NONE}\nFROM $NONE", [("image", "ollama/ollama", 1)]),
    ('ARG T="1"\nFROM a${T:+-slim}', [("image", "a-slim", 2)]),
    ("FROM --platform=$BUILDPLATFORM a AS b\nFROM B\nCOPY --from=b x y\nCOPY --from=0 x y", [("image", "a", 1)]),
    ("RUN --mount=type=bind,from=ollama/ollama,target=/x --network=none true", [("image", "ollama/ollama", 1)]),
    ("COPY --chown=a:b --from=ollama/ollama /x /y", [("image", "ollama/ollama", 1)]),
    ("RUN npm i \\\n  # c\n\n  -g \\\n  openai", [("dependency", "openai", 5)]),
    ("# syntax=x\n# escape=`\nRUN npm i `\n  openai\nRUN dir c:\\\nRUN claude -p", [("dependency", "openai", 4), ("command", "claude -p", 6)]),
    ('SHELL ["pwsh", "-c"]\nRUN if ($x) { claude -p }', [("command", "claude -p", 2)]),
    ('SHELL ["/usr/bin/python3", "-c"]\nRUN import openai', [("import", "openai", 2)]),
    ('CMD ["sh", "-c", "claude -p"]', [("command", "claude -p", 1)]),
    ('ENTRYPOINT ["/usr/bin/claude", \\\n  "-p"]', [("command", "claude -p", 1)]),
    ("CMD [ -f x ] && claude -p", [("command", "claude -p", 1)]),
    ("  run   claude -p\n\tRun claude -q", [("command", "claude -p", 1), ("command", "claude -q", 2)]),
    ('# RUN claude -p\nLABEL x="RUN claude -p"\nENV A=claude', []),
    ('RUN echo "FROM claude"\nRUN : claude', []),
]  # fmt: skip


def read(text: str) -> list[Row]:
    return [
        (row.place.value, row.text, row.line)
        for row in read_container_file(text, "Dockerfile")
        if isinstance(row, Fragment)
    ]


@each(("text", "expected"), CASES)
def test_reads(text: str, expected: list[Row]) -> None:
    found = [row for row in read(text) if row[0] != "command" or row[1].startswith("claude")]
    assert found == expected


@given(
    st.lists(
        st.sampled_from(
            [
                "FROM a",
                "RUN b",
                "\\",
                "\n",
                "<<E",
                "<<-E",
                "\nE\n",
                "# c",
                " ",
                "COPY ",
                "[",
                '"',
                "`",
                "ARG A=$A",
                "${A}",
            ]
        ),
        max_size=30,
    ).map("".join)
)
def test_what_stands_behind_anything_is_read(text: str) -> None:
    if "<<" not in text:
        assert read(f"{text}\nx\nFROM last/image")[-1][1] == "last/image"  # x ends a continued line
    read(text)


@each(
    "piece",
    ["RUN <<A\n", "RUN a \\\n", "\\\n", "ARG A=$A$A\n", "FROM ${A:-${A}\n", "ONBUILD ", "RUN [", "--a="],
)
def test_hostile_text_is_read_to_its_end(piece: str) -> None:
    text = f"FROM first/image\n{piece * (times(6_000, 60_000) // len(piece))}"
    assert read(text)[0][1] == "first/image"
