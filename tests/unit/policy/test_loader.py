from __future__ import annotations

from pathlib import Path

import pytest

from linter.model.catalog import Catalog, Confidence
from linter.model.errors import PolicyError
from linter.model.policy import Approved, Ban, Policy, Selector, Waiver, Where
from linter.policy import loader as policies
from tests.helpers import BAN

WAIVER = """
[[waiver]]
vendors = ["anthropic"]
paths = ["research/**"]
until = 2026-12-31
reason = "Ticket 1"
approved_by = "sec@corp.example"
"""
HINT = "docs/reference/policy.md has every key, and `toolban policy schema` gives them to an editor."


def load(folder: Path, catalog: Catalog, **files: str) -> Policy:
    """Write files and load the first; `__` in a name stands for a slash."""
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return policies.load(folder / f"{next(iter(files)).replace('__', '/')}.toml", catalog)[0]


def problems(folder: Path, catalog: Catalog, **files: str) -> list[str]:
    with pytest.raises(PolicyError) as raised:
        load(folder, catalog, **files)
    assert raised.value.hint == HINT
    return list(raised.value.problems)


def test_a_whole_policy(tmp_path: Path, catalog: Catalog) -> None:
    text = f'name = "corp"\nsummary = "S."\nsources = ["x"]\nconfidence = "certain"\n{BAN}{WAIVER}'
    found = load(tmp_path, catalog, toolban=text)
    assert found == Policy(
        name="corp",
        summary="S.",
        bans=(
            Ban(
                Selector(tools=("claude-code",)),
                "2026-07-03",
                "2026-07-10",
                "High-risk software.",
                ("qoder",),
                "security@corp.example",
                "toolban.toml:5",
            ),
        ),
        approved=(
            Approved(
                "qoder",
                "https://tools.corp.example/qoder",
                "Sign in with the company account.",
                "toolban.toml:13",
            ),
        ),
        waivers=(
            Waiver(
                Selector(vendors=("anthropic",)),
                "2026-12-31",
                "Ticket 1",
                "sec@corp.example",
                "toolban.toml:17",
                where=Where(paths=("research/**",)),
            ),
        ),
        threshold=Confidence.CERTAIN,
        origin=("toolban.toml",),
        digest=found.digest,
        settings=(("confidence", "toolban.toml:4"),),
    )
    assert len(found.digest) == 64
    assert load(tmp_path, catalog, toolban=f"{text}# x").digest != found.digest


def test_defaults(tmp_path: Path, catalog: Catalog) -> None:
    found = load(tmp_path, catalog, mine='[[ban]]\ntools = ["*"]\neffective = 2026-07-10\nreason = "R"\n')
    assert (found.name, found.threshold) == ("mine", Confidence.LIKELY)
    assert found.bans == (Ban(Selector(tools=("*",)), "", "2026-07-10", "R", (), "", "mine.toml:1"),)


def test_builtin_policies(catalog: Catalog) -> None:
    assert {"alibaba-2026-07", "inventory"} < set(policies.builtin_names())
    for name in policies.builtin_names():
        found, sources = policies.load(f"builtin:{name}", catalog)
        assert (found.name, found.origin) == (name, (f"builtin:{name}",))
        assert [source.label for source in sources] == [f"builtin:{name}"]
    assert policies.load("builtin:inventory", catalog)[0].bans == ()


def test_extends(tmp_path: Path, catalog: Catalog) -> None:
    """General first: its bans come first, the values of the file itself count."""
    found = load(
        tmp_path,
        catalog,
        toolban=f'extends = ["builtin:alibaba-2026-07", "base/all.toml"]\n{WAIVER}\n[approved.qoder]\nurl = "mine"\n',
        base__all='extends = ["../more.toml"]\nconfidence = "weak"\nname = "all"\n' + BAN,
        more='name = "more"\nconfidence = "certain"\ninventory = true\n',
    )
    assert found.name == "toolban"
    assert found.threshold is Confidence.WEAK
    assert found.origin == ("builtin:alibaba-2026-07", "more.toml", "base/all.toml", "toolban.toml")
    assert [ban.origin.partition(":")[0] for ban in found.bans] == ["builtin", "base/all.toml"]
    assert [approved.url for approved in found.approved] == ["mine"]
    assert len(found.waivers) == 1


