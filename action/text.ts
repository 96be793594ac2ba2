/** Whatever people wrote, made safe to show: titles and names are hostile until proved otherwise. */

/** Control characters and line breaks, and the marks that turn the direction of writing around. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu;
const ZERO_WIDTH_SPACE = "\u200b";

/** One line of text, cut to so many characters, `…` included. */
export function oneLine(text: string, maxCharacters: number): string {
  // A character takes two units at most, so nothing is cut here that would be seen.
  const line = text
    .slice(0, maxCharacters * 4)
    .replace(UNSEEN, " ")
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
