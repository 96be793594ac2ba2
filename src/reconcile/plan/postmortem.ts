import { Temporal } from "temporal-polyfill";
import { severityOf } from "../../domain/incident.ts";
import {
  formatIssueRef,
  formatRepository,
  mentionIssue,
  parseRepository,
  type RepositoryRef,
  sameRepository,
} from "../../domain/issue-ref.ts";
import { dueAtOpening, postmortemTitle } from "../../domain/postmortem.ts";
import { cutText } from "../../domain/text.ts";
import { decliningComment } from "../../markdown/comment-mark.ts";
import { digestText } from "../../markdown/digest.ts";
import { inertText } from "../../markdown/escape.ts";
import { type OpenedSections, openedSections } from "../../markdown/page-sections.ts";
import { type FilledTemplate, fillTemplate } from "../../markdown/template.ts";
import { renderTimeline } from "../../markdown/timeline.ts";
import { timelineBlock, withTimelinePlace } from "../../markdown/timeline-block.ts";
import type { Operation, Refusals } from "../operation.ts";
import type { Issue, Snapshot } from "../snapshot.ts";
import { openingCommand } from "./commands.ts";
import { incidentOf } from "./incidents.ts";
import { knownBefore, tellAgain } from "./known-before.ts";
import { postmortemLabel, severityLabel } from "./labels.ts";
import { tellRefusedPostmortem } from "./refused.ts";
import { MAX_BODY } from "./room.ts";
import { refusalToOpenIn } from "./target.ts";

/** Characters that a marker may spend on what the sections of the template say. */
const SECTIONS_ROOM = 3_000;
/** More placeholders are no typing errors. */
const MAX_UNFILLED = 10;
/** More characters than the marker of a postmortem takes. */
const MARKER_ROOM = 5_120 + SECTIONS_ROOM;

/** Opens the postmortem of an incident that has none and shall have one. */
export function planPostmortem(snapshot: Snapshot, now: Temporal.Instant, refusals: Refusals): Operation[] {
  const { template, incident, policy } = snapshot;
  const command = openingCommand(snapshot);
  if (!template || !incident || !(command || opensByItself(snapshot))) return [];
  const labelledAt = Temporal.Instant.from(snapshot.labelledAt ?? now.toString());
  const severity = severityOf(incident.labels, policy);
  const asked = command !== null || isFromBefore(snapshot);
  const due = dueAtOpening({ labelledAt, openedAt: now, asked }, severity, policy).toString();
  const { home, refusal } = chooseHome(snapshot);
  const known = knownBefore(snapshot, home, now);
  const facts = { incident, home, refusal, known, severity, labelledAt, due };
  const { text: body, unknown } = renderBody(snapshot, template.text, facts);
  const creation: Extract<Operation, { kind: "create-postmortem" }> = {
    kind: "create-postmortem",
    repository: home,
    title: postmortemTitle(incident.title),
    body,
    marker: {
      kind: "postmortem",
      key: formatIssueRef(snapshot.key),
      incidents: [incidentOf(snapshot, command?.comment.id ?? null)],
      openedAt: now.toString({ smallestUnit: "second" }),
      labelledAt: labelledAt.toString({ smallestUnit: "second" }),
      due,
      repositories: [],
      opened: digestText(body),
      sections: sectionsIn(body),
      ...(unknown.length > 0 && { unfilled: unknown.slice(0, MAX_UNFILLED) }),
      withdrawn: false,
    },
    labels: [postmortemLabel(policy), ...(severity ? [severityLabel(severity)] : [])],
    // Who answers for the incident writes it, as far as GitHub can assign them there.
    assignees: incident.assignees,
    ...(command && { obeys: [{ issue: snapshot.key, id: command.comment.id }] }),
  };
  return [...tellAgain(snapshot), creation, ...tellRefusedPostmortem(snapshot, creation, refusals)];
}

/** What the template says in its sections; those beyond the room for them count as they say from the start. */
function sectionsIn(body: string): OpenedSections {
  let room = SECTIONS_ROOM;
  // A digest with its quotes takes up to 20 characters; a character of a title may be written as six.
  const fitting = Object.entries(openedSections(body)).filter(([title]) => {
    room -= title.length * 6 + 20;
    return room >= 0;
  });
  return Object.fromEntries(fitting);
}

/**
 * Whether the label alone asks for a postmortem; one that was lost, or is not needed, is not made by itself, nor is that
 * of an incident that is over.
 */
export function opensByItself(snapshot: Snapshot): boolean {
  const { lost, told, incident } = snapshot;
  return incident?.state === "open" && lost === null && decliningComment(told) === null && isDueOne(snapshot);
}

