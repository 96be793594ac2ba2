import { mentionIssue, type RepositoryRef } from "../../domain/issue-ref.ts";
import { normalizeWords } from "../../domain/items/action-item.ts";
import { requiredProof } from "../../domain/items/closing.ts";
import { openExceptions } from "../../domain/items/exceptions.ts";
import { itemStateOn } from "../../domain/items/item-state.ts";
import type { Ledger, Terms } from "../../domain/items/ledger.ts";
import { areasOf, labelOfArea } from "../../domain/items/terms.ts";
import { sameLabel, severityOf, topicsOf } from "../../domain/labels.ts";
import type { Policy } from "../../domain/policy.ts";
import { PRIORITIES, type Priority } from "../../domain/priority.ts";
import { containsName } from "../../domain/text.ts";
import { forLinkText } from "../../markdown/escape.ts";
import { renderAdoptedLine } from "../../markdown/messages/adopted-body.ts";
import { type ItemFacts, managedPart, renderItemHead } from "../../markdown/messages/item-body.ts";
import { writtenLabel } from "../../observed/contested.ts";
import type { Issue, ItemIssue, PostmortemIssue } from "../../observed/issue.ts";
import { isMorePrivateThan, repositoryInfo } from "../../observed/repositories.ts";
import type { Snapshot } from "../../observed/snapshot.ts";
import type { LabelSpec, Operation } from "../../operations/operation.ts";
import type { ItemMarker } from "../../record/marker-types.ts";
import type { WithoutIssue } from "../../record/recorded-issue.ts";
import { isContested } from "../contested.ts";
import { areaLabel, itemLabel, overdueLabel, priorityLabel } from "../labels.ts";
import type { PlanInput } from "../plan-input.ts";

/** An update that keeps everything of an item's issue. */
export function unchangedItem(item: ItemIssue): Operation<"update-item"> {
  const { ref, title, state, stateReason, assignees, marker } = item;
  const expected = { title, state, stateReason, assignees, marker };
  return { kind: "update-item", item: ref, expected, head: presentHead(item) ?? "", marker };
}

/** The marker of an issue that becomes an item now. */
export function newItemMarker(
  snapshot: Snapshot,
  postmortem: PostmortemIssue,
  { words, occurrence, adopted, ledger }: Pick<ItemMarker, "words" | "occurrence" | "adopted" | "ledger">,
): WithoutIssue<ItemMarker> {
  return {
    kind: "action-item",
    ...homeOf(snapshot, postmortem),
    words: normalizeWords(words),
    occurrence,
    adopted,
    ledger: withSeverity(ledger, snapshot),
  };
}

/** How a marker names the postmortem that an item belongs to. */
export function homeOf(
  snapshot: Snapshot,
  { ref, id, marker }: PostmortemIssue,
): Pick<ItemMarker, "key" | "postmortem"> {
  const repositoryId = repositoryInfo(snapshot, ref)?.id ?? snapshot.repository.id;
  return { key: marker.key, postmortem: { repositoryId, number: ref.number, id } };
}

type ItemTerms = Pick<ItemFacts, "owners" | "priority" | "type" | "ledger">;

/** The App's part of an item's body as it should be; for an adopted issue, a single line. */
export function wantedHead(
  snapshot: PlanInput,
  postmortem: PostmortemIssue,
  { ref, url, marker }: ItemIssue,
  item: ItemTerms,
  closed: boolean,
): string {
  if (!marker.adopted) return itemHead(snapshot, postmortem, ref, item, { url, closed });
  return renderAdoptedLine({ postmortem: mentionIssue(postmortem.ref, ref), due: item.ledger.due });
}

/** The App's part of an item's body as it is; null if someone removed it. */
export function presentHead({ body, marker }: ItemIssue): string | null {
  return managedPart(marker).read(body);
}

/**
 * The App's part of an item's body, for an item that lives in `contextRepository`.
 * @param url the issue's web address; empty if it doesn't have one yet, and then it has no exceptions either
 * @param closed whether its issue is closed, or about to be
 */
