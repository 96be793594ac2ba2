import { stripMarker } from "./marker.ts";

/**
 * A fingerprint of the visible text of a body, to detect whether someone wrote in it: FNV-1a of 32 bits and the
 * length. The App's timeline does not count, and neither do line ends, since GitHub's editor rewrites them. It guards
 * nothing.
 */
export function fingerprint(body: string): string {
  const text = withoutTimeline(stripMarker(body)).replace(/\r\n?/g, "\n").trim();
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return `${(hash >>> 0).toString(16).padStart(8, "0")}-${text.length}`;
}

/** The comments between which the App keeps its timeline. */
export const TIMELINE_BEGIN = "<!-- followthrough-timeline: kept up to date; write above or below it. -->";

export const TIMELINE_END = "<!-- /followthrough-timeline -->";

const WITH_LINE_ENDS = new RegExp(
  `(?:\\r\\n|\\r|\\n)?^${TIMELINE_BEGIN}[ \\t]*$[\\s\\S]*?^${TIMELINE_END}[ \\t]*$(?:\\r\\n|\\r|\\n)?`,
  "m",
);

/** A body as its authors wrote it: without the App's timeline, and the line ends that set it off. */
export function withoutTimeline(body: string): string {
  return body.includes(TIMELINE_BEGIN) ? body.replace(WITH_LINE_ENDS, "") : body;
}
