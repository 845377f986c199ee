"""The set-up tasks of the services beside the core's, one module a service."""
