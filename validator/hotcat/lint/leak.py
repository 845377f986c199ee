"""What secrets look like where they stand in a text, as regular expressions."""

from __future__ import annotations

CREDENTIALS = (
    (
        "PRIVATE KEY-----",
        r"-----BEGIN (?:[A-Z]+ ){0,2}PRIVATE KEY-----(?=\s{0,20}[A-Za-z0-9+/\\])",
        "a private key",
    ),
    ("AKIA", r"\bAKIA[A-Z0-9]{16}\b", "an access key of AWS"),
    ("ghp_", r"\bghp_[A-Za-z0-9]{36}\b", "a token of GitHub"),
    ("github_pat_", r"\bgithub_pat_\w{60,}", "a token of GitHub"),
    ("glpat-", r"\bglpat-[\w-]{20}", "a token of GitLab"),
    ("xox", r"\bxox[abprs]-\d[\w-]{15,}", "a token of Slack"),
    ("AIza", r"\bAIza[\w-]{35}", "a key of Google's APIs"),
    ("hvs.", r"\bhvs\.[\w-]{24,}", "a token of Vault"),
    ("sk_live_", r"\bsk_live_\w{20,}", "a key of Stripe"),
    ("gAAAAA", r"\bgAAAAA[\w=-]{90,}", "a token of Keystone"),
)
"""Credentials: a piece that must be there, the whole as a regular expression, and what it is."""

URL = r"://[\w.-]{1,64}:([^\s/@:$%<>{}\[\]*'\"]{3,64})@[\w.-]"
"""A URL with a password, which is the first group."""

_WORD = r"[^\s'\"$`<>{}%\\]{2,}"
PASSWORDS = (
    ("passw", rf"(?im)^[ \t]*(?:export[ \t]+)?\w*passw(?:or)?d=['\"]?({_WORD})['\"]?[ \t]*(?:;.*|#.*)?$"),
    ("secret", rf"(?im)^[ \t]*(?:export[ \t]+)?\w*secret(?:_key)?=['\"]?({_WORD})['\"]?[ \t]*(?:;.*|#.*)?$"),
    (
        "chpasswd",
        rf"\becho[ \t]+(?:-e[ \t]+)?['\"]?[\w.-]+:({_WORD})['\"]?[ \t]*\|[ \t]*(?:sudo[ \t]+)?chpasswd",
    ),
    (
        "--stdin",
        rf"\becho[ \t]+['\"]?({_WORD})['\"]?[ \t]*\|[ \t]*(?:sudo[ \t]+)?passwd\b[^\n]{{0,200}}--stdin",
    ),
    (
        "user",
        rf"\buser(?:add|mod)\b[^\n|;&]{{0,200}}?[ \t](?:-p|--password)[ \t=]*['\"]?((?![!*]){_WORD})",
    ),
    ("mysql", rf"\bmysql(?:admin|dump)?\b[^\n|;]{{0,200}}?[ \t](?:-p|--password=)['\"]?({_WORD})"),
    ("identified by", rf"(?i)\bidentified by ['\"]({_WORD})['\"]"),
)
CLOUD_CONFIG_PASSWORDS = (
    ("plain_text_passwd", rf"(?m)^[ \t-]*plain_text_passwd:[ \t]*['\"]?({_WORD})"),
    ("password:", rf"(?m)^[ \t-]*password:[ \t]*['\"]?({_WORD})"),
)
"""Passwords in scripts and cloud-configs.

Each is a word that must be there in small letters, and a regular expression; its first group is the password.
"""

ASSIGNED = r"([$\w.-]{0,60})[\"']?[ \t]*[:=][ \t]*[\"']?([^\s\"'$`<>{}%;|&\[][^\s\"'`;|&]*)"
"""A value under a name, which are the groups: in YAML, JSON, shell and whatever is like these."""

SHORTEST_BODY = 48
BODY = rf"^\s*[A-Za-z0-9+/]{{{SHORTEST_BODY},}}={{0,2}}\s*$"
"""A line of a key, which has at least so many characters."""
