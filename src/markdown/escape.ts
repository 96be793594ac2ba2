import { cutCharacters } from "../domain/text.ts";

/*
 * Text of people, made harmless for the place where it is shown. One mode for each place:
 *
 * | mode | renderer | links stay | cut |
 * | --- | --- | --- | --- |
 * | `forMarkdownBody` | GitHub, in bodies and comments that people edit | yes | no |
 * | `forTableCell` | the same, in a cell of a table | yes | no |
 * | `forCodeSpan` | the same, as code | – | no |
 * | `forJobSummary` | GitHub, in a summary that nobody edits, also in links and cells | no | yes |
 * | `forLog` | the runner, as plain text | – | yes |
 *
 * What people edit is escaped as little as will do: they see every escape, and an item's line is compared with its title.
 */

/** Breaks a mention or an address without being seen: GitHub links only what stands together. */
const ZERO_WIDTH_SPACE = "\u200B";

/** A bar that begins no cell, whatever stands before it. */
const BAR = "&#124;";

/** White space of every kind, control characters, and the marks that turn the direction of reading around. */
const UNSEEN = /[\s\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu;

function toOneLine(text: string): string {
  return text.replace(UNSEEN, " ").trim();
}

/** One line of plain text, cut to so many characters, `…` included. For outputs and annotations, which nothing renders. */
export function oneLine(text: string, maxCharacters: number): string {
  return cutCharacters(toOneLine(text), maxCharacters);
}

/**
 * One line of Markdown that shows the text and does nothing: it opens no comment, tag, link, code or block, ends none that is
 * open, and mentions nobody. Plain addresses stay links, as in all that people write.
 */
export function forMarkdownBody(text: string): string {
  return escapeLine(toOneLine(text));
}

function escapeLine(line: string): string {
  return line
    .replace(/[\\*[\]~]/g, "\\$&")
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, "\\_") // inside a word it is no emphasis, and stands in addresses
    .replace(/&(?=#?\w+;)/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/`/g, "&#96;") // an escaped backtick would still end a code span of the template
    .replace(/@(?=[\w-])/g, `@${ZERO_WIDTH_SPACE}`) // mail addresses, too
    .replace(/^\|/, BAR)
    .replace(/^[#+=-]/, "\\$&")
    .replace(/^\d{1,9}(?=[.)])/, "$&\\");
}

/** The same for a cell of a table, where a bar would begin the next cell. */
export function forTableCell(text: string): string {
  return forMarkdownBody(text).replaceAll("|", BAR);
}

/**
 * The same as a code span, which shows every character as it is: no backtick ends it, and it holds no bracket of an HTML
 * comment, which whoever searches this text for one would find.
 */
export function forCodeSpan(text: string): string {
  const line = toOneLine(text).replaceAll("`", " ").trim();
  return `\`${line.replace(/<(?=!)|-(?=-?!?>)/g, `$&${ZERO_WIDTH_SPACE}`)}\``;
}

/**
 * Text for any place in the job summary, cut to so many characters. It may stand within a link, so no address in it becomes
 * one, and a stranger's address is not one click away from a red build. Formulas are not rendered.
 */
export function forJobSummary(text: string, maxCharacters: number): string {
  return escapeSummary(oneLine(text, maxCharacters));
}

/** The same for words of our own, in which plain code in backticks stays code. */
export function ownForJobSummary(text: string, maxCharacters: number): string {
  const parts = oneLine(text, maxCharacters).split(/(`[\w./#:{},-](?:[\w ./#:{},-]*[\w./#:{},-])?`)/);
  return parts.map((part, index) => (index % 2 === 1 ? part : escapeSummary(part))).join("");
}

function escapeSummary(line: string): string {
  return escapeLine(line)
    .replace(/:(?=\/\/)|www(?=\.)/gi, `$&${ZERO_WIDTH_SPACE}`)
    .replaceAll("$", "\\$")
    .replaceAll("|", BAR);
}

/**
 * Text for the log, cut to so many characters. The runner obeys a line that begins with `::`, and `##[` anywhere in a line
 * (actions/runner, `src/Runner.Common/ActionCommand.cs`).
 */
export function forLog(text: string, maxCharacters: number): string {
  return oneLine(text, maxCharacters)
    .replace(/^::/, `:${ZERO_WIDTH_SPACE}:`)
    .replaceAll("##[", `##${ZERO_WIDTH_SPACE}[`);
}

const MENTIONABLE = /^[A-Za-z\d][\w-]{0,100}(?:\/[\w-]{1,100})?$/;

/** `@alice`, `@org/team`: a mention that is meant. Whatever is no name of either is shown and mentions nobody. */
export function mention(name: string): string {
  return MENTIONABLE.test(name) ? `@${name}` : forMarkdownBody(name);
}

/** Names without mentions, for sentences: `alice, acme/sre`. */
export function nameAll(names: readonly string[]): string {
  return names.length === 0 ? "nobody" : names.map((name) => forMarkdownBody(name)).join(", ");
}
