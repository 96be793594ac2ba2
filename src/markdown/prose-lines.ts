import { splitLines } from "../domain/text.ts";
import { BEFORE, hiddenSpans, MALFORMED, OpenTags, QUOTING_TAGS, type Span } from "./hidden-spans.ts";
import { textBlocks } from "./text-blocks.ts";

/*
 * The prose of a comment or description: what its author says in it. Code, quotes, HTML comments and the content of tags such
 * as `<pre>` are hidden. A line directly below a quoted line belongs to the quote, as on GitHub. Readers of words do not see
 * links, images and tags either, because GitHub looks for no keywords in them.
 */

/** A line that is indented like this is mostly code. */
const INDENTED = /^(?: {4}| {0,3}\t)/;

/**
 * The lines of prose, trimmed, for readers of how a line begins. Inline code stays, since a reason may contain some; comments go.
 * A line that begins inside something hidden is left out.
 */
export function proseLines(text: string): string[] {
  const lines = splitLines(text);
  return readBlocks(lines, LINES).flatMap((line, index) => {
    return line === null || INDENTED.test(lines[index]!) ? [] : [line.trim()];
  });
}

/** Replaces what is hidden, so that the words around it are not joined. */
export const HIDDEN = "\uE000";

/** The text for readers of words anywhere in a line: everything hidden is blanked out, with links, images and tags. */
export function proseText(text: string): string {
  const lines = readBlocks(splitLines(text), WORDS);
  return lines.map((line) => line ?? HIDDEN).join("\n");
}

interface Reader {
  /** The tags whose content is hidden. */
  readonly silentTags: readonly string[];
  /** Whether a tag that is open at the end of a quote hides what follows. GitHub shows it so; who writes there does not see it. */
  readonly heedsQuotes: boolean;
  readonly read: (text: string, spans: readonly Span[]) => (string | null)[];
}

const LINES: Reader = { silentTags: QUOTING_TAGS, heedsQuotes: false, read: linesWithoutComments };

/** GitHub looks for no keywords in the text of a link either. */
const WORDS: Reader = {
  silentTags: [...QUOTING_TAGS, "a", MALFORMED],
  heedsQuotes: true,
  read: linesOfWords,
};

/** Reads each block by itself. Lines between blocks stay as they are. */
function readBlocks(lines: readonly string[], { silentTags, heedsQuotes, read }: Reader): (string | null)[] {
  const { blocks, isHidden } = textBlocks(lines);
  const prose = lines.map((line, index) => (isHidden[index] ? null : line));
  const open = new OpenTags(silentTags);
  let done = 0;
  for (const block of blocks) {
    const { from, to } = block;
    if (isHidden[from] && !heedsQuotes) continue;
    // An open tag also hides the lines between two blocks.
    if (open.isInside) prose.fill(null, done, from);
    const joined = lines.slice(from, to).join("\n");
    const spans = hiddenSpans(joined, block, open);
    done = to;
    if (isHidden[from]) continue;
    for (const [index, line] of read(joined, spans).entries()) prose[from + index] = line;
  }
  if (open.isInside) prose.fill(null, done);
  return prose;
}

/** The lines without their comments; null for lines that begin inside something hidden. The text of a link is visible. */
function linesWithoutComments(text: string, spans: readonly Span[]): (string | null)[] {
  let next = 0;
  let hiddenTo = spans[0]?.start === BEFORE ? spans[0].end : BEFORE;
  let start = 0;
  return text.split("\n").map((line) => {
    const end = start + line.length;
    const isHidden = start < hiddenTo;
    let [kept, from] = ["", start];
    for (; next < spans.length && spans[next]!.start <= end; next += 1) {
      const span = spans[next]!;
      if (span.kind === "link") continue;
      hiddenTo = Math.max(hiddenTo, span.end);
      if (span.kind !== "comment") continue;
      kept += text.slice(from, span.start);
      from = Math.min(span.end, end);
    }
    kept += text.slice(from, end);
    start = end + 1;
    return isHidden ? null : kept;
  });
}

/** The lines with everything hidden blanked out. */
function linesOfWords(text: string, spans: readonly Span[]): string[] {
  let kept = "";
  let from = 0;
  for (const { kind, start, end } of spans) {
    if (kind === "escape" || end <= from) continue;
    const begin = Math.max(from, start);
    const blank = text.slice(begin, end).replace(/[^\n]+/g, kind === "comment" ? " " : HIDDEN);
    kept += text.slice(from, begin) + blank;
    from = end;
  }
  return (kept + text.slice(from)).split("\n");
}
