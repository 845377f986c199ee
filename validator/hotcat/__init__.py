"""hotcat: a catalog of Heat templates and images, and the tool that proves them."""

__version__ = "0.1.0"