@pytest.mark.parametrize(
    ("extends", "expected"),
    [
        ('["toolban.toml"]', "extends: a cycle: toolban.toml -> toolban.toml"),
        ('["../outside.toml"]', 'extends: "../outside.toml" lies outside {root}'),
        ('["/etc/passwd"]', 'extends: "/etc/passwd" lies outside {root}'),
        ('["none.toml"]', 'extends: "none.toml" cannot be read: No such file or directory'),
        ('["loop"]', 'extends: "loop" cannot be read: Too many levels of symbolic links'),
        (r'["a\u0000b"]', r"extends: 'a\x00b' is no path"),
        (
            '["pkg:__main__"]',
            '"pkg:__main__": no installed package has this policy; pkg:NAME is NAME/toolban.toml',
        ),
        (
            '["builtin:inventroy"]',
            (
                "no built-in policy is called 'inventroy'; did you mean \"inventory\"? "
                f"(there are: {', '.join(policies.builtin_names())})"
            ),
        ),
        ('"builtin:inventory"', "extends: expected a list of non-empty strings"),
    ],
)
def test_extends_that_cannot_be_followed(
    tmp_path: Path, catalog: Catalog, extends: str, expected: str
) -> None:
    (tmp_path / "loop").symlink_to("loop")
    found = problems(tmp_path, catalog, toolban=f"# a comment\nextends = {extends}\n{BAN}")
    assert found == [f"toolban.toml:2: {expected.format(root=tmp_path)}"]


def test_a_cycle_of_several_files_and_a_way_out_below(tmp_path: Path, catalog: Catalog) -> None:
    assert problems(
        tmp_path,
        catalog,
        toolban=f'extends = ["sub/a.toml"]\n{BAN}',
        sub__a='extends = ["b.toml", "../../x.toml"]\n',
        sub__b='extends = ["../toolban.toml"]\n',
    ) == [
        "sub/b.toml:1: extends: a cycle: toolban.toml -> a.toml -> b.toml -> toolban.toml",
        f'sub/a.toml:1: extends: "../../x.toml" lies outside {tmp_path}',
    ]


@pytest.mark.parametrize(
    ("baseline", "expected"),
    [
        ("../b.txt", '"../b.txt" lies outside {root}'),
        ("/etc/passwd", '"/etc/passwd" lies outside {root}'),
        ("link", '"link" lies outside {root}'),
        ("loop", "loop: cannot be read: Too many levels of symbolic links"),
        (r"a\u0000b", r"'a\x00b' is no path"),
        ("none.txt", "none.txt: cannot be read: No such file or directory"),
        ("builtin:inventory", '"builtin:inventory" lies outside {root}'),
    ],
)
def test_a_baseline_that_cannot_be_read(
    tmp_path: Path, catalog: Catalog, baseline: str, expected: str
) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "b.txt").touch()
    (root / "link").symlink_to("../b.txt")
    (root / "loop").symlink_to("loop")
    found = problems(root, catalog, toolban=f'baseline = "{baseline}"\n{BAN}')
    assert found == [f"toolban.toml:1: baseline: {expected.format(root=root)}"]


def test_every_file_that_is_missing_is_named(tmp_path: Path, catalog: Catalog) -> None:
    missing = "cannot be read: No such file or directory"
    assert problems(tmp_path, catalog, toolban=f'extends = ["a.toml", "b.toml"]\n{BAN}') == [
        f'toolban.toml:1: extends: "a.toml" {missing}',
        f'toolban.toml:1: extends: "b.toml" {missing}',
    ]
    assert problems(tmp_path, catalog, toolban='extends = ["sub/a.toml"]', sub__a="= 1") == [
        "sub/a.toml: not valid TOML: Invalid statement (at line 1, column 1)"
    ]


