"""Print the description of the interface, from which the types of the page are made."""

import json
from typing import Any

from striate.dashboard.server.app import dashboard_app


def description() -> dict[str, Any]:
    """The OpenAPI description of the dashboard."""
    return dashboard_app().openapi()


if __name__ == "__main__":
    print(json.dumps(description(), indent=2, ensure_ascii=False))
