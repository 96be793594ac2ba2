import type { Temporal } from "temporal-polyfill";
import { containsName } from "../../domain/text.ts";
import { type WritersAtWork, writersAfter } from "../../domain/writers-at-work.ts";
import { INDEX_TITLE, renderIndex } from "../../markdown/messages/repository-index.ts";
import { type IndexSnapshot, indexesOf, type ReportIssue } from "../../observed/reports.ts";
import type { Operation } from "../../operations/operation.ts";
import { canonicalJson } from "../../record/hidden-json.ts";
import { INDEX_LABEL, type ReportIdentity } from "../../record/report-tag.ts";
import { REPORT_LABELS } from "../labels.ts";
import { entriesOf, partition } from "./indexed-items.ts";
import { closeAllButFirst, saysThis } from "./reports.ts";

const which = "index";

/** What an index says in its signed tag, apart from what identifies it. */
type Content = Pick<ReportIdentity, "labels" | "items" | "part" | "parts">;

/**
 * Keeps open issues, usually one, that tell the gate which labels to look for and which items people count on. They open with
 * the sweep that follows a repository's first postmortem or item, and reopen when someone closes them. A further part opens
 * before the others give it their items, so that no item is missing in between.
 */
export function planIndex(snapshot: IndexSnapshot, now: Temporal.Instant): Operation[] {
  const { labels, isUsed, indexes } = snapshot;
  if (!isUsed && indexes.length === 0) return [];
  const before = Math.max(1, ...indexes.map(({ identity }) => identity.parts ?? 1));
  const parts = partition(entriesOf(snapshot, now), before);
  const plans = parts.map((items, index) => {
    const content = {
      labels,
      ...(items.groups.length > 0 && { items }),
      ...(parts.length > 1 && { part: index + 1, parts: parts.length }),
    };
    return planPart(snapshot, content, now);
  });
  const all = plans.flat();
  const opening = all.filter(({ kind }) => kind === "open-report");
  return [...opening, ...all.filter(({ kind }) => kind !== "open-report")];
}

function planPart(
  { repository, indexes, isUsed, writer, policy: { apps } }: IndexSnapshot,
  content: Content,
  now: Temporal.Instant,
): Operation[] {
  const { part = 1 } = content;
  const own = indexesOf(part, indexes);
  const [kept] = own;
  const closing = closeAllButFirst(which, own);
  const title = part === 1 ? INDEX_TITLE : `${INDEX_TITLE} (${part})`;
  const body = renderIndex(content.labels!);
  const writers = writersAfter(kept?.identity.writers, writer, apps, now);
  const noted = writers && { writers };
  if (kept) {
    const isLabeled = containsName(kept.labels, INDEX_LABEL);
    const labeling = { kind: "add-labels", issue: kept.ref, labels: [REPORT_LABELS[which]] } as const;
    const restoring = isLabeled ? closing : [labeling, ...closing];
    const isNoted = apps[0] !== writer || isSameNote(kept.identity.writers, writers);
    if (isNoted && isCurrent(kept, title, body, content)) return restoring;
    const reopen = kept.state === "closed" && { reopen: true as const };
    const { ref: issue, id } = kept;
    const identity = { openedAt: kept.identity.openedAt, ...content, ...noted };
    return [{ kind: "update-report", which, issue, id, title, body, identity, ...reopen }, ...restoring];
  }
  if (!isUsed) return [];
  const openedAt = now.toString({ smallestUnit: "second" });
  const identity = { openedAt, ...content, ...noted };
  return [{ kind: "open-report", which, repository, title, body, identity, labels: [REPORT_LABELS[which]] }];
}

function isCurrent(kept: ReportIssue, title: string, body: string, content: Content): boolean {
  return (
    kept.state === "open" &&
    kept.title === title &&
    saysThis(kept, body) &&
    kept.signed === "current" &&
    canonicalJson(contentOf(kept)) === canonicalJson(content)
  );
}

/** Only the first writer takes over. Two that did would write in turn. */
function isSameNote(a: WritersAtWork | undefined, b: WritersAtWork | undefined): boolean {
  return canonicalJson({ ...a }) === canonicalJson({ ...b });
}

function contentOf({ identity: { labels, items, part, parts } }: ReportIssue): Content {
  return {
    ...(labels && { labels }),
    ...(items && { items }),
    ...(part !== undefined && { part }),
    ...(parts !== undefined && { parts }),
  };
}
