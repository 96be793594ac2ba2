import { Temporal } from "temporal-polyfill";
import { type DigestItem, type DigestPostmortem, digestOf } from "../../domain/digest.ts";
import { todayIn } from "../../domain/due-date.ts";
import { itemStateOn, ownersOnRecord } from "../../domain/item-state.ts";
import { type Policy, PRIORITIES } from "../../domain/policy.ts";
import { readDigestMark } from "../../markdown/report-mark.ts";
import { digestTitle, renderDigest } from "../../markdown/weekly-digest.ts";
import type { Promises } from "../notices.ts";
import type { Operation } from "../operation.ts";
import type { Issue, ItemIssue, PostmortemIssue, Repository } from "../snapshot.ts";
import { REPORT_LABELS, reportsAmong, rewritten, withoutCopies } from "./reports.ts";

/** What the digest in one repository depends on. */
export interface DigestSnapshot {
  /** Where it stands, with the policy that says when a week begins. */
  readonly home: Repository;
  readonly policy: Policy;
  /** The issues that the App wrote there, whatever their state. */
  readonly own: readonly Issue[];
  /** What it is about, repository by repository; none where there shall be no digest. */
  readonly sources: readonly Promises[];
  /** How many repositories that may belong in it could not be read. */
  readonly unread: number;
}

const which = "digest";

/**
 * Keeps one issue a week: a new one says something to those who watch a repository, as an edit does not, and the
 * weeks before stay as they ended. The last week's is closed before this week's opens, so that there is never a
 * moment with two. Whoever closes this week's has read it, and gets no other until the next.
 */
export function planDigest(snapshot: DigestSnapshot, now: Temporal.Instant): Operation[] {
  const { home, policy, own, sources, unread } = snapshot;
  const today = todayIn(now, policy.timeZone);
  const items = sources.flatMap((promises) => digestItems(promises, now));
  const postmortems = sources.flatMap((promises) => promises.postmortems.map(digestPostmortem));
  const digest = digestOf(items, postmortems, today, policy.digest);
  const digests = reportsAmong(own, which);
  const isWanted = postmortems.length > 0 || items.length > 0;
  // A week that begins on another day now may have begun later than it would have.
  const isCurrent = ({ body }: Issue) => isWanted && (readDigestMark(body) ?? digest.from) >= digest.from;
  const current = digests.filter(isCurrent);
  const [open, ...copies] = current.filter(({ state }) => state === "open");
  const past = digests.filter((one) => one.state === "open" && !isCurrent(one));
  const closing = [
    ...past.map(({ ref }): Operation => ({ kind: "update-report", which, issue: ref, close: "completed" })),
    ...withoutCopies(which, copies),
  ];
  if (!isWanted || (current.length > 0 && !open)) return closing;
  // To the day, so that where nothing changes it is written once a day.
  const body = renderDigest(digest, home, `${today.toString()}T00:00:00Z`, unread);
  const title = digestTitle(digest);
  if (open) return [...closing, ...rewritten(which, open, title, body)];
  const labels = [REPORT_LABELS[which]];
  return [...closing, { kind: "open-report", which, repository: home, title, body, labels }];
}

/** An item that was closed as a duplicate is another one's to be done. */
function digestItems({ policy, items }: Promises, now: Temporal.Instant): DigestItem[] {
  const today = todayIn(now, policy.timeZone).toString();
  return items
    .filter(({ state, stateReason }) => state === "open" || stateReason !== "duplicate")
    .map((item) => digestItem(item, policy, today));
}

function digestItem(item: ItemIssue, { timeZone }: Policy, today: string): DigestItem {
  const { ref, title, assignees, closedAt, marker } = item;
  const { ledger } = marker;
  const labels = new Set(item.labels.map((label) => label.toUpperCase()));
  const closed = item.state === "closed";
  return {
    issue: ref,
    title,
    owners: ownersOnRecord(ledger, assignees),
    priority: PRIORITIES.find((priority) => labels.has(priority)) ?? null,
    state: itemStateOn({ ledger, closed }, today),
    originalDue: ledger.originalDue,
    due: ledger.due,
    extensions: ledger.extensions.length,
    waiver: ledger.waiver,
    closedOn: closed && closedAt ? todayIn(Temporal.Instant.from(closedAt), timeZone).toString() : null,
  };
}

function digestPostmortem({ ref, title, assignees, state, marker }: PostmortemIssue): DigestPostmortem {
  return { issue: ref, title, owners: assignees, due: marker.due, closed: state === "closed" };
}
