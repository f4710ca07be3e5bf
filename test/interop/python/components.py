"""What the servers offer and the clients call: names and URIs with every kind of character."""

from collections.abc import Awaitable, Callable

TOOLS = [
    "my_tool",
    "UPPER_case2",
    "dash-tool",
    "weather.lookup",
    "tilde~tool",
    "tool with space",
    " spaces at the ends ",
    "tool:colon",
    "::",
    "at@sign",
    "trailing@",
    "hash#tool",
    "#leg2",
    "100%",
    "%41%zz",
    "a(b)!*'c",
    "slash/tool",
    "../up",
    "a+b=c&d?",
    "[b]{c}<d>|e",
    'quote"back\\slash`^',
    "line\nend\ttab",
    "ünïcode_日本語",
    "e\u0301 \u202egnippilf\u202c",
    "emoji🙂",
    "👩‍👩‍👧",
    "anon",
    "auth:client-a:task1:tool:x",
]

# Name and version; only for releases that have versions.
VERSIONED_TOOLS = [
    ("versioned", "1.0"),
    ("versioned", "2026-11-01"),
    ("user@host", "2.0+build.7"),
]

PROMPTS = ["my_prompt", "prompt with space", "summarise/notes", "prompt:colon", "a@b#c%d", "emoji🙂"]

RESOURCES = [
    "config://app",
    "file://data.txt",
    "file:///etc/app/config.json",
    "db://user@host:5432/table",
    "data://items?limit=10&offset=0#top",
    "https://example.com/a b/c",
    "note://a(b)!*'c/100%25",
    "resource://ünïcode/日本語",
    "emoji://host/🙂",
]


async def weather(city: str) -> str:
    return city


async def repository(owner: str, path: str) -> str:
    return f"{owner}/{path}"


async def search(q: str = "", limit: int = 1) -> str:
    return f"{q} {limit}"


# A URI template, what answers it, and a URI that it matches.
TEMPLATES: list[tuple[str, Callable[..., Awaitable[str]], str]] = [
    ("weather://{city}/current", weather, "weather://london/current"),
    ("climate://{city}/a(b)!*'c", weather, "climate://s%C3%A3o%20paulo/a(b)!*'c"),
    ("repo://{owner}/{path*}", repository, "repo://acme/src/main.py"),
    ("search://items{?q,limit}", search, "search://items?q=x&limit=3"),
]

# Session ids that a caller makes up, as they stand in the header.
VICTIM_TASK = "00000000-0000-4000-8000-000000000000"
SESSION_HEADERS = [
    "own-session",
    "!#$%&'*+-.^_`|~",
    "[own]?*\\",
    "%3A%41",
    f"victim:{VICTIM_TASK}:tool:x",
    "victim:with-colon",
    "auth:client-a",
    f"auth:client-a:{VICTIM_TASK}:tool:x#leg2",
    "auth:%63lient-a",
    "auth",
    "anon",
    f"anon:{VICTIM_TASK}:tool:x#",
    "victim and space",
    "v\u00efctim",
    "",
    # What Docket parks for these has the name of something of the victim's.
    "runs:victim",
    "cancel:victim",
    "state:victim",
    "progress:victim",
    "results::victim",
]
