"""A download that does not check whom it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import INFO, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("insecure-download", "HC722", WARNING)

_SHAPES = (  # a piece that must be there, the shape, what it does
    (
        "curl",
        r"\bcurl\b[^\n|;]{0,200}?[ \t](--insecure\b|-[a-zA-Z]*k[a-zA-Z]*(?![\w-]))",
        "curl does not check the certificate",
    ),
    ("--no-check-certificate", r"--no-check-certificate\b", "wget does not check the certificate"),
    ("--trusted-host", r"--trusted-host\b", "pip does not check the certificate"),
    ("ssl_no_verify", r"\bGIT_SSL_NO_VERIFY=(?:1|true)", "git does not check the certificate"),
    ("sslverify", r"\b(?:http\.)?sslVerify[ =](?:false|0)", "the certificate is not checked"),
    ("--allow-unauthenticated", r"--allow-unauthenticated\b", "apt does not check signatures"),
    ("--force-yes", r"--force-yes\b", "apt does not check signatures"),
    ("--nogpgcheck", r"--nogpgcheck\b", "packages are taken without a signature"),
    ("gpgcheck", r"\bgpgcheck[ \t]*[=:][ \t]*(?:0|false)", "packages are taken without a signature"),
    ("trusted=yes", r"\btrusted=yes\b", "apt does not check signatures"),
)
_PLAIN = r"(?:\b(?:curl|wget)\b[^\n|;]{0,200}?|^#include(?:-once)?\n)(http://([^\s/:'\"\])]+))"
_NEAR = ("$", "{", "<", "%", "localhost", "127.", "10.", "192.168.", "169.254.", "172.", "[")


def check(subject: Subject) -> Iterator[Hit]:
    """Search what servers run for switched off checks, and for plain HTTP."""
    for script in subject.scripts:
        yield from script.hits(_SHAPES, _HELP)
        if "http://" not in script.low:
            continue
        for found in script.search(_PLAIN):
            host = found[2]
            if "." not in host or host.startswith((*_NEAR, *script.names)):
                continue
            yield Hit(
                script.at(*found.span(1)),
                f"{host} is asked over plain HTTP, which anybody on the way can answer",
                "Use https, or check a digest or signature of what comes.",
                document=script.document,
                severity=INFO,
            )


_HELP = "Leave the check on, and give the server the certificate or key that it needs."
