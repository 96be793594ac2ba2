import { mentionIssue, type RepositoryRef } from "../../domain/issue-ref.ts";
import type { Ledger } from "../../domain/ledger.ts";
import type { Priority } from "../../domain/policy.ts";
import { inertCell } from "../../markdown/escape.ts";
import { renderItemHead } from "../../markdown/item-body.ts";
import { renderLedger } from "../../markdown/ledger-table.ts";
import type { PostmortemIssue, Snapshot } from "../snapshot.ts";

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
