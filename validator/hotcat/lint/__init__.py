"""The linter: rules over the model of a template, without Heat and without a cloud."""
