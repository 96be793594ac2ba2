import { splitLines } from "../../domain/text.ts";
import { TIMELINE_BEGIN as BEGIN, TIMELINE_END as END } from "../../record/visible-text.ts";
import { type BlockToken, foldTitle, parseBlocks } from "../blocks.ts";

const BLOCK = new RegExp(`^${BEGIN}[ \\t]*$(?:([\\s\\S]*?)^${END}[ \\t]*$)?`, "m");

const OWN_HEADING = /^[\r\n]*(#{1,6} Timeline)[\r\n]/;

const PLACEHOLDER = /(?<!\$)\{\{[ \t]{0,20}timeline[ \t]{0,20}\}\}/;

/** The timeline between the App's comments, as in a new postmortem. */
export function timelineBlock(timeline: string): string {
  return [BEGIN, timeline, END].join("\n");
}

/**
 * The template with `{{ timeline }}` once, in a line of its own: where it names it first, else below its heading
 * *Timeline*. A template with neither stays as it is.
 */
export function withTimelinePlace(template: string): string {
  const lines = splitLines(template);
  const named = lines.findIndex((line) => PLACEHOLDER.test(line));
  if (named === -1) {
    const below = lineBelowHeading(template);
    return below === null ? template : lines.toSpliced(below, 0, "", "{{ timeline }}").join("\n");
  }
  const [before = "", ...after] = lines[named]!.split(PLACEHOLDER).map((piece) => piece.trim());
  const rest = after.filter((piece) => piece !== "").join(" ");
  const own = [...(before === "" ? [] : [before, ""]), "{{ timeline }}", ...(rest === "" ? [] : ["", rest])];
  const below = lines.slice(named + 1).map((line) => line.replace(new RegExp(PLACEHOLDER, "g"), ""));
  return [...lines.slice(0, named), ...own, ...below].join("\n");
}

/**
 * The body with this timeline in the App's own block, and every other character as it was. The block is where it was; else
 * it comes to stand below the heading *Timeline*, else at the end, with a heading of the App's own inside. A block that
 * lost its end is ended anew at its first line.
 */
export function replaceTimeline(body: string, timeline: string): string {
  const lineEnd = body.includes("\r\n") ? "\r\n" : "\n";
  const block = (...head: string[]) => [BEGIN, ...head, ...timeline.split("\n"), END].join(lineEnd);
  const there = BLOCK.exec(body);
  if (there) {
    const heading = OWN_HEADING.exec(there[1] ?? "")?.[1];
    const after = body.slice(there.index + there[0].length);
    return body.slice(0, there.index) + (heading ? block(heading, "") : block()) + after;
  }
  const line = lineBelowHeading(body);
  if (line === null) {
    const open = body.trimEnd() === "" ? "" : body + lineEnd + lineEnd;
    return open + block(`${"#".repeat(highestLevel(body))} Timeline`, "");
  }
  const pieces = body.split(/(\r\n|\r|\n)/); // lines at even places, their ends between them
  const at = Math.min(line * 2, pieces.length);
  const before = pieces.slice(0, at).join("");
  const open = /[\r\n]$/.test(before) ? "" : lineEnd;
  return `${before}${open}${lineEnd}${block()}${lineEnd}${pieces.slice(at).join("")}`;
}

/** The blocks that people wrote: without those of the App's timeline. */
export function withoutTimelineBlocks(blocks: readonly BlockToken[]): readonly BlockToken[] {
  const isComment = (token: BlockToken, comment: string): boolean => {
    return token.type === "html_block" && token.level === 0 && token.content.trimEnd() === comment;
  };
  const begin = blocks.findIndex((token) => isComment(token, BEGIN));
  const end = blocks.findIndex((token, index) => index > begin && isComment(token, END));
  return begin === -1 || end === -1 ? blocks : blocks.toSpliced(begin, end - begin + 1);
}

function lineBelowHeading(body: string): number | null {
  const tokens = parseBlocks(body);
  const at = tokens.findIndex((token, index) => {
    return token.type === "heading_open" && token.level === 0 && isTimeline(tokens[index + 1]?.content ?? "");
  });
  return tokens[at]?.map?.[1] ?? null;
}

/** A heading of this level is not inside another section, so text below it is not part of a checklist. */
function highestLevel(body: string): number {
  const headings = parseBlocks(body).filter(({ type, level }) => type === "heading_open" && level === 0);
  return Math.min(2, ...headings.map(({ tag }) => Number(tag.slice(1))));
}

function isTimeline(title: string): boolean {
  return /^(?:(?:incident|event) )?timeline(?: of (?:the )?(?:events?|incident))?(?: \(.*\))?$/.test(
    foldTitle(title),
  );
}
