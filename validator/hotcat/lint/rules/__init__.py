"""The rules, one a module; NAME.md beside each says what it does, why, and what to use instead."""
