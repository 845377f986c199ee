"""`hotcat schema`: packs from an installed Heat or a live cloud, and a JSON Schema for editors."""
