import type { Verdict } from "../../domain/gate/verdict.ts";
import type { RepositoryRef } from "../../domain/issue-ref.ts";
import { oneLine } from "../escape.ts";
import { renderSummary } from "./summary.ts";

/** GitHub allows 65,535 characters. Their bytes are never fewer, whatever GitHub counts. */
const MAX_BYTES = 65_535;

const MAX_TITLE = 200;

/** How long the tables can be, the first that fits. */
const TABLE_BYTES = [45_000, 20_000, 5_000, 0];

const CUT = "\n\n**The rest is not shown: GitHub limits the length.**\n";

/** What the App's check shows of a verdict. */
export interface CheckOutput {
  /** A line of plain text. */
  readonly title: string;
  /** Markdown that mentions no one, of at most 65,535 bytes. */
  readonly summary: string;
}

interface CheckContext {
  /** Base URL of GitHub's website, without a trailing slash. */
  readonly webUrl: string;
  readonly repository: RepositoryRef;
  /** Whether the check is on a group of a merge queue. */
  readonly isQueue: boolean;
}

/** Writes the gate's summary of a verdict in the length of a check. What does not fit is counted. */
export function renderCheck(verdict: Verdict, { webUrl, repository, isQueue }: CheckContext): CheckOutput {
  const event = isQueue ? "merge_group" : "pull_request";
  const run = {
    serverUrl: webUrl,
    repository,
    workflow: null,
    event,
    isRequired: false,
    turnsByItself: true,
  };
  let summary = "";
  for (const tableBytes of TABLE_BYTES) {
    summary = renderSummary(verdict, run, { tableBytes });
    if (Buffer.byteLength(summary) <= MAX_BYTES) return { title: titleOf(verdict), summary };
  }
  return { title: titleOf(verdict), summary: cut(summary) };
}

function titleOf({ headline }: Verdict): string {
  return oneLine(headline, MAX_TITLE);
}

/** As many whole lines as fit. */
function cut(summary: string): string {
  const left = MAX_BYTES - Buffer.byteLength(CUT);
  let bytes = 0;
  const lines = summary.split("\n");
  const kept = lines.findIndex((line) => {
    bytes += Buffer.byteLength(line) + 1;
    return bytes > left;
  });
  return lines.slice(0, kept).join("\n") + CUT;
}
