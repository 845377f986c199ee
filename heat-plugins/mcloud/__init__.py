"""Resource types MCloud::*: what operators want as code, and Heat itself has no type for, or a broken one.

A package of its own, because Heat puts the modules of all folders in `plugin_dirs` beside each other.
"""
