"""What of a shell script is code, what is comment, and what is a here-document."""

from __future__ import annotations

from hotcat.images.shell import Script

TEXT = """\
#!/bin/bash
set -eu -o pipefail
# a comment $A
echo "# no comment" # but this
cat <<EOF > file
kept $B
EOF
cat <<-'END'
\traw $C
\tEND
cat <<X; cat <<"Y"
one
X
two
Y
echo <<<"$D"
"""


def test_code_and_text_are_as_long() -> None:
    script = Script(TEXT)
    assert len(script.code) == len(script.expanded) == len(TEXT)
    assert script.code.count("\n") == TEXT.count("\n")


def test_here_documents_are_no_code() -> None:
    code = Script(TEXT).code
    assert "kept" not in code
    assert "raw" not in code
    assert "one" not in code
    assert "two" not in code
    assert '<<<"$D"' in code


def test_comments_are_no_code() -> None:
    code = Script(TEXT).code
    assert "a comment" not in code
    assert "but this" not in code
    assert "# no comment" in code


def test_a_quoted_here_document_is_not_expanded() -> None:
    expanded = Script(TEXT).expanded
    assert "kept $B" in expanded
    assert "one" in expanded
    assert "raw" not in expanded
    assert "two" not in expanded


def test_options_of_the_shell() -> None:
    script = Script(TEXT)
    assert script.sets("e", "errexit")
    assert script.sets("u", "nounset")
    assert script.sets("", "pipefail")
    assert not script.sets("x", "xtrace")
    assert Script("#!/bin/sh -e\n").sets("e", "errexit")
    assert not Script("#!/bin/sh\ncat <<E\nset -e\nE\n").sets("e", "errexit")


def test_the_interpreter() -> None:
    assert Script("#!/usr/bin/env -S python3 -u\n").interpreter == "python3"
    assert Script("#!/bin/bash -e\n").interpreter == "bash"
    assert Script("echo\n").interpreter == ""
    assert Script("#!").interpreter == ""


def test_a_here_document_without_end_takes_the_rest() -> None:
    assert "rm" not in Script("cat <<EOF\nrm -rf /\n").code
