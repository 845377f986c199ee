"""The embedded cloud: real OpenStack services in namespaces of their own, on this machine."""
