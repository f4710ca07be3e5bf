// Stands in for your own authorization: the tokens that the FastMCP server beside this one accepts too.
import { type AuthInfo, OAuthError, OAuthErrorCode } from "@modelcontextprotocol/server";

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

/** The task scope that FastMCP 3.2.4 and later derive from an authorization. */
export function taskScopeOf(owner: AuthInfo | undefined): string | undefined {
  const subject = owner?.extra?.subject;
  return typeof subject === "string" ? `${owner?.clientId}|${subject}` : owner?.clientId;
}
