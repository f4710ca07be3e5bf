import { existsSync } from "node:fs";

/** Debian's; CHROMIUM names another. */
export const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Without a browser nothing has been tested, which must not look like success. */
export default function requireChromium(): void {
  if (existsSync(CHROMIUM)) return;
  throw new Error(
    `Chromium is missing: there is no ${CHROMIUM}. Nothing was tested. On Debian: apt-get install chromium; elsewhere name one: CHROMIUM=/path/to/chromium.`,
  );
}
