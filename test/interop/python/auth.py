"""Whose tokens the servers take, and through what."""

import inspect
from typing import Any

from fastmcp.server.auth.providers.jwt import StaticTokenVerifier

try:
    from fastmcp.server.auth import MultiAuth

    # Since 4.1, where they show in the scope.
    HAS_SOURCE_IDS = "server_source_id" in inspect.signature(MultiAuth).parameters
except ImportError:
    # FastMCP 2
    HAS_SOURCE_IDS = False

# The token, and what it says of its owner.
TOKENS: dict[str, dict[str, str]] = {
    "token-a": {"client_id": "client-a"},
    "token-b": {"client_id": "https://idp.example/clients/b?x=1", "sub": "user|42"},
    "token-c": {"client_id": "ünïcødé client 100%|a:b/c d", "sub": "", "iss": "\x7f"},
    "token-d": {"client_id": "#leg2 🙂", "sub": "anon:x@y!*'()", "iss": "https://idp.example"},
    "token-e": {"client_id": ""},
}

def verify(tokens: dict[str, dict[str, str]], sources: list[str]) -> Any:
    """What takes tokens: by itself, or through a MultiAuth for each source, outermost first."""
    auth: Any = StaticTokenVerifier({name: {**said, "scopes": []} for name, said in tokens.items()})
    for source in reversed(sources):
        named = {"server_source_id": source} if HAS_SOURCE_IDS else {}
        auth = MultiAuth(server=auth, **named)
    return auth
