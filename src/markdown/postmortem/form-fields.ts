import { cutText, splitLines } from "../../domain/text.ts";
import { parseBlocks } from "../blocks.ts";
import { forTableCell } from "../escape.ts";
import { withoutComments } from "./sections.ts";

/** A postmortem shows this many characters of an answer. The incident has the rest. */
const MAX_ANSWER = 2_000;

/** What GitHub writes for a field that was left empty. */
const NO_RESPONSE = "_No response_";

const NAME = /^incident\.fields\.[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}_]+$/u;

/** Whether a placeholder stands for an answer of the incident's form: no heading gives a name with other characters. */
export function isFormField(placeholder: string): boolean {
  return NAME.test(placeholder);
}

/**
 * The answers in the body of an issue that was opened with a form, by their placeholders, such as `incident.fields.impact`.
 * GitHub writes each as a heading `### Impact` and the text below it; the first heading of a name counts. The values are
 * Markdown that shows the text and has no other effect, with a line for each line of it that is not empty.
 * (Format: https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-issue-forms)
 */
export function formFields(body: string): Record<string, string> {
  if (!/^ {0,3}###/m.test(body)) return {};
  const lines = splitLines(body);
  const blocks = parseBlocks(body);
  const headings = blocks.flatMap(({ type, tag, level, map }, index) => {
    if (type !== "heading_open" || tag !== "h3" || level !== 0) return [];
    return [{ name: fieldName(blocks[index + 1]?.content ?? ""), line: map![0], from: map![1] }];
  });
  const answers = headings.map(({ name, from }, index) => {
    return [`incident.fields.${name}`, answerIn(lines.slice(from, headings[index + 1]?.line))] as const;
  });
  return Object.fromEntries(answers.reverse());
}

/** A heading in lower case, its words joined by `_`. */
function fieldName(heading: string): string {
  const words = heading.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu);
  return words?.join("_") ?? "";
}

function answerIn(lines: readonly string[]): string {
  const answer = withoutComments(lines.join("\n")).trim();
  if (answer === NO_RESPONSE) return "";
  const shown = splitLines(cutText(answer, MAX_ANSWER)).map(harmless);
  return shown.filter((line) => line !== "").join("\n");
}

/** A line that is no placeholder either, and does not say for the postmortem that it has no action items. */
function harmless(line: string): string {
  return forTableCell(line)
    .replace(/(?<=\{)\{/g, "\\{")
    .replace(/(?<=\bno) (?=action items?\b)/gi, "\u00A0");
}
