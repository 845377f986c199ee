"""Glance's image API, request by request: what publishing needs to be sure of which step was taken.

`Glance` wraps the image proxy of an openstacksdk connection. Each method is one request; each raises
HotcatError with Glance's own reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from openstack.connection import Connection
    from requests import Response

_PATCH = "application/openstack-images-v2.1-json-patch"
_DATA = "application/octet-stream"
_PAGE = 200  # images a request
_NOT_THERE = 404

Change = tuple[str, str, Any]
"""One step of a patch: `add`, `replace` or `remove`, the property, and its value."""


class GlanceError(HotcatError):
    """Glance refused or failed; `status` is the HTTP status, None where it did not answer."""

    def __init__(self, message: str, *, status: int | None = None, remedy: str | None = None) -> None:
        super().__init__(message, remedy=remedy)
        self.status = status


class Glance:
    """The images of a cloud, as the project of a connection may use them."""

    def __init__(self, connection: Connection) -> None:
        """Look for the cloud's Glance; raises HotcatError where it has none that answers."""
        from keystoneauth1.exceptions import ClientException
        from openstack.exceptions import SDKException

        try:
            self._api: Any = connection.image
            self.project = str(connection.current_project_id or "")
        except (SDKException, ClientException) as error:
            raise HotcatError(
                f"the cloud has no image service that answers: {error}",
                remedy="See its entry in clouds.yaml, and the endpoints of its service catalog.",
            ) from None

    def images(self, name: str | None = None, *, hidden: bool) -> Iterator[dict[str, Any]]:
        """Yield the project's own images, those shown in lists or the hidden ones."""
        query = {"owner": self.project, "os_hidden": str(hidden).lower(), "limit": str(_PAGE)}
        if name is not None:
            query["name"] = name
        url: str | None = "/images"
        while url:
            # What follows a page is told with its whole query.
            page = self._ask("list images", "GET", url, params=query if url == "/images" else None).json()
            yield from page["images"]
            url = page["next"].removeprefix("/v2") if page.get("next") else None

    def get(self, image: str) -> dict[str, Any] | None:
        """Return an image, None where there is none of that id."""
        try:
            return dict(self._ask("read an image", "GET", f"/images/{image}").json())
        except GlanceError as error:
            if error.status == _NOT_THERE:
                return None
            raise

    def create(self, image: Mapping[str, Any]) -> dict[str, Any]:
        """Create an image without data (status `queued`) with these attributes and properties."""
        return dict(self._ask("create an image", "POST", "/images", json=dict(image)).json())

    def change(self, image: str, changes: Sequence[Change]) -> dict[str, Any]:
        """Change an image: all of it or nothing."""
        patch = [
            {"op": op, "path": f"/{_escaped(name)}"} | ({} if op == "remove" else {"value": value})
            for op, name, value in changes
        ]
        headers = {"Content-Type": _PATCH}
        return dict(
            self._ask("change an image", "PATCH", f"/images/{image}", json=patch, headers=headers).json()
        )

    def upload(self, image: str, data: Any, size: int, *, within: float, stage: bool = False) -> None:
        """Send `size` bytes, which `data` yields as a file does; waits up to `within` seconds for an answer.

        With `stage` they go to where an import takes them from.
        """
        self._ask(
            "store the data",
            "PUT",
            f"/images/{image}/{'stage' if stage else 'file'}",
            data=data,
            headers={"Content-Type": _DATA, "X-OpenStack-Image-Size": str(size)},
            timeout=within,
        )

    def import_methods(self) -> tuple[str, ...]:
        """Return the ways to import an image that the cloud offers; none where its Glance has no import."""
        try:
            found = self._ask("tell its import methods", "GET", "/info/import").json()
        except GlanceError as error:
            if error.status == _NOT_THERE:
                return ()
            raise
        return tuple(found.get("import-methods", {}).get("value", ()))

    def start_import(self, image: str, method: Mapping[str, str]) -> None:
        """Have Glance take an image's data from where `method` says."""
        self._ask("import the data", "POST", f"/images/{image}/import", json={"method": dict(method)})

    def failed_task(self, image: str) -> str | None:
        """Return why the last import of an image failed, None where none did or Glance does not tell."""
        try:
            tasks = self._ask("tell its tasks", "GET", f"/images/{image}/tasks").json().get("tasks", [])
        except GlanceError as error:
            if error.status == _NOT_THERE:
                return None
            raise
        last: dict[str, Any] = max(tasks, key=lambda task: str(task.get("created_at")), default={})
        return str(last.get("message") or "no reason is told") if last.get("status") == "failure" else None

    def deactivate(self, image: str) -> None:
        """Let nobody have an image's data any more."""
        self._ask("deactivate an image", "POST", f"/images/{image}/actions/deactivate")

    def reactivate(self, image: str) -> None:
        """Take a deactivation back."""
        self._ask("reactivate an image", "POST", f"/images/{image}/actions/reactivate")

    def delete(self, image: str) -> None:
        """Delete an image; one that is not there is fine."""
        try:
            self._ask("delete an image", "DELETE", f"/images/{image}")
        except GlanceError as error:
            if error.status != _NOT_THERE:
                raise

    def _ask(self, doing: str, method: str, url: str, **arguments: Any) -> Response:
        from keystoneauth1.exceptions import ClientException
        from openstack.exceptions import HttpException, SDKException, raise_from_response

        try:
            response: Response = self._api.request(url, method, raise_exc=False, **arguments)
            raise_from_response(response)
        except HttpException as error:
            raise GlanceError(
                f"Glance refuses to {doing}: {_reason(error)}",
                status=error.status_code,
                remedy=_remedy(error),
            ) from None
        except (SDKException, ClientException) as error:
            raise GlanceError(
                f"Glance did not answer when it was to {doing}: {error}",
                remedy="Run the command again; what is left half done is cleaned up then.",
            ) from None
        return response


def _reason(error: Any) -> str:
    return str(error.details or error.message or error)


def _remedy(error: Any) -> str | None:
    return {
        400: "Look at the definition's `glance`, the disk's format, the URL or the signature.",
        403: "Ask the cloud's administrator, or use a cloud entry of clouds.yaml that may.",
        409: "Something uses it or changed it meanwhile; look at it, and run the command again.",
        413: "Raise the project's quota for images, or delete some: `hotcat image prune --cloud CLOUD`.",
    }.get(error.status_code)


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
