import type { Token } from "markdown-it";
import MarkdownIt from "markdown-it";

// Only block rules: inline rules are not needed to know lines, and are slow on hostile text.
const parser = new MarkdownIt({ html: true });
parser.core.ruler.enableOnly(["normalize", "block"]);
// Each level of nesting costs time on every line after it; 20 nested lists are enough for people.
parser.set({ maxNesting: 40 });

/** A block token of markdown-it: `map` is [first line, line after the last]. */
export type BlockToken = Token;

/** The blocks of a body, without a look into their text. */
export function parseBlocks(body: string): readonly BlockToken[] {
  return parser.parse(body, {});
}

/**
 * The blocks under these headings, one list of tokens per section. A section ends at
 * the next heading of the same or a higher level. Headings inside quotes and lists open nothing.
 */
export function readSections(tokens: readonly BlockToken[], headings: readonly string[]): BlockToken[][] {
  const isWanted = titleMatcher(headings);
  const sections: BlockToken[][] = [];
  let depth: number | null = null;
  tokens.forEach((token, index) => {
    if (token.type === "heading_open" && token.level === 0) {
      const level = Number(token.tag.slice(1));
      if (depth !== null && level <= depth) depth = null;
      if (depth === null && isWanted(tokens[index + 1]?.content ?? "")) {
        depth = level;
        sections.push([]);
      }
    }
    if (depth !== null) sections.at(-1)!.push(token);
  });
  return sections;
}

/** Words that can come before a known title: *Immediate actions*, *Postmortem action items*. */
const QUALIFIER =
  /^(?:(?:our|immediate|urgent|(?:short|near|mid|medium|long)(?:er)? term|post ?incident|post ?mortem|further|future|additional|proposed|planned|agreed|open|remaining|outstanding|key|main|technical|process|engineering|team|p[0-4]|(?:high|medium|low) priority) )+(?=\S)/;

/**
 * Returns a test for titles: whether a title is one of these, or several of them: `Action items & follow-ups`. Text in
 * brackets after it is ignored, and so is a qualifier before it.
 * @param qualifier whether a qualifier counts as part of the title
 */
export function titleMatcher(
  titles: readonly string[],
  qualifier: "ignored" | "counted" = "ignored",
): (title: string) => boolean {
  const wanted = new Set(titles.map(foldTitle));
  const isWanted = (part: string): boolean => {
    return wanted.has(part) || (qualifier === "ignored" && wanted.has(part.replace(QUALIFIER, "")));
  };
  return (title) => {
    const folded = foldTitle(title);
    if (isWanted(folded)) return true;
    const bare = folded.replace(/ ?\([^()]*\)$/, "");
    return bare.split(/ ?[,&/+] ?| and /).every(isWanted);
  };
}

const EMOJI = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\uFE0F|\u200D/gu;

const NUMBERING =
  /^\(?(?:(?:\d{1,4}(?:\.\d{1,4}){0,5}|[ivx]{1,6}|[a-z])[.)]|\d{1,4}(?:\.\d{1,4}){0,5}(?=\s))\s*/;

/** A heading's text in normal form: case, emphasis, emoji, leading numbers and a closing colon are removed. */
export function foldTitle(title: string): string {
  return title
    .toLowerCase()
    .replace(/<[^<>]*>/g, "")
    .replace(/\[([^[\]]*)\]\([^()\s]*\)/g, "$1")
    .replace(/\d\uFE0F?\u20E3/g, "")
    .replace(EMOJI, "")
    .replace(/:[a-z0-9_+-]{1,50}:/g, "")
    .replace(/[*_`~]/g, "")
    .trim()
    .replace(NUMBERING, "")
    .replace(/[-‐‑–—\s]+/g, " ")
    .replace(/^ | ?:* ?$/g, "");
}
