"""What belongs to a tenant, and how to see that it is nobody else's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.live.full.kinds.side import Thing, filled, identity, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from requests import Response
    from tests.live.full.kinds.side import Side

REFUSALS = {403, 404}


@dataclass(frozen=True)
class Use:
    """A request that makes use of a thing, or changes it.

    ID, PATH and NAME in it stand for the thing; `Side.names` has the other words, which stand for what is the
    sender's.
    """

    method: str
    path: str
    body: Any = None
    service: str = ""  # where it is not the thing's own
    type: str = ""  # of the body or of the answer, where it is not plain JSON
    makes: bool = False  # whether it makes something, which is deleted again
    undo: Use | None = None  # what takes it back; MADE in it stands for the id of what was made

    def send(self, sender: Side, service: str, thing: Thing, **more: str) -> Response:
        """Send it, retried while the thing is busy with what was done to it before."""
        names = names_in(self, sender, thing) | more
        header = {"Content-Type" if self.method == "PATCH" else "Accept": self.type} if self.type else {}
        path, body = filled(self.path, names), filled(self.body, names)
        answers: list[Response] = []

        def answered() -> bool:
            answers.append(sender.send(self.service or service, self.method, path, body, **header))
            return answers[-1].status_code != 409

        sender.deployment.wait(answered)
        return answers[-1]


def names_in(use: Use, sender: Side, thing: Thing) -> dict[str, str]:
    """What the words of a request stand for, of a thing and of its sender."""
    names = {"ID": thing.id, "PATH": thing.path, "NAME": thing.name}
    wanted = (words(use.path) | words(use.body)) - names.keys() - {"MADE"}
    return names | sender.names(*sorted(wanted))


def makes(path: str, body: Any, service: str = "") -> Use:
    """A use that makes something else of the thing."""
    return Use("POST", path, body, service=service, makes=True)


@dataclass(frozen=True)
class Kind:
    """Something of a service that belongs to a tenant."""

    service: str  # by its name in openstacksdk
    make: Callable[[Side], Thing]
    uses: tuple[Use, ...] = ()
    stays: bool = False  # whether its owner is not to delete it


def plain(service: str, listing: str, body: Any) -> Callable[[Side], Thing]:
    """Make it with one POST; words in the body stand for things of the owner's."""
    return lambda side: side.make(service, listing, filled(body, side.names(*words(body))))


def given(output: str, listing: str) -> Callable[[Side], Thing]:
    """Take what the entry made, by an output of its stack."""
    return lambda side: Thing(side.outputs[output], f"{listing}/{side.outputs[output]}", listing)


def see_that_it_is_no_others(kind: Kind, owner: Side, other: Side) -> None:
    """See that `other` neither lists, reads, uses, changes nor deletes a thing of the owner's, who does."""
    thing = kind.make(owner)
    own = owner.send(kind.service, "GET", thing.path)
    see_that_it_is_hidden(kind.service, thing, other)
    see_that_uses_are_refused(kind.service, thing, kind.uses, other)
    see_that_nobody_deletes(kind.service, thing, other)
    assert owner.send(kind.service, "GET", thing.path).json() == own.json()  # nothing of it has changed
    see_that_it_is_shown(kind.service, thing, owner)
    see_that_uses_work(kind.service, thing, kind.uses, owner)
    if not kind.stays:
        owner.remove(kind.service, thing.path)


def see_that_it_is_hidden(service: str, thing: Thing, other: Side) -> None:
    """See that it is neither listed nor read."""
    assert thing.id not in other.send(service, "GET", thing.listing).text
    assert other.send(service, "GET", thing.path).status_code in REFUSALS


def see_that_it_is_shown(service: str, thing: Thing, one: Side) -> None:
    """See that it is listed and read."""
    found = one.send(service, "GET", thing.path)
    assert found.ok, found.text
    assert thing.id in one.send(service, "GET", thing.listing).text


def see_that_nobody_deletes(service: str, thing: Thing, *others: Side) -> None:
    """See that none of these deletes it."""
    for other in others:
        answer = other.send(service, "DELETE", thing.path)
        assert answer.status_code in REFUSALS, (answer.status_code, answer.text)


def see_that_uses_are_refused(service: str, thing: Thing, uses: Iterable[Use], other: Side) -> None:
    """See that none of the requests is taken.

    Services say in several ways that the thing of somebody else's is not there. So let the same requests be
    sent by who may, too (`see_that_uses_work`): one that is wrong in itself would be refused to everybody.
    """
    for use in uses:
        answer = use.send(other, service, thing)
        assert 400 <= answer.status_code < 500, (use, answer.status_code, answer.text)


def see_that_uses_work(service: str, thing: Thing, uses: Iterable[Use], one: Side) -> None:
    """See that the requests are taken, and take back what they did."""
    for use in uses:
        answer = use.send(one, service, thing)
        assert answer.ok, (use, answer.status_code, answer.text)
        at = use.service or service
        if use.undo:
            made = {"MADE": identity(answer)} if "MADE" in words(use.undo.path) else {}
            undone = use.undo.send(one, at, thing, **made)
            assert undone.ok, (use.undo, undone.status_code, undone.text)
        elif use.makes:
            path = f"{filled(use.path, names_in(use, one, thing))}/{identity(answer)}"
            one.settle(at, path)
            one.remove(at, path)
        one.settle(service, thing.path)
