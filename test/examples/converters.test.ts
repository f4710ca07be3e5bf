import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { described, withoutTitles } from "./described.js";
import { run } from "./run.js";

// One object of all codecs, and what each converter prints of it for what comes in and for what goes out.
const PROGRAM = `
  import "reflect-metadata";
  import { extendZodWithOpenApi, OpenAPIRegistry, OpenApiGeneratorV31 } from "@asteasolutions/zod-to-openapi";
  import { Body, Controller, Module, Post } from "@nestjs/common";
  import { NestFactory } from "@nestjs/core";
  import { DocumentBuilder, SwaggerModule } from "@nestjs/swagger";
  import { ZodToJsonSchemaConverter } from "@orpc/zod/zod4";
  import * as keys from "fastmcp-task-keys";
  import { cleanupOpenApiDoc, createZodDto, ZodResponse } from "nestjs-zod";
  import * as z from "zod";
  import { createDocument } from "zod-openapi";

  const codecs = {
    session: keys.taskKeyCodec,
    scoped: keys.scopedTaskKeyCodec,
    any: keys.anyTaskKeyCodec,
    component: keys.componentKeyCodec,
    withOptions: keys.createTaskKeyCodec({ taskTypes: ["job"], maxLength: 99, sessionId: "hidden" }),
  };
  const sides = (side) => z.object(Object.fromEntries(Object.entries(codecs).map(([name, codec]) => [name, codec[side]])));
  const all = z.object(codecs);
  const info = { title: "Keys", version: "1.0.0" };
  const content = (schema) => ({ content: { "application/json": { schema } } });
  const schemaOf = (place) => place.content["application/json"].schema;
  const ofDocument = (document) => {
    const { requestBody, responses } = document.paths["/keys"].post;
    return { input: schemaOf(requestBody), output: schemaOf(responses[200]), document };
  };
  const path = (output) => ({ requestBody: content(all), responses: { 200: { description: "", ...content(output) } } });

  extendZodWithOpenApi(z);
  const registry = new OpenAPIRegistry();
  // It knows one direction, that of the text.
  registry.registerPath({ method: "post", path: "/keys", request: { body: content(all) }, responses: path(sides("out")).responses });

  class Keys extends createZodDto(all) {}
  class Keyed {
    answer() {}
  }
  const answer = Object.getOwnPropertyDescriptor(Keyed.prototype, "answer");
  Reflect.defineMetadata("design:paramtypes", [Keys], Keyed.prototype, "answer");
  Body()(Keyed.prototype, "answer", 0);
  for (const decorate of [Post("keys"), ZodResponse({ type: Keys, status: 200 })]) decorate(Keyed.prototype, "answer", answer);
  Controller()(Keyed);
  class App {}
  Module({ controllers: [Keyed] })(App);
  const nest = await NestFactory.create(App, { logger: false });
  const about = new DocumentBuilder().setOpenAPIVersion("3.1.0").build();

  const orpc = new ZodToJsonSchemaConverter();
  console.log(JSON.stringify({
    zod: { input: z.toJSONSchema(all, { io: "input" }), output: z.toJSONSchema(all, { io: "output" }) },
    "@orpc/zod": { input: orpc.convert(all, { strategy: "input" })[1], output: orpc.convert(all, { strategy: "output" })[1] },
    "zod-openapi": ofDocument(createDocument({ openapi: "3.1.0", info, paths: { "/keys": { post: path(all) } } })),
    "@asteasolutions/zod-to-openapi": ofDocument(new OpenApiGeneratorV31(registry.definitions).generateDocument({ openapi: "3.1.0", info })),
    "nestjs-zod": ofDocument(cleanupOpenApiDoc(SwaggerModule.createDocument(nest, about))),
  }));
`;

const folder = inject("folder");
writeFileSync(join(folder, "converters.mjs"), PROGRAM);
const printed = JSON.parse(run("node converters.mjs", folder));
const CODECS = ["session", "scoped", "any", "component", "withOptions"];

function says(converter: string, side: "input" | "output"): string[] {
  const { [side]: schema, document = schema } = printed[converter];
  return described(schema, document);
}

describe("z.toJSONSchema", () => {
  it.each(CODECS)("tells all of a text: %s", (name) => {
    const { [name]: text } = printed.zod.input.properties;
    expect(text).toMatchObject({
      type: "string",
      pattern: expect.any(String),
      maxLength: name === "withOptions" ? 99 : 8192,
      title: expect.any(String),
      description: expect.any(String),
    });
    for (const example of text.examples) expect(example).toMatch(new RegExp(text.pattern, "u"));
  });

  it.each(CODECS)("tells all of the parts and of each of them: %s", (name) => {
    const parts = printed.zod.output.properties[name];
    expect(parts).toMatchObject({ title: expect.any(String), description: expect.any(String) });
    expect(parts.examples.length).toBeGreaterThan(0);
    for (const object of parts.oneOf ?? [parts]) {
      for (const [field, schema] of Object.entries(object.properties)) {
        const lines = described(schema).join("\n");
        expect(lines, field).toMatch(/^ (?:pattern|minLength|minimum|enum): /m);
        // The layout has one value, which says it all.
        if (field !== "layout") expect(lines, field).toMatch(/^ description: .*^ title: /ms);
      }
    }
  });

  it("tells no guard", () => {
    expect(JSON.stringify(printed)).not.toContain("hidden");
  });
});

describe.each(["@orpc/zod", "zod-openapi", "nestjs-zod"])("%s", (converter) => {
  it.each(["input", "output"] as const)("tells what z.toJSONSchema tells: %s", (side) => {
    expect(says(converter, side)).toEqual(says("zod", side));
  });
});

describe("@asteasolutions/zod-to-openapi", () => {
  it.each(["input", "output"] as const)("tells all of that but the titles: %s", (side) => {
    const told = says("@asteasolutions/zod-to-openapi", side);
    expect(told).toEqual(expect.arrayContaining(withoutTitles(says("zod", side))));
  });
});
