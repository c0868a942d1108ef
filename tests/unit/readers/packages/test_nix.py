"""Packages of a Nix expression: what is taken from a set of packages, not every word in a list."""

from __future__ import annotations

from linter.readers.packages.nix import read_nix
from tests.tables import each

Row = tuple[str, str, int, int]


@each(
    ("text", "expected"),
    [
        ("pkgs.Aider", [("aider", "nix", 1, 6)]),
        ("mypkgs.aider", []),
        ("with pkgs; [ a\n b-c ]", [("a", "nix", 1, 14), ("b-c", "nix", 2, 2)]),
        ("with pkgs.x; [ a ]", [("x", "nix", 1, 11), ("a", "nix", 1, 16)]),
        ("home.packages = [ a ];", [("a", "nix", 1, 19)]),
        ("buildInputs = [ a ];", [("a", "nix", 1, 17)]),
        ("nativeBuildInputs = [ a ];", [("a", "nix", 1, 23)]),
        ("modules = [ a ];", []),
        ("buildInputs = [ \"a\" 'b' ./c d/e $f ];", []),
        ("buildInputs = [ pkgs.a ];", [("a", "nix", 1, 22)]),
        ("buildInputs = [ a.b ];", []),
        ("buildInputs = [ (a { b = c; }) ];", [("a", "nix", 1, 18), ("c", "nix", 1, 26)]),
        ("# pkgs.a", []),
        ("/* pkgs.a */ pkgs.b", [("b", "nix", 1, 19)]),
        ("python3Packages.openai", [("openai", "pypi", 1, 17)]),
        ("python311.pkgs.openai", [("openai", "pypi", 1, 16)]),
        (
            "python3.withPackages (ps: with ps; [ openai ps.b ])",
            [("openai", "pypi", 1, 38), ("b", "pypi", 1, 48)],
        ),
        ("python3.withPackages (ps: [ ps.openai ])", [("openai", "pypi", 1, 32)]),
        ("with python3Packages; [ openai ]", [("openai", "pypi", 1, 25)]),
        (
            "buildInputs = with pkgs.python3Packages; [ openai ];",
            [("python3packages", "nix", 1, 25), ("openai", "pypi", 1, 44)],
        ),
        ('url = "github:acme/tool/v1";', [("acme/tool", "github", 1, 8)]),
        ('url = "gitlab:acme/tool";', []),
        ('url = "github:acme";', []),
    ],
)
def test_packages(text: str, expected: list[Row]) -> None:
    assert [(row.text, row.key, row.line, row.column) for row in read_nix(text, "flake.nix")] == expected


def test_every_package_is_direct_and_in_order() -> None:
    found = list(read_nix("pkgs.b\npython3Packages.a\npkgs.c\n", "x.nix"))
    assert [(row.text, row.line, row.scope) for row in found] == [
        ("b", 1, "direct"),
        ("a", 2, "direct"),
        ("c", 3, "direct"),
    ]
