"""Deleting what test runs left behind that were killed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.live import journal

if TYPE_CHECKING:
    from hotcat.live.cloud import Cloud
    from hotcat.live.stack import Stacks


def recover(cloud: Cloud, stacks: Stacks) -> list[str]:
    """Delete the stacks on this cloud that killed runs made; returns their names.

    A stack is deleted only if it carries the tag of the run: one that someone else made under its name stays.
    Raises HotcatError where a stack cannot be deleted; its run stays in the journal.
    """
    deleted: list[str] = []
    for run in journal.abandoned():
        try:
            for where, name in run.open_stacks():
                if where != cloud.name:
                    continue
                stack = cloud.heat.get(name)
                if stack and journal.run_tag(run.run) in stack.tags:
                    stacks.delete(stack.reference)
                    deleted.append(name)
                run.gone(where, name)
        finally:
            run.close()
    return deleted
