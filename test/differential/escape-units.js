/**
 * JSON in ASCII, so that it can be shown and kept wherever text can.
 *
 * @param {string} json
 */
export function escapeUnits(json) {
  return json.replace(/[^\0-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
