import type { TemplateName } from "../../domain/policy.ts";
import { parseBlocks } from "../blocks.ts";
import { maskMarkup } from "../markup.ts";
import { isFormField } from "./form-fields.ts";
import { codeLines, forPlace, linesWithEnds, type Place, placeIn } from "./places.ts";
import { GOOGLE_SRE_TEMPLATE } from "./templates/google-sre.ts";
import { SECURITY_TEMPLATE } from "./templates/security.ts";
import { SHORT_TEMPLATE } from "./templates/short.ts";
import { BUILT_IN_TEMPLATE } from "./templates/standard.ts";

/** The placeholders of a postmortem template, and their values. */
export const TEMPLATE_PLACEHOLDERS = {
  "incident.title": "the incident's title",
  "incident.number": "the incident's number, without `#`",
  "incident.link": "a link to the incident that works from the postmortem's repository",
  "incident.url": "the incident's web address",
  "incident.reporter": "who opened the incident, without a mention",
  "incident.severity": "the incident's severity label, or `unknown`",
  "incident.opened_at": "when the incident's issue was opened",
  "incident.labelled_at": "when the incident label or type was added",
  "incident.closed_at": "when the incident was closed, or `still open`",
  "incident.fields.NAME": "an answer of the [incident's form](#the-incidents-form)",
  "postmortem.due_date": "the postmortem's due date",
  repository: "the incident's repository, `owner/repo`",
  timeline: "the history of the incident's issue: times, durations, people; on a separate line",
} as const;

export interface FilledTemplate {
  readonly text: string;
  /** Placeholders outside of code that no value was given for, each once, in their order; they stay as they are. */
  readonly unknown: readonly string[];
}

// `${{ … }}` is an expression of GitHub Actions, not a placeholder. What follows a bar stands there if the value is empty.
const PLACEHOLDER =
  /(?<!\$)\{\{[ \t]{0,20}([A-Za-z][\p{L}\p{M}\p{N}_.-]{0,100})[ \t]{0,20}(?:\|([^{}\r\n]{0,500}))?\}\}/gu;

/**
 * Fills `{{ name }}` in a postmortem template, without its YAML front matter. Values are not looked through again: they are
 * Markdown already, so pass what people wrote through `forTableCell` first, because any line can be a table row. Answers of
 * a form that have no value are empty.
 */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): FilledTemplate {
  const page = withoutFrontMatter(template);
  const code = codeLines(page);
  const lines = linesWithEnds(page).map((line, index) => fillIn(line, values, code.get(index)));
  return {
    text: lines.join(""),
    unknown: placeholdersIn(page).filter((name) => valueFor(name, values) === null),
  };
}

/**
 * Fills in the placeholders of a line that have a value, each as its place needs it.
 * @param code what the line belongs to, if it is code
 */
export function fillIn(
  line: string,
  values: Readonly<Record<string, string>>,
  code?: Extract<Place, "code" | "mermaid">,
): string {
  return line.replace(PLACEHOLDER, (whole, name: string, prompt: string | undefined, index: number) => {
    const value = valueFor(name, values);
    if (value === null || name === "timeline") return value ?? whole;
    if (value === "") return prompt?.trim() ?? "";
    const place = code ?? placeIn(line, index);
    const hasOwnLines = place === "prose" && line.trim() === whole;
    return forPlace(value.replaceAll("\n", hasOwnLines ? `\n${line.slice(0, index)}` : " "), place);
  });
}

/** Null if a placeholder is unknown. */
function valueFor(name: string, values: Readonly<Record<string, string>>): string | null {
  if (Object.hasOwn(values, name)) return values[name]!;
  return isFormField(name) ? "" : null;
}

/** The names of the placeholders in a line, whether or not they are in code. */
export function namesInLine(line: string): string[] {
  return [...line.matchAll(PLACEHOLDER)].map(([, name]) => name!);
}

/** The names of the placeholders in a text, each once. In code they belong to another tool, such as Helm or Jinja. */
export function placeholdersIn(text: string): string[] {
  const prose = parseBlocks(text).filter(({ type }) => type === "inline");
  const names = prose.flatMap(({ content }) => {
    return [...maskMarkup(content).mask.matchAll(PLACEHOLDER)].map(([, name]) => name!);
  });
  return [...new Set(names)];
}

/** Issue templates begin with `---`, keys, `---`. A horizontal rule at the start has no keys after it. */
function withoutFrontMatter(template: string): string {
  const text = template.replace(/^\uFEFF/, "");
  const opening = /^---[ \t]*(?:\r\n|\r|\n)(?=[ \t\r\n]{0,20}(?:#|[\w-]+[ \t]?:))/.exec(text);
  if (!opening) return text;
  const closing = /(?:^|\r\n|\r|\n)---[ \t]*(?:\r\n|\r|\n|$)/g;
  closing.lastIndex = opening[0].length - 1;
  const end = closing.exec(text);
  return end ? text.slice(end.index + end[0].length).replace(/^[\r\n]+/, "") : text;
}

/** The templates that a config can name instead of a path. */
const TEMPLATES: Readonly<Record<TemplateName, string>> = {
  short: SHORT_TEMPLATE,
  standard: BUILT_IN_TEMPLATE,
  "google-sre": GOOGLE_SRE_TEMPLATE,
  security: SECURITY_TEMPLATE,
};

/** The built-in template of this name; null when there is none, so it is a path. */
export function templateNamed(name: string): string | null {
  return Object.hasOwn(TEMPLATES, name) ? TEMPLATES[name as TemplateName] : null;
}
