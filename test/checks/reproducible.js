// Builds and packs this checkout twice, in two folders and under unlike circumstances, and compares the tarballs byte by byte.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What a build must not depend on, besides the time. The mode of the files is the umask's, which is the same for both. */
const CIRCUMSTANCES = [
  { path: "a", environment: { TZ: "UTC", LC_ALL: "C" } },
  { path: "another/folder", environment: { TZ: "Asia/Kathmandu", LC_ALL: "C.UTF-8" } },
];

const folder = mkdtempSync(join(tmpdir(), "reproducible-"));
try {
  const hashes = CIRCUMSTANCES.map(({ path, environment }) => {
    const checkout = join(folder, path);
    copyCheckout(checkout);
    const hash = packIn(checkout, environment);
    console.log(`sha256 ${hash}  built in ${path}`);
    return hash;
  });
  if (new Set(hashes).size > 1) {
    console.error("The two tarballs differ; a build must give the same bytes wherever it runs.");
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}

/**
 * What git knows or would take, without what was built; the installed packages are shared.
 * @param {string} checkout
 */
function copyCheckout(checkout) {
  const list = ["ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate", "-z"];
  const files = execFileSync("git", list, { cwd: ROOT, encoding: "utf8" }).split("\0");
  for (const file of files.filter(Boolean)) {
    mkdirSync(dirname(join(checkout, file)), { recursive: true });
    cpSync(join(ROOT, file), join(checkout, file));
  }
  symlinkSync(join(ROOT, "node_modules"), join(checkout, "node_modules"));
}

/**
 * Packs, which builds first, and gives the hash of the tarball.
 * @param {string} checkout
 * @param {Record<string, string>} environment
 */
function packIn(checkout, environment) {
  const destination = mkdtempSync(join(folder, "packed-"));
  execFileSync("npm", ["pack", "--silent", "--pack-destination", destination], {
    cwd: checkout,
    env: { ...process.env, ...environment },
  });
  const [tarball = ""] = readdirSync(destination);
  return createHash("sha256")
    .update(readFileSync(join(destination, tarball)))
    .digest("hex");
}
