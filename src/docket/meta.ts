/** The names of what FastMCP keeps about a task beside its mapping: strings, where nothing else is said. */
export interface DocketMeta {
  /** When the task was created, ISO 8601. Every release. */
  readonly createdAt: string;
  /** How often to poll, in milliseconds. 3.x, 4.x. */
  readonly pollInterval: string;
  /** The context of the request, headers and access token included: a secret. Since 3.2.1. */
  readonly snapshot: string;
  /** The caller's access token: a secret. 3.0.0 to 3.2.0. */
  readonly accessToken: string;
  /** 3.0.2 to 3.2.0. */
  readonly originRequestId: string;
  /** The headers of the request, which may hold secrets. 3.2.0. */
  readonly httpHeaders: string;
  /** What the task asks its client. 3.x. */
  readonly elicitRequest: string;
  /** A list: the client's answer. 3.x. */
  readonly elicitResponse: string;
  /** 3.x. */
  readonly elicitStatus: string;
  /** The arguments of the call, JSON. 4.x. */
  readonly args: string;
  /** The task key of the current leg. 4.x. */
  readonly currentLeg: string;
  /** The number of the current leg. 4.x. */
  readonly leg: string;
  /** 4.x. */
  readonly requestState: string;
  /** The answers so far, JSON. 4.x. */
  readonly inputResponses: string;
  /** A hash: what the leg asks its client. 4.x; `null` in the session layout. */
  readonly inputRequests: string | null;
  /** A hash: from the client's names for these requests to the tool's own. 4.x; `null` in the session layout. */
  readonly inputMap: string | null;
  /** There when the task was cancelled. 4.x. */
  readonly cancelled: string;
  /** There while an update is being taken in. 4.x. */
  readonly updateLock: string;
}

/** The names of the metadata of the task whose mapping is given; `leg` is `null` where the layout has none. */
export function metaNames(mapping: string, leg: number | null): DocketMeta {
  const name = (ending: string) => `${mapping}:${ending}`;
  const names = METAS.map((meta) => [meta, name(ENDINGS[meta])] as const);
  const ofLeg = (ending: string) => (leg === null ? null : name(`input:${leg}:${ending}`));
  // A cast, since Object.fromEntries does not know that these are all of the names.
  const meta = Object.fromEntries(names) as { [Name in keyof typeof ENDINGS]: string };
  return { ...meta, inputRequests: ofLeg("requests"), inputMap: ofLeg("map") };
}

/** What the ending of a name says; nothing where it is of no metadata that FastMCP writes. */
export function parseMetaEnding(
  ending: string,
): { readonly meta: keyof DocketMeta; readonly leg: number | null } | undefined {
  const meta = BY_ENDING.get(ending);
  if (meta !== undefined) return { meta, leg: null };
  const ofLeg = OF_LEG.exec(ending);
  const leg = Number(ofLeg?.[1]);
  return Number.isSafeInteger(leg) ? { meta: ofLeg?.[2] === "map" ? "inputMap" : "inputRequests", leg } : undefined;
}

const ENDINGS = {
  createdAt: "created_at",
  pollInterval: "poll_interval",
  snapshot: "snapshot",
  accessToken: "access_token",
  originRequestId: "origin_request_id",
  httpHeaders: "http_headers",
  elicitRequest: "elicit:request",
  elicitResponse: "elicit:response",
  elicitStatus: "elicit:status",
  args: "args",
  currentLeg: "current_leg",
  leg: "leg",
  requestState: "request_state",
  inputResponses: "input_responses",
  cancelled: "cancelled",
  updateLock: "update_lock",
} as const;

// A cast, since Object.keys knows only strings.
const METAS = Object.keys(ENDINGS) as readonly (keyof typeof ENDINGS)[];

const BY_ENDING: ReadonlyMap<string, keyof typeof ENDINGS> = new Map(METAS.map((meta) => [ENDINGS[meta], meta]));

const OF_LEG = /^input:([1-9][0-9]*):(requests|map)$/;
