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
  return parser.parse(withoutFrontMatter(body), {});
}

/** The addresses that a body defines for its links, as in `[docs]: https://docs.example`, by label in normal form. */
export type LinkDefinitions = ReadonlyMap<string, string>;

const MAY_DEFINE = /^ {0,3}\[[^\]]{1,999}\]:/m;

export function linkDefinitions(body: string): LinkDefinitions {
  if (!MAY_DEFINE.test(body)) return new Map();
  const env: { references?: Record<string, { href: string; title: string }> } = { references: {} };
  parser.parse(withoutFrontMatter(body), env);
  return new Map(Object.entries(env.references!).map(([label, { href }]) => [label, href]));
}

const REFERENCE = /\[([^[\]]{1,200})\](?:\[([^[\]]{0,200})\]|(?![[(]))/g;

/** The text with the addresses of its links written out, where the body defines them elsewhere. */
export function withAddresses(text: string, definitions: LinkDefinitions): string {
  return text.replace(REFERENCE, (whole, shown: string, label: string | undefined) => {
    const address = definitions.get(parser.utils.normalizeReference(label || shown));
    return address === undefined || /[\s()]/.test(address) ? whole : `[${shown}](${address})`;
  });
}

const FRONT_MATTER_LINE = /^(?:[\w-]+:|[ \t]+\S|-[ \t]|#|[ \t]*$)/;

const MOST_FRONT_MATTER = 200;

/** Front matter describes the page. Without it, every other line keeps its number. */
function withoutFrontMatter(body: string): string {
  if (!/^---[ \t]*[\r\n]/.test(body)) return body;
  const pieces = body.split(/(\r\n|\r|\n)/, 2 * MOST_FRONT_MATTER); // lines at even places, their ends between them
  const close = pieces.findIndex((piece, index) => index > 0 && /^---[ \t]*$/.test(piece));
  const inside = pieces.slice(0, close + 1).filter((_, index) => index % 2 === 0);
  if (!inside.slice(1, -1).every((line) => FRONT_MATTER_LINE.test(line))) return body;
  const length = pieces.slice(0, close + 1).join("").length;
  return body.slice(0, length).replace(/[^\r\n]+/g, "") + body.slice(length);
}

const EMOJI = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\uFE0F|\u200D/gu;

const NUMBERING = /^\(?(?:\d{1,4}(?:\.\d{1,4}){0,5}(?:[.)](?!\d)|(?=\s))|(?:[ivx]{1,6}|[a-z])[.)])\s*/;

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
    .replace(/^ | ?[:：]* ?$/g, "");
}
