import { splitLines } from "../../domain/text.ts";
import type { FilledLines } from "../../record/marker-types.ts";
import { fillIn, fillTemplate, namesInLine, type TEMPLATE_PLACEHOLDERS } from "./template.ts";

/** Placeholders whose values can change after a postmortem opened. */
const CHANGING = [
  "incident.title",
  "incident.number",
  "incident.link",
  "incident.url",
  "incident.severity",
  "incident.closed_at",
  "postmortem.due_date",
  "repository",
] as const satisfies readonly (keyof typeof TEMPLATE_PLACEHOLDERS)[];

type Values = Readonly<Record<string, string>>;

/** How many characters of a marker the lines and their values may take. */
export const FILLED_ROOM = 4_000;

/**
 * The lines of these templates with placeholders whose values can change, where all others are filled in. Lines beyond
 * the limit stay as they open.
 */
export function filledLines(templates: readonly string[], values: Values): FilledLines {
  const kept = Object.fromEntries(CHANGING.map((name) => [name, `{{ ${name} }}`]));
  // The timeline quotes people, who may write placeholders.
  const texts = templates.map(
    (template) => fillTemplate(template, { ...values, timeline: "", ...kept }).text,
  );
  const found = [...new Set(texts.flatMap(splitLines))].filter((line) => namesOf(line).length > 0);
  let room = FILLED_ROOM;
  const lines: string[] = [];
  const used: Record<string, string> = {};
  for (const line of found) {
    const added = Object.fromEntries(namesOf(line).map((name) => [name, values[name]!]));
    room -= JSON.stringify([line, added]).length;
    if (room < 0) break;
    lines.push(line);
    Object.assign(used, added);
  }
  return { lines, values: used };
}

/** The same lines with these values. */
export function withValues(filled: FilledLines, values: Values): FilledLines {
  const names = Object.keys(filled.values).filter((name) => Object.hasOwn(values, name));
  return {
    ...filled,
    values: { ...filled.values, ...Object.fromEntries(names.map((name) => [name, values[name]!])) },
  };
}

/** The body with the new values in each line that is still exactly as the App wrote it. */
export function refillLines(body: string, from: FilledLines, to: FilledLines): string {
  const changed = new Map(
    from.lines.map((line) => [fillIn(line, from.values), fillIn(line, to.values)] as const),
  );
  const pieces = body.split(/(\r\n|\r|\n)/); // lines at even places, their ends between them
  return pieces.map((piece, index) => (index % 2 === 0 ? (changed.get(piece) ?? piece) : piece)).join("");
}

function namesOf(line: string): string[] {
  return namesInLine(line).filter((name) => CHANGING.some((changing) => changing === name));
}
