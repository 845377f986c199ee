"""The rules of elements and images, one a module; NAME.md beside each is its page."""
