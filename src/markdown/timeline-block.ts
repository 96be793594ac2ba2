import { foldTitle, parseBlocks } from "./section.ts";

const BEGIN = "<!-- followthrough-timeline: kept up to date; write above or below it. -->";
const END = "<!-- /followthrough-timeline -->";
const BLOCK = new RegExp(`^${BEGIN}[ \\t]*$(?:[\\s\\S]*?^${END}[ \\t]*$)?`, "m");

/**
 * The body with this timeline in the App's own block, and every other character as it was. The block is where it was; else
 * it comes to stand below the heading *Timeline*, else at the end. A block that lost its end is ended anew at its first line.
 */
export function replaceTimeline(body: string, timeline: string): string {
  const lineEnd = body.includes("\r\n") ? "\r\n" : "\n";
  const block = [BEGIN, ...timeline.split("\n"), END].join(lineEnd);
  const there = BLOCK.exec(body);
  if (there) return body.slice(0, there.index) + block + body.slice(there.index + there[0].length);
  const line = lineBelowHeading(body);
  if (line === null)
    return `${body.trimEnd() === "" ? "" : body + lineEnd + lineEnd}## Timeline${lineEnd}${lineEnd}${block}`;
  const pieces = body.split(/(\r\n|\r|\n)/); // lines at even places, their ends between them
  const at = Math.min(line * 2, pieces.length);
  const before = pieces.slice(0, at).join("");
  const open = /[\r\n]$/.test(before) ? "" : lineEnd;
  return `${before}${open}${lineEnd}${block}${lineEnd}${pieces.slice(at).join("")}`;
}

function lineBelowHeading(body: string): number | null {
  const tokens = parseBlocks(body);
  const at = tokens.findIndex((token, index) => {
    return token.type === "heading_open" && token.level === 0 && isTimeline(tokens[index + 1]?.content ?? "");
  });
  return tokens[at]?.map?.[1] ?? null;
}

function isTimeline(title: string): boolean {
  return /^(?:incident )?timeline(?: \(.*\))?$/.test(foldTitle(title));
}
