import { expect } from "@jest/globals";
import { formatIssueRef, issueKey, sameIssue } from "../../../src/domain/issue-ref.ts";
import type { Ledger } from "../../../src/domain/items/ledger.ts";
import { readMarker } from "../../../src/record/marker.ts";
import { createVerifier } from "../../../src/record/signature.ts";
import { isOff, toDayNumber, toIso } from "../../domain/calendar/calendar-oracle.ts";
import type { Hub } from "../../fake-github/hub.ts";
import { at, type IssueRow, type IssueValue, nowOf } from "../../fake-github/state.ts";
import { SIGNER } from "../../scenarios/app-process.ts";
import { duplicates, violations } from "../../scenarios/projection.ts";
import { HOUR } from "../../scenarios/simulation.ts";
import { REPORTER } from "./actions.ts";
import { type Observed, ownersOf, type SeenItem, type SeenPostmortem } from "./observed.ts";
import { dayOf, dayOfStep, newestEscalation, newestReminder, RULES } from "./rules.ts";

const verify = createVerifier([SIGNER.publicKey]);

/** A pass that began before an item was committed has written by then. */
const PASS_MS = 60_000;

/** The invariants of every day, computed from GitHub's rows and a separate calendar. */
export function checkInvariants(day: string, hub: Hub, seen: Observed): void {
  expect([...violations(hub), ...duplicates(hub)]).toEqual([]);
  noticesAreInOrder(seen);
  newNoticesAreTheNewest(day, seen);
  ledgersAreValid(seen);
  labelsTellWhatIsOverdue(day, seen);
  everybodyWasTold(day, seen);
}

/** No step twice, at most one notice per person, day and repository, none on a day off, each on its stated day. */
function noticesAreInOrder({ notices }: Observed): void {
  const steps = notices.flatMap((notice) =>
    notice.steps.map(({ kind, issue, due, step }) => `${kind} ${formatIssueRef(issue)} ${due} ${step}`),
  );
  expect(repeated(steps)).toEqual([]);
  const mentions = notices.flatMap(({ to, day, repository }) =>
    to.map((who) => `${who} ${repository} ${day}`),
  );
  expect(repeated(mentions)).toEqual([]);
  for (const { day, writtenAt } of notices) {
    expect(dayOf(writtenAt)).toBe(day);
    expect(isOff(toDayNumber(day), RULES)).toBe(false);
  }
}

/** Of the steps after missed days, only the newest is sent. Owners are notified before an escalation. */
function newNoticesAreTheNewest(today: string, { items, postmortems, notices }: Observed): void {
  const at = toDayNumber(today);
  for (const { steps, to } of notices.filter((notice) => notice.day === today)) {
    for (const { kind, issue, due, step } of steps) {
      const name = issueKey(issue);
      const owed = [...items.map(asOwed), ...postmortems.map(asOwed)].find((one) => one.name === name)!;
      if (kind === "reminder") {
        const from = owed.owners.length > 0 ? owed.from : null;
        expect({ name, step }).toEqual({ name, step: newestReminder(due, at, from) });
        continue;
      }
      expect(to).toEqual([RULES.escalation.to[step - 1]]);
      expect({ name, step }).toEqual({ name, step: newestEscalation(owed.from, at) });
      const before = notices.filter(({ day }) => day < today).flatMap((notice) => notice.steps);
      const isKnown = before.some((one) => {
        return one.kind === "reminder" && one.due === due && sameIssue(one.issue, issue);
      });
      if (owed.owners.length > 0) expect({ name, isKnown }).toEqual({ name, isKnown: true });
    }
  }
}

/** Signed, with a due date that is not a day off and that only extensions changed after the item was committed. */
function ledgersAreValid({ items, postmortems }: Observed): void {
  for (const { name, value, marker, row } of [...items, ...postmortems]) {
    const reading = readMarker(value.body ?? "");
    const isSigned = reading.found === "marker" && verify(reading.signedText, reading.signature);
    expect({ name, isSigned }).toEqual({ name, isSigned: true });
    if (marker.kind !== "action-item") continue;
    const { due, originalDue, extensions } = marker.ledger;
    expect({ name, off: isOff(toDayNumber(due), RULES) }).toEqual({ name, off: false });
    expect(extensions.length).toBeLessThanOrEqual(RULES.extensions.max);
    expect(originalDue <= due || extensions.length === 0).toBe(true);
    const committed = ledgerWhenCommitted(row) ?? marker.ledger;
    const later = extensions.slice(committed.extensions.length);
    expect({ name, days: [...later.map(({ from }) => from), due] }).toEqual({
      name,
      days: [committed.due, ...later.map(({ to }) => to)],
    });
  }
}

