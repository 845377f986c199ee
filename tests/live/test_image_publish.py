"""Publishing to a real Glance: versions beside each other, and where their data come from."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.builds import write_build
from tests.live.publishing import images, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.live.publishing import Bench
    from tests.live.rig import Rig

pytestmark = pytest.mark.live


def test_a_build_becomes_a_version_with_all_its_properties(bench: Bench) -> None:
    build = bench.build()
    told = bench.publish()
    assert (told["result"], told["build"], told["former"]) == ("published", build, [])
    [image] = images(bench.connect("test"))
    assert (image.id, image.status, image.visibility, image.is_hidden) == (
        told["id"],
        "active",
        "private",
        False,
    )
    assert image.hash_value in bench.contents
    assert (image.min_disk, image.min_ram, sorted(image.tags)) == (1, 64, ["debian", "thing"])
    assert (image.os_distro, image.os_version, image.hw_qemu_guest_agent) == ("debian", "12", "true")
    ours = {name: value for name, value in image.properties.items() if name.startswith("hotcat:")}
    assert (ours["hotcat:version"], ours["hotcat:state"], ours["hotcat:build"]) == ("1.0.0", "current", build)
    for name, file in (
        ("sbom", "sbom.cdx.json"),
        ("provenance", "provenance.json"),
        ("packages", "packages.json"),
    ):
        beside = bench.cache / f"images/builds/thing/{build}" / file
        assert ours[f"hotcat:{name}"] == f"sha256:{hashlib.sha256(beside.read_bytes()).hexdigest()}"
    assert "hotcat:publisher" not in ours


def test_versions_follow_each_other_and_can_be_rolled_back(bench: Bench) -> None:
    connection = bench.connect("test")
    first, second = bench.build(), bench.build()
    old = bench.publish("--build", first)
    assert bench.publish("--build", first)["result"] == "already there"
    new = bench.publish("--build", second)
    assert [one.id for one in shown(connection)] == [new["id"]]
    assert len(images(connection)) == 2
    back = bench.publish("--rollback")
    assert (back["result"], back["id"]) == ("rolled back", old["id"])
    assert [one.id for one in shown(connection)] == [old["id"]]
    assert "no earlier version" in bench.refused("publish", "thing", "--cloud", "test", "--rollback")
    again = bench.publish()
    assert (again["result"], again["id"]) == ("made current again", new["id"])
    assert [one.id for one in shown(connection)] == [new["id"]]


def test_other_settings_make_another_version(bench: Bench) -> None:
    build = bench.build()
    old = bench.publish()
    text = (bench.catalog / "elements/images/thing.yaml").read_text()
    (bench.catalog / "elements/images/thing.yaml").write_text(text.replace("min_ram: 64", "min_ram: 128"))
    new = bench.publish()
    assert (new["result"], new["build"]) == ("published", build)
    assert new["id"] != old["id"]
    assert [one.min_ram for one in shown(bench.connect("test"))] == [128]


def test_former_versions_can_be_deactivated_and_come_back(bench: Bench) -> None:
    first, second = bench.build(), bench.build()
    old = bench.publish("--build", first)
    bench.publish("--build", second, "--former", "deactivate")
    connection = bench.connect("test")
    assert connection.image.get_image(old["id"]).status == "deactivated"
    bench.publish("--rollback")
    assert connection.image.get_image(old["id"]).status == "active"


def test_public_needs_an_administrator_and_says_so_before_sending(bench: Bench) -> None:
    bench.build()
    told = bench.refused("publish", "thing", "--cloud", "test", "--visibility", "public")
    assert "--visibility private" in told
    assert "sending" not in told
    assert images(bench.connect("test")) == []
    assert bench.publish("--visibility", "public", cloud="test-admin")["visibility"] == "public"


def test_data_come_by_interoperable_import_too(bench: Bench) -> None:
    build = bench.build()
    told = bench.publish("--method", "glance-direct")
    assert (told["result"], told["build"]) == ("published", build)
    assert images(bench.connect("test"))[0].hash_value in bench.contents


SERVE = """
import functools, http.server, os, sys
address, folder = sys.argv[1:]
handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=folder)
server = http.server.HTTPServer((address, 80), handler)
print(os.getpid(), flush=True)
server.serve_forever()
"""


@pytest.fixture
def web(rig: Rig, bench: Bench) -> Iterator[str]:
    """A web server in the cloud, where Glance reaches it, with a build; returns the URL of its folder."""
    folder = bench.cache / "images/builds/thing" / bench.build()
    address = "172.24.4.1"
    process = rig.start("cloud", "shell", "--", sys.executable, "-c", SERVE, address, str(folder))
    assert process.stdout
    number = process.stdout.readline().strip()
    assert number
    yield f"http://{address}"
    rig.inside("kill", number)
    process.communicate()


def test_glance_fetches_the_data_from_a_url(bench: Bench, web: str) -> None:
    told = bench.publish("--url", f"{web}/image.raw")
    assert told["result"] == "published"
    assert shown(bench.connect("test"))[0].hash_value in bench.contents


def test_what_is_not_the_build_is_not_published(bench: Bench, web: str) -> None:
    told = bench.refused("publish", "thing", "--cloud", "test", "--url", f"{web}/sbom.cdx.json")
    assert "other data than were built" in told
    assert "failed to import" in bench.refused("publish", "thing", "--cloud", "test", "--url", f"{web}/none")
    assert images(bench.connect("test")) == []


def test_what_glance_cannot_download_is_told_and_leaves_nothing(bench: Bench) -> None:
    bench.build()
    told = bench.refused("publish", "thing", "--cloud", "test", "--url", "http://127.0.0.1/none")
    assert "Glance failed to import the data" in told or "Glance refuses to import" in told
    assert images(bench.connect("test")) == []


def test_a_qcow2_build_is_converted_for_a_cloud_that_wants_raw(bench: Bench, tmp_path: Path) -> None:
    raw = tmp_path / "disk.raw"
    raw.write_bytes(os.urandom(1 << 20))
    packed = tmp_path / "disk.qcow2"
    subprocess.run(("qemu-img", "convert", "-f", "raw", "-O", "qcow2", raw, packed), check=True)
    write_build(bench.cache, 50, {"qcow2": packed.read_bytes()})
    bench.publish()
    [image] = images(bench.connect("test"))
    assert (image.disk_format, image.hash_value) == ("raw", hashlib.sha512(raw.read_bytes()).hexdigest())
    assert bench.publish()["result"] == "already there"
    as_it_is = bench.publish("--disk-format", "qcow2")
    assert as_it_is["result"] == "published"
    [image] = shown(bench.connect("test"))
    assert (image.disk_format, image.hash_value) == (
        "qcow2",
        hashlib.sha512(packed.read_bytes()).hexdigest(),
    )
    assert not list((bench.cache / "images/publish").glob("*/"))


def test_a_build_that_was_changed_since_is_refused(bench: Bench) -> None:
    build = bench.build()
    disk = bench.cache / f"images/builds/thing/{build}/image.raw"
    disk.write_bytes(disk.read_bytes()[:-1] + b"?")
    assert "is not what was built" in bench.refused("publish", "thing", "--cloud", "test")
    assert images(bench.connect("test")) == []


def test_a_signature_needs_its_certificate_in_the_cloud(bench: Bench, tmp_path: Path) -> None:
    """This cloud has no key manager, and so neither a place for the certificate nor a way to verify."""
    certificate, key = tmp_path / "image.crt", tmp_path / "image.key"
    made = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=images")
    subprocess.run((*made, "-keyout", key, "-out", certificate), check=True, capture_output=True)
    bench.build()
    signed = ("publish", "thing", "--cloud", "test", "--sign", str(certificate), "--key", str(key))
    assert "no key manager" in bench.refused(*signed)
    unknown = "11111111-2222-3333-4444-555555555555"
    assert "Glance" in bench.refused(*signed, "--certificate-uuid", unknown)
    assert images(bench.connect("test")) == []


def test_snapshots_of_servers_inherit_the_marks_and_are_left_alone(bench: Bench) -> None:
    connection = bench.connect("test")
    bench.build()
    image = bench.publish()
    flavor = connection.compute.find_flavor("m1.nano")
    server = connection.compute.create_server(
        name="thing", image_id=image["id"], flavor_id=flavor.id, networks="none", availability_zone="fake"
    )
    try:
        server = connection.compute.wait_for_server(server)
        snapshot = connection.compute.create_server_image(server, "thing")
        assert snapshot.properties["hotcat:image"] == "thing"
        assert snapshot.properties["hotcat:state"] == "current"
        bench.build()
        process = bench.start("publish", "thing", "--cloud", "test")
        assert snapshot.id in process.communicate()[1]
        assert process.returncode == 0
        bench.build()
        bench.publish()
        bench.prune("--keep", "0", "--yes")
        kept = connection.image.get_image(snapshot.id)
        assert (kept.is_hidden, kept.properties["hotcat:state"]) == (False, "current")
        connection.image.delete_image(snapshot.id)
    finally:
        connection.compute.delete_server(server)
        connection.compute.wait_for_delete(server)


def test_prune_deletes_former_versions_once_it_may(bench: Bench) -> None:
    builds = [bench.build() for _ in range(4)]
    for build in builds:
        bench.publish("--build", build)
    bench.publish("--rollback")
    connection = bench.connect("test")
    assert "--yes" in bench.refused("prune", "--cloud", "test", "--keep", "1")
    judged = bench.prune("--keep", "1", "--dry-run")
    assert len(images(connection)) == 4
    assert [build for build in builds if judged[build] == "to be deleted"] == builds[:2]
    bench.prune("--keep", "1", "--yes")
    left = {one.properties["hotcat:build"] for one in images(connection)}
    assert left == {builds[2], builds[3]}


def test_a_build_that_is_published_is_not_pruned_here(bench: Bench) -> None:
    first, second, third = (bench.build() for _ in range(3))
    bench.publish("--build", first)
    rows = bench.json("prune", "--keep", "1", "--yes")
    assert {row["build"]: row["result"] for row in rows} == {
        third: "kept: one of the newest 1",
        second: "deleted",
        first: "kept: published on test",
    }
    left = {path.parent.name for path in (bench.cache / "images/builds/thing").glob("*/build.json")}
    assert left == {first, third}
