"""The catalog's own images: each element is in one of them, so that building all builds every element."""

from __future__ import annotations

from pathlib import Path

from hotcat.catalog.element import load_elements, own_elements
from hotcat.catalog.load import load
from hotcat.images.recipe import LAYER

ROOT = Path(__file__).parents[3]


# LAYER is in each image that has a base: the build puts it there.
def test_every_element_is_built_with_an_image() -> None:
    catalog, elements = load(ROOT), load_elements(ROOT / "elements")
    built = {
        element.name
        for image in catalog.images.values()
        for element in own_elements(image, catalog.images, elements)
    }
    assert built | {LAYER} == elements.keys() - {"images"}