/** The ledger of an item on the day after it was tracked, once people can only extend it. */
function ledgerWhenCommitted(row: IssueRow): Ledger | null {
  const tracked = ledgerIn(nowOf(row));
  if (!tracked) return null;
  const committedAt = Date.parse(tracked.trackedAt) + RULES.actionItems.commitAfterHours * HOUR;
  const then = at(row, committedAt + PASS_MS);
  return then ? ledgerIn(then) : null;
}

function ledgerIn({ body }: IssueValue): Ledger | null {
  const reading = readMarker(body ?? "");
  return reading.found === "marker" && reading.marker.kind === "action-item" ? reading.marker.ledger : null;
}

/** Open, past its due date and not waived. */
export function isOverdue({ value, marker }: SeenItem, day: string): boolean {
  const { due, waiver } = marker.ledger;
  const waived = waiver !== null && day <= waiver.until;
  return value.state === "open" && !waived && due < day;
}

function labelsTellWhatIsOverdue(day: string, { items }: Observed): void {
  const labelled = items.filter(({ labels, value }) => value.state === "open" && labels.includes("overdue"));
  const overdue = items.filter((item) => isOverdue(item, day));
  expect(labelled.map(({ name }) => name)).toEqual(overdue.map(({ name }) => name));
}

/** After a sweep on a working day, every owner was notified of the newest step, or got another notice today. */
function everybodyWasTold(day: string, { items, postmortems, notices }: Observed): void {
  if (isOff(toDayNumber(day), RULES)) return;
  const notified = new Map<string, number>();
  for (const { kind, issue, due, step } of notices.flatMap(({ steps }) => steps)) {
    const name = `${issueKey(issue)} ${due}`;
    if (kind === "reminder") notified.set(name, Math.max(step, notified.get(name) ?? step));
  }
  const today = new Set(
    notices
      .filter((notice) => notice.day === day)
      .flatMap(({ to, repository }) => to.map((who) => `${who} ${repository}`)),
  );
  const due = items.filter(
    (item) => item.value.state === "open" && (isOverdue(item, day) || !isWaived(item, day)),
  );
  const owed = [
    ...due.flatMap((item) => {
      const page = postmortems.find(({ row }) => row.id === item.marker.postmortem.id);
      const stewards = page && page.value.assignees.length > 0 ? page.value.assignees : [REPORTER];
      return page ? [{ ...asOwed(item), stewards, home: page.repository }] : [];
    }),
    ...postmortems
      .filter(({ value }) => value.state === "open")
      .map((one) => ({ ...asOwed(one), stewards: [REPORTER], home: one.repository })),
  ];
  for (const { name, owners, stewards, due: date, from, since, home } of owed) {
    const newest = newestReminder(date, toDayNumber(day), owners.length > 0 ? from : null);
    if (newest === null || toIso(dayOfStep(date, newest)) <= since) continue;
    const knows = (notified.get(`${name} ${date}`) ?? Number.NEGATIVE_INFINITY) >= newest;
    const people = owners.length > 0 ? owners : stewards;
    const wasTold = knows || people.some((person) => today.has(`${person.toLowerCase()} ${home}`));
    expect({ name, step: newest, wasTold }).toEqual({ name, step: newest, wasTold: true });
  }
}

/** An item or a postmortem with its owners. Postmortems cannot be extended or waived. */
function asOwed(one: SeenItem | SeenPostmortem) {
  const { name, value, marker, row } = one;
  if (marker.kind === "postmortem") {
    const since = dayOf(row.createdAt);
    const from = [marker.due, since].sort().at(-1)!;
    return { name, owners: value.assignees, due: marker.due, since, from };
  }
  const { due, extensions, trackedAt, waiver } = marker.ledger;
  const since = dayOf(Date.parse(extensions.at(-1)?.at ?? trackedAt));
  const from = [due, since, waiver?.until ?? ""].sort().at(-1)!;
  return { name, owners: ownersOf({ marker, value }), due, since, from };
}

export function isWaived({ marker }: SeenItem, day: string): boolean {
  const { waiver } = marker.ledger;
  return waiver !== null && day <= waiver.until;
}

function repeated(names: readonly string[]): string[] {
  const known = new Set<string>();
  return names.filter((name) => known.has(name) || !known.add(name));
}