def test_a_chain_of_files_has_an_end(tmp_path: Path, catalog: Catalog) -> None:
    for number in range(600):
        (tmp_path / f"{number}.toml").write_text(f'extends = ["{number + 1}.toml"]\n')
    assert problems(tmp_path, catalog, toolban=f'extends = ["0.toml"]\n{BAN}') == [
        "48.toml:1: extends: more than 50 files, each extended by the one before"
    ]


def test_a_policy_of_a_package_extends_what_lies_beside_it(
    tmp_path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    monkeypatch.syspath_prepend(str(site))
    (site / "corp_rules").mkdir(parents=True)
    (site / "corp_rules" / "__init__.py").touch()
    (site / "corp_rules" / "toolban.toml").write_text('extends = ["sub/all.toml"]\nbaseline = "b.txt"\n')
    (site / "corp_rules" / "b.txt").write_text(f"{'f' * 32} a/b c\n")
    (site / "corp_rules" / "out.toml").write_text('extends = ["../x.toml"]\n')
    (site / "corp_rules" / "sub").mkdir()
    (site / "corp_rules" / "sub" / "all.toml").write_text(BAN)
    found = load(tmp_path, catalog, toolban='extends = ["pkg:corp_rules"]')
    assert found.origin == ("b.txt", "pkg:corp_rules/sub/all", "pkg:corp_rules", "toolban.toml")
    assert found.bans[0].origin == "pkg:corp_rules/sub/all:1"
    assert len(found.accepted) == 1
    assert problems(tmp_path, catalog, toolban='extends = ["pkg:corp_rules/out"]') == [
        f'pkg:corp_rules/out:1: extends: "../x.toml" lies outside {site / "corp_rules"}'
    ]


def test_one_file_may_be_reached_twice(tmp_path: Path, catalog: Catalog) -> None:
    files = {"a": 'extends = ["base.toml"]', "b": 'extends = ["base.toml"]', "base": BAN}
    assert load(tmp_path, catalog, toolban='extends = ["a.toml", "b.toml"]', **files).bans


def test_all_problems_at_once(tmp_path: Path, catalog: Catalog) -> None:
    text = """\
nmae = "x"
confidence = "sure"
inventory = "yes"

[[ban]]
tool = ["claude-code"]
announced = 2026-07-03
effective = "2026-07-10"
instead = "qodr"

[[ban]]
tools = ["claude-cod", "*"]
categories = ["coding-agents"]
vendors = ["antropic", "*"]
jurisdictions = ["EU"]
announced = 2026-07-11
effective = 2026-07-10
reason = "R"

[[waiver]]
tools = ["claude-code"]
approved_by = ""

[approved.qodre]
link = "x"

[disclosure]
"""
    countries = ", ".join(sorted({tool.jurisdiction for tool in catalog.tools.values()}))
    assert problems(tmp_path, catalog, toolban=text) == [
        'toolban.toml:2: confidence: "sure" is not one of weak, likely, certain',
        "toolban.toml:27: disclosure: expected require, allow, forbid, pattern, require_human or human_signoff",
        "toolban.toml:3: inventory: expected true or false",
        'toolban.toml:9: ban.0.instead: "qodr" is not in the catalog; did you mean "qoder"?',
        "toolban.toml:5: ban.0: expected one of tools, vendors, categories, jurisdictions",
        "toolban.toml:8: ban.0.effective: expected a date without quotes, such as 2026-07-10",
        "toolban.toml:5: ban.0.reason: this key is missing",
        'toolban.toml:6: ban.0.tool: this key is not known; did you mean "tools"?',
        'toolban.toml:12: ban.1.tools: "claude-cod" is not in the catalog; did you mean "claude-code"?',
        'toolban.toml:14: ban.1.vendors: "antropic" is not in the catalog; did you mean "anthropic"?',
        'toolban.toml:14: ban.1.vendors: "*" is not in the catalog',
        'toolban.toml:13: ban.1.categories: "coding-agents" is not in the catalog; did you mean "coding-agent"?',
        f'toolban.toml:15: ban.1.jurisdictions: "EU" is not in the catalog (there are: {countries})',
        "toolban.toml:16: ban.1.announced: announced 2026-07-11, after it took effect (2026-07-10)",
        'toolban.toml:24: approved.qodre: "qodre" is not in the catalog; did you mean "qoder"? a tool of your own needs a name: name = "..."',
        "toolban.toml:25: approved.qodre.link: this key is not known",
        "toolban.toml:20: waiver.0.until: this key is missing: every waiver needs an end",
        "toolban.toml:20: waiver.0.reason: this key is missing",
        "toolban.toml:22: waiver.0.approved_by: expected a non-empty string",
        'toolban.toml:1: nmae: this key is not known; did you mean "name"?',
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 'toolban.toml: no [[ban]] is in it, so nothing is banned; extend "builtin:inventory"'),
        (WAIVER, 'toolban.toml: no [[ban]] is in it, so nothing is banned; extend "builtin:inventory"'),
        (
            "inventory = false",
            'toolban.toml: no [[ban]] is in it, so nothing is banned; extend "builtin:inventory"',
        ),
        (
            '[[ban]]\ntools = ["*"]\nreason = "R"',
            "toolban.toml:1: ban.0.effective: this key is missing: from when is it banned?",
        ),
        ("ban = 1", "toolban.toml:1: ban: expected [[ban]] tables"),
        ("ban = [1]", "toolban.toml:1: ban.0: expected a table"),
        ("approved = 1", "toolban.toml:1: approved: expected [approved.<name>] tables"),
        (
            '[[ban]]\ntools = ["*"]\nreason = "R"\neffective = 2026-07-10T00:00:00',
            "toolban.toml:4: ban.0.effective: expected a date without quotes, such as 2026-07-10",
        ),
        (
            '[[ban]]\ntools = ["*"]\nreason = "R"\neffective = ""',
            "toolban.toml:4: ban.0.effective: expected a date without quotes, such as 2026-07-10",
        ),
        (
            BAN + WAIVER.replace("2026-12-31", "''"),
            "toolban.toml:16: waiver.0.until: expected a date without quotes, such as 2026-07-10",
        ),
        (
            f'{BAN}[disclosure]\nforbid = ["Co-authored-by:", "Signed-off-by"]\n',
            'toolban.toml:13: disclosure.forbid: "Co-authored-by:" is no key of a trailer: letters, digits and hyphens, without the colon',
        ),
        (
            f'{BAN}[disclosure]\nrequire = "Assisted by"\n',
            'toolban.toml:13: disclosure.require: "Assisted by" is no key of a trailer: letters, digits and hyphens, without the colon',
        ),
        (
            f'{BAN}[disclosure]\nallow = "Assisted-by"\nforbid = ["assisted-by"]\n',
            "toolban.toml:14: disclosure.forbid: assisted-by: allowed and forbidden",
        ),
        (
            f'{BAN}[disclosure]\npattern = {{Assisted-by = "AGENT:MODLE"}}\n',
            'toolban.toml:13: disclosure.pattern: Assisted-by: no form is called "AGENT:MODLE" (there are: AGENT, AGENT:MODEL, AGENT:MODEL [TOOL], AGENT (MODEL), AGENT <MAILBOX>); did you mean "AGENT:MODEL"?',
        ),
        (
            f'{BAN}[disclosure.pattern]\nAssisted-by = "(a+)+x"\n',
            'toolban.toml:12: disclosure.pattern: Assisted-by: "(a+)+x" is no form (AGENT, AGENT:MODEL, AGENT:MODEL [TOOL], AGENT (MODEL), AGENT <MAILBOX>), and as an expression: a repetition in it is not linear: it can match the same text in very many ways, like (a+)+; put a mark between what is repeated, like (?:a+,)+',
        ),
        (
            f'{BAN}[disclosure]\npattern = {{"Assisted by" = "AGENT"}}\n',
            'toolban.toml:13: disclosure.pattern: "Assisted by" is no key of a trailer: letters, digits and hyphens, without the colon',
        ),
        (
            f'{BAN}[disclosure]\npattern = {{Assisted-by = "AGENT", assisted-by = "AGENT"}}\n',
            "toolban.toml:13: disclosure.pattern: assisted-by: more than once, in different cases",
        ),
        (
            f'{BAN}[disclosure]\nforbid = "Assisted-by"\npattern = {{Assisted-by = "AGENT"}}\n',
            "toolban.toml:13: disclosure.forbid: assisted-by: given a pattern and forbidden",
        ),
        (
            f"{BAN}[disclosure]\npattern = 1\nrequire_human = true\n",
            "toolban.toml:13: disclosure.pattern: expected a table of texts",
        ),
        (
            f"{BAN}[disclosure]\npattern = {{Assisted-by = 1}}\nrequire_human = true\n",
            "toolban.toml:13: disclosure.pattern: Assisted-by: expected a non-empty string",
        ),
        ("= 1", "toolban.toml: not valid TOML: Invalid statement (at line 1, column 1)"),
    ],
)
def test_one_problem(tmp_path: Path, catalog: Catalog, text: str, expected: str) -> None:
    assert problems(tmp_path, catalog, toolban=text) == [expected.format(path=tmp_path / "toolban.toml")]


