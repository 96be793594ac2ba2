import { Temporal } from "temporal-polyfill";
import { describeRole } from "../../domain/actor.ts";
import { formatIssueRef, type RepositoryRef, sameRepository } from "../../domain/issue-ref.ts";
import { severityOf } from "../../domain/labels.ts";
import { dueAtOpening, postmortemTitle } from "../../domain/postmortem/opening.ts";
import { cutText } from "../../domain/text.ts";
import { findItems } from "../../markdown/checklist/checklist.ts";
import { forMarkdownBody } from "../../markdown/escape.ts";
import { relatedItemsFingerprint } from "../../markdown/messages/related-items.ts";
import { FILLED_ROOM, filledLines } from "../../markdown/postmortem/filled-lines.ts";
import { type OpenedSections, openedSections } from "../../markdown/postmortem/sections.ts";
import { type FilledTemplate, fillIn, fillTemplate } from "../../markdown/postmortem/template.ts";
import { renderTimeline } from "../../markdown/postmortem/timeline.ts";
import { timelineBlock, withTimelinePlace } from "../../markdown/postmortem/timeline-block.ts";
import { EXAMPLES_ROOM, examplesIn } from "../../observed/examples.ts";
import { takenNow } from "../../observed/incident-changes.ts";
import { mayRepeatUnseen } from "../../observed/intake.ts";
import { checklistOptions } from "../../observed/matching.ts";
import {
  commandThatOpens,
  labellerWithoutRights,
  opensAutomatically,
  predatesInstallation,
} from "../../observed/opening.ts";
import { configuredRepository, whyNotOpenIn } from "../../observed/repositories.ts";
import { incidentOf, type Snapshot } from "../../observed/snapshot.ts";
import type { Operation } from "../../operations/operation.ts";
import type { PostmortemMarker } from "../../record/marker-types.ts";
import { fingerprint } from "../../record/visible-text.ts";
import { commentOnFailedOpening } from "../failed-writes.ts";
import { postmortemLabel, severityLabel } from "../labels.ts";
import type { PlanInput } from "../plan-input.ts";
import { answered, commentOnce } from "../replies.ts";
import { MAX_BODY } from "../size-limits.ts";
import type { AcceptedCommand } from "./commands.ts";
import { closingCommands } from "./complete-or-decline.ts";
import { commentOnRecurrences, relatedItemLines } from "./related-items.ts";
import { type TemplateFacts, templateValues } from "./template-values.ts";
import { planMissingPostmortem } from "./upkeep.ts";

/**
 * Plans the postmortem of an incident without one, if the label or a command asks for it. After an approver declined,
 * only a later `/postmortem` opens one.
 */
export function planOpening(snapshot: PlanInput, accepted: readonly AcceptedCommand[]): Operation[] {
  const declining = closingCommands(accepted).filter(({ request }) => request.name === "no-postmortem");
  const declines = declining.map((command) => commentOnDecline(snapshot, command));
  const newest = declining.at(-1)?.comment.id ?? 0;
  const opened = (commandThatOpens(snapshot)?.comment.id ?? 0) > newest;
  if (newest > 0 && !opened) return declines;
  return [
    ...declines,
    ...planMissingPostmortem(snapshot),
    ...commentOnWaiting(snapshot),
    ...planPostmortem(snapshot),
  ];
}

/** One comment on an incident whose label does not count says what it waits for. */
function commentOnWaiting(snapshot: PlanInput): Operation[] {
  const { key, postedTags } = snapshot;
  const labeller = labellerWithoutRights(snapshot);
  if (!labeller || commandThatOpens(snapshot)) return [];
  const has = `${forMarkdownBody(labeller.login)} has ${forMarkdownBody(describeRole(labeller))}`;
  const body = `No postmortem was opened. In this repository, an incident label or type counts only if an App or someone with at least the triage role adds it, and ${has}. If this is an incident, someone with that role can comment \`/postmortem\` here. Otherwise, they can remove the label or type.`;
  const comment = commentOnce({ ref: key, postedTags }, "unopened label", body);
  return comment.map((operation) => ({ ...operation, answers: answered(labeller, snapshot.labelledAt) }));
}

function commentOnDecline({ key }: Snapshot, { comment, actor, request }: AcceptedCommand): Operation {
  const reason = request.name === "no-postmortem" ? forMarkdownBody(request.reason) : "";
  const body = `No postmortem will be opened for this incident (${forMarkdownBody(actor.login)}: ${reason}). Comment \`/postmortem\` to open one anyway.`;
  const executes = [{ issue: key, id: comment.id }];
  return { kind: "comment", issue: key, tag: `declined ${comment.id}`, body, executes };
}

/** How many characters of a marker the fingerprints of the template's sections may take. */
const SECTIONS_ROOM = 3_000;

/** More than this aren't typing errors. */
const MAX_UNFILLED = 10;

/** More characters than the marker of a postmortem takes. */
const MARKER_ROOM = 7_168 + SECTIONS_ROOM + FILLED_ROOM + EXAMPLES_ROOM;

