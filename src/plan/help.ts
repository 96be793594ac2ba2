import type { Temporal } from "temporal-polyfill";
import type { CommandLocation } from "../commands/command-table.ts";
import { commandsOn, isAllowedOn } from "../commands/find-commands.ts";
import {
  type DatedToHelp,
  type HelpLine,
  type HelpReader,
  linesOnIncident,
  linesOnItem,
  linesOnPostmortem,
} from "../commands/help-lines.ts";
import { type Actor, describeApprovers, isApprover, isOwner, mayTriage } from "../domain/actor.ts";
import type { CommandName } from "../domain/commands/requests.ts";
import { mentionIssue, sameIssue } from "../domain/issue-ref.ts";
import { openExceptions } from "../domain/items/exceptions.ts";
import { type DueLedger, waiverInForce } from "../domain/items/item-state.ts";
import { answering } from "../domain/items/owners.ts";
import { describeReviewers, isReviewer } from "../domain/postmortem/review.ts";
import { type Help, type HelpGroup, renderHelp } from "../markdown/messages/help.ts";
import type { ItemIssue, PostmortemCommand } from "../observed/issue.ts";
import { lostItems } from "../observed/lost-items.ts";
import type { Snapshot } from "../observed/snapshot.ts";
import type { PlanInput } from "./plan-input.ts";

/** The reply to `/help` on an item: the commands that work for this person and this item now. */
export function helpOnItem(
  snapshot: PlanInput,
  actor: Actor,
  { state, assignees, marker: { ledger } }: ItemIssue,
  committed: boolean,
): string {
  const { policy } = snapshot;
  const owners = [...assignees, ...answering(ledger.base.line?.owners ?? [], ledger.base)];
  const { areas, priority } = ledger.terms;
  const closed = state === "closed";
  const lines = linesOnItem({
    ...datedToHelp(snapshot, ledger),
    committed,
    priority,
    gate: policy.gate,
    owned: owners.length > 0,
    areas,
    otherAreas: Object.keys(policy.gate.areas).filter((area) => !areas.includes(area)),
  });
  return renderHelp(actor.login, {
    on: "action item",
    closed,
    ...groupsFor(snapshot, actor, owners, closed ? [] : lines),
    elsewhere: [...onPostmortem(snapshot), ...onIncident(snapshot)],
  });
}

/** The reply to `/help` on a postmortem or its incident. */
export function helpOnPostmortem(snapshot: PlanInput, { on, actor }: PostmortemCommand): string {
  const [postmortem] = snapshot.postmortems;
  const isIncident = sameIssue(on, snapshot.key);
  const [lost] = postmortem ? lostItems(snapshot, postmortem) : [];
  const lines = isIncident
    ? linesOnIncident({ hasPostmortem: postmortem !== undefined })
    : linesOnPostmortem(
        postmortem?.state === "open" ? datedToHelp(snapshot, postmortem.marker) : null,
        lost && mentionIssue(lost, on),
        snapshot.policy.postmortem.review !== null,
      );
  return renderHelp(actor.login, {
    on: isIncident ? "incident" : "postmortem",
    closed: false,
    ...groupsFor(snapshot, actor, postmortem?.assignees ?? [], lines),
    elsewhere: [
      ...(isIncident ? onPostmortem(snapshot) : onIncident(snapshot)),
      ...(postmortem ? [{ names: namesOnItem(isIncident), where: "on the issue of an action item" }] : []),
    ],
  });
}

function datedToHelp({ policy, today }: PlanInput, ledger: DueLedger): DatedToHelp {
  const waived = waiverInForce(ledger, today.toString()) !== null;
  return { exceptions: openExceptions(ledger, policy), waived };
}

/** Whom a group of commands is for, in the order of what they may. */
const OTHERS: readonly HelpReader[] = ["arranger", "reviewer", "owner", "triager", "approver"];

/** The commands of the reader come first, then those that need somebody else. */
function groupsFor(
  { policy, today }: PlanInput,
  actor: Actor,
  owners: readonly string[],
  lines: readonly HelpLine[],
): Pick<Help, "groups" | "dates"> {
  const [owns, triages] = [isOwner(actor, owners), mayTriage(actor)];
  const approves = isApprover(actor, policy.approvers);
  const roles: HelpReader[] = [
    "anyone",
    ...(owns || triages || approves ? (["arranger"] as const) : []),
    ...(isReviewer(actor, policy) && !owns ? (["reviewer"] as const) : []),
    // An approver's extension is the same command with fewer limits.
    ...(owns && !approves ? (["owner"] as const) : []),
    ...(triages ? (["triager"] as const) : []),
    ...(approves ? (["approver"] as const) : []),
  ];
  const isOwn = ({ may }: HelpLine) => may.some((one) => roles.includes(one));
  const own = lines.filter(isOwn);
  const left = lines.filter((line) => !isOwn(line) && !(approves && line.may.includes("owner")));
  const also = own.length > 0 ? " also" : "";
  const who: Partial<Record<HelpReader, string>> = {
    arranger: `An owner, or anyone with at least the triage role, can${also} use`,
    reviewer: `A reviewer can${also} use`,
    owner: `An owner can${also} use`,
    triager: `Anyone with at least the triage role can${also} use`,
    approver: `An approver can${also} use`,
  };
  const groups: HelpGroup[] = [
    { who: "You can use", lines: own },
    ...OTHERS.map((other) => ({
      who: who[other]!,
      ...(other === "approver" && { people: describeApprovers(policy.approvers) }),
      ...(other === "reviewer" && { people: describeReviewers(policy) }),
      lines: left.filter(({ may }) => may[0] === other),
    })),
  ];
  return {
    groups: groups.filter((group) => group.lines.length > 0),
    dates: lines.some(({ usage }) => usage.includes("DATE")) ? datesFrom(today) : [],
  };
}

/** Ways to write a date, the first two for the same day. */
function datesFrom(today: Temporal.PlainDate): string[] {
  const day = today.add({ days: 14 });
  const english = day.toLocaleString("en-US", { month: "short", day: "numeric" });
  return [day.toString(), english, "+14d", '"next friday"'];
}

function onPostmortem({ policy, postmortems: [postmortem] }: Snapshot): Help["elsewhere"] {
  const reviews = policy.postmortem.review !== null;
  return postmortem
    ? [{ names: namesOn("postmortem", reviews), where: `on [the postmortem](${postmortem.url})` }]
    : [];
}

function onIncident({ incident }: Snapshot): Help["elsewhere"] {
  return incident ? [{ names: namesOn("incident"), where: `on [the incident](${incident.url})` }] : [];
}

/** The commands on items; on a postmortem, those that it does not have itself. */
function namesOnItem(isIncident: boolean): string[] {
  const names = namesOn("action-item");
  return isIncident ? names : names.filter((name) => !isAllowedOn(name, "postmortem"));
}

function namesOn(location: Exclude<CommandLocation, "issue">, reviews?: boolean): CommandName[] {
  const names = commandsOn(location, reviews).filter(({ on }) => on[0] === location || on[0] === "issue");
  return names.map(({ name }) => name).filter((name) => name !== "help");
}
