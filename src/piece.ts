/** The most units of a text that its piece may keep in memory unused. */
const MOST_UNUSED = 1024;

/** A piece of a text. V8 keeps a whole text for its piece, so one that is much shorter is copied. */
export function pieceOf(text: string, start: number, end: number): string {
  const piece = text.slice(start, end);
  return text.length - piece.length > MOST_UNUSED ? copyOf(piece) : piece;
}

/** The same text in memory of its own: what is joined is in one piece. */
export function copyOf(text: string): string {
  return [text.slice(0, 1), text.slice(1)].join("");
}
