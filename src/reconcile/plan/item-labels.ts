import type { Temporal } from "temporal-polyfill";
import { todayIn } from "../../domain/due-date.ts";
import { sameLabel } from "../../domain/incident.ts";
import { itemStateOn } from "../../domain/item-state.ts";
import type { Policy } from "../../domain/policy.ts";
import { PRIORITIES, type Priority } from "../../domain/priority.ts";
import type { Operation } from "../operation.ts";
import type { ItemIssue, Snapshot } from "../snapshot.ts";
import { sameItem } from "./closure.ts";
import { itemLabel, overdueLabel, priorityLabel } from "./labels.ts";
import { withSeverity } from "./severity.ts";

type UpdateItem = Operation & { kind: "update-item" };

/** The labels and the severity that an item needs which is followed although its line is gone; null when it has them. */
export function planLabels(
  item: ItemIssue,
  snapshot: Pick<Snapshot, "incident" | "policy">,
  now: Temporal.Instant,
): UpdateItem | null {
  const { marker } = item;
  const today = todayIn(now, snapshot.policy.timeZone).toString();
  const closed = item.state === "closed";
  const ledger = withSeverity(marker.ledger, snapshot);
  const labels = labelChanges(
    item,
    null,
    snapshot.policy,
    itemStateOn({ ledger, closed }, today) === "overdue",
  );
  if (!labels && ledger === marker.ledger) return null;
  return { ...sameItem(item), ...(labels && { labels }), marker: { ...marker, ledger } };
}

/**
 * A priority written in the line is the one that counts; a line without one leaves the label alone. The label by
 * which the gate finds items is put back when somebody took it off or renamed it; `overdue` is on while it is so.
 */
export function labelChanges(
  item: ItemIssue,
  priority: Priority | null,
  policy: Policy,
  overdue: boolean,
): UpdateItem["labels"] | null {
  const late = overdueLabel(policy);
  const has = (name: string) => item.labels.some((label) => sameLabel(label, name));
  const wanted = [
    itemLabel(policy),
    ...(priority ? [priorityLabel(priority)] : []),
    ...(overdue ? [late] : []),
  ];
  const add = wanted.filter(({ name }) => !has(name));
  const remove = item.labels.filter((label) => {
    const otherPriority = PRIORITIES.some((name) => sameLabel(name, label) && name !== priority);
    return (priority && otherPriority) || (!overdue && sameLabel(label, late.name));
  });
  return add.length > 0 || remove.length > 0 ? { add, remove } : null;
}

/** The one that its label says; null where none does. */
export function priorityOf(item: ItemIssue): Priority | null {
  const names = new Set(item.labels.map((label) => label.toUpperCase()));
  return PRIORITIES.find((priority) => names.has(priority)) ?? null;
}
