import { mentionIssue, type RepositoryRef } from "../../domain/issue-ref.ts";
import type { Ledger } from "../../domain/ledger.ts";
import type { Priority } from "../../domain/priority.ts";
import { readAdoptedLine, renderAdoptedLine } from "../../markdown/adopted-body.ts";
import { inertCell } from "../../markdown/escape.ts";
import { readItemHead, renderItemHead } from "../../markdown/item-body.ts";
import { renderLedger } from "../../markdown/ledger-table.ts";
import type { ItemIssue, PostmortemIssue, Snapshot } from "../snapshot.ts";

/** The App's part of an item's body as it should read: of an issue that others wrote, only a line. */
export function wantedHead(
  snapshot: Snapshot,
  postmortem: PostmortemIssue,
  { ref, url, marker }: ItemIssue,
  item: Parameters<typeof itemHead>[3],
): string {
  if (marker.adopted === null) return itemHead(snapshot, postmortem, ref, item, url);
  return renderAdoptedLine({ postmortem: mentionIssue(postmortem.ref, ref), due: item.ledger.due });
}

/** The App's part as it stands in an item's body; null when somebody took it out. */
export function presentHead({ body, marker }: ItemIssue): string | null {
  return marker.adopted === null ? readItemHead(body) : readAdoptedLine(body);
}

/**
 * The App's part of an item's body, for an item that lives in `home`.
 * @param url the web address of its issue; empty while it has none, and no exceptions either
 */
export function itemHead(
  snapshot: Snapshot,
  postmortem: PostmortemIssue,
  home: RepositoryRef,
  item: { owners: readonly string[]; priority: Priority | null; type: string | null; ledger: Ledger },
  url = "",
): string {
  const { due, originalDue } = item.ledger;
  return renderItemHead({
    postmortem: mentionIssue(postmortem.ref, home),
    incident: mentionIssue(snapshot.key, home),
    owner: item.owners.length > 0 ? item.owners.map((owner) => `@${owner}`).join(" ") : "nobody yet",
    due: due === originalDue ? due : `${due} (first ${originalDue})`,
    priority: item.priority ?? "–",
    type: item.type ? inertCell(item.type) : "–",
    ledger: renderLedger(item.ledger, url),
  });
}
