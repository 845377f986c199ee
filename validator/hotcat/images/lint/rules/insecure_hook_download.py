"""A download of a hook that does not check whom it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import WARNING, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject
    from hotcat.lint.rule import Hit

RULE = Rule("insecure-hook-download", "HI705", WARNING)

_SHAPES = (
    (
        r"\bcurl\b[^\n|;]*?[ \t](?:--insecure\b|-[a-zA-Z]*k[a-zA-Z]*(?![\w-]))",
        "curl does not check the certificate",
    ),
    (r"--no-check-certificate\b", "wget does not check the certificate"),
    (r"--trusted-host\b", "pip does not check the certificate"),
    (
        r"\bGIT_SSL_NO_VERIFY=(?:1|true)|\b(?:http\.)?sslVerify[ =](?:false|0)",
        "git does not check the certificate",
    ),
    (
        r"--allow-unauthenticated\b|--force-yes\b|\btrusted=yes\b|AllowUnauthenticated[ =\"]+(?:1|true)",
        "apt does not check signatures",
    ),
    (r"--nogpgcheck\b|--no-gpg-checks\b|\bgpgcheck[ \t]*=[ \t]*0", "packages are taken without a signature"),
)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Search scripts for switched off checks."""
    for file in subject.contents.scripts:
        for shape, what in _SHAPES:
            for found in file.script.search(shape, expanded=True):
                yield subject.hit(
                    file,
                    file.at(*found.span()),
                    what,
                    "Leave the check on, and give it the key or certificate that it needs.",
                )
