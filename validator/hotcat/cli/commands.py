"""The table of hotcat's commands."""

from __future__ import annotations

# One row a command; the classes load only when their command runs, so start-up stays cheap.
COMMANDS: dict[str, str] = {
    "cloud down": "hotcat.cli.cloud.down:Down",
    "cloud env": "hotcat.cli.cloud.env:Env",
    "cloud install": "hotcat.cli.cloud.install:Install",
    "cloud lock": "hotcat.cli.cloud.lock:Lock",
    "cloud logs": "hotcat.cli.cloud.logs:Logs",
    "cloud reset": "hotcat.cli.cloud.reset:Reset",
    "cloud services": "hotcat.cli.cloud.services:Services",
    "cloud shell": "hotcat.cli.cloud.shell:Shell",
    "cloud status": "hotcat.cli.cloud.status:Status",
    "cloud up": "hotcat.cli.cloud.up:Up",
    "create": "hotcat.cli.create:Create",
    "demo": "hotcat.cli.demo:Demo",
    "delete": "hotcat.cli.delete:Delete",
    "image boot": "hotcat.cli.image.boot:Boot",
    "image build": "hotcat.cli.image.build:Build",
    "image diff": "hotcat.cli.image.diff:Diff",
    "image install": "hotcat.cli.image.install:Install",
    "image lint": "hotcat.cli.image.lint:Lint",
    "image list": "hotcat.cli.image.list:List",
    "image prune": "hotcat.cli.image.prune:Prune",
    "image publish": "hotcat.cli.image.publish:Publish",
    "index": "hotcat.cli.index:Index",
    "lint": "hotcat.cli.lint_command:Lint",
    "list": "hotcat.cli.list:List",
    "new": "hotcat.cli.new:New",
    "render": "hotcat.cli.render:Render",
    "rule": "hotcat.cli.rule:Rule",
    "schema dump": "hotcat.cli.schema.dump:Dump",
    "schema json-schema": "hotcat.cli.schema.json_schema:JsonSchema",
    "schema snapshot": "hotcat.cli.schema.snapshot:Snapshot",
    "show": "hotcat.cli.show:Show",
    "test": "hotcat.cli.test:Test",
}
