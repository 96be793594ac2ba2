import { type Actor, isApprover } from "../actor.ts";
import type { Terms } from "../items/ledger.ts";
import { normalizeOwners } from "../items/owners.ts";
import { areaArgument, areasOf, leavesNobody, lowersPriority, termsOf } from "../items/terms.ts";
import { alternatives, containsName } from "../text.ts";
import {
  type ItemChanges,
  type ItemCircumstances,
  type ItemDecision,
  notAllowed,
  type RejectedCommand,
  record,
  rejected,
} from "./decision.ts";
import type { AreaRequest, AssignRequest, PriorityRequest } from "./requests.ts";

/* Before an item is committed, its terms are free. After that, an approver has to allow what eases them. */

/** So many changes that eased the terms are kept; the comments that asked for them stay on the issue. */
const MAX_EASED = 10;

/** A lower priority of a committed item needs an approver. */
export function decidePriority({ priority, reason }: PriorityRequest, at: ItemCircumstances): ItemDecision {
  const { terms } = at.ledger;
  const changed = { terms: { ...terms, priority }, set: { priority } };
  if (!at.committed || !lowersPriority(terms.priority, priority, at.policy.gate))
    return accepted(at, changed);
  const what =
    terms.priority === null ? `set to ${priority}` : `lowered from ${terms.priority} to ${priority}`;
  const rule = "Only an approver can lower the priority of a committed item";
  return whyNotEased(rule, `/priority ${priority}`, reason, at) ?? accepted(at, { ...changed, what, reason });
}

/** Rejects owners whom GitHub can't assign, by name. The previous owners keep the item. */
export function decideAssign(request: AssignRequest, at: ItemCircumstances): ItemDecision {
  const { unassignable = [], actor, ledger } = at;
  const owners = ownersNamed(request, actor);
  const wrong = owners.filter((owner) => unassignable.includes(owner));
  if (wrong.length > 0) {
    const rest = owners.filter((owner) => !wrong.includes(owner)).map((owner) => `@${owner}`);
    const problem = `GitHub can't assign ${alternatives(wrong, "and")}: the user doesn't exist or doesn't have access to this repository. Nothing was changed.`;
    return rejected(problem, rest.length > 0 ? `/assign ${rest.join(" ")}` : null);
  }
  const changed = { terms: { ...ledger.terms, owners: normalizeOwners(owners) }, set: { owners } };
  if (!at.committed || !leavesNobody(ledger.terms.owners, changed.terms.owners)) return accepted(at, changed);
  const what = request.nobody ? "left without an owner" : `handed over to ${owners.join(" ")} alone`;
  const rule = "Only an approver can leave a committed item without a person or team that owns it";
  const command = request.nobody
    ? "/assign nobody"
    : `/assign ${owners.map((owner) => `@${owner}`).join(" ")}`;
  return (
    whyNotEased(rule, command, request.reason, at) ??
    accepted(at, { ...changed, what, reason: request.reason })
  );
}

/** The new owners: the named ones, or the author of the comment. In lower case. */
export function ownersNamed(
  { owners, nobody }: AssignRequest,
  { login }: Pick<Actor, "login">,
): readonly string[] {
  return owners.length > 0 || nobody ? owners : [login.toLowerCase()];
}

/** Puts an item into an area, or takes it out, which needs an approver once the item is committed. */
export function decideArea(request: AreaRequest, at: ItemCircumstances): ItemDecision {
  const { areas } = at.policy.gate;
  const { terms } = at.ledger;
  const isAdded = request.change === "+";
  const known = isAdded ? Object.keys(areas) : terms.areas;
  const area = known.find((name) => name.toLowerCase() === request.area.toLowerCase());
  if (area === undefined) return rejected(unknownArea(request.area, known, isAdded));
  if (isAdded) return accepted(at, { terms: termsOf({ ...terms, areas: [...terms.areas, area] }), set: {} });
  const left = termsOf({ ...terms, areas: terms.areas.filter((name) => name !== area) });
  const kept = whyKeptIn(area, left, at);
  if (kept) return kept;
  const changed = { terms: left, set: {} };
  if (!at.committed) return accepted(at, changed);
  const rule = "Only an approver can take a committed item out of an area";
  return (
    whyNotEased(rule, `/area -${areaArgument(area)}`, request.reason, at) ??
    accepted(at, { ...changed, what: `taken out of the area ${area}`, reason: request.reason })
  );
}

/** Why the item stays in an area anyway: by a team that owns it, or by a label that means another of its areas too. */
function whyKeptIn(
  area: string,
  { areas: left, owners }: Terms,
  at: ItemCircumstances,
): RejectedCommand | null {
  const { areas } = at.policy.gate;
  const team = owners.find((owner) => containsName(areas[area]?.teams ?? [], owner));
  if (team)
    return rejected(
      `The item is in the area ${area} because ${team} owns it. Hand it over first.`,
      "/assign @LOGIN",
    );
  const labels = left.flatMap((name) => areas[name]?.labels ?? []);
  const shared = areas[area]?.labels.find((label) => containsName(labels, label));
  if (shared === undefined) return null;
  const others = areasOf({ labels: [shared], owners: [] }, areas).filter((name) => name !== area);
  return rejected(
    `The label ${shared} means the area ${area} and ${alternatives(others, "and")}, so the item can't leave only one of them.`,
  );
}

function unknownArea(written: string, known: readonly string[], isAdded: boolean): string {
  if (isAdded) {
    return known.length === 0
      ? "The settings define no areas. They are under gate.areas in .github/followthrough.yml."
      : `The settings have no area ${written}. They have ${alternatives(known, "and")}.`;
  }
  return known.length === 0
    ? "This item is in no area."
    : `This item is not in the area ${written}. It is in ${alternatives(known, "and")}.`;
}

/** Why terms can't be eased; null if an approver gives a reason. */
function whyNotEased(
  rule: string,
  command: string,
  reason: string | undefined,
  at: ItemCircumstances,
): RejectedCommand | null {
  if (!isApprover(at.actor, at.policy.approvers)) return notAllowed(rule, at);
  return reason === undefined
    ? rejected(`${rule}, with a reason on the same line.`, `${command} REASON`)
    : null;
}

interface TermsChange {
  readonly terms: Terms;
  readonly set: ItemChanges;
  /** What was eased and why, if anything. */
  readonly what?: string;
  readonly reason?: string | undefined;
}

function accepted(at: ItemCircumstances, { terms, set, what, reason }: TermsChange): ItemDecision {
  const { ledger, actor, now, comment } = at;
  const recorded = record({ ...ledger, terms }, comment.id);
  if (what === undefined || !reason) return { kind: "accepted", ledger: recorded, set };
  const eased = {
    what,
    reason,
    by: actor.login,
    at: now.toString({ smallestUnit: "second" }),
    commentId: comment.id,
  };
  return {
    kind: "accepted",
    ledger: { ...recorded, eased: [...(ledger.eased ?? []), eased].slice(-MAX_EASED) },
    set,
  };
}
