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
