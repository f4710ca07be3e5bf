"""The installed release's own functions: JSON lines in, JSON lines out, both in ASCII.

{"key": ...} is answered with the fields of the key, or null where the release refuses it.
{"said": ..., "sources": ...}, what a token says, is answered by FastMCP 4 with the scope of its owner, or null where
there is no key for that.
Fields, in the same shape as those of a key, are answered with their key.
"""

import asyncio
import json
import sys
from typing import Any

from auth import verify
from mcp.server.auth.middleware.auth_context import AuthenticatedUser, auth_context_var

try:
    # FastMCP 4
    from fastmcp_tasks import keys
    from fastmcp_tasks.context import get_task_scope
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


def scope_of(said: dict[str, str], sources: list[str]) -> str | None:
    token = asyncio.run(verify({"token": said}, sources).verify_token("token"))
    auth_context_var.set(AuthenticatedUser(token))
    scope = get_task_scope()
    try:
        keys.build_task_key(scope, "task", "tool", "x")
    except UnicodeEncodeError:
        return None
    return scope


def answer(question: dict[str, Any]) -> Any:
    if "key" in question:
        return parse(question["key"])
    if "said" in question:
        return scope_of(**question)
    return build(question)


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))))
