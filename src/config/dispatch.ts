import { Temporal } from "temporal-polyfill";
import * as z from "zod/mini";
import type { ConfigProblem } from "../domain/config-problem.ts";
import type { DispatchedIncident, DispatchedLine } from "../domain/intake/dispatched.ts";
import { problemsOf } from "./parse.ts";
import { formatPath } from "./problems.ts";
import { label, map, matching } from "./schema-pieces.ts";

/* What `client_payload` can contain. Each message completes the sentence "Use …". */

/** What messages call the payload. */
const FILE = "client_payload";

const ID = "an id of 1 to 128 letters, digits and . _ : / + = ~ - that begins with a letter or digit";

const TITLE = "a title of 1 to 256 characters";

const URL_WORDS = "a web address such as https://status.example.com/incidents/7";

const INSTANT = "an instant such as 2026-12-01T09:30:00Z";

const BODY = "a text of at most 60,000 characters";

const LINE = "a text of 1 to 1,000 characters";

const LINES =
  'a list of at most 50 texts, or of maps such as {at: "2026-12-01T09:30:00Z", text: "Rolled back"}';

const STATUS = '"open" or "resolved"';

const id = z.union(
  [matching(/^[A-Za-z0-9][A-Za-z0-9._:/+=~-]{0,127}$/, ID), z.int(ID).check(z.gte(0, ID))],
  ID,
);

const title = z.string(TITLE).check(z.regex(/\S/, TITLE), z.maxLength(256, TITLE));

const url = z.string(URL_WORDS).check(
  z.maxLength(2_000, URL_WORDS),
  z.refine((text) => isWebAddress(text), URL_WORDS),
);

const instant = z.string(INSTANT).check(z.refine((text) => toInstant(text) !== null, INSTANT));

const text = z.string(LINE).check(z.regex(/\S/, LINE), z.maxLength(1_000, LINE));

const line = z.union([text, map({ at: z.optional(instant), text })], LINES);

/** Payloads are JSON, so a tool that has no value sends null. */
const FIELDS = {
  id,
  title: z.nullish(title),
  severity: z.nullish(label),
  url: z.nullish(url),
  started_at: z.nullish(instant),
  body: z.nullish(z.string(BODY).check(z.maxLength(60_000, BODY))),
  timeline: z.nullish(z.union([text, z.array(line, LINES).check(z.maxLength(50, LINES))], LINES)),
  status: z.nullish(z.enum(["open", "resolved"], STATUS)),
};

const PAYLOAD = map(FIELDS);

/**
 * Reads the `client_payload` of a dispatch. What is wrong in it is left out and reported, because an incident counts for more than a
 * mistake in its address. Null without an id. Never throws.
 */
export function parseDispatch(payload: unknown): {
  readonly incident: DispatchedIncident | null;
  readonly problems: readonly ConfigProblem[];
} {
  const result = PAYLOAD.safeParse(payload ?? {});
  if (result.success) return { incident: toIncident(result.data), problems: [] };
  const problems = result.error.issues
    .flatMap((issue) => problemsOf(issue, payload ?? {}))
    .map(({ path, ...words }) => ({ file: FILE, path: formatPath(path), ...words }));
  const wrong = new Set(result.error.issues.flatMap(wrongKeys));
  const isMap = typeof payload === "object" && payload !== null && !Array.isArray(payload);
  const right = Object.entries(isMap ? payload : {}).filter(([key]) => !wrong.has(key));
  const rest = PAYLOAD.safeParse(Object.fromEntries(right));
  return { incident: rest.success ? toIncident(rest.data) : null, problems };
}

function wrongKeys(issue: z.core.$ZodIssue): PropertyKey[] {
  return issue.code === "unrecognized_keys" && issue.path.length === 0 ? issue.keys : issue.path.slice(0, 1);
}

function toIncident(data: z.infer<typeof PAYLOAD>): DispatchedIncident {
  const { timeline } = data;
  const lines = typeof timeline === "string" ? [timeline] : (timeline ?? []);
  return {
    id: String(data.id),
    title: data.title ?? null,
    severity: data.severity ?? null,
    url: data.url ?? null,
    startedAt: data.started_at ? toInstant(data.started_at) : null,
    body: data.body ?? null,
    timeline: lines.map(toLine),
    resolved: data.status === "resolved",
  };
}

function toLine(line: z.infer<typeof FIELDS.id> | { at?: string | undefined; text: string }): DispatchedLine {
  if (typeof line !== "object") return { at: null, text: String(line) };
  return { at: line.at === undefined ? null : toInstant(line.at), text: line.text };
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^\s<>"'`\\()[\]]+$/i.test(text) && URL.canParse(text);
}

/** The same instant in UTC without fractions; null for anything else. */
function toInstant(text: string): string | null {
  try {
    return Temporal.Instant.from(text).toString({ smallestUnit: "second" });
  } catch {
    return null;
  }
}
