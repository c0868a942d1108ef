"""Files of a policy: each is read once, from where it may be, and what it extends comes before it."""

from __future__ import annotations

import os
from pathlib import Path

from linter.policy.layers import FileAccess, LayerLoader, builtin_names, is_below, limit_of
from linter.support.table_reader import Problems
from tests.tables import each

ROOT = os.path.abspath("/work-tree")


def loaded(*references: str, **files: str) -> tuple[LayerLoader, tuple[str, ...], list[str]]:
    """Load references from files that are in memory; `__` in a name stands for a slash."""
    texts = {f"{ROOT}/{name.replace('__', '/')}.toml": text for name, text in files.items()}
    asked: list[str] = []

    def read(path: Path) -> bytes:
        asked.append(path.relative_to(ROOT).as_posix())
        if str(path) not in texts:
            raise FileNotFoundError(2, "No such file or directory")
        return texts[str(path)].encode()

    problems = Problems()
    loader = LayerLoader(problems, FileAccess(read))
    for reference in references:
        loader.add(f"{ROOT}/{reference}")
    return loader, problems.lines, asked


def extends(*names: str) -> str:
    return f"extends = {list(names)}\n"


def test_what_is_extended_comes_first_and_is_read_once() -> None:
    loader, problems, asked = loaded(
        "top.toml",
        top=extends("a.toml", "sub/b.toml"),
        a=extends("base.toml"),
        sub__b=extends("../base.toml"),
        base="",
    )
    assert problems == ()
    assert asked == ["top.toml", "a.toml", "base.toml", "sub/b.toml"]
    assert [layer.stem for layer in loader.layers] == ["base", "a", "b", "top"]
    assert [layer.number for layer in loader.layers] == [0, 1, 2, 3]
    assert [sorted(layer.extended) for layer in loader.layers] == [[0], [0, 1], [0, 2], [0, 1, 2, 3]]
    assert [source.label for source in loader.sources] == ["base.toml", "a.toml", "sub/b.toml", "top.toml"]
    base, *_ = loader.sources
    assert base.links == (("base.toml", ROOT), ("../base.toml", f"{ROOT}/sub"))


@each(
    ("files", "expected"),
    [
        (
            {"top": extends("a.toml"), "a": extends("b.toml"), "b": extends("a.toml")},
            ["b.toml:1: extends: a cycle: top.toml -> a.toml -> b.toml -> a.toml"],
        ),
        ({"top": extends("top.toml")}, ["top.toml:1: extends: a cycle: top.toml -> top.toml"]),
        (
            {"top": "\n" + extends("gone.toml")},
            ['top.toml:2: extends: "gone.toml" cannot be read: No such file or directory'],
        ),
        ({}, [f"{ROOT}/top.toml: cannot be read: No such file or directory"]),
        ({"top": extends("../x.toml")}, [f'top.toml:1: extends: "../x.toml" lies outside {ROOT}']),
        (
            {"top": extends("sub/a.toml"), "sub__a": extends("../../x.toml")},
            [f'sub/a.toml:1: extends: "../../x.toml" lies outside {ROOT}'],
        ),
        (
            {"top": extends("https://x.example/p.toml")},
            [
                (
                    'top.toml:1: "https://x.example/p.toml" is an address, and nothing is fetched: '
                    "name a file or a package"
                )
            ],
        ),
        (
            {"top": extends("pkg:no_such_package")},
            [
                (
                    'top.toml:1: "pkg:no_such_package": no installed package has this policy; '
                    "pkg:NAME is NAME/toolban.toml"
                )
            ],
        ),
    ],
)
def test_what_cannot_be_extended(files: dict[str, str], expected: list[str]) -> None:
    assert list(loaded("top.toml", **files)[1]) == expected


def test_a_file_that_is_no_toml_is_a_problem_and_no_layer() -> None:
    loader, problems, _ = loaded("top.toml", top=extends("a.toml"), a="x = \n")
    assert [layer.stem for layer in loader.layers] == ["top"]
    assert len(problems) == 1
    assert problems[0].startswith("a.toml: not valid TOML: ")


def test_a_shipped_policy_is_suggested() -> None:
    name = builtin_names()[0]
    loader, (problem,), asked = loaded("top.toml", top=extends(f"builtin:{name}x"))
    assert f'did you mean "{name}"?' in problem
    assert all(known in problem for known in builtin_names())
    assert asked == ["top.toml"]
    assert len(loader.layers) == 1


def test_a_shipped_policy_is_read_from_where_it_is_installed() -> None:
    loader, problems, asked = loaded("top.toml", top=extends("builtin:inventory"))
    assert (problems, asked) == ((), ["top.toml"])
    assert [source.label for source in loader.sources] == ["builtin:inventory", "top.toml"]
    assert [layer.home.scheme for layer in loader.layers] == ["builtin:", ""]


def test_a_baseline_lies_in_the_tree() -> None:
    loader, _, asked = loaded("top.toml", top="", base="x")
    (layer,) = loader.layers
    assert loader.baseline(layer, "base.toml") == b"x"
    assert loader.baseline(layer, "gone") is None
    assert loader.baseline(layer, "../base") is None
    assert loader.baseline(layer, "\0") is None
    assert asked == ["top.toml", "base.toml", "gone"]
    assert [source.label for source in loader.sources] == ["base.toml", "top.toml"]


def test_only_its_table_of_a_pyproject_counts() -> None:
    text = '[project]\nname = "x"\n[tool.toolban]\nname = "p"\nextends = ["gone.toml"]\n'
    loader, problems, _ = loaded("pyproject.toml", pyproject=text)
    assert loader.layers[0].table.text("name") == "p"
    assert problems == ('pyproject.toml:5: extends: "gone.toml" cannot be read: No such file or directory',)


def test_who_approves_what_is_known_before_anything_is_merged() -> None:
    text = '[approved.own]\nname = "Own"\n[approved.qoder]\nurl = "x"\n'
    (layer,) = loaded("top.toml", top=text)[0].layers
    assert layer.approved == (("own", True), ("qoder", False))


@each(
    ("path", "root", "expected"),
    [("/a/b", "/a", True), ("/a", "/a", True), ("/ab", "/a", False), ("/", "/a", False)],
)
def test_what_is_below(path: str, root: str, *, expected: bool) -> None:
    assert is_below(path, root) is expected


def test_a_baseline_may_be_larger_than_a_policy() -> None:
    assert limit_of(Path("a.toml")) == 1 << 20
    assert limit_of(Path("a.txt")) > 1 << 20
