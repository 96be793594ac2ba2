import { cutCharacters } from "../domain/text.ts";

/*
 * Makes text that people wrote harmless where it is shown. There is one mode for each place:
 *
 * | mode | rendered by | addresses | `$` | bars | cut |
 * | --- | --- | --- | --- | --- | --- |
 * | `forMarkdownBody` | GitHub, in issues and comments | links | stays | escaped at the start | no |
 * | `forLinkText` | the same, in a link | text | stays | escaped at the start | no |
 * | `forTableCell` | the same, in a table | links | stays | escaped | no |
 * | `forCodeSpan` | the same, as code | text | text | text | no |
 * | `forJobSummary` | GitHub, in a job summary | text | escaped | escaped | yes |
 * | `forLog` | the runner, as plain text | text | text | text | yes |
 *
 * All else is the same in each mode. Issues are edited by people, who see every escape, and an item's title is compared with its
 * line, so there only what has an effect is escaped. A job summary is never edited: it may be strict.
 */

/** Breaks a mention or an address, and is invisible. */
const ZERO_WIDTH_SPACE = "\u200B";

/** A bar that never starts a table cell. */
const BAR = "&#124;";

/** White space, control characters, and marks that change the direction of the text. */
const UNSEEN = /[\s\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu;

function toOneLine(text: string): string {
  return text.replace(UNSEEN, " ").trim();
}

/** One line of plain text, cut to this many characters, `…` included. For outputs and annotations, which are not rendered. */
export function oneLine(text: string, maxCharacters: number): string {
  return cutCharacters(toOneLine(text), maxCharacters);
}

/**
 * One line of Markdown that shows the text and has no other effect: it neither opens nor closes a comment, tag, link, code or
 * block, mentions nobody, and commands no bot. Addresses are links, as in everything that people write.
 */
export function forMarkdownBody(text: string): string {
  return escapeLine(toOneLine(text));
}

function escapeLine(line: string): string {
  return line
    .replace(/[\\*[\]~]/g, "\\$&")
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, "\\_") // inside a word it is no emphasis, and addresses contain it
    .replace(/&(?=#?\w+;)/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/`/g, "&#96;") // an escaped backtick would still end a code span around it
    .replace(/@(?=[\w-])/g, `@${ZERO_WIDTH_SPACE}`) // mail addresses, too
    .replace(/^\|/, BAR)
    .replace(/^[#+=/-]/, "\\$&") // at the start of a line, `/` is another bot's command
    .replace(/^\d{1,9}(?=[.)])/, "$&\\");
}

/** The same for the text of a link, in which an address would begin another link. */
export function forLinkText(text: string): string {
  return withoutAddresses(forMarkdownBody(text));
}

function withoutAddresses(line: string): string {
  return line.replace(/:(?=\/\/)|www(?=\.)/gi, `$&${ZERO_WIDTH_SPACE}`);
}

/** The same for a table cell, where a bar would start the next cell. */
export function forTableCell(text: string): string {
  return forMarkdownBody(text).replaceAll("|", BAR);
}

/**
 * A code span, which shows every character as it is. No backtick in it can end it, and it contains no HTML comment: the App
 * looks for its own comments everywhere, also in code.
 */
export function forCodeSpan(text: string): string {
  const line = toOneLine(text).replaceAll("`", " ").trim() || " "; // two backticks alone are no code
  return `\`${line.replace(/<(?=!)|-(?=-?!?>)/g, `$&${ZERO_WIDTH_SPACE}`)}\``;
}

/**
 * Text for any position in a job summary, cut to this many characters. Addresses are not links: the text may be part of a link
 * itself, and a failed build should not link to a stranger's site.
 */
export function forJobSummary(text: string, maxCharacters: number): string {
  return escapeSummary(oneLine(text, maxCharacters));
}

/** The same for our own sentences, in which plain code in backticks stays code. */
export function ownForJobSummary(text: string, maxCharacters: number): string {
  const parts = oneLine(text, maxCharacters).split(/(`[\w./#:{},+-](?:[\w ./#:{},+-]*[\w./#:{},+-])?`)/);
  return parts.map((part, index) => (index % 2 === 1 ? part : escapeSummary(part))).join("");
}

function escapeSummary(line: string): string {
  return withoutAddresses(escapeLine(line)).replaceAll("$", "\\$").replaceAll("|", BAR);
}

/**
 * Text for the log, cut to this many characters. The runner executes a line that starts with `::`, and `##[` anywhere in a line
 * (actions/runner, `src/Runner.Common/ActionCommand.cs`).
 */
export function forLog(text: string, maxCharacters: number): string {
  return oneLine(text, maxCharacters)
    .replace(/^::/, `:${ZERO_WIDTH_SPACE}:`)
    .replaceAll("##[", `##${ZERO_WIDTH_SPACE}[`);
}

const MENTIONABLE = /^[A-Za-z\d][\w-]{0,100}(?:\/[\w-]{1,100})?$/;

/** An intended mention: `@alice`, `@org/team`. Text that is not a login or team is shown without a mention. */
export function mention(name: string): string {
  return MENTIONABLE.test(name) ? `@${name}` : forMarkdownBody(name);
}

/** Names without mentions, for sentences: `alice, acme/sre`. */
export function nameAll(names: readonly string[]): string {
  return names.length === 0 ? "nobody" : names.map((name) => forMarkdownBody(name)).join(", ");
}
