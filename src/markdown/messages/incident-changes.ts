import { describeApprovers } from "../../domain/actor.ts";
import type { Approvers } from "../../domain/policy.ts";
import { forMarkdownBody } from "../escape.ts";

/** What a new severity means for a postmortem's due date. Days are `YYYY-MM-DD`. */
export interface SeverityChange {
  /** Label; null if there is none. */
  readonly from: string | null;
  readonly to: string | null;
  readonly dueBefore: string;
  readonly due: string;
  /** The day from which a raised severity counts; null if the severity was not raised. */
  readonly countedFrom: string | null;
  /** The login of the approver who lowered it; null if no approver did. */
  readonly approver: string | null;
  readonly held: HeldDate | null;
}

/** A due date that stays, because no approver lowered the severity. */
export interface HeldDate {
  readonly severity: string | null;
  /** The severity that the due date is for. */
  readonly dueFor: string | null;
  readonly due: string;
  /** The date that an approver could allow. */
  readonly allowed: string;
  /** A mention of the incident. */
  readonly incident: string;
  readonly approvers: Approvers;
}

/** What a postmortem took over from its incident. */
export interface IncidentChange {
  readonly severity: SeverityChange | null;
  /** The incident's new title, if the postmortem got it too. */
  readonly title: string | null;
  readonly relatedItems: boolean;
}

/** The comment on a postmortem that took something over from its incident; null if there is nothing to say. */
export function renderIncidentChange({ severity, title, relatedItems }: IncidentChange): string | null {
  const points = [
    ...(severity ? [severitySentences(severity)] : []),
    ...(title !== null
      ? [`The incident's title is now “${forMarkdownBody(title)}”, and this issue's title follows.`]
      : []),
    ...(relatedItems ? ["The list of related open items at the top follows the incident's labels."] : []),
  ];
  if (points.length < 2) return points[0] ?? null;
  return ["The incident changed:", "", ...points.map((point) => `- ${point}`)].join("\n");
}

function severitySentences(change: SeverityChange): string {
  const { from, to } = change;
  const what =
    from === to
      ? `The incident's severity, ${nameOf(to)}, was confirmed.`
      : `The incident's severity is now ${nameOf(to)} (before: ${nameOf(from)}).`;
  return `${what} ${dueSentence(change)}`;
}

function dueSentence({ dueBefore, due, countedFrom, approver, held }: SeverityChange): string {
  if (held) return heldSentences(held);
  if (due === dueBefore) return `The postmortem is still due ${due}.`;
  const before = `The postmortem is now due ${due} (before: ${dueBefore})`;
  if (countedFrom !== null)
    return `${before}. This date counts from ${countedFrom}, when the severity was set.`;
  return `${before}, because ${forMarkdownBody(approver ?? "")}, who is an approver, lowered the severity.`;
}

/** Why a due date stays, and what an approver can do. */
function heldSentences({ severity, dueFor, due, allowed, incident, approvers }: HeldDate): string {
  const how =
    severity === null
      ? `An approver can add the right severity label to ${incident}.`
      : `An approver can remove the label ${forMarkdownBody(severity)} from ${incident} and add it again. The due date is then ${allowed}.`;
  return `The postmortem is still due ${due}, as for ${nameOf(dueFor)}, because only an approver (${forMarkdownBody(describeApprovers(approvers))}) can move the date later by lowering the severity. ${how}`;
}

/** The note in a postmortem's status while its date stays. */
export function renderHeldDate(held: HeldDate): string {
  return `The incident's severity was lowered to ${nameOf(held.severity)}. ${heldSentences(held)}`;
}

/** What happens to the postmortem of an issue that is no longer an incident. */
export interface NoLongerIncident {
  /** A mention of the postmortem. */
  readonly postmortem: string;
  readonly due: string;
  /** Whether it is closed because no one has worked on it. */
  readonly closes: boolean;
  readonly approvers: Approvers;
}

/** The comment on an issue that is no longer an incident. */
export function renderNoLongerIncident({ postmortem, due, closes, approvers }: NoLongerIncident): string {
  const what = "This issue is no longer an incident, because its label or type was removed.";
  if (closes) {
    return `${what} No one has worked on its postmortem, ${postmortem}, so Followthrough closes it. If this issue becomes an incident again, the postmortem is reopened.`;
  }
  return `${what} Its postmortem, ${postmortem}, stays open and due ${due}, because people asked for it or have worked on it. If it isn't needed, an approver (${forMarkdownBody(describeApprovers(approvers))}) can comment \`/no-postmortem REASON\` here.`;
}

function nameOf(severity: string | null): string {
  return severity === null ? "unknown" : forMarkdownBody(severity);
}
