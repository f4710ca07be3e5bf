"""A FastMCP server, of any release, over HTTP on 127.0.0.1. What it offers runs as tasks."""

import asyncio
import inspect
import json
import sys
from datetime import timedelta
from typing import Any

from auth import TOKENS, verify
from components import PROMPTS, RESOURCES, TEMPLATES, TOOLS, VERSIONED_TOOLS
from docket import Retry
from fastmcp import Context, FastMCP
from fastmcp.dependencies import Progress

try:
    # FastMCP 4: tasks are an extension, and a tool asks by returning what it wants to know.
    import mcp_types
    from fastmcp_tasks import TasksExtension
    from mcp import MCPError

    # Of any other exception it makes a result.
    AGAIN: Exception = MCPError(0, "again")
except ImportError:
    TasksExtension = None
    AGAIN = RuntimeError("again")


def add_components(server: FastMCP) -> None:
    for name in TOOLS:
        server.tool(name=name, task=True)(answer_function())
    if "version" in inspect.signature(FastMCP.tool).parameters:
        for name, version in VERSIONED_TOOLS:
            server.tool(name=name, version=version, task=True)(answer_function())
    server.tool(name="reports progress", task=True)(report_progress)
    server.tool(name="waits", task=True)(wait_long)
    server.tool(name="retried", task=True)(fail_once(timedelta(0)))
    server.tool(name="parked", task=True)(fail_once(timedelta(hours=1)))
    server.tool(name="asks", task=True)(ask_twice if TasksExtension else ask_once)

    # FastMCP 4 runs only tools as tasks.
    if TasksExtension is None:
        for name in PROMPTS:
            server.prompt(name=name, task=True)(answer_function())
        for number, uri in enumerate(RESOURCES):
            server.resource(uri, name=f"resource {number}", task=True)(answer_function())
        for template, function, _ in TEMPLATES:
            server.resource(template, task=True)(function)


def answer_function() -> Any:
    async def answer() -> str:
        return "done"

    return answer


async def report_progress(progress: Progress = Progress()) -> str:
    await progress.set_total(2)
    await progress.increment()
    await progress.set_message("half of it")
    return "done"


async def wait_long() -> str:
    await asyncio.sleep(600)
    return "done"


def fail_once(delay: timedelta) -> Any:
    async def fail(retry: Retry = Retry(attempts=2, delay=delay)) -> str:
        if retry.attempt == 1:
            raise AGAIN
        return "done"

    return fail


async def ask_once(ctx: Context) -> str:
    # Only once: FastMCP 3 can lose the second answer of a task, which then waits for ever.
    await ctx.elicit("And?", response_type=str)
    return "done"


async def ask_twice(ctx: Context) -> Any:
    questions = int(ctx.request_state or 0)
    if questions == 2:
        return "done"
    schema = {"type": "object", "properties": {"value": {"type": "string"}}, "required": ["value"]}
    question = mcp_types.ElicitRequestFormParams(message="And?", requested_schema=schema)
    return mcp_types.InputRequiredResult(
        input_requests={"question": mcp_types.ElicitRequest(params=question)},
        request_state=str(questions + 1),
    )


def main() -> None:
    options = json.loads(sys.argv[1])
    sources = options["sources"]
    server = FastMCP("interop", auth=None if sources is None else verify(TOKENS, sources))
    if TasksExtension is not None:
        server.add_extension(TasksExtension())
    add_components(server)
    server.run(
        transport="http",
        host="127.0.0.1",
        port=options["port"],
        stateless_http=options["stateless"],
        show_banner=False,
        log_level="WARNING",
    )


if __name__ == "__main__":
    main()