def test_a_table_in_one_of_many_is_found(tmp_path: Path, catalog: Catalog) -> None:
    text = '[[ban]]\ntools = ["*"]\neffective = 2026-07-10\nreason = "R"\n[ban.instead_at]\nimport = "qodr"\n'
    found = problems(tmp_path, catalog, toolban=f"{BAN}{text}{text.replace('*', 'aider')}")
    assert [problem.partition(": ")[0] for problem in found] == ["toolban.toml:17", "toolban.toml:23"]


def test_an_inventory_bans_nothing(tmp_path: Path, catalog: Catalog) -> None:
    assert load(tmp_path, catalog, toolban="inventory = true").bans == ()
    assert load(tmp_path, catalog, toolban='extends = ["builtin:inventory"]').bans == ()


def test_a_file_that_is_not_there(tmp_path: Path, catalog: Catalog) -> None:
    with pytest.raises(PolicyError) as raised:
        policies.load(tmp_path / "none.toml", catalog)
    assert raised.value.problems == (f"{tmp_path}/none.toml: cannot be read: No such file or directory",)


def test_pyproject(tmp_path: Path, catalog: Catalog) -> None:
    text = '[project]\nname = "x"\n\n[tool.toolban]\nname = "corp"\n\n' + BAN.replace(
        "[[", "[[tool.toolban."
    ).replace("[approved", "[tool.toolban.approved")
    found = load(tmp_path, catalog, pyproject=text)
    assert (found.name, found.bans[0].origin, len(found.approved)) == ("corp", "pyproject.toml:7", 1)
    wrong = "[tool.toolban]\nnaem = 1\n[tool.toolban.approved.qoder]\nlink = 1\n"
    assert problems(tmp_path, catalog, pyproject=wrong) == [
        "pyproject.toml:4: approved.qoder.link: this key is not known",
        'pyproject.toml:2: naem: this key is not known; did you mean "name"?',
    ]


def test_find(tmp_path: Path) -> None:
    repo = tmp_path / "repo"
    deep = repo / "a" / "b"
    deep.mkdir(parents=True)
    (tmp_path / "toolban.toml").touch()
    assert policies.find(deep) == tmp_path / "toolban.toml"
    (repo / ".git").mkdir()
    assert policies.find(deep) is None  # not past the repository
    (repo / "pyproject.toml").write_text('[project]\nname = "x"\n')
    assert policies.find(deep) is None
    (repo / "pyproject.toml").write_text("[tool.toolban]\n")
    assert policies.find(deep) == repo / "pyproject.toml"
    (repo / "toolban.toml").touch()
    assert policies.find(repo) == repo / "toolban.toml"
    (repo / "a" / "toolban.toml").touch()
    assert policies.find(deep) == repo / "a" / "toolban.toml"
