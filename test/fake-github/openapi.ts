import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly schema: Json;
}
interface Operation {
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Record<string, { schema: Json }> };
  readonly responses: Record<string, { $ref: string } | { content?: Record<string, { schema?: Json }> }>;
}
interface Document {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: Record<string, Record<string, Json>>;
}

/** What every endpoint may answer, though GitHub's document does not list it each time. */
const ALWAYS_POSSIBLE = [301, 304, 307, 308, 401, 403, 404, 410, 422, 429, 500, 502, 503];

/** Where the document contradicts itself: this listing wants an account to be a user and an enterprise at once. */
const ERRATA: Readonly<Record<string, Json>> = {
  "GET /app/installations 200": { type: "array", items: { $ref: "#/components/schemas/installation" } },
};

/** Addresses that GitHub's 301 of a renamed repository leads to; the document knows them by name only. */
const BY_ID: Readonly<Record<string, string>> = {
  "GET /repositories/{id}": "GET /repos/{owner}/{repo}",
  "GET /repositories/{id}/installation": "GET /repos/{owner}/{repo}/installation",
};

/** What is made once in a process: Jest loads this file for each test file (`test/harness/environment.mjs`). */
interface Made {
  document?: Document;
  readonly compiled: Map<string, ValidateFunction>;
  readonly ajv: Ajv;
  /** Paths and queries are text; their numbers and booleans are read out of it. */
  readonly coercing: Ajv;
  /** The definitions that an engine knows. */
  readonly defined: Map<Ajv, Set<string>>;
  /** Texts that were found valid before: the same request or answer is sent thousands of times. */
  readonly known: Map<string, Set<string>>;
}

const { sharedByTestFiles = new Map<string, Made>() } = globalThis as {
  sharedByTestFiles?: Map<string, Made>;
};
const made: Made = sharedByTestFiles.get("openapi") ?? {
  compiled: new Map(),
  ajv: newAjv(false),
  coercing: newAjv(true),
  defined: new Map(),
  known: new Map(),
};
sharedByTestFiles.set("openapi", made);
const { compiled, ajv, coercing, defined, known } = made;

/** GitHub's own description of its API. The file is read directly: the package's index would load 400 MB. */
function document(): Document {
  const file = createRequire(import.meta.url).resolve("@octokit/openapi/generated/api.github.com.json");
  made.document ??= JSON.parse(readFileSync(file, "utf8")) as Document;
  return made.document;
}

const MAX_RELATED_ITEMS = 2_000;
const MAX_KNOWN_LENGTH = 20_000;

function newAjv(coerceTypes: boolean): Ajv {
  // Optimizing the code of a validator takes longer than running it.
  const made = new Ajv({ strict: false, coerceTypes, code: { optimize: false } });
  (addFormats as unknown as (ajv: Ajv, options: object) => void)(made, { mode: "fast" });
  return made;
}

/** Throws when a request is not one that GitHub describes. `query` may hold what GitHub put into a link itself. */
export function checkRequest(
  endpoint: string,
  request: { path: Record<string, string>; query: URLSearchParams; body: unknown; bodyText: string },
): void {
  const name = JSON.stringify([request.path, [...request.query], request.bodyText]);
  const seen = known.get(endpoint) ?? new Set();
  known.set(endpoint, seen);
  if (seen.has(name)) return;
  if (!(endpoint in BY_ID)) checkParts(endpoint, request);
  remember(seen, name);
}

function checkParts(
  endpoint: string,
  request: { path: Record<string, string>; query: URLSearchParams; body: unknown; bodyText: string },
): void {
  const operation = operationOf(endpoint);
  const parameters = (operation.parameters ?? []).map(
    (entry) => ("$ref" in entry ? resolve(entry) : entry) as Parameter,
  );
  const values = { path: request.path, query: Object.fromEntries(request.query), header: {} };
  delete (values.query as Record<string, string>).after;
  for (const place of ["path", "query"] as const) {
    const own = parameters.filter((parameter) => parameter.in === place);
    const text = JSON.stringify(values[place]);
    check(`${endpoint} ${place}`, text, values[place], coercing, () => ({
      type: "object",
      properties: Object.fromEntries(own.map(({ name, schema }) => [name, schema])),
      required: own.filter(({ required }) => required).map(({ name }) => name),
      additionalProperties: false,
    }));
  }
  if (request.body === undefined) {
    if (operation.requestBody?.required) throw new Error(`${endpoint}: expected a body, found none.`);
    return;
  }
  const schema = operation.requestBody?.content["application/json"]?.schema;
  if (!schema) throw new Error(`${endpoint}: expected no body, found ${request.bodyText}.`);
  check(`${endpoint} body`, request.bodyText, request.body, ajv, () => closed(schema));
}

