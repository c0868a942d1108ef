"""Tools, rules and migrations that only the policy knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.model.catalog import Catalog, Migration
from linter.model.errors import PolicyError
from linter.policy import loader as policies
from linter.policy.loader import Loaded

BAN = '[[ban]]\ntools = ["claude-code"]\neffective = 2026-07-10\nreason = "R"\n'
NAMED = '[approved.acme-code]\nname = "Acme Code"\n'
RULE = """\
id = "proto-pilot"
name = "Proto Pilot"
vendor = "acme"
jurisdiction = "DE"
categories = ["coding-agent"]

[[trace]]
id = "directory"
place = "path"
glob = "**/.proto-pilot/"
confidence = "certain"
summary = "Directory of Proto Pilot."
evidence = "https://wiki.acme.example/proto-pilot"
hits = [".proto-pilot/a.md"]
misses = ["proto-pilot/a.md"]
"""
EXTENSION = (
    RULE[RULE.index("[[trace]]") :]
    .replace('"directory"', '"house-marker"')
    .replace(".proto-pilot", ".acme-claude")
)


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def read(folder: Path, catalog: Catalog, policy: str, **files: str) -> Loaded:
    """`__` in a name stands for a slash, and a single one for a hyphen."""
    named = {f"{name.replace('__', '/').replace('_', '-')}.toml": text for name, text in files.items()}
    write(folder, {"toolban.toml": policy, **named})
    return policies.read(folder / "toolban.toml", catalog)


def problems(folder: Path, catalog: Catalog, policy: str, **files: str) -> list[str]:
    with pytest.raises(PolicyError) as raised:
        read(folder, catalog, policy, **files)
    return list(raised.value.problems)


def test_a_tool_that_only_the_policy_knows(tmp_path: Path, catalog: Catalog) -> None:
    rows = (
        '[[approved.acme-code.migration]]\nfrom = "claude-code/memory-file"\nto = "ACME.md"\n'
        '[[approved.acme-code.migration]]\nfrom = "action"\nto = "acme/act@v1"\nnote = "N."\n'
        '[[approved.acme-code.migration]]\nfrom = "**/.claude/agents/"\nto = ".acme/agents/"\nby_hand = true\n'
    )
    text = BAN + 'instead = "acme-code"\n' + NAMED + 'contact = "a@acme.example"\n' + rows
    loaded = read(tmp_path, catalog, text)
    (entry,) = loaded.policy.approved
    assert (entry.tool, entry.name, entry.contact) == ("acme-code", "Acme Code", "a@acme.example")
    assert loaded.catalog.tools["acme-code"].name == "Acme Code"
    assert "acme-code" not in catalog.tools
    assert loaded.policy.migrations == (
        Migration("acme-code", "claude-code/memory-file", "ACME.md", "", ""),
        Migration("acme-code", "", "acme/act@v1", "N.", "", from_place="action"),
        Migration("acme-code", "", ".acme/agents/", "", "", by_hand=True, from_path="**/.claude/agents/"),
    )


def test_a_name_comes_from_any_file_of_the_policy(tmp_path: Path, catalog: Catalog) -> None:
    policy = 'extends = ["org.toml"]\n[approved.acme-code]\nurl = "U"\n'
    (entry,) = read(tmp_path, catalog, policy, org=BAN + NAMED).policy.approved
    assert (entry.name, entry.url) == ("Acme Code", "U")


def test_slips(tmp_path: Path, catalog: Catalog) -> None:
    row = '[[approved.acme-code.migration]]\nto = "x"\nfrom = '
    text = f"{BAN}instead = 'acme-cod'\n{NAMED}{row}'claude-code/memry-file'\n{row}'acton'\n{row}'docs'\n"
    assert problems(tmp_path, catalog, text + row.replace('"x"', '"../x"') + "'a/**'\n[approved.qodr]\n") == [
        'toolban.toml:5: ban.0.instead: "acme-cod" is not in the catalog; did you mean "acme-code"?',
        (
            'toolban.toml:10: approved.acme-code.migration.0.from: no rule is called "claude-code/memry-file"; '
            'did you mean "claude-code/memory-file"?'
        ),
        (
            'toolban.toml:13: approved.acme-code.migration.1.from: "acton" is no rule, no place and no path; '
            'did you mean "action"?'
        ),
        'toolban.toml:16: approved.acme-code.migration.2.from: "docs" is no rule, no place and no path: write **/docs',
        'toolban.toml:18: approved.acme-code.migration.3.to: "../x" leads out of the repository',
        (
            'toolban.toml:20: approved.qodr: "qodr" is not in the catalog; did you mean "qoder"? '
            'a tool of your own needs a name: name = "..."'
        ),
    ]


def test_a_tool_without_traces_cannot_be_banned(tmp_path: Path, catalog: Catalog) -> None:
    (found,) = problems(tmp_path, catalog, BAN.replace("claude-code", "acme-code") + NAMED)
    assert found.startswith('toolban.toml:2: ban.0.tools: "acme-code" is not in the catalog')


def test_a_rule_directory(tmp_path: Path, catalog: Catalog) -> None:
    files = {"rules__tools__proto_pilot": RULE, "rules__tools__x": f'extends = "claude-code"\n{EXTENSION}'}
    text = 'rules = ["rules"]\n' + BAN.replace("claude-code", "proto-pilot")
    loaded = read(tmp_path, catalog, text, **files)
    assert [samples.trace.rule for samples in loaded.samples] == [
        "proto-pilot/directory",
        "claude-code/house-marker",
    ]
    assert loaded.catalog.traces[: len(catalog.traces)] == catalog.traces
    assert loaded.catalog.tools["proto-pilot"].vendor == "acme"
    assert [each.label for each in loaded.catalog.own] == ["rules"]
    assert loaded.policy.rule_directories == ("rules",)
    assert loaded.catalog.digest != catalog.digest
    changed = read(tmp_path, catalog, text, rules__tools__proto_pilot=f"{RULE}# x\n")
    assert changed.catalog.digest != loaded.catalog.digest
    assert changed.policy.digest == loaded.policy.digest


def test_a_directory_of_a_package_and_one_that_is_named_twice(
    tmp_path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    write(tmp_path / "site" / "acme_rules", {"__init__.py": "", "toolban.toml": f'rules = ["own"]\n{BAN}'})
    write(tmp_path / "site" / "acme_rules" / "own" / "tools", {"proto-pilot.toml": RULE})
    text = 'extends = ["pkg:acme_rules"]\nrules = ["pkg:acme_rules/own"]\n'
    loaded = read(tmp_path, catalog, text)
    assert [each.label for each in loaded.catalog.own] == ["pkg:acme_rules/own"]
    assert loaded.policy.rule_directories == ()  # no path of the repository


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../out", '"../out" lies outside {root}'),
        ("/etc", '"/etc" lies outside {root}'),
        ("link", '"link" lies outside {root}'),
        ("none", '"none": its directory "tools" cannot be read: No such file or directory'),
        ("pkg:nobody_has_this", "'pkg:nobody_has_this': no installed package has it"),
        (r"a\u0000b", r"'a\x00b': is no path"),
    ],
)
def test_a_directory_that_cannot_be_read(tmp_path: Path, catalog: Catalog, name: str, expected: str) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (root / "link").symlink_to(tmp_path)
    assert problems(root, catalog, f'rules = ["{name}"]\n{BAN}') == [
        f"toolban.toml:1: rules: {expected.format(root=root)}"
    ]


def test_everything_that_is_wrong_in_it_at_once(tmp_path: Path, catalog: Catalog) -> None:
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "away.toml").symlink_to("/etc/hostname")
    found = problems(
        tmp_path,
        catalog,
        f'rules = ["."]\nnme = "x"\n{BAN}',
        tools__qoder=RULE.replace("proto-pilot", "qoder"),
        tools__more=f'extends = "claude-cod"\n{EXTENSION}',
        tools__slow=RULE.replace("proto-pilot", "slow", 1).replace(
            'glob = "**/.proto-pilot/"', 'glob = "a"\npart = "x"'
        ),
        tools__look='extends = "qoder"\n'
        + EXTENSION.replace('"path"', '"message"').replace(
            'glob = "**/.acme-claude/"', 'pattern = "(?=abc)abc"'
        ),
        tools__broken="id = ",
        tools__disclosure=RULE.replace("proto-pilot", "disclosure", 1),
    )
    assert found == [
        "tools/away.toml: leads out of .",
        "tools/broken.toml: not valid TOML: Invalid value (at end of document)",
        'tools/disclosure.toml:1: id: "disclosure" is a word of toolban: call the tool otherwise',
        (
            'tools/qoder.toml:1: id: "qoder" is in the catalog already; to find more of it, write extends = "qoder" '
            "instead of the keys of a tool"
        ),
        'tools/qoder.toml:8: trace.0.id: the id of "qoder/directory" is used twice',
        "tools/slow.toml:11: trace.0.part: this key is not known",
        (
            "tools/look.toml:5: trace.0.pattern: not a valid regular expression: assert: look-around and "
            "back-references are not linear"
        ),
        'tools/more.toml:1: extends: "claude-cod" is not in the catalog; did you mean "claude-code"?',
        'toolban.toml:2: nme: this key is not known; did you mean "name"?',
    ]


def test_rules_that_are_off(tmp_path: Path, catalog: Catalog) -> None:
    off = '[rules]\noff = [\n  {rule = "claude-code/memory-file", reason = "Ours."},\n'
    (entry,) = read(tmp_path, catalog, f"{BAN}{off}]\n").policy.off
    assert (entry.rule, entry.reason) == ("claude-code/memory-file", "Ours.")
    wrong = f'{BAN}{off}  {{rule = "claude-code/memory-fil"}}]\n'
    assert [line.partition(": ")[2] for line in problems(tmp_path, catalog, wrong)] == [
        "rules.off.1.reason: this key is missing",
        'rules.off.1.rule: no rule is called "claude-code/memory-fil"; did you mean "claude-code/memory-file"?',
    ]


def test_locks_hold_for_rules(tmp_path: Path, catalog: Catalog) -> None:
    off = '[rules]\noff = [{rule = "claude-code/memory-file", reason = "R"}]\n'
    policy = f'extends = ["org.toml"]\n{off}'
    where = "toolban.toml:3"
    locked = f"{BAN}lock = true\n"
    assert problems(tmp_path, catalog, policy, org=locked) == [
        f'{where}: turns "claude-code/memory-file" off, and its tool is locked at org.toml:1'
    ]
    assert problems(tmp_path, catalog, policy, org=f'lock = ["rules"]\n{BAN}') == [
        f"{where}: rules: is locked at org.toml:1: only that policy can add to it"
    ]
    assert read(tmp_path, catalog, policy, org=BAN).policy.off
    # What stands for a tool that does not say its name yields to a tool that is named.
    own = {"rules__tools__proto_pilot": RULE}
    mine = 'extends = ["org.toml"]\nrules = ["rules"]\n'
    every = locked.replace('tools = ["claude-code"]', 'categories = ["unknown"]')
    (found,) = problems(tmp_path, catalog, mine, org=every, **own)
    assert found.startswith("toolban.toml:2: rules: may hide ")
    assert found.endswith(", which is locked at org.toml:1")
    assert read(tmp_path, catalog, mine, org=locked, **own).samples
    both = f'rules = ["rules"]\nlock = ["rules"]\n{every}{off}'
    assert read(tmp_path, catalog, 'extends = ["org.toml"]\n', org=both.replace(off, ""), **own).samples


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("catalog_max_age = -1", "catalog_max_age: expected a whole number, 0 or more"),
        ("catalog_max_age = true", "catalog_max_age: expected a whole number, 0 or more"),
        ('rules = "x"', "rules: expected a list of non-empty strings"),
        ("help = 1", "help: expected a non-empty string"),
    ],
)
def test_values_of_another_kind(tmp_path: Path, catalog: Catalog, line: str, expected: str) -> None:
    assert problems(tmp_path, catalog, f"{line}\n{BAN}") == [f"toolban.toml:1: {expected}"]
