"""The installed release's own functions for keys: JSON lines in, JSON lines out, both in ASCII.

{"key": ...} is answered with the fields of the key, or null where the release refuses it.
Fields, in the same shape, are answered with their key.
"""

import json
import sys
from typing import Any

try:
    # FastMCP 4
    from fastmcp_tasks import keys
except ImportError:
    from fastmcp.server.tasks import keys

FIELDS = {
    "session_id": "sessionId",
    "task_scope": "taskScope",
    "client_task_id": "clientTaskId",
    "task_type": "taskType",
    "component_identifier": "componentIdentifier",
}


def parse(key: str) -> dict[str, Any] | None:
    try:
        parts = keys.parse_task_key(key)
    except ValueError:
        return None
    fields: dict[str, Any] = {FIELDS[name]: value for name, value in parts.items()}
    if "taskScope" in fields:
        # Only FastMCP 4 has legs, and a function for them.
        fields["leg"] = keys.leg_number_from_key(key) if hasattr(keys, "leg_number_from_key") else 1
    return fields


def build(fields: dict[str, Any]) -> str:
    owner = fields["sessionId"] if "sessionId" in fields else fields["taskScope"]
    key = keys.build_task_key(
        owner, fields["clientTaskId"], fields["taskType"], fields["componentIdentifier"]
    )
    leg = fields.get("leg", 1)
    return key if leg == 1 else keys.leg_execution_key(key, leg)


for line in sys.stdin:
    question = json.loads(line)
    print(json.dumps(parse(question["key"]) if "key" in question else build(question)))
