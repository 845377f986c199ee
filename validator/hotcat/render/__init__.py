"""From an entry, a site and parameters to a bundle that Heat takes as it is."""
