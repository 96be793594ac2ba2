import { isAllowedOn } from "../../commands/find-commands.ts";
import type { ItemChanges, ItemDecision } from "../../domain/commands/decision.ts";
import { decideItem, decideNext } from "../../domain/commands/item-rules.ts";
import type { ItemRequest } from "../../domain/commands/requests.ts";
import type { ItemLine } from "../../domain/items/action-item.ts";
import { isCommitted } from "../../domain/items/committed.ts";
import type { Ledger, Terms } from "../../domain/items/ledger.ts";
import { answering, assignable, isTeam } from "../../domain/items/owners.ts";
import { sameLabel } from "../../domain/labels.ts";
import type { Policy } from "../../domain/policy.ts";
import { PRIORITIES, type Priority } from "../../domain/priority.ts";
import type { LineChanges } from "../../markdown/checklist/grammar/item-fields.ts";
import { renderRejection } from "../../markdown/messages/replies.ts";
import { type ItemCommand, type ItemIssue, isTrusted } from "../../observed/issue.ts";
import type { Pair } from "../../observed/matching.ts";
import type { LabelChanges, Operation } from "../../operations/operation.ts";
import { writeKey } from "../../operations/operation-target.ts";
import { type AssessedPostmortem, isCommittedItem, isCompletePostmortem } from "../assessed-postmortem.ts";
import { helpOnItem } from "../help.ts";
import { priorityLabel } from "../labels.ts";
import type { PlanInput } from "../plan-input.ts";
import { planReplies, type Reply, reject, replyToEdited, whereItBelongs } from "../replies.ts";
import { bodyTooLong, overflowOfUpdate } from "../size-limits.ts";
import { mergePair } from "./existing-item.ts";
import { isLabelOfArea, missingAreas, unchangedItem } from "./item-issue.ts";
import { privateSideOf } from "./private-side.ts";

/** Plans commands on items. An item that one changes is merged with its line in the next pass. */
export function planCommands(
  snapshot: PlanInput,
  postmortem: AssessedPostmortem,
  pairs: readonly Pair[],
): { operations: Operation[]; changing: ReadonlySet<ItemIssue> } {
  const plans = snapshot.items.filter(isTrusted).flatMap((item) => {
    const pair = pairs.find((candidate) => candidate.item === item);
    if (pair && isReopenedByLine(snapshot, postmortem, pair)) return [];
    const line = pair?.line ?? null;
    return [{ item, line, plan: planCommandsOn(snapshot, postmortem, { item, line }) }];
  });
  const edits = plans.flatMap(({ item, line, plan }) => {
    const set = line && shownInLine(snapshot, postmortem, item, plan.line);
    return set ? [{ find: line, set }] : [];
  });
  const { ref, checklist } = postmortem;
  const lines: Operation[] =
    edits.length > 0 ? [{ kind: "edit-lines", postmortem: ref, checklist, edits }] : [];
  return {
    operations: [
      ...lines,
      ...plans.flatMap(({ plan }) => [...plan.replies, ...(plan.update ? [plan.update] : [])]),
    ],
    changing: new Set(plans.filter(({ plan }) => plan.update !== null).map(({ item }) => item)),
  };
}

/** Whether its unchecked box is about to open the item again. Then its commands wait, so that no reply calls it closed. */
function isReopenedByLine(snapshot: PlanInput, postmortem: AssessedPostmortem, pair: Pair): boolean {
  const { state, closing, commands } = pair.item;
  if (commands.length === 0 || state === "open" || closing?.closed) return false;
  return !mergePair(snapshot, postmortem, pair).merged.issue.done;
}

/** What of these changes the line may show; null if that is nothing. Owners of an item in a more private repository stay there. */
function shownInLine(
  snapshot: PlanInput,
  postmortem: AssessedPostmortem,
  item: ItemIssue,
  { owners, ...rest }: CommandPlan["line"],
): CommandPlan["line"] | null {
  const shown = {
    ...rest,
    ...(owners && privateSideOf(snapshot, postmortem, { item }) !== "issue" && { owners }),
  };
  return Object.keys(shown).length === 0 ? null : shown;
}

interface CommandPlan {
  readonly replies: readonly Operation[];
  readonly update: Operation | null;
  /** What only the line can hold, or would revert: teams among the owners, no owners, and the priority. */
  readonly line: Pick<LineChanges, "owners" | "priority">;
}

/** The combined effects of the commands so far. */
interface CommandEffects {
  readonly ledger: Ledger;
  readonly set: ItemChanges;
  /** Comments with an executed command. */
  readonly executed: ReadonlySet<number>;
  /** Whether one of them was about the due date. */
  readonly dated: boolean;
}

/**
 * Plans what the commands on one item ask for: replies to rejected ones, and one request that changes the item and
 * records every comment with an executed command, so that each runs once.
 */
