"""Set-up tasks of services beside the core, one module each: what setup.py is for the core."""
