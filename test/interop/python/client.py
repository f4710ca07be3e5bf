"""Calls what the servers offer as tasks, with FastMCP's own client; prints the tasks as JSON."""

import asyncio
import inspect
import json
import sys
from collections.abc import Awaitable
from typing import Any

from components import (
    PROMPTS,
    RESOURCES,
    SESSION_HEADERS,
    TEMPLATES,
    TOKENS,
    TOOLS,
    VERSIONED_TOOLS,
)
from fastmcp import Client, FastMCP
from fastmcp.client.transports import StreamableHttpTransport
from pydantic import AnyUrl

try:
    # FastMCP 4: only tools run as tasks, and a function of the extension starts them.
    from fastmcp_tasks import call_tool_task
except ImportError:
    call_tool_task = None

HAS_VERSIONS = "version" in inspect.signature(FastMCP.tool).parameters
STEP_SECONDS = 60


class Caller:
    """One connection to one server. `owner` says what of it shows in the keys of its tasks."""

    def __init__(self, client: Client, owner: dict[str, Any]) -> None:
        self.client = client
        self.owner = owner
        self.started: list[dict[str, Any]] = []

    async def tool(self, name: str, version: str | None = None) -> Any:
        options = {"version": version} if version else {}
        if call_tool_task:
            task = await call_tool_task(self.client, name, **options)
        else:
            task = await self.client.call_tool(name, task=True, **options)
        return self.note(task, "tool", name, version=version)

    async def prompt(self, name: str) -> Any:
        return self.note(await self.client.get_prompt(name, task=True), "prompt", name)

    async def resource(self, uri: str, template: str | None = None) -> Any:
        task = await self.client.read_resource(uri, task=True)
        # The URI as it stands in the request.
        sent = str(AnyUrl(uri))
        if template:
            return self.note(task, "template", template, uri=sent)
        return self.note(task, "resource", sent)

    def note(self, task: Any, kind: str, name: str, **more: Any) -> Any:
        said = {"kind": kind, "name": name, "taskId": task.task_id, **more}
        self.started.append({**self.owner, **said})
        return task


async def answer(message: str, response_type: Any, params: Any, context: Any) -> dict[str, str]:
    return {"value": "an answer"}


def connect(url: str, **options: Any) -> Client:
    return Client(StreamableHttpTransport(url, **options), elicitation_handler=answer)


async def finish(tasks: list[Any]) -> None:
    for task in tasks:
        # FastMCP 2 and 3 cannot give the result of every task whose key they write.
        end = task.result() if call_tool_task else task.wait()
        await asyncio.wait_for(end, STEP_SECONDS)


async def call_everything(caller: Caller, can_ask: bool) -> None:
    tasks = [await caller.tool(name) for name in TOOLS]
    if HAS_VERSIONS:
        tasks += [await caller.tool(name, version) for name, version in VERSIONED_TOOLS]
    tasks.append(await caller.tool("reports progress"))
    if can_ask:
        tasks.append(await caller.tool("asks"))
    if call_tool_task is None:
        tasks += [await caller.prompt(name) for name in PROMPTS]
        tasks += [await caller.resource(uri) for uri in RESOURCES]
        tasks += [await caller.resource(uri, template) for template, _, uri in TEMPLATES]
    await finish(tasks)
    waiting = await caller.tool("waits")
    await asyncio.wait_for(waiting.cancel(), STEP_SECONDS)


async def as_anonymous(url: str, can_ask: bool) -> list[dict[str, Any]]:
    async with connect(url) as client:
        # The transport of FastMCP 4 knows of no session id; there it shows in no key.
        read_session_id = getattr(client.transport, "get_session_id", lambda: None)
        caller = Caller(client, {"sessionId": read_session_id(), "taskScope": None})
        await call_everything(caller, can_ask)
        return caller.started


async def as_owner_of(token: str, url: str, can_ask: bool) -> list[dict[str, Any]]:
    owner = TOKENS[token]
    scope = f"{owner['client_id']}|{owner['sub']}" if "sub" in owner else owner["client_id"]
    async with connect(url, auth=token) as client:
        caller = Caller(client, {"sessionId": None, "taskScope": scope})
        await call_everything(caller, can_ask)
        return caller.started


async def with_session_header(header: str, url: str) -> list[dict[str, Any]]:
    # As bytes, since the client would refuse to encode what is not ASCII.
    headers: Any = {"mcp-session-id": header.encode("latin-1")}
    async with connect(url, headers=headers) as client:
        caller = Caller(client, {"sessionId": header, "taskScope": None})
        await finish([await caller.tool("my_tool")])
        return caller.started


async def main() -> None:
    options = json.loads(sys.argv[1])
    servers = options["servers"]
    callers: list[Awaitable[list[dict[str, Any]]]] = [
        as_anonymous(servers["open"], options["canAsk"]),
        *(with_session_header(header, servers["stateless"]) for header in SESSION_HEADERS),
    ]
    if "authenticated" in servers:
        callers += [
            as_owner_of(token, servers["authenticated"], options["canAsk"]) for token in TOKENS
        ]
    print(json.dumps([task for started in await asyncio.gather(*callers) for task in started]))


if __name__ == "__main__":
    asyncio.run(main())
