"""What a template hands to the inside of a server: user data, software configs and the parts of a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.compose import Problem, read_text
from hotcat.hot.document import Document
from hotcat.hot.node import Call, Mapping, Scalar
from hotcat.hot.root import is_outside
from hotcat.lint.body import inside
from hotcat.lint.inside import piece, within
from hotcat.lint.rule import Hit
from hotcat.lint.values import alternatives, string

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator
    from collections.abc import Mapping as Dict

    from hotcat.hot.node import Value
    from hotcat.lint.body import Body

    Shape = tuple[str, str, str]
    """What to look for: a piece of every such text in small letters, a regular expression, what is wrong."""

CFNTOOLS, RAW, SOFTWARE_CONFIG = "HEAT_CFNTOOLS", "RAW", "SOFTWARE_CONFIG"
"""How Heat wraps a server's user data; the first is what it does unless told otherwise."""

USER_DATA, CONFIG, PART = "user_data", "config", "part"
"""Where a text is handed over: to a server, as a software config, as a part of a MIME message."""

SHELL, CLOUD_CONFIG, OTHER, NONE = "shell", "cloud-config", "other", "none"
"""What cloud-init takes a text for by its first characters; NONE is what it does not know."""

_PLACES = (
    ("OS::Nova::Server", USER_DATA, ("user_data",)),
    ("OS::Heat::SoftwareConfig", CONFIG, ("config",)),
    ("OS::Heat::MultipartMime", PART, ("parts", "config")),
    ("AWS::EC2::Instance", USER_DATA, ("UserData",)),
    ("AWS::AutoScaling::LaunchConfiguration", USER_DATA, ("UserData",)),
)
_REPLACING = ("str_replace", "str_replace_strict", "str_replace_vstrict")
_OTHERS = (
    "#include",
    "#part-handler",
    "#cloud-boothook",
    "#cloud-config-archive",
    "#cloud-config-jsonp",
    "#upstart-job",
    "## template: jinja",
    "content-type:",
    "mime-version:",
    "#ps1",
    "rem cmd",
    "<powershell",
    "<script",
    "{",  # Ignition
)

FAR = 128 << 10
"""So many characters of a text are looked at: more than Nova takes as user data."""

_AGAIN = 4 * FAR  # characters of the same text at several places
_MOST_TEXTS = 1000  # of a template; a stack has no more resources, unless its cloud lets it
_MOST_OF_FILES = 2 << 20  # characters; Heat takes 1 MiB in a request, the files and all
_LONG = 1000  # characters of a line
_MOST = 50  # matches of one shape in one text


