import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor";
import { expect, it } from "vitest";
import { codeEntries, ROOT, readManifest } from "./support/packed.js";

// The reports in api/ say all that a user can name. `npm run api` writes them anew; a change of them is a change for users.

it.each(codeEntries(readManifest(ROOT)))(
  "what $specifier offers is what its report says",
  async ({ entry }) => {
    const report = reportOf(join(ROOT, entry.import.types));
    const name = basename(entry.import.types, ".d.ts");
    await expect(
      report,
      "The public API is not what api/ says. If the change is meant, run `npm run api` and name it in CHANGELOG.md",
    ).toMatchFileSnapshot(`../api/${name}.api.md`);
  },
);

/** All public declarations of an entry point, in the order of their names, without their comments. */
function reportOf(declarations: string): string {
  const folder = mkdtempSync(join(tmpdir(), "api-"));
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: ROOT,
      mainEntryPointFilePath: declarations,
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: "ES2022",
            module: "NodeNext",
            moduleResolution: "NodeNext",
            strict: true,
            lib: ["ES2023"],
            types: [],
            skipLibCheck: true,
          },
          files: [declarations],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: "report",
        reportFolder: folder,
        reportTempFolder: folder,
        // Types that users cannot import by name, but get from those that they can.
        includeForgottenExports: true,
      },
      newlineKind: "lf",
      messages: {
        extractorMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(ROOT, "package.json"),
  });
  const { errorCount } = Extractor.invoke(config, {
    localBuild: true,
    messageCallback: (message) => {
      message.handled = message.logLevel !== ExtractorLogLevel.Error;
    },
  });
  expect(errorCount).toBe(0);
  const report = readFileSync(join(folder, "report.api.md"), "utf8");
  rmSync(folder, { recursive: true });
  return report;
}
