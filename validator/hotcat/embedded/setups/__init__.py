"""Set-up tasks of services beside the core's, each a program that runs inside the cloud."""
