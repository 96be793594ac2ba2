import { Temporal } from "temporal-polyfill";
import { DEFAULT_POLICY } from "../../src/domain/default-policy.ts";
import { findItems } from "../../src/markdown/checklist/checklist.ts";
import { readMarker } from "../../src/record/marker.ts";
import type { Hub } from "../fake-github/hub.ts";
import { type IssueRow, nowOf } from "../fake-github/state.ts";
import { HOME } from "../markdown/home.ts";

/**
 * Lost items: a line of an open postmortem that has no issue and no reported reason, and an open item that neither a
 * line nor the postmortem's status mentions.
 */
export function lostItems(hub: Hub): string[] {
  return hub.state.issues.filter((row) => isOpenPostmortem(hub, row)).flatMap((row) => lostItemsOf(hub, row));
}

function lostItemsOf(hub: Hub, row: IssueRow): string[] {
  const lines = linesOf(row);
  const comments = hub
    .comments(row)
    .flatMap((comment) => nowOf(comment)?.body ?? [])
    .join("\n");
  const untracked = lines
    .filter(({ done, issue, words }) => !done && issue === null && !comments.includes(words))
    .map(({ words }) => `“${words}” has no issue`);
  const shown = lines.map(({ issue }) => issue?.number);
  const forgotten = hub.state.issues
    .filter((item) => isOpenItemOf(hub, item, row) && !shown.includes(item.number))
    .filter(({ number }) => !new RegExp(`#${number}\\b`).test(comments))
    .map(({ number }) => `#${number} is open, and nothing speaks of it`);
  return [...untracked, ...forgotten];
}

function linesOf(row: IssueRow): ReturnType<typeof findItems> {
  const headings = [...DEFAULT_POLICY.actionItems.headings, "Promises"];
  return findItems(nowOf(row).body ?? "", {
    headings,
    today: Temporal.PlainDate.from("2026-03-02"),
    home: HOME,
  });
}

function isOpenPostmortem(hub: Hub, row: IssueRow): boolean {
  const { body, deleted, state } = nowOf(row);
  const reading = readMarker(body ?? "");
  const isOurs =
    row.author === hub.writer && reading.found === "marker" && reading.marker.kind === "postmortem";
  return isOurs && !deleted && state === "open";
}

function isOpenItemOf(hub: Hub, row: IssueRow, { id }: IssueRow): boolean {
  const { body, deleted, state } = nowOf(row);
  const reading = readMarker(body ?? "");
  if (reading.found !== "marker" || reading.marker.kind !== "action-item") return false;
  const { adopted, issue, postmortem } = reading.marker;
  const counts = row.author === hub.writer ? !adopted : adopted && issue.id === row.id;
  return counts && !deleted && state === "open" && postmortem.id === id;
}
