// npm run test:mutation            the source, each folder against the tests of that folder
// npm run test:mutation -- core    one folder; what else follows goes to Stryker, as --mutate src/core/owner.ts does
import { spawnSync } from "node:child_process";

const FOLDERS = ["core", "zod", "docket", "cli"];

const [only = "", ...parameters] = process.argv.slice(2);
if (only !== "" && !FOLDERS.includes(only)) throw new Error(`The folders are ${FOLDERS.join(", ")}.`);
for (const FOLDER of only === "" ? FOLDERS : [only]) {
  const { status } = spawnSync("npx", ["stryker", "run", "test/mutation/stryker.config.js", ...parameters], {
    stdio: "inherit",
    env: { ...process.env, FOLDER },
  });
  if (status !== 0) process.exitCode = 1;
}
