"""Calls what the servers offer as tasks, with FastMCP's own client; prints the tasks as JSON."""

import asyncio
import inspect
import json
import sys
from collections import Counter
from collections.abc import Awaitable
from typing import Any

from auth import TOKENS
from components import PROMPTS, RESOURCES, SESSION_HEADERS, TEMPLATES, TOOLS, VERSIONED_TOOLS
from fastmcp import Client, FastMCP
from fastmcp.client.transports import StreamableHttpTransport
from pydantic import AnyUrl
from redis.asyncio import Redis

try:
    # FastMCP 4: only tools run as tasks, and a function of the extension starts them.
    from fastmcp_tasks import call_tool_task
except ImportError:
    call_tool_task = None

# It has no versions, and its tasks cannot ask.
IS_FASTMCP_2 = "version" not in inspect.signature(FastMCP.tool).parameters
STEP_SECONDS = 60
# One at a time: FastMCP 3.2.0 can give a task that asks the context of another that runs meanwhile.
ASKING = asyncio.Lock()


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


async def call_every_kind(caller: Caller, count: int | None) -> None:
    """Starts tasks of every kind, and so many of those that differ in name only."""
    tasks = [await caller.tool(name) for name in [*TOOLS[:count], "reports progress", "retried"]]
    if not IS_FASTMCP_2:
        tasks += [await caller.tool(name, version) for name, version in VERSIONED_TOOLS[:count]]
        async with ASKING:
            await finish([await caller.tool("asks")])
    if call_tool_task is None:
        tasks += [await caller.prompt(name) for name in PROMPTS[:count]]
        tasks += [await caller.resource(uri) for uri in RESOURCES[:count]]
        tasks += [await caller.resource(uri, template) for template, _, uri in TEMPLATES[:count]]
    await caller.tool("parked")
    await finish(tasks)
    waiting = await caller.tool("waits")
    await asyncio.wait_for(waiting.cancel(), STEP_SECONDS)


async def as_anyone(server: dict[str, Any], count: int | None, token: str | None = None) -> Any:
    async with connect(server["url"], auth=token) as client:
        # The transport of FastMCP 4 knows of no session id; there it shows in no key.
        read_session_id = getattr(client.transport, "get_session_id", lambda: None)
        owner = {"sessionId": read_session_id(), "token": token and TOKENS[token]}
        caller = Caller(client, {"server": server["name"], **owner})
        await call_every_kind(caller, count)
        return caller.started


async def with_session_header(server: dict[str, Any], header: str) -> Any:
    # As bytes, since the client would refuse to encode what is not ASCII.
    headers: Any = {"mcp-session-id": header.encode("latin-1")}
    async with connect(server["url"], headers=headers) as client:
        caller = Caller(client, {"server": server["name"], "sessionId": header, "token": None})
        await finish([await caller.tool("my_tool")])
        await caller.tool("parked")
        return caller.started


def callers_of(server: dict[str, Any]) -> list[Awaitable[Any]]:
    if server["stateless"]:
        return [with_session_header(server, header) for header in SESSION_HEADERS]
    count = None if server["callsAll"] else 1
    tokens: list[Any] = [None] if server["sources"] is None else list(TOKENS)
    return [as_anyone(server, count, token) for token in tokens]


async def until_parked(tasks: list[dict[str, Any]], servers: list[dict[str, Any]]) -> None:
    """Docket parks a task a moment after it has failed, which its caller cannot see."""
    queues = {server["name"]: (server["redis"], server["queue"]) for server in servers}
    parked = Counter(queues[task["server"]] for task in tasks if task["name"] == "parked")
    for (url, queue), count in parked.items():
        async with Redis.from_url(url) as redis:
            while await redis.zcard(queue) < count:
                await asyncio.sleep(0.05)


async def main() -> None:
    servers = json.loads(sys.argv[1])
    callers = [caller for server in servers for caller in callers_of(server)]
    tasks = [task for started in await asyncio.gather(*callers) for task in started]
    await asyncio.wait_for(until_parked(tasks, servers), STEP_SECONDS)
    print(json.dumps(tasks))


if __name__ == "__main__":
    asyncio.run(main())