function planCommandsOn(
  snapshot: PlanInput,
  postmortem: AssessedPostmortem,
  { item, line }: { readonly item: ItemIssue; readonly line: ItemLine | null },
): CommandPlan {
  const replies: Reply[] = [];
  let effects: CommandEffects = { ledger: item.marker.ledger, set: {}, executed: new Set(), dated: false };
  for (const command of item.commands) {
    const reply = replyWithoutDecision(snapshot, postmortem, item, command);
    if (reply) {
      replies.push(reply);
      continue;
    }
    const decision = decide(snapshot, postmortem, item, command, effects);
    if (decision.kind === "rejected") replies.push(reject(item.ref, command, decision));
    if (decision.kind === "accepted") {
      const { ledger, set } = decision;
      const executed = new Set([...effects.executed, command.comment.id]);
      const dated = effects.dated || command.request.name === "due" || command.request.name === "extend";
      effects = { ledger, set: { ...effects.set, ...set }, executed, dated };
    }
  }
  const update = effects.executed.size === 0 ? null : changeItem(snapshot, item, line, effects);
  const problem = update && whyNotSaved(snapshot, item, update);
  if (!problem) return { replies: planReplies(replies), update, line: lineChanges(effects.set) };
  const unsaved = item.commands.filter((command) => {
    return effects.executed.has(command.comment.id) && !replies.some((reply) => reply.command === command);
  });
  const rejected = unsaved.map((command) => reject(item.ref, command, { problem, example: null }));
  return { replies: planReplies([...replies, ...rejected]), update: null, line: {} };
}

/** Why the change can't be saved in the issue; null if it can, as far as known. */
function whyNotSaved(
  { failedWrites }: PlanInput,
  item: ItemIssue,
  update: Operation<"update-item">,
): string | null {
  const overflow = overflowOfUpdate(item.body, update);
  if (overflow > 0) return bodyTooLong("this issue", overflow);
  const why = failedWrites.get(writeKey(update));
  return why
    ? `It could not be saved in this issue. ${why} Once that is fixed, post the command again.`
    : null;
}

function lineChanges({ owners, priority }: ItemChanges): CommandPlan["line"] {
  const isOnlyInLine = owners?.some(isTeam) || owners?.length === 0;
  return { ...(isOnlyInLine && owners && { owners }), ...(priority && { priority }) };
}

/** The reply to a command that needs no decision; null for one that does. */
function replyWithoutDecision(
  snapshot: PlanInput,
  postmortem: AssessedPostmortem,
  item: ItemIssue,
  command: ItemCommand,
): Reply | null {
  const edited = replyToEdited(item.ref, command);
  if (edited) return edited;
  const { request, actor } = command;
  const reply = (words: string): Reply => ({ issue: item.ref, command, words });
  if (!isAllowedOn(request.name, "action-item")) {
    const problem = whereItBelongs(snapshot, request.name, item.ref);
    return reply(renderRejection(actor.login, { problem, example: null }));
  }
  if ("problem" in request) return reject(item.ref, command, request);
  if (request.name !== "help") return null;
  return reply(helpOnItem(snapshot, actor, item, isCommittedItem(snapshot, postmortem, item)));
}

function decide(
  { policy, now, today }: PlanInput,
  postmortem: AssessedPostmortem,
  item: ItemIssue,
  { comment, actor, request, unassignable = [] }: ItemCommand,
  { ledger, set, executed }: CommandEffects,
): ItemDecision {
  const postmortemComplete = isCompletePostmortem(postmortem);
  const judge = executed.has(comment.id) ? decideNext : decideItem;
  return judge(request as ItemRequest, {
    comment,
    actor,
    policy,
    today,
    now,
    ledger,
    owners: set.owners ?? [...item.assignees, ...answering(ledger.base.line?.owners ?? [], ledger.base)],
    unassignable,
    // A command posted along with closing runs first: it can be the reason for closing.
    closed: set.closed === true || (item.state === "closed" && !item.closing?.closed),
    committed: isCommitted({ trackedAt: ledger.trackedAt, postmortemComplete }, now, policy),
  });
}

/**
 * The base stays unchanged, so that the next pass updates the line as after any change of the issue. Only a date that people were
 * asked about is settled: the line's date counts as seen.
 */
function changeItem(
  { policy }: PlanInput,
  item: ItemIssue,
  line: ItemLine | null,
  { ledger: decided, set, executed, dated }: CommandEffects,
): Operation<"update-item"> {
  const isSettled = dated && line?.due && "date" in line.due;
  const ledger = isSettled ? { ...decided, base: { ...decided.base, due: line.due.date } } : decided;
  const owners = set.owners ? assignable(set.owners) : null;
  const labels = labelsFor(policy, item, ledger.terms, set.priority);
  return {
    ...unchangedItem(item),
    ...(set.closed && { state: "closed", stateReason: "not_planned" }),
    ...(owners && { assignees: owners }),
    ...(labels && { labels }),
    marker: { ...item.marker, ledger },
    executes: [...executed].map((id) => ({ issue: item.ref, id })),
  };
}

/** The labels after commands on priority and areas; null if they stay. */
function labelsFor(
  policy: Policy,
  item: ItemIssue,
  terms: Terms,
  priority: Priority | undefined,
): LabelChanges | null {
  const left = item.marker.ledger.terms.areas.filter((area) => !terms.areas.includes(area));
  const add = [
    ...(priority ? [priorityLabel(priority)] : []),
    ...missingAreas(item, terms, policy).map(({ label }) => label),
  ];
  const remove = item.labels.filter((label) => {
    const isOther = PRIORITIES.some((name) => sameLabel(name, label) && name !== priority);
    return (priority && isOther) || left.some((area) => isLabelOfArea(label, area, policy));
  });
  return add.length > 0 || remove.length > 0 ? { add, remove } : null;
}
