import { Temporal } from "temporal-polyfill";
import { todayIn } from "../calendar/due-date.ts";
import { evaluateGate, passes } from "../gate/evaluate-gate.ts";
import { teamsInQuestion } from "../gate/holds.ts";
import { isBlocking } from "../gate/pull-requests.ts";
import type {
  Finding,
  FindingKind,
  FindingState,
  GateChange,
  GatePullRequest,
  GateSettings,
  RepositoryData,
  Verdict,
} from "../gate/verdict.ts";
import { type IssueRef, issueKey, type RepositoryRef, sameIssue } from "../issue-ref.ts";
import { normalizeOwner } from "../items/owners.ts";
import { type IssueHistory, type Merge, type MergeDetails, type PastState, stateBefore } from "./history.ts";

/* The gate at the time of past merges. Every verdict is the one of `evaluateGate`: nothing here decides by itself. */

/** A repository's past, and the rules that are applied to it. */
export interface Past {
  readonly repository: RepositoryRef;
  readonly rules: Pick<RepositoryData, "timeZone" | "timeZoneSource" | "sources" | "rules" | "teams">;
  readonly settings: GateSettings;
  readonly histories: readonly IssueHistory[];
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Until when a merge would have waited, in epoch milliseconds; it would still wait, or this isn't known. */
export type Until = number | "now" | "unknown";

/** What would have held a merge. */
export interface Holder {
  readonly issue: IssueRef;
  readonly title: string;
  readonly kind: FindingKind;
  readonly state: FindingState;
  /** Whether the author of the pull request owns it. */
  readonly isOwn: boolean;
  /** When it was closed, extended or waived. */
  readonly until: Until;
}

export interface Replayed {
  readonly merge: Merge;
  readonly answer: "held" | "passed" | "unknown";
  /** Empty unless it was held. */
  readonly holders: readonly Holder[];
  /** Why the answer isn't known, a sentence each. */
  readonly why: readonly string[];
}

/** What a merge needs, as far as can be said before its details are read. */
export interface Screened {
  /** Whether something could have held it, so that its details matter. */
  readonly mayBeHeld: boolean;
  /** The teams whose members decide that. */
  readonly teams: readonly string[];
}

/** Judges a merge as if nothing exempted it. */
export function screen(merge: Merge, past: Past): Screened {
  const states = worst(past, merge.mergedAt);
  const verdict = judge(states, merge.mergedAt, changeOf(merge, null, past, "worst", states), past);
  return { mayBeHeld: !passes(verdict), teams: teamsInQuestion(verdict) };
}

/**
 * What the gate would have said of a merge. What isn't known is taken for the worst and for the best; only if both give the same
 * verdict, it is the answer. An unknown item that the merge closes can be either: if it blocked, closing it let the merge pass.
 * @param details null if they could not be read, or were not needed
 */
export function replay(merge: Merge, details: MergeDetails | null, past: Past): Replayed {
  const at = merge.mergedAt;
  const states = worst(past, at);
  const changes = (["worst", "best"] as const).map((side) => changeOf(merge, details, past, side, states));
  const [change, bestChange] = changes as [GateChange, GateChange];
  const strict = judge(states, at, change, past);
  const others = states.filter((found) => !mayBeFixed(found, change));
  const isSameWithout = others.length === states.length || passes(judge(others, at, change, past));
  if (passes(strict) && isSameWithout) return { merge, answer: "passed", holders: [], why: [] };
  const known = states.filter(({ why }) => why === null);
  const isAllKnown = known.length === states.length && details?.unknown.length === 0;
  const lenient = isAllKnown ? strict : judge(known, at, bestChange, past);
  const fixed = states.filter((found) => mayBeFixed(found, bestChange));
  const isSameWith = fixed.length === 0 || !passes(judge([...known, ...fixed], at, bestChange, past));
  if (!passes(lenient) && isSameWith)
    return { merge, answer: "held", holders: holdersOf(lenient, merge, bestChange, past), why: [] };
  const blocking = new Set(strict.findings.filter(isBlocking).map(({ issue }) => issueKey(issue)));
  const because = states.flatMap((found) => {
    const matters = blocking.has(issueKey(found.history.issue)) || mayBeFixed(found, bestChange);
    return found.why !== null && matters ? [found.why] : [];
  });
  return { merge, answer: "unknown", holders: [], why: [...because, ...(details?.unknown ?? UNREAD)] };
}

/** Whether it isn't known what it was, and the change closes it. */
function mayBeFixed({ history, why }: Found, { pullRequests }: GateChange): boolean {
  const closes = pullRequests.flatMap((pullRequest) => pullRequest.closes);
  return why !== null && closes.some((ref) => sameIssue(ref, history.issue));
}

const UNREAD = ["What the pull request changed and closed was not read."];

interface Found {
  readonly history: IssueHistory;
  readonly state: PastState;
  /** Why the state isn't known; null if it is. */
  readonly why: string | null;
}

/** What was open at a time. What isn't known counts as an untrusted record, which holds everyone. */
function worst({ histories }: Past, at: number): Found[] {
  return histories.flatMap((history) => {
    const state = stateBefore(history, at);
    return state.as === "nothing" ? [] : [{ history, ...asWorst(history, state) }];
  });
}

function asWorst({ issue, title }: IssueHistory, state: PastState): Omit<Found, "history"> {
  if (state.as !== "unknown") return { state, why: null };
  const unreadable = {
    kind: "action-item",
    tampered: true,
    issue,
    title,
    owners: [],
    reason: "",
    recovery: "",
  } as const;
  return { state: { as: "unreadable", unreadable }, why: state.why };
}

function judge(found: readonly Found[], at: number, change: GateChange, past: Past): Verdict {
  const { repository, rules, settings } = past;
  const day = todayIn(Temporal.Instant.fromEpochMilliseconds(at), rules.timeZone ?? "UTC").toString();
  const states = found.map(({ state }) => state);
  const data: RepositoryData = {
    ...rules,
    repository,
    today: day,
    day,
    items: states.flatMap((state) => (state.as === "action-item" ? [state.item] : [])),
    postmortems: states.flatMap((state) => (state.as === "postmortem" ? [state.postmortem] : [])),
    unreadable: states.flatMap((state) => (state.as === "unreadable" ? [state.unreadable] : [])),
    lastSweep: null,
    problems: [],
    notes: [],
    isMorePrivate: false,
  };
  return evaluateGate([data], settings, change);
}

/** The pull request as the gate takes it. The best is what exempts it from the most. */
function changeOf(
  merge: Merge,
  details: MergeDetails | null,
  past: Past,
  side: "worst" | "best",
  states: readonly Found[],
): GateChange {
  const { number, author, isByBot, toDefaultBranch } = merge;
  const isBest = side === "best";
  const { labels, closes, mayClose, reverts, areas, mayRevert } = details ?? NO_DETAILS;
  const lost = states.filter(({ why }) => why !== null).map(({ history }) => history.issue);
  const forgotten = mayClose.filter((ref) => lost.some((issue) => sameIssue(ref, issue)));
  const claimed = mayRevert && isBest ? "what it claims to revert" : null;
  const pullRequest: GatePullRequest = {
    ...{ number, author, isByBot, toDefaultBranch },
    labels: labels ?? (isBest ? past.settings.hotfixLabels : []),
    closes: [...(closes ?? (isBest ? past.histories.map(({ issue }) => issue) : [])), ...forgotten],
    reverts: reverts ?? claimed,
    areas: areas ?? (isBest ? [] : null),
  };
  return { repository: past.repository, isQueue: false, pullRequests: [pullRequest], notes: [] };
}

const NO_DETAILS: MergeDetails = {
  ...{ labels: null, closes: null, mayClose: [], reverts: null, mayRevert: true, areas: null },
  unknown: UNREAD,
};

function holdersOf(verdict: Verdict, merge: Merge, change: GateChange, past: Past): Holder[] {
  const byIssue = new Map(past.histories.map((history) => [issueKey(history.issue), history]));
  return verdict.findings.filter(isBlocking).map((finding) => {
    const { issue, title, kind, state } = finding;
    const history = byIssue.get(issueKey(issue))!;
    const until = heldUntil(history, merge.mergedAt, change, past);
    return { issue, title, kind, state, isOwn: isOwnedBy(finding, merge, past), until };
  });
}

/** Days alone only make an issue hold more, so it is asked again whenever it changed. */
function heldUntil(history: IssueHistory, since: number, change: GateChange, past: Past): Until {
  for (const { from, state } of history.periods) {
    if (from < since || from > past.now) continue;
    if (state.as === "unknown") return "unknown";
    const found = { history, state, why: null };
    if (!judge([found], from, change, past).findings.some(isBlocking)) return from;
  }
  return "now";
}

function isOwnedBy({ owners }: Finding, { author, isByBot }: Merge, { rules }: Past): boolean {
  if (author === null || isByBot) return false;
  const login = normalizeOwner(author);
  return owners.map(normalizeOwner).some((owner) => owner === login || rules.teams?.get(owner)?.has(login));
}