/** A first install is quiet: what was labelled before it is left alone, unless the policy takes it up. */
function isDueOne(snapshot: Snapshot): boolean {
  const { labelledAt, policy } = snapshot;
  if (labelledAt === null) return false;
  if (!isFromBefore(snapshot)) return true;
  if (policy.adoptSince === null) return false;
  const day = Temporal.Instant.from(labelledAt).toZonedDateTimeISO(policy.timeZone).toPlainDate();
  return Temporal.PlainDate.compare(day, Temporal.PlainDate.from(policy.adoptSince)) >= 0;
}

/** Whether the label was there before the App. */
export function isFromBefore({ labelledAt, installedAt }: Snapshot): boolean {
  return labelledAt !== null && Date.parse(labelledAt) < Date.parse(installedAt);
}

/** Where postmortems of this repository are to open. */
export function wantedHome({ policy, key }: Pick<Snapshot, "policy" | "key">): RepositoryRef {
  const named = policy.postmortem.repository;
  const beside = { owner: key.owner, repo: key.repo };
  if (!named) return beside;
  return parseRepository(named.includes("/") ? named : `${key.owner}/${named}`) ?? beside;
}

/** The repository that the policy names if it may be used, else the incident's own, with the reason. */
function chooseHome(snapshot: Snapshot): { home: RepositoryRef; refusal: string | null } {
  const wanted = wantedHome(snapshot);
  const { owner, repo } = snapshot.key;
  if (sameRepository(wanted, snapshot.key)) return { home: wanted, refusal: null };
  const refusal = refusalToOpenIn(snapshot, snapshot.key, wanted);
  return refusal ? { home: { owner, repo }, refusal } : { home: wanted, refusal: null };
}

interface Facts {
  readonly incident: Issue;
  readonly home: RepositoryRef;
  readonly refusal: string | null;
  /** Lines about items of earlier postmortems. */
  readonly known: readonly string[];
  readonly severity: string | null;
  readonly labelledAt: Temporal.Instant;
  readonly due: string;
}

/** The filled template; without the timeline if there is no room for it. */
function renderBody(snapshot: Snapshot, template: string, facts: Facts): FilledTemplate {
  const { timeline, policy } = snapshot;
  const block = timeline ? timelineBlock(renderTimeline(timeline, policy.timeZone)) : "";
  const whole = fillPage(snapshot, template, facts, block);
  if (hasRoom(whole.text)) return whole;
  const { text, unknown } = fillPage(snapshot, template, facts, "");
  return { text: cutToFit(text), unknown };
}

function fillPage(snapshot: Snapshot, template: string, facts: Facts, timeline: string): FilledTemplate {
  const { key, policy } = snapshot;
  const { incident } = facts;
  const link = mentionIssue(key, facts.home);
  const when = (instant: Temporal.Instant) => {
    const local = instant.toZonedDateTimeISO(policy.timeZone).toPlainDateTime();
    return `${local.toString({ smallestUnit: "minute" }).replace("T", " ")} ${policy.timeZone}`;
  };
  const { text, unknown } = fillTemplate(withTimelinePlace(template), {
    timeline,
    "incident.title": inertText(incident.title),
    "incident.number": String(key.number),
    "incident.link": link,
    "incident.url": incident.url,
    "incident.reporter": inertText(incident.author),
    "incident.severity": facts.severity ? inertText(facts.severity) : "unknown",
    "incident.opened_at": when(Temporal.Instant.from(incident.createdAt)),
    "incident.labelled_at": when(facts.labelledAt),
    "incident.closed_at": incident.closedAt ? when(Temporal.Instant.from(incident.closedAt)) : "still open",
    "postmortem.due_date": facts.due,
    repository: formatRepository(key),
  });
  const linked = /\{\{\s*incident\.(link|url|number)\s*\}\}/.test(template);
  const head = linked ? [] : [`Postmortem of the incident ${link}, due ${facts.due}.`, ""];
  const notice = facts.refusal
    ? [`> [!NOTE]`, `> Opened here and not where the config says: ${facts.refusal}`, ""]
    : [];
  return { text: [...head, ...notice, ...facts.known, text].join("\n"), unknown };
}

/** A template that is too long for GitHub ends early, and says so; the marker needs its room as well. */
function cutToFit(body: string): string {
  if (hasRoom(body)) return body;
  const said = "\n\n> The template was cut here: GitHub allows 65,536 characters.";
  return cutText(body, MAX_BODY - MARKER_ROOM - said.length) + said;
}

function hasRoom(body: string): boolean {
  return body.length <= MAX_BODY - MARKER_ROOM;
}
