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
