// What the package promises of its speed, each as the most that a row may show.

/**
 * @typedef {object} Goal
 * @property {number} atMost
 * @property {number} [aim] What would be better still.
 */

/** The unit is that of the row: a ratio where nothing else is said. */
export const GOALS = {
  accept: { atMost: 1, aim: 0.75 },
  zodPipe: { atMost: 0.4 },
  refuseMean: { atMost: 1 },
  refuseEachKind: { atMost: 1.5 },
  build: { atMost: 2 },
  safeDecode: { atMost: 1.1 },
  safeEncode: { atMost: 1.1 },
  codecPerRequest: { atMost: 30 },
  /** Bytes: the size of one reference, so less means that nothing is left. */
  keptPerCodec: { atMost: 8 },
  scoped: { atMost: 1.2 },
  growth: { atMost: 2 },
  /** Bytes */
  parserSize: { atMost: 2000 },
  /** Bytes */
  wholeSize: { atMost: 6000 },
  command: { atMost: 1.5 },
  /** MB */
  commandMemory: { atMost: 200 },
  /**
   * As flat as the copier's: what both grow by is V8's young generation, up to its full size. With room for when the
   * garbage collector happens to run.
   */
  commandMemoryGrowth: { atMost: 1.1 },
};