/** Opens the postmortem of an incident that should have one and doesn't. */
function planPostmortem(snapshot: PlanInput): Operation[] {
  const { template, incident, policy, now } = snapshot;
  const command = commandThatOpens(snapshot);
  if (!template || !incident || !(command || opensAutomatically(snapshot))) return [];
  if (!command && mayRepeatUnseen(snapshot, now)) return [];
  const labelledAt = Temporal.Instant.from(snapshot.labelledAt ?? now.toString());
  const severity = severityOf(incident.labels, policy);
  const isRequested = command !== null || predatesInstallation(snapshot);
  const due = dueAtOpening({ labelledAt, openedAt: now, asked: isRequested }, severity, policy).toString();
  const { repository, refusal } = chooseRepository(snapshot);
  const relatedItems = relatedItemLines(snapshot, repository);
  const facts = { incident, repository, refusal, relatedItems, severity, labelledAt, due };
  const related = relatedItemsFingerprint(relatedItems);
  const { text: body, unknown } = renderBody(snapshot, template.text, facts);
  const unanswered = { ...facts, incident: { ...incident, body: "" } };
  const creation: Operation<"create-postmortem"> = {
    kind: "create-postmortem",
    repository,
    title: postmortemTitle(incident.title),
    body,
    marker: {
      kind: "postmortem",
      key: formatIssueRef(snapshot.key),
      incidents: [incidentOf(snapshot, command?.comment.id ?? null)],
      openedAt: now.toString({ smallestUnit: "second" }),
      labelledAt: labelledAt.toString({ smallestUnit: "second" }),
      originalDue: due,
      due,
      extensions: [],
      waiver: null,
      taken: { changes: 0, ...takenNow(snapshot, incident) },
      repositories: [],
      opened: fingerprint(body),
      // The answers of the incident's form are content.
      sections: sectionsIn(renderBody(snapshot, template.text, unanswered).text),
      ...examplesOf(snapshot, body, repository),
      ...(unknown.length > 0 && { unfilled: unknown.slice(0, MAX_UNFILLED) }),
      filled: filledLines([...headOf(template.text), template.text], templateValues(snapshot, facts)),
      ...(related !== undefined && { related }),
      withdrawn: false,
    },
    labels: [postmortemLabel(policy), ...(severity ? [severityLabel(severity)] : [])],
    // The incident's assignees write it, if GitHub can assign them there.
    assignees: incident.assignees,
    ...(snapshot.types.postmortem !== null && { type: snapshot.types.postmortem }),
    ...(command && { executes: [{ issue: snapshot.key, id: command.comment.id }] }),
  };
  return [...commentOnRecurrences(snapshot), creation, ...commentOnFailedOpening(snapshot, creation)];
}

/** Fingerprints of the template's sections. Sections beyond the limit count as filled in from the start. */
function sectionsIn(body: string): OpenedSections {
  let room = SECTIONS_ROOM;
  // A fingerprint in quotes takes up to 20 characters; JSON may write a character of a title as six.
  const fitting = Object.entries(openedSections(body)).filter(([title]) => {
    room -= title.length * 6 + 20;
    return room >= 0;
  });
  return Object.fromEntries(fitting);
}

/** The items that the template shows, if it shows any. */
function examplesOf(
  snapshot: PlanInput,
  body: string,
  repository: RepositoryRef,
): Pick<PostmortemMarker, "examples"> {
  const home = { ref: { ...repository, number: snapshot.key.number }, url: snapshot.incident!.url };
  const lines = findItems(body, checklistOptions(snapshot, home, snapshot.now), snapshot.readBody);
  return lines.length === 0 ? {} : { examples: examplesIn(lines, repository) };
}

/** The repository that the policy names, if it can be used; otherwise the incident's own, with the reason. */
function chooseRepository(snapshot: PlanInput): { repository: RepositoryRef; refusal: string | null } {
  const configured = configuredRepository(snapshot);
  const { owner, repo } = snapshot.key;
  if (sameRepository(configured, snapshot.key)) return { repository: configured, refusal: null };
  const refusal = whyNotOpenIn(snapshot, snapshot.key, configured);
  return refusal ? { repository: { owner, repo }, refusal } : { repository: configured, refusal: null };
}

interface PostmortemFacts extends TemplateFacts {
  readonly refusal: string | null;
  /** Lines about related items. */
  readonly relatedItems: readonly string[];
}

/** The filled template; without the timeline if there is no room for it. */
function renderBody(snapshot: PlanInput, template: string, facts: PostmortemFacts): FilledTemplate {
  const { timeline, policy } = snapshot;
  const block = timeline ? timelineBlock(renderTimeline(timeline, policy.timeZone)) : "";
  const filled = fillPage(snapshot, template, facts, block);
  if (fits(filled.text)) return filled;
  const { text, unknown } = fillPage(snapshot, template, facts, "");
  return { text: cutToFit(text), unknown };
}

/** Names the incident above a template that does not. */
const HEAD = "Postmortem of the incident {{ incident.link }}, due {{ postmortem.due_date }}.";

function headOf(template: string): string[] {
  return /\{\{\s*incident\.(link|url|number)\s*\}\}/.test(template) ? [] : [HEAD];
}

function fillPage(
  snapshot: PlanInput,
  template: string,
  facts: PostmortemFacts,
  timeline: string,
): FilledTemplate {
  const values = templateValues(snapshot, facts);
  const { text, unknown } = fillTemplate(withTimelinePlace(template), { ...values, timeline });
  const head = headOf(template).flatMap((line) => [fillIn(line, values), ""]);
  const notice = facts.refusal
    ? [`> [!NOTE]`, `> Opened here instead of the repository in the config: ${facts.refusal}`, ""]
    : [];
  return { text: [...head, ...notice, ...facts.relatedItems, text].join("\n"), unknown };
}

/** Cuts a template that is too long for GitHub, and says so. The marker needs room too. */
function cutToFit(body: string): string {
  if (fits(body)) return body;
  const notice = "\n\n> The template was cut here: GitHub allows 65,536 characters.";
  return cutText(body, MAX_BODY - MARKER_ROOM - notice.length) + notice;
}

function fits(body: string): boolean {
  return body.length <= MAX_BODY - MARKER_ROOM;
}
