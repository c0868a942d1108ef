from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.model.fragments import Place
from linter.model.matches import Person
from linter.readers.messages.commit import RawCommit, identities, parse, with_decoded
from tests.tables import each

TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
PARENTS = ("0123456789012345678901234567890123456789", "a" * 64)
CLAUDE = Person("Claude", "noreply@anthropic.com")
NOBODY = Person("", "")


def raw(
    author: bytes = b"Jane <j@x.example> 1785549600 +0800",
    headers: bytes = b"",
    message: bytes = b"title\n\nbody\n",
) -> bytes:
    return b"tree %s\nauthor %s\ncommitter %s\n%s\n%s" % (TREE.encode(), author, author, headers, message)


def people(data: bytes) -> list[tuple[Place, str, str]]:
    return [(fragment.place, fragment.text, fragment.shown) for fragment in identities(parse(data))]


def test_a_whole_commit() -> None:
    parents = "".join(f"parent {parent}\n" for parent in PARENTS)
    data = (
        f"tree {TREE}\n{parents}author Jane Doe <j@x.example> 1785549600 +0800\n"
        "committer Claude <noreply@anthropic.com> 1785549601 -0330\n"
        "gpgsig -----BEGIN PGP SIGNATURE-----\n \n author X <x@x.example> 1 +0000\n -----END-----\n"
        "mergetag object 0123\n tree 0\n author Y <y@x.example> 1 +0000\n \n message\n"
        "x-unknown\nencoding UTF-8\n\ntitle\n\ntree of the body\nauthor of the body\n"
    )
    assert parse(data.encode()) == RawCommit(
        tree=TREE,
        parents=PARENTS,
        author=Person("Jane Doe", "j@x.example"),
        author_date="2026-08-01T10:00:00+08:00",
        committer=CLAUDE,
        committer_date="2026-07-31T22:30:01-03:30",
        encoding="UTF-8",
        message="title\n\ntree of the body\nauthor of the body\n",
    )


@each("data", [b"", b"\n", b"\n\n", b"tree", b"garbage\0\xff", b"author", b" folded\n\n"])
def test_headers_may_be_missing(data: bytes) -> None:
    commit = parse(data)
    assert (commit.author, commit.committer, commit.author_date) == (NOBODY, NOBODY, "")
    assert (commit.parents, commit.encoding) == ((), "")
    assert list(identities(commit)) == []


def test_a_message_without_headers() -> None:
    assert parse(b"\ntitle\n\nbody").message == "title\n\nbody"


def test_the_first_of_two_authors_counts_as_in_git() -> None:
    assert parse(raw(headers=b"author X <x@x.example> 1 +0000\n")).author == Person("Jane", "j@x.example")


@each(
    ("ident", "person"),
    [
        (b"Claude <noreply@anthropic.com> 1 +0000", CLAUDE),
        (b"Claude <noreply@anthropic.com>", CLAUDE),
        (b"Claude  <noreply@anthropic.com>  1  +0000", CLAUDE),
        (b"Claude<noreply@anthropic.com>1 +0000", CLAUDE),
        (b"Claude < noreply@anthropic.com > 1 +0000", CLAUDE),
        (b"Claude <<noreply@anthropic.com>> 1 +0000", CLAUDE),
        (b"Claude <x <noreply@anthropic.com>> 1 +0000", CLAUDE),
        (b"Claude <noreply@anthropic.com> <x@x.example> 1 +0000", CLAUDE),
        (b"Claude <noreply@anthropic.com 1 +0000", CLAUDE),
        (b"Claude <noreply@anthropic.com", CLAUDE),
        (b"<noreply@anthropic.com> 1 +0000", Person("", "noreply@anthropic.com")),
        (b"Claude <> 1 +0000", Person("Claude", "")),
        (b"Claude Code 1 +0000", Person("Claude Code", "")),
        (b"Claude 1", Person("Claude", "")),
        (b"Claude", Person("Claude", "")),
        (b"Claude> 1 +0000", Person("Claude>", "")),
        (b"1 +0000", NOBODY),
        (b"12", NOBODY),
        (b"J\xc3\xbcrg <j@x.example> 1 +0000", Person("Jürg", "j@x.example")),
        (b"J\xfcrg <j@x.example> 1 +0000", Person("J\N{REPLACEMENT CHARACTER}rg", "j@x.example")),
    ],
)
def test_idents(ident: bytes, person: Person) -> None:
    commit = parse(raw(author=ident))
    assert (commit.author, commit.committer) == (person, person)


