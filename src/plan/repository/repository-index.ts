import type { Temporal } from "temporal-polyfill";
import { INDEX_TITLE, renderIndex } from "../../markdown/messages/repository-index.ts";
import type { IndexSnapshot } from "../../observed/reports.ts";
import type { Operation } from "../../operations/operation.ts";
import { REPORT_LABELS } from "../labels.ts";
import { closeAllButFirst, saysThis } from "./reports.ts";

const which = "index";

/**
 * Keeps one open issue that tells the gate which labels to look for, even where the gate cannot read the settings. It
 * opens with the sweep that follows a repository's first postmortem or item, and reopens when someone closes it.
 */
export function planIndex(
  { repository, labels, isUsed, indexes }: IndexSnapshot,
  now: Temporal.Instant,
): Operation[] {
  const open = indexes.filter(({ state }) => state === "open");
  const [kept = indexes.find(({ stateReason }) => stateReason !== "duplicate")] = open;
  const closing = closeAllButFirst(which, open);
  const [title, body] = [INDEX_TITLE, renderIndex(labels)];
  if (kept) {
    const isCurrent =
      kept.state === "open" &&
      kept.title === title &&
      saysThis(kept, body) &&
      kept.signed === "current" &&
      kept.identity.labels?.actionItem === labels.actionItem &&
      kept.identity.labels.postmortem === labels.postmortem;
    if (isCurrent) return closing;
    const reopen = kept.state === "closed" && { reopen: true as const };
    const identity = { ...kept.identity, labels };
    const { ref: issue, id } = kept;
    return [{ kind: "update-report", which, issue, id, title, body, identity, ...reopen }, ...closing];
  }
  if (!isUsed) return [];
  const openedAt = now.toString({ smallestUnit: "second" });
  const identity = { openedAt, labels };
  return [{ kind: "open-report", which, repository, title, body, identity, labels: [REPORT_LABELS[which]] }];
}
