"""Circles among things that need each other; each pass takes time in proportion to their number."""

from __future__ import annotations

Needs = dict[str, set[str]]
"""What each thing needs, by name; all that is needed is among the keys."""


def circles(needs: Needs) -> list[list[str]]:
    """Return a shortest circle for each set of things that all need each other, from the first one of it."""
    left = _waiting(needs)
    if not left:
        return []
    inner = {name: needs[name] & left for name in needs if name in left}
    place = {name: number for number, name in enumerate(needs)}
    found = [_circle(min(knot, key=place.__getitem__), inner, knot) for knot in _knots(inner)]
    return sorted(found, key=lambda circle: place[circle[0]])


def _waiting(needs: Needs) -> set[str]:
    """Return what is in a circle or waits for one."""
    counts = {name: len(names) for name, names in needs.items()}
    ready = [name for name, count in counts.items() if count == 0]
    if len(ready) == len(needs):
        return set()
    wanted = _turned(needs)
    for name in ready:
        for other in wanted[name]:
            counts[other] -= 1
            if counts[other] == 0:
                ready.append(other)
    return needs.keys() - set(ready)


def _turned(needs: Needs) -> Needs:
    found: Needs = {name: set() for name in needs}
    for name, names in needs.items():
        for other in names:
            found[other].add(name)
    return found


def _knots(needs: Needs) -> list[set[str]]:
    """Return the sets of things that all need each other, in Kosaraju's way and without recursion."""
    order: list[str] = []
    seen: set[str] = set()
    for start in needs:
        waiting = [(start, False)]
        while waiting:
            name, done = waiting.pop()
            if done:
                order.append(name)
            elif name not in seen:
                seen.add(name)
                waiting.append((name, True))
                waiting += [(other, False) for other in needs[name]]
    wanted = _turned(needs)
    found: list[set[str]] = []
    for start in reversed(order):
        knot: set[str] = set()
        names = [start]
        while names:
            name = names.pop()
            if name in seen:
                seen.remove(name)
                knot.add(name)
                names += wanted[name]
        if len(knot) > 1 or start in needs[start] & knot:
            found.append(knot)
    return found


def _circle(start: str, needs: Needs, knot: set[str]) -> list[str]:
    """Return the shortest way from a thing back to itself."""
    before: dict[str, str] = {}
    waiting = [start]
    for name in waiting:
        for other in sorted(needs[name] & knot):
            if other == start:
                way = [name]
                while way[-1] != start:
                    way.append(before[way[-1]])
                return way[::-1]
            if other not in before:
                before[other] = name
                waiting.append(other)
    return [start]
