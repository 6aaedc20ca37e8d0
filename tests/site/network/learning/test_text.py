"""Plain words as they are drawn: paragraphs, lists, links, and two versions line by line."""

import pytest

from promotora.apps.network.presenters.learning.text import Changed, Piece, blocks, changes, pieces


def drawn(written):
    return [(block.is_list, [[piece.text for piece in line] for line in block.lines]) for block in blocks(written)]


def test_an_empty_line_begins_a_paragraph_and_a_dash_an_item():
    assert drawn("One\ntwo\n\n- a\n- b\nafter\n-\n-5 degrees") == [
        (False, [["One"], ["two"]]),
        (True, [["a"], ["b"]]),
        (False, [["after"]]),
        (False, [["-5 degrees"]]),
    ]
    assert blocks(" \n\n") == []


@pytest.mark.parametrize(
    ("line", "urls"),
    [
        ("See https://a.example/x.", ["https://a.example/x"]),
        ("(https://a.example)", ["https://a.example"]),
        ("https://a.example/?q=1&b=2, https://b.example!", ["https://a.example/?q=1&b=2", "https://b.example"]),
        ("http://a.example javascript:alert(1)", []),
        ("https://user:word@a.example https://.", []),
    ],
)
def test_links_are_made_of_https_alone_and_no_word_is_lost(line, urls):
    found = pieces(line)
    assert [piece.url for piece in found if piece.url] == urls
    assert "".join(piece.text for piece in found) == line


def test_a_line_without_links_is_one_piece():
    assert pieces("plain <b>words</b>") == [Piece("plain <b>words</b>")]


def test_what_changed_is_said_line_by_line():
    assert changes("One.\nTwo.\nThree.", "One.\nTwo and more.\nThree.\nFour.") == [
        Changed("", "One.", "One."),
        Changed("changed", "Two.", "Two and more."),
        Changed("", "Three.", "Three."),
        Changed("new", "", "Four."),
    ]
    assert changes("Gone.", "") == [Changed("taken out", "Gone.", "")]
