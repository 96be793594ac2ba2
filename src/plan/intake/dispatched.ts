import type { Temporal } from "temporal-polyfill";
import type { ConfigProblem } from "../../domain/config-problem.ts";
import type { DispatchedIncident } from "../../domain/intake/dispatched.ts";
import { severityOf } from "../../domain/labels.ts";
import { alternatives } from "../../domain/text.ts";
import {
  INTAKE_TITLE,
  openedBy,
  readReported,
  renderDispatched,
  renderIncident,
  renderIntakeReport,
} from "../../markdown/messages/intake.ts";
import type { IntakeSnapshot } from "../../observed/intake.ts";
import type { RepeatedIncident } from "../../observed/same-incident.ts";
import type { Operation } from "../../operations/operation.ts";
import { withNotes } from "../../record/timeline-note.ts";
import { incidentLabel, REPORT_LABELS, severityLabel } from "../labels.ts";
import { commentOnce } from "../replies.ts";
import { closeAllButFirst, rewritten } from "../repository/reports.ts";

const which = "intake";

/**
 * What a dispatch asks for: it opens an incident, or changes the one that has its id. One issue in the repository says what is wrong in
 * what tools send. Empty once all of it is done.
 */
export function planDispatch(snapshot: IntakeSnapshot, now: Temporal.Instant): Operation[] {
  const { dispatch, incident } = snapshot;
  const said = dispatch.incident;
  const problems = [...dispatch.problems, ...problemsHere(snapshot)];
  const report = problems.length > 0 ? planReport(snapshot, problems, now) : [];
  if (!said) return report;
  if (incident) return [...planUpdate(snapshot, said, incident, now), ...report];
  if (said.title === null || said.resolved) return report;
  return [planIncident(snapshot, said, said.title, now), ...report];
}

/** What is wrong with a dispatch in this repository. */
function problemsHere({ dispatch, incident, policy }: IntakeSnapshot): ConfigProblem[] {
  const said = dispatch.incident;
  if (!said) return [];
  const severities = Object.keys(policy.severities);
  const file = "client_payload";
  const isUnknown = said.severity !== null && severityOf([said.severity], policy) === null;
  const found = JSON.stringify(said.severity);
  const lacksTitle = said.title === null && !incident && !said.resolved;
  const isNamed = dispatch.problems.some(({ path }) => path === "title");
  return [
    ...(isUnknown ? [{ file, path: "severity", expected: alternatives(severities), found }] : []),
    ...(lacksTitle && !isNamed
      ? [{ file, path: "title", expected: "a title, because no incident has this id", found: "nothing" }]
      : []),
  ];
}

function planIncident(
  { dispatch, repository, policy }: IntakeSnapshot,
  said: DispatchedIncident,
  title: string,
  now: Temporal.Instant,
): Operation<"open-incident"> {
  const { id, url, startedAt, body } = said;
  const severity = said.severity === null ? null : severityOf([said.severity], policy);
  const [label] = policy.incident.labels;
  return {
    kind: "open-incident",
    repository,
    id,
    title: title.trim(),
    body: renderIncident({
      id,
      url,
      startedAt,
      body,
      sender: dispatch.sender,
      fingerprint: dispatch.fingerprint,
    }),
    identity: { openedAt: now.toString({ smallestUnit: "second" }) },
    labels: [
      ...(label === undefined ? [] : [incidentLabel(label)]),
      ...(severity === null ? [] : [severityLabel(severity)]),
    ],
    type: label === undefined ? (policy.incident.types[0] ?? null) : null,
  };
}

/** Changes an incident once for each dispatch. A comment, written last, records that it was done. */
function planUpdate(
  { dispatch, policy }: IntakeSnapshot,
  said: DispatchedIncident,
  incident: RepeatedIncident,
  now: Temporal.Instant,
): Operation[] {
  const tag = `dispatched ${dispatch.fingerprint}` as const;
  if (incident.postedTags.includes(tag)) return [];
  const isOpening = incident.body.includes(openedBy(dispatch.fingerprint));
  const wanted = said.severity === null || isOpening ? null : severityOf([said.severity], policy);
  const severity = wanted === severityOf(incident.labels, policy) ? null : wanted;
  const close = said.resolved && incident.state === "open";
  const at = now.toString({ smallestUnit: "second" });
  // The timeline is updated for what is noted.
  const lines = [...said.timeline, ...(said.resolved ? [{ at: null, text: "Resolved" }] : [])];
  const notes = lines.map((line) => {
    return { at: line.at ?? at, by: dispatch.sender, text: line.text, url: incident.url };
  });
  if (severity === null && notes.length === 0) return [];
  const others = incident.labels.filter((label) => severityOf([label], policy) !== null);
  const labels = severity === null ? null : { add: [severityLabel(severity)], remove: others };
  const words = renderDispatched({
    sender: dispatch.sender,
    severity,
    resolved: said.resolved,
    lines: said.timeline.map(({ text }) => text),
  });
  const change: Operation<"update-incident"> = {
    kind: "update-incident",
    incident: incident.ref,
    ...(labels && { labels }),
    ...(close && { close }),
  };
  return [...(labels || close ? [change] : []), ...commentOnce(incident, tag, withNotes(words, notes))];
}

/** How many dispatches a report remembers, so that GitHub's repetition of one does not bring earlier errors back. */
const MOST_KNOWN = 20;

/** Writes the report, and opens it again if someone closed it too early. */
function planReport(
  { dispatch, repository, reports }: IntakeSnapshot,
  problems: readonly ConfigProblem[],
  now: Temporal.Instant,
): Operation[] {
  const present = reports.filter(({ state }) => state === "open");
  const [open] = present;
  const known = open ? readReported(open.body) : [];
  if (open && known.includes(dispatch.fingerprint)) return closeAllButFirst(which, present);
  const reported = [...known, dispatch.fingerprint].slice(-MOST_KNOWN);
  const body = renderIntakeReport(problems, dispatch.sender, reported);
  if (open) return [...rewritten(which, open, INTAKE_TITLE, body), ...closeAllButFirst(which, present)];
  const last = reports.findLast(({ stateReason }) => stateReason !== "duplicate");
  if (last) {
    const { ref, id, identity } = last;
    return [
      { kind: "update-report", which, issue: ref, id, title: INTAKE_TITLE, body, identity, reopen: true },
    ];
  }
  const identity = { openedAt: now.toString({ smallestUnit: "second" }) };
  const labels = [REPORT_LABELS[which]];
  return [{ kind: "open-report", which, repository, title: INTAKE_TITLE, body, identity, labels }];
}
