import { readMarker, replaceMarker, stripMarker } from "../../record/marker.ts";

const OUR_LINE = /^Tracked as an action item of the postmortem [\w./-]*#\d+, due \d{4}-\d\d-\d\d\.$/;

/** The same anywhere in a body, with what sets it off from the text above. */
const OUR_LINE_AND_GAP =
  /(?:\r?\n){0,2}^Tracked as an action item of the postmortem [\w./-]*#\d+, due \d{4}-\d\d-\d\d\.(?=\r?$)/gm;

const OPENING = /(\r?\n)?<!--\s*followthrough\s/;

/** The one line that people see in an issue that others wrote and that became an action item. */
export function renderAdoptedLine({ postmortem, due }: { postmortem: string; due: string }): string {
  return `Tracked as an action item of the postmortem ${postmortem}, due ${due}.`;
}

/** The App's line right above the marker; null if it is not there. */
export function readAdoptedLine(body: string): string | null {
  const at = OPENING.exec(body)?.index;
  if (at === undefined) return null;
  const above = body.slice(0, at);
  const line = above.slice(above.lastIndexOf("\n") + 1);
  return OUR_LINE.test(line) ? line : null;
}

/** Whether the App's line is anywhere in a body, with or without the marker. */
export function showsAdoptedLine(body: string): boolean {
  return body.split(/\r?\n/).some((line) => OUR_LINE.test(line));
}

/**
 * Puts our line and the marker at the end of a body that somebody else wrote, or in their place if they are there. Nothing
 * else of it changes. What is no line of ours leaves the line that is there.
 */
export function writeAdoptedBody(body: string, line: string, marker: string): string {
  const present = readAdoptedLine(body);
  const wanted = OUR_LINE.test(line) ? line : present;
  const lineBreak = body.includes("\r\n") ? "\r\n" : "\n";
  const ours = wanted === null ? marker : wanted + lineBreak + marker;
  if (readMarker(body).found === "marker") {
    const marked = replaceMarker(body, marker);
    const at = marked.indexOf(marker);
    const start = at - (present === null ? 0 : present.length + (/\r\n$/.test(marked.slice(0, at)) ? 2 : 1));
    return marked.slice(0, start) + ours + marked.slice(at + marker.length);
  }
  const own = releasedBody(body);
  return own === "" ? ours : own + lineBreak + lineBreak + ours;
}

/** The body as it was before it became an action item: without our line and the marker. */
export function releasedBody(body: string): string {
  const line = readAdoptedLine(body);
  if (line === null) return stripMarker(body.replace(OUR_LINE_AND_GAP, "")).replace(/^[\r\n]+$/, "");
  const at = body.lastIndexOf(line, OPENING.exec(body)!.index);
  const above = body.slice(0, at).replace(/(?:\r?\n){1,2}$/, "");
  // The line goes last, so that the line ends that people wrote above it are not taken for those that set off the marker.
  return above + stripMarker(body.slice(at)).slice(line.length);
}
