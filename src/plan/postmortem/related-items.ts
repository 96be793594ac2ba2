import { Temporal } from "temporal-polyfill";
import {
  formatIssueRef,
  mentionIssue,
  parseIssueRef,
  type RepositoryRef,
  sameRepository,
} from "../../domain/issue-ref.ts";
import { itemStateOn } from "../../domain/items/item-state.ts";
import { renderRecurrence, renderRelatedItems } from "../../markdown/messages/related-items.ts";
import { MAX_RELATED_ITEMS } from "../../observed/commitments.ts";
import { isMorePrivateThan } from "../../observed/repositories.ts";
import type { RelatedItem, Snapshot } from "../../observed/snapshot.ts";
import type { Operation } from "../../operations/operation.ts";
import type { PlanInput } from "../plan-input.ts";

/** The section about related items in a postmortem in `repository`, as lines of Markdown; empty if there are none. */
export function relatedItemLines(snapshot: PlanInput, repository: RepositoryRef): string[] {
  const { today } = snapshot;
  const shown = snapshot.relatedItems.filter(
    ({ item }) => !isMorePrivateThan(snapshot, item.ref, repository),
  );
  const entries = shown.slice(0, MAX_RELATED_ITEMS).map(({ item, topics }) => {
    const { ledger } = item.marker;
    return {
      // In a list, GitHub would show the title of a bare mention too.
      link: `[${mentionIssue(item.ref, repository)}](${item.url})`,
      title: item.title,
      state: itemStateOn({ ledger, closed: false }, today.toString()),
      due: ledger.due,
      daysOverdue: Temporal.PlainDate.from(ledger.due).until(today).days,
      waivedUntil: ledger.waiver?.until ?? null,
      owners: ledger.terms.owners,
      topics,
    };
  });
  return renderRelatedItems(entries, shown.length - entries.length);
}

/** Comments on each related item that it came up again: once per incident, and only in the same repository. */
export function commentOnRecurrences({ key, relatedItems }: Snapshot): Operation[] {
  return relatedItems
    .slice(0, MAX_RELATED_ITEMS)
    .filter(({ item, isRecurrenceReported }) => !isRecurrenceReported && sameRepository(item.ref, key))
    .map(({ item, topics }: RelatedItem): Operation => {
      const body = renderRecurrence(mentionIssue(key, item.ref), topics);
      const concerns = parseIssueRef(item.marker.key);
      return {
        kind: "comment",
        issue: item.ref,
        tag: `again ${formatIssueRef(key)}`,
        body,
        ...(concerns && { concerns }),
      };
    });
}
