import { Session } from "node:inspector";

/** @import { Profiler } from "node:inspector" */

/**
 * Which places of some files have ever run, as V8 itself counts (precise coverage, by blocks). Asking takes far longer
 * than reading a key, so it is asked after many inputs, and only where something is new are they looked at one by one.
 */
export class Coverage {
  #session = new Session();
  #isMeasured;
  /**
   * By the address of a file: for each character whether it has run.
   *
   * @type {Map<string, Uint8Array>}
   */
  #everRun = new Map();

  /**
   * Starts to measure, so files loaded from now on are seen.
   *
   * @param {(url: string) => boolean} isMeasured
   */
  constructor(isMeasured) {
    this.#isMeasured = isMeasured;
    this.#session.connect();
    this.#session.post("Profiler.enable");
    this.#session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  }

  /** What has run since the last time, where something of it had never run before; else nothing. */
  take() {
    /** @type {Map<string, Uint8Array>} */
    const fresh = new Map();
    for (const { url, functions } of this.#counts()) {
      const everRun = this.#everRun.get(url);
      const run = paint(functions);
      if (run.some((hasRun, index) => hasRun > (everRun?.[index] ?? 0))) fresh.set(url, run);
    }
    return fresh.size === 0 ? undefined : fresh;
  }

  /**
   * From now on this is no longer new.
   *
   * @param {Map<string, Uint8Array>} fresh
   */
  mark(fresh) {
    for (const [url, run] of fresh) {
      const everRun = this.#everRun.get(url) ?? new Uint8Array();
      const longer = run.length > everRun.length ? run : everRun;
      this.#everRun.set(
        url,
        longer.map((_, index) => (run[index] ?? 0) | (everRun[index] ?? 0)),
      );
    }
  }

  /** The share of the characters of the files that have run. */
  share() {
    let [run, all] = [0, 0];
    for (const places of this.#everRun.values()) {
      all += places.length;
      for (const hasRun of places) run += hasRun;
    }
    return run / all;
  }

  #counts() {
    /** @type {Profiler.ScriptCoverage[]} */
    let counts = [];
    // Within one thread the answer comes at once.
    this.#session.post("Profiler.takePreciseCoverage", (error, { result }) => {
      if (error) throw error;
      counts = result;
    });
    return counts.filter(({ url }) => this.#isMeasured(url));
  }
}

/**
 * @param {readonly Profiler.FunctionCoverage[]} functions Outer ones before inner ones, and so their ranges.
 */
function paint(functions) {
  const ranges = functions.flatMap((each) => each.ranges);
  const run = new Uint8Array(Math.max(0, ...ranges.map(({ endOffset }) => endOffset)));
  for (const { startOffset, endOffset, count } of ranges) {
    run.fill(count > 0 ? 1 : 0, startOffset, endOffset);
  }
  return run;
}