@each(
    ("when", "date"),
    [
        (b"1785549600 +0800", "2026-08-01T10:00:00+08:00"),
        (b"1785549600 -0800", "2026-07-31T18:00:00-08:00"),
        (b"1785549600 +0530", "2026-08-01T07:30:00+05:30"),
        (b"1785549600 -0030", "2026-08-01T01:30:00-00:30"),
        (b"1785549600 +0000", "2026-08-01T02:00:00+00:00"),
        (b"1785549600 -0000", "2026-08-01T02:00:00+00:00"),
        (b"1785549600 +2359", "2026-08-02T01:59:00+23:59"),
        (b"1785549600 +9999", "2026-08-01T02:00:00+00:00"),
        (b"1785549600 +2400", "2026-08-01T02:00:00+00:00"),
        (b"1785549600 +0060", "2026-08-01T02:00:00+00:00"),
        (b"1785549600 +08000", "2026-08-01T02:00:00+00:00"),
        (b"1785549600 +" + b"9" * 9999, "2026-08-01T02:00:00+00:00"),
        (b"1785549600 +", "2026-08-01T02:00:00+00:00"),
        (b"1785549600", "2026-08-01T02:00:00+00:00"),
        (b"1785549600+0800", "2026-08-01T10:00:00+08:00"),
        (b"1785549600 UTC", "2026-08-01T02:00:00+00:00"),
        (b"0 +0000", "1970-01-01T00:00:00+00:00"),
        (b"0 -0100", "1969-12-31T23:00:00-01:00"),
        (b"253402300799 +0000", "9999-12-31T23:59:59+00:00"),
        (b"253402300799 +0100", ""),
        (b"253402300800 +0000", ""),
        (b"18446744073709551615 +0000", ""),
        (b"99999999999999999999999 +0000", ""),
        (b"9" * 9999 + b" +0000", ""),
        (b"-1 +0000", ""),
        (b"yesterday", ""),
        ("\N{ARABIC-INDIC DIGIT ONE} +0000".encode(), ""),
        (b"", ""),
    ],
)
def test_dates(when: bytes, date: str) -> None:
    commit = parse(raw(author=b"Jane <j@x.example> " + when))
    assert commit.author == Person("Jane", "j@x.example")
    assert (commit.author_date, commit.committer_date) == (date, date)
    assert not date or datetime.fromisoformat(date).tzinfo


@pytest.mark.parametrize("ident", [b"Jane 1785549600 +0800", b"Jane <j@x.example 1785549600 +0800"])
def test_a_date_without_mailbox(ident: bytes) -> None:
    assert parse(raw(author=ident)).author_date == "2026-08-01T10:00:00+08:00"


@each(
    ("encoding", "message", "expected"),
    [
        (b"ISO-8859-1", b"J\xfcrg", "Jürg"),
        (b"latin1", b"J\xfcrg", "Jürg"),
        (b"windows-1252", b"\x80", "€"),
        (b"GBK", "中文".encode("gbk"), "中文"),
        (b"SHIFT-JIS", "日本".encode("shift-jis"), "日本"),
        (b"EUC-JP", "日本".encode("euc-jp"), "日本"),
        (b"UTF-8", "é".encode(), "é"),
        (b"UTF-8", b"\xff", "\N{REPLACEMENT CHARACTER}"),
        (b"GBK", b"\xff\xff", "\N{REPLACEMENT CHARACTER}" * 2),
        (b"nonsense", "é".encode(), "é"),
        (b"", "é".encode(), "é"),
        (b"\xff\0", "é".encode(), "é"),
        (b"x" * 9999, "é".encode(), "é"),
        # what would hide plain ASCII is not honoured
        (b"UTF-16", b"Claude", "Claude"),
        (b"UTF-32-LE", b"Claude", "Claude"),
        (b"cp037", b"Claude", "Claude"),
        (b"utf-7", b"1+a@b", "1+a@b"),
        (b"unicode_escape", b"\\x41", "\\x41"),
        (b"raw_unicode_escape", b"\\u0041", "\\u0041"),
        (b"punycode", b"a-b", "a-b"),
        (b"idna", b"a", "a"),
        (b"undefined", b"a", "a"),
        (b"hex", b"41", "41"),
        (b"rot13", b"a", "a"),
        (b"base64", b"QQ==", "QQ=="),
    ],
)
def test_encodings(encoding: bytes, message: bytes, expected: str) -> None:
    assert parse(raw(headers=b"encoding %s\n" % encoding, message=message)).message == expected


