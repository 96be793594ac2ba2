import type { FindingKind } from "../../domain/gate/verdict.ts";
import type { IssueRef, RepositoryRef } from "../../domain/issue-ref.ts";
import type { Policy } from "../../domain/policy.ts";
import { type IssueHistory, NOTHING, type PastState, type Period } from "../../domain/simulation/history.ts";
import { containsName } from "../../domain/text.ts";
import { createVerifier } from "../../record/signature.ts";
import { type Candidate, type Classified, classify, untrustedRecord } from "../gate/read/classify.ts";
import { type IssueEvidence, labelsBefore } from "./evidence.ts";
import type { Versions } from "./versions.ts";

/* What the gate would have read of an issue at any time: its text of then, classified as the gate does. */

interface World {
  readonly repository: RepositoryRef;
  readonly repositoryId: number;
  readonly policy: Policy;
  /** The authors of its indexes. */
  readonly indexedBy: readonly IssueEvidence["author"][];
}

/** The histories of issues under one policy. `versionsOf` is null for an issue whose texts could not be read. */
export function historiesOf(
  issues: readonly IssueEvidence[],
  versionsOf: (issue: IssueEvidence) => Versions | null,
  world: World,
): IssueHistory[] {
  const verify = createVerifier(world.policy.signingKeys);
  const all = issues.map((issue) => ({
    issue,
    history: historyOf(issue, versionsOf(issue), world, verify),
  }));
  return withoutOtherBots(all, world);
}

type Verify = ReturnType<typeof createVerifier>;

function historyOf(
  issue: IssueEvidence,
  versions: Versions | null,
  world: World,
  verify: Verify,
): IssueHistory {
  const ref: IssueRef = { ...world.repository, number: issue.number };
  const times = timesOf(issue, versions);
  const periods = times.map(
    (from): Period => ({ from, state: stateAt(issue, from, versions, { ...world, ref }, verify) }),
  );
  return { issue: ref, title: issue.title, periods };
}

/** When it may have become something else. A transferred issue was somewhere else before. */
function timesOf({ createdAt, events }: IssueEvidence, versions: Versions | null): number[] {
  const arrived = events.findLast(({ type }) => type === "transferred")?.at ?? Date.parse(createdAt);
  const texts = versions === null ? [] : versions.texts;
  const all = [arrived, ...events.map(({ at }) => at), ...texts.map(({ from }) => from)];
  return [...new Set(all)].filter((at) => at >= arrived).sort((a, b) => a - b);
}

function stateAt(
  issue: IssueEvidence,
  at: number,
  versions: Versions | null,
  world: World & { readonly ref: IssueRef },
  verify: Verify,
): PastState {
  if (issue.hasMoreEvents) return unknown(world.ref, "has more events than GitHub lists at once");
  if (isOpenAt(issue, Number.POSITIVE_INFINITY) !== issue.isOpen) {
    return unknown(world.ref, "lacks the event of its last closing or reopening");
  }
  if (!isOpenAt(issue, at)) return NOTHING;
  const text = textAt(issue, at, versions);
  if (text === undefined) return unknown(world.ref, "has more edits than could be read");
  if (text === null) return unknown(world.ref, "had a record that was deleted from its edit history");
  const candidate = candidateOf(issue, text, at, world);
  return stateOf(candidate, text === issue.body, verify);
}

function unknown({ number }: IssueRef, what: string): PastState {
  return { as: "unknown", why: `#${number} ${what}.` };
}

/** Whether it was open after what happened until that instant. */
export function isOpenAt({ events }: Pick<IssueEvidence, "events">, at: number): boolean {
  const last = events.findLast(
    (event) => event.at <= at && (event.type === "closed" || event.type === "reopened"),
  );
  return last?.type !== "closed";
}

/** Null if it was deleted, undefined if it wasn't read. The newest text is the one that is shown. */
function textAt({ body }: IssueEvidence, at: number, versions: Versions | null): string | null | undefined {
  if (versions === null || at < versions.knownFrom) return undefined;
  const index = versions.texts.findLastIndex(({ from }) => from <= at);
  return index === versions.texts.length - 1 ? body : versions.texts[index]!.body;
}

/** What lost its label counts as if it had it: the index of then listed it. */
function candidateOf(
  issue: IssueEvidence,
  body: string,
  at: number,
  { ref, repositoryId, policy }: World & { readonly ref: IssueRef },
): Candidate {
  const { id, title, assignees, author, isByBot: bot, createdAt } = issue;
  const labels = labelsBefore(
    issue.labels,
    issue.events.filter((event) => event.at > at),
  );
  const { actionItems, postmortem } = policy;
  const kind: FindingKind =
    containsName(issue.labels, postmortem.label) && !containsName(issue.labels, actionItems.label)
      ? "postmortem"
      : "action-item";
  const own = kind === "postmortem" ? postmortem.label : actionItems.label;
  return {
    issue: {
      ...{ ref, id, repositoryId, title, body, assignees, author, bot, createdAt },
      labels: containsName(labels, own) ? labels : [...labels, own],
    },
    kind,
    policy,
  };
}

/** @param isNow whether it is the text of today: an earlier one can be signed with a key that isn't pinned anymore */
function stateOf(candidate: Candidate, isNow: boolean, verify: Verify): PastState {
  const { classified, proof } = classify(candidate);
  if (proof === null || verify(proof.text, proof.signature)) return asState(classified, candidate);
  if (!isNow && !candidate.policy.signingKeys.includes(proof.signedBy)) {
    return unknown(
      candidate.issue.ref,
      "had a record that is signed with a key that the settings don't list",
    );
  }
  return { as: "unreadable", unreadable: untrustedRecord(candidate) };
}

function asState(classified: Classified, { issue }: Candidate): PastState {
  switch (classified.as) {
    case "action-item":
      return { as: "action-item", item: classified.item };
    case "postmortem":
      return { as: "postmortem", postmortem: { ...classified.postmortem, title: issue.title } };
    case "unreadable":
    case "untrusted":
    case "by-another":
      return { as: "unreadable", unreadable: classified.unreadable };
    default:
      return NOTHING;
  }
}

interface Known {
  readonly issue: IssueEvidence;
  readonly history: IssueHistory;
}

/** If the App isn't pinned, its records and its index tell which bot it is, as in the gate: what another bot wrote isn't tracked. */
function withoutOtherBots(all: readonly Known[], { policy, indexedBy }: World): IssueHistory[] {
  if (policy.apps.length > 0 || policy.signingKeys.length > 0) return all.map(({ history }) => history);
  const isTracked = ({ state }: Period) => state.as === "action-item" || state.as === "postmortem";
  const tracked = all.filter(({ history }) => history.periods.some(isTracked));
  const apps = new Set([...indexedBy, ...tracked.map(({ issue }) => issue.author)]);
  return all.filter(({ issue }) => apps.has(issue.author)).map(({ history }) => history);
}