export function itemHead(
  snapshot: PlanInput,
  postmortem: PostmortemIssue,
  contextRepository: RepositoryRef,
  item: ItemTerms,
  { url, closed }: { readonly url: string; readonly closed: boolean } = { url: "", closed: false },
): string {
  const { policy, key, today } = snapshot;
  const isHidden = isMorePrivateThan(snapshot, postmortem.ref, contextRepository);
  const page = mentionIssue(postmortem.ref, contextRepository);
  const title = isHidden ? page : `[${forLinkText(postmortem.title)}](${postmortem.url})`;
  return renderItemHead({
    ...item,
    from: `From ${isHidden ? `postmortem ${title}` : title}, incident ${mentionIssue(key, contextRepository)}.`,
    state: itemStateOn({ ledger: item.ledger, closed }, today.toString()),
    exceptions: openExceptions(item.ledger, policy),
    proof: requiredProof(policy.closure, item.ledger.terms),
    url,
  });
}

type UpdateItem = Operation<"update-item">;

interface WantedLabels {
  /** The priority in the line; null if it has none. */
  readonly priority: Priority | null;
  /** The terms of a committed item, which decide about priority and areas. */
  readonly terms: Terms | null;
  readonly overdue: boolean;
}

/**
 * The line's priority decides, and that of a committed item's terms; without one the label is left alone. The item label, by
 * which the gate finds items, is restored if someone removed or renamed it, and so are labels of areas. The overdue label is
 * present exactly while `overdue` is true.
 */
export function labelChanges(
  snapshot: Pick<Snapshot, "policy" | "contested">,
  item: ItemIssue,
  { priority: written, terms, overdue }: WantedLabels,
): UpdateItem["labels"] | null {
  const { policy } = snapshot;
  const priority = terms ? terms.priority : written;
  const overdueSpec = overdueLabel(policy);
  const has = (name: string) => item.labels.some((label) => sameLabel(label, name));
  const wanted = [
    itemLabel(policy),
    ...(priority ? [priorityLabel(priority)] : []),
    ...(terms ? missingAreas(item, terms, policy).map(({ label }) => label) : []),
    ...(overdue ? [overdueSpec] : []),
  ];
  const missing = wanted.filter(({ name }) => !has(name));
  const add = missing.filter(({ name }) => !isContested(snapshot, writtenLabel(item.ref, name, "+")));
  const superfluous = item.labels.filter((label) => {
    const otherPriority = PRIORITIES.some((name) => sameLabel(name, label) && name !== priority);
    return ((priority || terms) && otherPriority) || (!overdue && sameLabel(label, overdueSpec.name));
  });
  const remove = superfluous.filter((name) => !isContested(snapshot, writtenLabel(item.ref, name, "-")));
  return add.length > 0 || remove.length > 0 ? { add, remove } : null;
}

/** The areas of an item that neither its labels nor its owners show, with the label to add. */
export function missingAreas(
  { labels }: Pick<Issue, "labels">,
  { areas, owners }: Terms,
  policy: Policy,
): { area: string; label: LabelSpec }[] {
  const shown = areasOf({ labels, owners }, policy.gate.areas);
  const missing = areas.filter((area) => !shown.includes(area));
  return missing.flatMap((area) => {
    const name = labelOfArea(area, policy.gate.areas);
    return name !== null && isLabelOfArea(name, area, policy) ? [{ area, label: areaLabel(area, name) }] : [];
  });
}

/** Whether a label stands for an area and for nothing else: the App has its own rules for the labels that it works by. */
export function isLabelOfArea(label: string, area: string, policy: Policy): boolean {
  return containsName(policy.gate.areas[area]?.labels ?? [], label) && topicsOf([label], policy).length > 0;
}

/**
 * The ledger with the incident's current severity; the very same object if that is unchanged. The ledger is signed,
 * so the severity can't be changed by relabeling the item, and it outlives the incident.
 */
export function withSeverity(
  ledger: Ledger,
  { incident, policy }: Pick<Snapshot, "incident" | "policy">,
): Ledger {
  if (!incident) return ledger;
  const severity = severityOf(incident.labels, policy);
  if ((ledger.severity ?? null) === severity) return ledger;
  const { severity: _, ...rest } = ledger;
  return severity === null ? rest : { ...rest, severity };
}
