/**
 * Reports are issues of the App's that owe nothing, and so carry no marker: a mark at the very beginning of the body
 * tells what they are. It counts only in an issue that the App wrote.
 */
export type ReportKind = "digest" | "config";

const DIGEST = "<!-- followthrough-digest";
const CONFIG = "<!-- followthrough-config -->";

/** The issue that holds one week's digest is found by this; `from` is the first day of the week. */
export function digestMark(from: string): string {
  return `${DIGEST} ${from} -->`;
}

/** The issue that tells what is wrong with the config is found by this. */
export const CONFIG_MARK = CONFIG;

/** What kind of report a body says that it is; null when it is none. */
export function readReportMark(body: string): ReportKind | null {
  if (body.startsWith(`${DIGEST} `)) return "digest";
  return body.startsWith(CONFIG) ? "config" : null;
}

/** The first day of the week that a digest is about; null when the body does not begin with its mark. */
export function readDigestMark(body: string): string | null {
  return /^<!-- followthrough-digest (\d{4}-\d\d-\d\d) -->/.exec(body)?.[1] ?? null;
}
