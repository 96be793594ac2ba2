import {
  CORE_SCHEMA,
  constructFromEvents,
  EVENT_ID,
  getScalarValue,
  parseEvents,
  YAMLException,
} from "js-yaml";
import type { ConfigProblem } from "../domain/config-problem.ts";
import { splitLines } from "../domain/text.ts";
import { ConfigError, formatPath, type Path } from "./problems.ts";

type YamlEvent = ReturnType<typeof parseEvents>[number];

export interface YamlDocument {
  readonly value: unknown;
  /** The line of a key or list entry, counted from 1. */
  readonly lineOf: (path: Path) => number | undefined;
}

const MAX_BYTES = 64 * 1024;

const MAX_DEPTH = 20;

/** Keys with a special meaning in JavaScript objects. */
const RESERVED_KEYS = new Set(["__proto__", "constructor", "prototype"]);

/** Characters that appear when text in another encoding is read as UTF-8. */
const NOT_TEXT = ["\0", "\ufffd"];

/**
 * Reads a subset of YAML 1.2: one document of maps, lists and scalars. Anchors, aliases, merge keys and tags are
 * rejected, because each lets a file mean something other than it shows. An empty file is an empty map.
 * @throws {ConfigError} for anything else, with the line
 */
export function readYaml(source: string, file: string): YamlDocument {
  const text = source.replace(/^\ufeff/, "");
  try {
    refuseUnreadable(text);
    const events = parseEvents(text, { maxDepth: MAX_DEPTH });
    const lines = findLines(events, text);
    const [value] = constructFromEvents(events, { source: text, schema: CORE_SCHEMA });
    return { value: value ?? {}, lineOf: (path) => lines.get(formatPath(path)) };
  } catch (error) {
    if (error instanceof Refusal) throw new ConfigError([{ file, ...error.problem }]);
    if (error instanceof YAMLException) throw new ConfigError([{ file, ...syntaxProblem(error, text) }]);
    throw error;
  }
}

class Refusal extends Error {
  readonly problem: Omit<ConfigProblem, "file">;

  constructor(expected: string, found: string, line?: number, path: Path = []) {
    super(found);
    this.problem = { path: formatPath(path), expected, found, ...(line === undefined ? {} : { line }) };
  }
}

function refuseUnreadable(text: string): void {
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_BYTES) throw new Refusal("a file of at most 64 KB", `${Math.ceil(bytes / 1024)} KB`);
  const wrong = NOT_TEXT.find((character) => text.includes(character));
  if (wrong) throw new Refusal("text in UTF-8", "invalid bytes", lineCounter(text)(text.indexOf(wrong)));
}

/** Walks the parser's events once, collects the line of each path, and rejects what is outside of the subset. */
function findLines(events: readonly YamlEvent[], text: string): ReadonlyMap<string, number> {
  if (events.filter((event) => event.type === EVENT_ID.DOCUMENT).length > 1) {
    throw new Refusal("one YAML document", "more than one (---)");
  }
  const lines = new Map<string, number>();
  const lineAt = lineCounter(text);
  const lineOfNext = () => lineAt(startOf(events[next]!));
  let next = 1;
  const take = (): YamlEvent => {
    const line = lineOfNext();
    const event = events[next]!;
    next += 1;
    refuseIndirection(event, line);
    return event;
  };
  const endsHere = (): boolean => {
    if (events[next]!.type !== EVENT_ID.POP) return false;
    next += 1;
    return true;
  };
  const visit = (path: Path): void => {
    const { type } = take();
    if (type === EVENT_ID.SEQUENCE) {
      for (let index = 0; !endsHere(); index += 1) {
        lines.set(formatPath([...path, index]), lineOfNext());
        visit([...path, index]);
      }
    } else if (type === EVENT_ID.MAPPING) {
      for (let previous: string | null = null; !endsHere(); ) {
        const line = lineOfNext();
        const event = take();
        if (event.type !== EVENT_ID.SCALAR)
          throw new Refusal("keys that are text", "a list or map as a key", line, path);
        const key = getScalarValue(text, event);
        refuseKey(key, previous, line, path);
        if (lines.has(formatPath([...path, key])))
          throw new Refusal("each key once", `"${key}" again`, line, path);
        lines.set(formatPath([...path, key]), line);
        visit([...path, key]);
        previous = key;
      }
    }
  };
  if (events.length > 0) visit([]);
  return lines;
}

function refuseIndirection(event: YamlEvent, line: number): void {
  if (event.type === EVENT_ID.ALIAS) throw new Refusal("values that are written out", "an alias (*)", line);
  if ("anchorStart" in event && event.anchorStart !== -1) {
    throw new Refusal("values that are written out", "an anchor (&)", line);
  }
  if ("tagStart" in event && event.tagStart !== -1)
    throw new Refusal("values without tags", "a tag (!)", line);
}

function refuseKey(key: string, previous: string | null, line: number, path: Path): void {
  if (key === "<<") throw new Refusal("keys that are written out", "a merge key (<<)", line, path);
  if (RESERVED_KEYS.has(key)) throw new Refusal("another key", `"${key}", which is reserved`, line, path);
  if (isIndex(key) && previous !== null && !(isIndex(previous) && Number(previous) <= Number(key))) {
    // JavaScript moves such keys to the front and sorts them, but the order of severities must be as written.
    const expected = "numeric keys first, in ascending order";
    throw new Refusal(expected, `"${key}" after "${previous}"`, line, path);
  }
}

function isIndex(key: string): boolean {
  return /^(?:0|[1-9]\d{0,9})$/.test(key);
}

function syntaxProblem(error: YAMLException, text: string): Omit<ConfigProblem, "file"> {
  const { mark } = error;
  if (!mark) return { path: "", expected: "valid YAML", found: error.reason };
  const lineText = splitLines(text)[mark.line] ?? "";
  const line = mark.line + 1;
  if (/^ *\t/.test(lineText)) return { path: "", line, expected: "spaces before a key", found: "a tab" };
  return { path: "", line, expected: "valid YAML", found: `a syntax error: ${error.reason}` };
}

function startOf(event: YamlEvent): number {
  if (event.type === EVENT_ID.SCALAR) return event.valueStart;
  if (event.type === EVENT_ID.ALIAS) return event.anchorStart;
  return "start" in event ? event.start : 0;
}

/** Returns the line of a position, counted from 1, for positions that only rise. */
function lineCounter(text: string): (position: number) => number {
  const starts = [...text.matchAll(/\r\n|\r|\n/g)].map((lineBreak) => lineBreak.index + lineBreak[0].length);
  let line = 1;
  return (position) => {
    while (line <= starts.length && starts[line - 1]! <= position) line += 1;
    return line;
  };
}
