import type * as z from "zod/mini";
import type { ConfigProblem } from "../domain/config-problem.ts";
import { nearest } from "../domain/nearest.ts";
import { ConfigError, formatPath } from "./problems.ts";
import { CONFIG_SCHEMA, type Config } from "./schema.ts";
import { readYaml } from "./yaml.ts";

const MAX_SHOWN = 60;

type Problem = Omit<ConfigProblem, "file" | "path"> & { readonly path: PropertyKey[] };

/**
 * Reads a config file. An empty file is a config that sets nothing.
 * @param file the file's name in messages
 * @throws {ConfigError} with every problem found
 */
export function parseConfig(text: string, file: string): Config {
  const document = readYaml(text, file);
  const result = CONFIG_SCHEMA.safeParse(document.value);
  if (result.success) return result.data;
  const problems = result.error.issues.flatMap((issue) => problemsOf(issue, document.value));
  const located = problems.map(({ path, ...words }) => {
    const line = document.lineOf(path);
    return { file, path: formatPath(path), ...words, ...(line !== undefined && { line }) };
  });
  throw new ConfigError(located.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)));
}

/** What is wrong, with its place in a value. */
export function problemsOf(issue: z.core.$ZodIssue, value: unknown): Problem[] {
  if (issue.code === "unrecognized_keys") {
    const known = issue.message.split(", ");
    return issue.keys.map((key) => {
      const meant = nearest(key, known);
      const path = [...issue.path, key];
      return { path, expected: expectedKey(meant, known), found: describeValue(key), meant };
    });
  }
  const ofMap = issue.code === "invalid_union" ? issue.errors.find(isInside) : undefined;
  if (ofMap)
    return ofMap.flatMap((inner) => problemsOf({ ...inner, path: [...issue.path, ...inner.path] }, value));
  const wrong = issue.code === "invalid_key" ? issue.path.at(-1) : issue.path.reduce(stepInto, value);
  return [{ path: issue.path, expected: issue.message, found: describeValue(wrong) }];
}

/** Whether the value has this form of a union, and what is wrong is in it. */
function isInside(issues: readonly z.core.$ZodIssue[]): boolean {
  return (
    issues.length > 0 && issues.every(({ code, path }) => code === "unrecognized_keys" || path.length > 0)
  );
}

function stepInto(value: unknown, step: PropertyKey): unknown {
  return (value as Record<PropertyKey, unknown>)[step];
}

function describeValue(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object") return "a map";
  if (typeof value !== "string") return typeof value === "number" ? `the number ${value}` : String(value);
  return JSON.stringify(value.length > MAX_SHOWN ? `${value.slice(0, MAX_SHOWN)}…` : value);
}

function expectedKey(meant: string | null, known: readonly string[]): string {
  return meant ? `a known key (did you mean "${meant}"?)` : `one of ${known.join(", ")}`;
}
