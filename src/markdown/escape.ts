/** Breaks a mention without being seen: GitHub links `@` only if a letter or digit follows at once. */
const ZERO_WIDTH_SPACE = "\u200B";

/** A bar that begins no cell, whatever stands before it. */
const BAR = "&#124;";

/** Line ends of every kind, other control characters, and marks that turn the direction of reading around. */
const LINE_ENDS = /[\s\u0085\u2028\u2029]+/g;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must go
const UNSEEN = /[\u0000-\u0008\u000E-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g;

/**
 * Text that somebody else wrote, as one line of Markdown that shows it and does nothing: it opens no comment,
 * tag, link, code or block, ends none that is open, and mentions nobody.
 */
export function inertText(text: string): string {
  return text
    .replace(UNSEEN, " ")
    .replace(LINE_ENDS, " ")
    .trim()
    .replace(/[\\*[\]~]/g, "\\$&")
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, "\\_") // inside a word it is no emphasis, and stands in addresses
    .replace(/&(?=#?\w+;)/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/`/g, "&#96;") // an escaped backtick would still end a code span of the template
    .replace(/@(?=[A-Za-z0-9])/g, `@${ZERO_WIDTH_SPACE}`)
    .replace(/^\|/, BAR)
    .replace(/^[#+=-]/, "\\$&")
    .replace(/^\d{1,9}(?=[.)])/, "$&\\");
}

/**
 * The same as a code span, which shows every character as it is: no backtick ends it, and it holds no bracket of an HTML
 * comment, which whoever searches this text for one would find.
 */
export function inertCode(text: string): string {
  const line = text.replace(UNSEEN, " ").replace(LINE_ENDS, " ").replaceAll("`", " ").trim();
  return `\`${line.replace(/<(?=!)|-(?=-?!?>)/g, `$&${ZERO_WIDTH_SPACE}`)}\``;
}

/** The same for a cell of a table, where a bar would begin the next cell. */
export function inertCell(text: string): string {
  return inertText(text).replaceAll("|", BAR);
}

/** Control characters and line breaks, and the marks that turn the direction of writing around. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu;

/** One line of text, cut to so many characters, `…` included. */
export function oneLine(text: string, maxCharacters: number): string {
  // A character takes two units at most, so nothing is cut here that would be seen.
  const line = text
    .slice(0, maxCharacters * 4)
    .replace(CONTROLS, " ")
    .replace(/ {2,}/g, " ")
    .trim();
  const characters = [...line];
  const cut = characters.length > maxCharacters || (text.length > maxCharacters * 4 && characters.length > 0);
  return cut ? `${characters.slice(0, maxCharacters - 1).join("")}…` : line;
}

/** Text for one place in a Markdown line or table cell: no markup, no HTML, no link, no mention comes of it. */
export function markdownText(text: string, maxCharacters: number): string {
  return inert(oneLine(text, maxCharacters));
}

/** The same for words of our own, in which plain code in backticks stays code. */
export function ownMarkdown(text: string, maxCharacters: number): string {
  const parts = oneLine(text, maxCharacters).split(/(`[\w./#:{},-](?:[\w ./#:{},-]*[\w./#:{},-])?`)/);
  return parts.map((part, index) => (index % 2 === 1 ? part : inert(part))).join("");
}

function inert(line: string): string {
  return line
    .replace(/^[#+-]|[\\`*_[\]{}~$!]/g, "\\$&")
    .replace(/^\d{1,9}(?=[.)])/, "$&\\")
    .replace(/:(?=\/\/)|www(?=\.)/gi, (start) => `${start}${ZERO_WIDTH_SPACE}`)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("|", "&#124;")
    .replaceAll("@", `@${ZERO_WIDTH_SPACE}`);
}

/**
 * Text for the log. The runner obeys a line that begins with `::`, and `##[` anywhere in a line
 * (actions/runner, `src/Runner.Common/ActionCommand.cs`).
 */
export function logText(text: string, maxCharacters: number): string {
  return oneLine(text, maxCharacters)
    .replace(/^::/, `:${ZERO_WIDTH_SPACE}:`)
    .replaceAll("##[", `##${ZERO_WIDTH_SPACE}[`);
}

const MENTIONABLE = /^[A-Za-z\d][\w-]{0,100}(?:\/[\w-]{1,100})?$/;

/** `@alice`, `@org/team`: a mention that is meant. Whatever is no name of either is shown and mentions nobody. */
export function mention(name: string): string {
  return MENTIONABLE.test(name) ? `@${name}` : inertText(name);
}

/** Names without mentions, for tables and lists: `alice, acme/sre`. */
export function nameAll(names: readonly string[]): string {
  return names.length === 0 ? "nobody" : names.map((name) => inertText(name)).join(", ");
}