class Script:
    """One such text, with the names of its placeholders still in it.

    `role` is USER_DATA, CONFIG or PART; `value` is what stands in the template for the text. `source` is the
    string in the template, None for a file's; `document` is the file that it stands in.
    """

    __slots__ = ("_kind", "_low", "_searched", "body", "document", "names", "role", "source", "text", "value")

    def __init__(
        self,
        body: Body,
        role: str,
        value: Value,
        *,
        text: str,
        source: Scalar | None,
        document: Document,
        names: tuple[str, ...],
    ) -> None:
        self.body = body
        self.role = role
        self.value = value
        self.text = text
        self._low: str | None = None
        self._kind: str | None = None
        self._searched: str | None = None
        self.source = source
        self.document = document
        self.names = names

    @property
    def low(self) -> str:
        """The text in lower case."""
        if self._low is None:
            self._low = self.text.lower()
        return self._low

    @property
    def kind(self) -> str:
        """SHELL, CLOUD_CONFIG, OTHER or NONE; OTHER too where a placeholder comes first."""
        if self._kind is None:
            self._kind = self._kind_by_head()
        return self._kind

    def _kind_by_head(self) -> str:
        head = self.text.lstrip()
        low = head[:32].lower()
        if low.startswith(_OTHERS) or not head or any(head.startswith(name) for name in self.names):
            return OTHER
        if low.startswith("#cloud-config"):
            return CLOUD_CONFIG
        return SHELL if low.startswith("#!") else NONE

    @property
    def shell(self) -> str:
        """The name of the interpreter in the first line (`sh`, `bash`, `python3`), or nothing."""
        if not self.text.startswith("#!"):
            return ""
        words = self.text.partition("\n")[0][2:].split()
        if words and words[0].endswith("/env"):
            words = [word for word in words[1:] if not word.startswith("-")]
        return words[0].rpartition("/")[2] if words else ""

    @property
    def format(self) -> str | None:
        """How Heat wraps a server's user data; None where that is not known."""
        if self.role != USER_DATA:
            return None
        value = self.body.literal("user_data_format", CFNTOOLS)
        return value if isinstance(value, str) else None

    @property
    def group(self) -> str | None:
        """The group of a software config; None where that is not known."""
        value = self.body.literal("group", "Heat::Ungrouped")
        return value if isinstance(value, str) else None

    @property
    def is_deployed(self) -> bool:
        """Whether it is a software config for a hook on the server, not for its boot."""
        return self.role == CONFIG and self.group not in {"Heat::Ungrouped", None}

    def parts(self) -> Iterator[tuple[Mapping, Value]]:
        """Yield the parts of the message that it belongs to, each with its content, branch by branch."""
        for item in self.body.values("parts"):
            if isinstance(item, Mapping):
                for value in inside(item, "config"):
                    yield item, value

    def is_comment(self, offset: int) -> bool:
        """Say whether the line of that offset is a comment."""
        first = self.text.rfind("\n", 0, offset) + 1
        line = self.text[first : first + 200].lstrip()
        return line.startswith("#") and not line.startswith(("#!", "#include"))

    def search(self, shape: str) -> Iterator[re.Match[str]]:
        """Yield where a regular expression matches outside of comments, as far as people write texts."""
        import re

        for count, found in enumerate(re.finditer(shape, self.searched)):
            if count > _MOST:
                return
            if not self.is_comment(found.start()):
                yield found

    def hits(self, shapes: Iterable[Shape], remedy: str) -> Iterator[Hit]:
        """Yield a hit where the text has one of some shapes: at the shape's first group, if it has one."""
        for sign, shape, message in shapes:
            if sign in self.low:
                for found in self.search(shape):
                    at = self.at(*found.span(min(1, found.re.groups)))
                    yield Hit(at, message, remedy, document=self.document)

    @property
    def searched(self) -> str:
        """The text without lines so long, or a rest so far on, that searching them is for nothing."""
        if self._searched is None:
            text = self.text[:FAR]
            if len(max(text.split("\n"), key=len)) > _LONG:
                lines = text.split("\n")
                text = "\n".join(line if len(line) <= _LONG else " " * len(line) for line in lines)
            self._searched = text
        return self._searched

    def at(self, start: int, end: int) -> Scalar:
        """Return the piece between two offsets of the text, with its place in `document`."""
        if self.source is None:
            return piece(self.document.text, start, end)
        return within(self.source, self.document, start, end)


def scripts(own: Document, bodies: Dict[str, list[Body]]) -> list[Script]:
    """Return the texts of the template `own` as far as they are written down (for `subject.scripts`)."""
    files: dict[str, Document | None] = {}
    looked: dict[str, int] = {}
    found: list[Script] = []
    for kind, role, path in _PLACES:
        for body in bodies.get(kind, ()):
            for value in inside(body.properties, *path):
                if len(found) >= _MOST_TEXTS:
                    return found
                for script in _read(own, body, role, value, files):
                    # The same text at a second place has the same in it; a long one is not searched for ever.
                    again = looked.get(script.text, 0)
                    looked[script.text] = again + len(script.text)
                    if not again or looked[script.text] <= _AGAIN:
                        found.append(script)
    return found


def _read(
    own: Document, body: Body, role: str, value: Value, files: dict[str, Document | None]
) -> Iterator[Script]:
    names: tuple[str, ...] = ()
    text = value
    if isinstance(text, Call) and text.name == "Fn::Base64":
        text = text.argument
    if isinstance(text, Call) and text.name in _REPLACING:
        argument = text.argument
        template = argument.get("template") if isinstance(argument, Mapping) else None
        params = argument.get("params") if isinstance(argument, Mapping) else None
        if template is None:
            return
        names = tuple(map(str, params.entries)) if isinstance(params, Mapping) else ()
        text = template
    for one in alternatives(text):
        if isinstance(one, Scalar):
            if isinstance(one.value, str):
                document = own
                yield Script(body, role, value, text=one.value, source=one, document=document, names=names)
        elif isinstance(one, Call) and one.name == "get_file":
            name = string(one.argument)
            if name and name not in files:
                files[name] = _file(own, name, files)
            found = files.get(name or "")
            if found:
                yield Script(body, role, value, text=found.text, source=None, document=found, names=names)


def _file(own: Document, name: str, files: dict[str, Document | None]) -> Document | None:
    if "://" in name and not name.startswith("file://"):
        return None
    path = own.path.parent / name.removeprefix("file://")
    if sum(len(one.text) for one in files.values() if one) > _MOST_OF_FILES:
        return None
    try:
        # What a template from elsewhere names must not be shown, nor waited for.
        if is_outside(own.path.parent, path) or not path.is_file():
            return None
        return Document(path, read_text(path), None)
    except (Problem, OSError, ValueError):
        return None
