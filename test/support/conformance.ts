import { readFileSync } from "node:fs";
import * as z from "zod";

/** One case of the language-neutral suite: what goes in, and either what comes out or the issues. */
export interface ConformanceCase {
  readonly description: string;
  readonly options?: object | undefined;
  readonly input?: unknown;
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
  readonly key?: string | undefined;
  readonly issues?: readonly Readonly<Record<string, unknown>>[] | undefined;
}

export interface ConformanceFile {
  readonly name: string;
  readonly function: string;
  readonly cases: readonly ConformanceCase[];
}

/** The files of the suite. A property of another name, or a wrong type, is an error. */
export const conformanceFiles: readonly ConformanceFile[] = [
  "parse-session",
  "build-session",
  "parse-scoped",
  "build-scoped",
  "parse-any",
  "parse-component",
  "build-component",
].map((name) => {
  const text = readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), "utf8");
  const { function: called, cases } = fileSchema().parse(JSON.parse(text));
  return { name, function: called, cases };
});

function fileSchema() {
  const issue = z.looseObject({ code: z.string(), segment: z.string().nullable() });
  const conformanceCase = z
    .strictObject({
      description: z.string().min(1),
      options: z.looseObject({}).optional(),
      input: z.unknown(),
      fields: z.record(z.string(), z.unknown()).optional(),
      key: z.string().optional(),
      issues: z.array(issue).min(1).optional(),
    })
    .refine(({ fields, key, issues }) => [fields, key, issues].filter(Boolean).length === 1);
  return z.strictObject({
    about: z.string(),
    function: z.string(),
    cases: z.array(conformanceCase),
  });
}
