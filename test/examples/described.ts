/** The keywords by which a document tells its reader what a key is. */
const KEYWORDS = new Set(["pattern", "maxLength", "minLength", "minimum", "enum", "title", "description", "examples"]);

/**
 * What a JSON Schema says, a line for each keyword and place. How it nests what it says (in a reference, an `anyOf`) is
 * the converter's own affair.
 */
export function described(schema: unknown, document: unknown = schema): string[] {
  const lines = new Set<string>();
  collect(schema, "", document, lines);
  return [...lines].sort();
}

/** What `@asteasolutions/zod-to-openapi` makes of it, which does not know titles. */
export function withoutTitles(lines: readonly string[]): string[] {
  return lines.filter((line) => !line.includes(" title: "));
}

function collect(schema: unknown, place: string, document: unknown, lines: Set<string>): void {
  if (!isObject(schema)) return;
  const { $ref, properties } = schema;
  if (typeof $ref === "string") collect(lookUp($ref, document), place, document, lines);
  for (const [keyword, value] of Object.entries({ ...schema, ...respelled(schema) })) {
    if (KEYWORDS.has(keyword)) lines.add(`${place} ${keyword}: ${JSON.stringify(value)}`);
  }
  for (const branches of [schema.anyOf, schema.oneOf, schema.allOf]) {
    if (!Array.isArray(branches)) continue;
    for (const branch of branches) collect(branch, place, document, lines);
  }
  for (const [name, property] of Object.entries(isObject(properties) ? properties : {})) {
    collect(property, `${place}/${name}`, document, lines);
  }
}

/** What has two spellings: an enum of one, and the examples of a parameter. */
function respelled({ const: only, example, examples }: Record<string, unknown>) {
  const named = isObject(examples) && !Array.isArray(examples) ? Object.values(examples) : undefined;
  const values = named?.map((found) => (isObject(found) ? found.value : undefined));
  return {
    ...(only !== undefined && { enum: [only] }),
    ...(example !== undefined && { examples: [example] }),
    ...(values !== undefined && { examples: values }),
  };
}

function lookUp(reference: string, document: unknown): unknown {
  return reference
    .split("/")
    .slice(1)
    .reduce((value, name) => (isObject(value) ? value[name] : undefined), document);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
