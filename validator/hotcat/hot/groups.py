"""The resource types that make members of another type, and where they name it."""

from __future__ import annotations

from typing import Final

RESOURCE_GROUP: Final = "OS::Heat::ResourceGroup"
SCALING_GROUP: Final = "OS::Heat::AutoScalingGroup"
RESOURCE_CHAIN: Final = "OS::Heat::ResourceChain"

DEFINITION: Final[dict[str, str]] = {RESOURCE_GROUP: "resource_def", SCALING_GROUP: "resource"}
"""The property that holds the `type` and the `properties` of the members. A chain has none: its types stand
apart from the properties that all its members get."""

INDEX: Final = "%index%"
"""What a ResourceGroup replaces by a member's number where its `index_var` names nothing else."""
