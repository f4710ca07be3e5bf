// Stands in for your own authorization: the tokens that the FastMCP server beside this one accepts too.
import { type AuthInfo, OAuthError, OAuthErrorCode } from "@modelcontextprotocol/server";
import { taskScopeOf } from "fastmcp-task-keys";

const OWNERS = new Map([
  ["token-a", { clientId: "client-a" }],
  ["token-b", { clientId: "https://idp.example/clients/b?x=1", subject: "user|42" }],
]);

const ONE_HOUR = 3600;

export async function verifyAccessToken(token: string): Promise<AuthInfo> {
  const owner = OWNERS.get(token);
  if (owner === undefined) {
    throw new OAuthError(OAuthErrorCode.InvalidToken, "The token is unknown.");
  }
  const { clientId, ...extra } = owner;
  const expiresAt = Math.floor(Date.now() / 1000) + ONE_HOUR;
  return { token, clientId, scopes: [], expiresAt, extra };
}

/** The task scope that FastMCP derives from an authorization. */
export function scopeOf(owner: AuthInfo | undefined): string | undefined {
  if (owner === undefined) return undefined;
  const subject = typeof owner.extra?.subject === "string" ? owner.extra.subject : null;
  const scope = taskScopeOf({ clientId: owner.clientId, subject });
  return scope.ok ? scope.value : undefined;
}
