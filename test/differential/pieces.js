/** Segments that mean something, or nearly do. */
export const WORDS = ["", "auth", "anon", "Auth", "anon2", "tool", "Tool", "t\u043eol", "prompt", "x#leg2"];

/** Characters that have broken parsers. */
export const CHARACTERS = [
  ..."%:#/@?&+ !'()*~-_.",
  ..."\0\t\n\r\x1b\x7f\x80é\u0130\u07ff\u0800日\u202e\ufeff\ufffd\uffff🙂\u{10ffff}",
];

/** Pieces of keys: escapes that are right, needless, in the wrong case, broken or ill-formed, and dividers. */
export const FRAGMENTS = [
  ...["%3A", "%25", "%00", "%C3%A9", "%E2%80%AE", "%EF%BB%BF", "%F0%9F%99%82", "%F4%8F%BF%BF"],
  ...["%c3%a9", "%C3%a9", "%3a", "%41", "%7E", "%7e", "%2D", "%2525"],
  ...["%", "%%", "%4", "%4G", "% 41", "%+1", "%u0041", "%E2%82", "%C3", "%F0%9F%99"],
  ...["%80", "%C0%80", "%E0%9F%BF", "%F0%8F%BF%BF", "%F5%80%80%80", "%FF", "%F4%90%80%80"],
  ...["%ED%A0%80", "%ED%BF%BF", "%ED%A0%BD%ED%B9%82", "\ud83d", "\ude42", "\udc80"],
  ...[":", "::", "#", "#leg2", "#leg1", "%ef%bf%bd"],
];

/** Legs that are right, or nearly. */
export const LEG_ENDINGS = [
  ...["#leg2", "#leg3", "#leg10", "#leg9007199254740991", "#leg9007199254740992", "#leg99999999999999999999"],
  ...["#leg", "#leg0", "#leg1", "#leg02", "#Leg2", "#leg2 ", "#leg-2", "#leg2.0", "#leg2e1", "#leg2#leg3"],
  ...["#leg\u0662", "#leg2:", "#leg2\n", "#"],
];

/** @param {number} byte */
export function escapeByte(byte) {
  return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}

/** @param {string} character */
export function escapeAscii(character) {
  return escapeByte(character.charCodeAt(0));
}