/** Throws when an answer is not one that GitHub describes. */
export function checkResponse(endpoint: string, status: number, text: string): void {
  if (known.get(`${endpoint} ${status}`)?.has(text)) return;
  const { responses } = operationOf(endpoint);
  const described = responses[String(status)];
  if (!described && !ALWAYS_POSSIBLE.includes(status)) {
    throw new Error(`${endpoint}: GitHub does not describe an answer ${status}.`);
  }
  const response = described && "$ref" in described ? (resolve(described) as { content?: never }) : described;
  const content = (response as { content?: Record<string, { schema?: Json }> } | undefined)?.content ?? {};
  const fallback: Json = status >= 300 ? { $ref: "#/components/schemas/basic-error" } : null;
  const written = content["application/json"]?.schema ?? fallback;
  const schema = ERRATA[`${endpoint} ${status}`] ?? (status === 422 ? orSimple(written) : written);
  if (schema === null || status === 204 || status === 304) {
    if (text !== "") throw new Error(`${endpoint}: expected an empty ${status}, found ${text.slice(0, 200)}`);
    return;
  }
  check(`${endpoint} ${status}`, text, JSON.parse(text), ajv, () => schema);
}

/** The document has a form of 422 whose errors are texts, but hardly names it where GitHub answers so. */
function orSimple(schema: Json): Json {
  return { anyOf: [schema, { $ref: "#/components/schemas/validation-error-simple" }] };
}

/** An example of the document, such as `workflow-run-paginated`. */
export function exampleOf(name: string): unknown {
  return (document().components.examples![name] as { readonly value: unknown }).value;
}

export function isDescribed(endpoint: string): boolean {
  const [method, path] = (BY_ID[endpoint] ?? endpoint).split(" ") as [string, string];
  return document().paths[path]?.[method.toLowerCase()] !== undefined;
}

function operationOf(endpoint: string): Operation {
  const [method, path] = (BY_ID[endpoint] ?? endpoint).split(" ") as [string, string];
  const operation = document().paths[path]?.[method.toLowerCase()];
  if (!operation) throw new Error(`GitHub's OpenAPI does not describe ${endpoint}.`);
  return operation;
}

function check(name: string, text: string, value: unknown, engine: Ajv, schema: () => Json): void {
  const valid = known.get(name) ?? new Set();
  known.set(name, valid);
  if (valid.has(text)) return;
  const validate = compiled.get(name) ?? engine.compile(translated(schema(), engine) as object);
  compiled.set(name, validate);
  if (!validate(value)) {
    const problems = (validate.errors ?? [])
      .slice(0, 5)
      .map((error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
    throw new Error(
      `${name} is not as GitHub's OpenAPI has it: ${problems.join("; ")}\n${text.slice(0, 500)}`,
    );
  }
  remember(valid, text);
}

function remember(valid: Set<string>, text: string): void {
  if (valid.size >= MAX_RELATED_ITEMS) valid.clear();
  if (text.length < MAX_KNOWN_LENGTH) valid.add(text);
}

function resolve({ $ref }: { readonly $ref: string }): unknown {
  const [, , kind, name] = $ref.split("/") as [string, string, string, string];
  return document().components[kind]![name];
}

/** A body with a field that GitHub does not name is a mistake of ours, whatever GitHub makes of it. */
function closed(schema: Json): Json {
  const named = schema as { properties?: Json; additionalProperties?: Json };
  return named.properties && named.additionalProperties === undefined
    ? { ...(schema as object), additionalProperties: false }
    : schema;
}

/** The schema in JSON Schema's own terms. The definitions that it refers to are added to the engine, each once. */
function translated(schema: Json, engine: Ajv): Json {
  if (Array.isArray(schema)) return schema.map((each) => translated(each, engine));
  if (typeof schema !== "object" || schema === null) return schema;
  if (typeof schema.$ref === "string") {
    define(schema.$ref, engine);
    return { $ref: schema.$ref.split("/").pop()! };
  }
  return withoutNullable(
    Object.fromEntries(
      Object.entries(schema)
        .filter(([key]) => !IGNORED.has(key))
        .map(([key, value]) => [key, translated(value, engine)]),
    ),
  );
}

function define($ref: string, engine: Ajv): void {
  const name = $ref.split("/").pop()!;
  const known = defined.get(engine) ?? new Set();
  defined.set(engine, known);
  if (known.has(name)) return;
  known.add(name);
  engine.addSchema(translated(resolve({ $ref }) as Json, engine) as object, name);
}

const IGNORED: ReadonlySet<string> = new Set([
  "example",
  "examples",
  "x-github-breaking-changes",
  "externalDocs",
]);

/** OpenAPI's `nullable`, beside a type and beside a choice of schemas. */
function withoutNullable(node: { [name: string]: Json }): Json {
  // A property may be called "nullable" itself; only the keyword is true or false.
  if (typeof node.nullable !== "boolean") return node;
  const { nullable, ...rest } = node;
  return nullable ? { anyOf: [rest, { type: "null" }] } : rest;
}