def test_idents_are_decoded_like_the_message() -> None:
    commit = parse(raw(author=b"J\xfcrg <j@x.example> 1 +0000", headers=b"encoding latin1\n"))
    assert (commit.author.name, commit.encoding) == ("Jürg", "latin1")


def test_a_nul_in_the_message_stays_and_hides_nothing() -> None:
    assert parse(raw(message=b"hid\0den\n\nKey: x\n")).message == "hid\0den\n\nKey: x\n"


def test_line_ends_of_the_message_stay() -> None:
    assert parse(raw(message=b"a\r\n\r\nb\r")).message == "a\r\n\r\nb\r"


@each(
    ("ident", "text", "shown"),
    [
        (b"Claude <noreply@anthropic.com> 1 +0000", "Claude <noreply@anthropic.com>", ""),
        (b"<noreply@anthropic.com> 1 +0000", "<noreply@anthropic.com>", ""),
        (b"Claude <> 1 +0000", "Claude", ""),
        (b"Claude 1 +0000", "Claude", ""),
        (
            b"Claude noreply@anthropic.com 1 +0000",
            "Claude <noreply@anthropic.com>",
            "Claude noreply@anthropic.com",
        ),
        (b"Cl\xe2\x80\x8baude <n@x.example> 1 +0000", "Claude <n@x.example>", "Cl\u200baude <n@x.example>"),
    ],
)
def test_identities(ident: bytes, text: str, shown: str) -> None:
    assert people(raw(author=ident)) == [(Place.AUTHOR, text, shown), (Place.COMMITTER, text, shown)]


@given(st.binary())
def test_any_bytes(data: bytes) -> None:
    list(identities(parse(data)))
    assert parse(raw(message=data)).message == data.decode("utf-8", "replace")


@given(
    st.lists(st.sampled_from([b"<", b">", b" ", b"a", b"@", b"1", b"+0", b"-", b"\0", b"\xff"]), max_size=16)
)
def test_any_ident(pieces: list[bytes]) -> None:
    commit = parse(raw(author=b"".join(pieces)))
    assert "<" not in commit.author.email + commit.author.name
    assert all(fragment.text for fragment in identities(commit))


@each("ident", [b" ", b"<", b"<>", b"<@> ", b"1 ", b"1", b"a 1 +0 ", b"\t"])
def test_huge_headers_come_to_an_end(ident: bytes) -> None:
    commit = parse(raw(author=ident * 100_000, headers=b"gpgsig x\n" + b" y\n" * 100_000))
    assert {fragment.place for fragment in identities(commit)} <= {Place.AUTHOR, Place.COMMITTER}


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("UTF-7", b"+AEM-laude +ADw-noreply+AEA-anthropic.com+AD4-"),
        ("utf7//TRANSLIT", b"+AEM-laude <noreply+AEA-anthropic.com>"),
        ("cp037", "Claude <noreply@anthropic.com>".encode("cp037")),
        ("IBM1047", "Claude <noreply@anthropic.com>".encode("cp037")),
        ("EBCDIC-US", "Claude <noreply@anthropic.com>".encode("cp037")),
    ],
)
def test_18_10_signers_are_read_decoded_too(encoding: str, name: bytes) -> None:
    data = raw(author=name + b" 1 +0000", headers=f"encoding {encoding}\n".encode())
    found = [(place, text) for place, text, _ in people(with_decoded(data))]
    assert (Place.AUTHOR, "Claude <noreply@anthropic.com>") in found
    assert (Place.COMMITTER, "Claude <noreply@anthropic.com>") in found


def test_18_10_every_line_of_an_author_is_read() -> None:
    second = b"author Claude <noreply@anthropic.com> 1 +0000\n"
    assert (Place.AUTHOR, "Claude <noreply@anthropic.com>", "") in people(raw(headers=second))
    assert parse(raw(headers=second)).author == Person("Jane", "j@x.example")
