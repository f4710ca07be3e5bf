import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/**
 * What a script of a slow check is given.
 *
 * @typedef {object} Surroundings
 * @property {string} temporary A folder that is removed at the end.
 * @property {string} cache Where things are installed; in the temporary folder, unless one is named that is kept.
 * @property {AbortSignal} signal Aborts when the script is interrupted.
 */

/**
 * Runs a script. Its exit status says whether all was right.
 *
 * @param {string | undefined} cache
 * @param {(surroundings: Surroundings) => Promise<boolean>} check
 */
export async function runScript(cache, check) {
  const stopping = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.once(name, () => stopping.abort(new Error(`Stopped by ${name}.`)));
  }
  const temporary = mkdtempSync(join(tmpdir(), "task-keys-"));
  const folder = resolve(cache || join(temporary, "cache"));
  mkdirSync(folder, { recursive: true });
  try {
    const isRight = await check({ temporary, cache: folder, signal: stopping.signal });
    process.exitCode = isRight ? 0 : 1;
  } catch (error) {
    console.error(stopping.signal.aborted ? stopping.signal.reason.message : error);
    process.exitCode = 1;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/**
 * The value of an option of a script.
 *
 * @param {string} name
 * @param {string} text
 */
export function wholeNumber(name, text) {
  if (!/^\d{1,15}$/.test(text)) throw new TypeError(`--${name} must be a whole number.`);
  return Number(text);
}
