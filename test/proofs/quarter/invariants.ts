import { expect } from "@jest/globals";
import { formatIssueRef } from "../../../src/domain/issue-ref.ts";
import { readMarker } from "../../../src/markdown/marker.ts";
import { createVerifier } from "../../../src/markdown/signature.ts";
import { isOff, toDayNumber, toIso } from "../../domain/calendar-oracle.ts";
import type { Hub } from "../../github/hub.ts";
import { SIGNER } from "../../scenarios/app-process.ts";
import { wrongs } from "../../scenarios/projection.ts";
import { type Observed, ownersOf, type SeenItem } from "./observed.ts";
import { dayOf, newestEscalation, newestReminder, RULES } from "./rules.ts";

const verify = createVerifier([SIGNER.publicKey]);

/** What must hold on every day, whatever happened: told from GitHub's own rows and a calendar of its own. */
export function holdsOn(day: string, hub: Hub, seen: Observed): void {
  expect(wrongs(hub)).toEqual([]);
  noticesAreInOrder(seen);
  newNoticesAreTheNewest(day, seen);
  ledgersAreValid(seen);
  labelsTellWhatIsOverdue(day, seen);
  everybodyWasTold(day, seen);
}

/** No step twice, nobody twice on a day in a repository, none on a day off, each on the day that it says. */
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

/** Of the steps that a missed day left behind the newest is sent, and no other. */
function newNoticesAreTheNewest(today: string, { notices }: Observed): void {
  for (const { day, steps, to } of notices.filter((notice) => notice.day === today)) {
    for (const { kind, due, step } of steps) {
      const at = toDayNumber(day);
      const newest = kind === "reminder" ? newestReminder(at - toDayNumber(due)) : newestEscalation(due, at);
      expect(step).toBe(newest);
      if (kind === "escalation") expect(to).toEqual([RULES.escalation.to[step - 1]]);
    }
  }
}

/** Signed, with a date that is no day off and that only extensions have moved since people count on it. */
function ledgersAreValid({ items, postmortems }: Observed): void {
  for (const { name, value, marker } of [...items, ...postmortems]) {
    const reading = readMarker(value.body ?? "");
    const isSigned = reading.found === "marker" && verify(reading.signedText, reading.signature);
    expect({ name, isSigned }).toEqual({ name, isSigned: true });
    if (marker.kind !== "action-item") continue;
    const { due, originalDue, extensions } = marker.ledger;
    expect({ name, off: isOff(toDayNumber(due), RULES) }).toEqual({ name, off: false });
    expect(extensions.length).toBeLessThanOrEqual(RULES.extensions.max);
    if (extensions.length > 0) expect(extensions.at(-1)!.to).toBe(due);
    const chain = extensions.map(({ from }, index) => from === (extensions[index - 1]?.to ?? from));
    expect(chain).not.toContain(false);
    expect(originalDue <= due || extensions.length === 0).toBe(true);
  }
}

/** Open, past its date, and nobody lifted it. */
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

/** After a sweep on a working day, whoever owes something knows the newest step, or was told of another thing today. */
function everybodyWasTold(day: string, { items, postmortems, notices }: Observed): void {
  if (isOff(toDayNumber(day), RULES)) return;
  const told = new Map<string, number>();
  for (const { kind, issue, due, step } of notices.flatMap(({ steps }) => steps)) {
    const name = `${formatIssueRef(issue).toLowerCase()} ${due}`;
    if (kind === "reminder") told.set(name, Math.max(step, told.get(name) ?? step));
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
    ...due.map((item) => ({
      name: item.name,
      owners: ownersOf(item),
      due: item.marker.ledger.due,
      since: dayOf(Date.parse(item.marker.ledger.extensions.at(-1)?.at ?? item.marker.ledger.trackedAt)),
      home: postmortems.find(({ row }) => row.id === item.marker.postmortem.id)?.repository,
    })),
    ...postmortems
      .filter(({ value }) => value.state === "open")
      .map(({ name, value, marker, row, repository }) => ({
        name,
        owners: value.assignees,
        due: marker.due,
        since: dayOf(row.createdAt),
        home: repository,
      })),
  ];
  for (const { name, owners, due: date, since, home } of owed.filter((one) => one.owners.length > 0)) {
    const newest = newestReminder(toDayNumber(day) - toDayNumber(date));
    if (newest === null || toIso(toDayNumber(date) + newest) <= since) continue;
    const knows = (told.get(`${name} ${date}`) ?? Number.NEGATIVE_INFINITY) >= newest;
    const wasTold = knows || owners.some((owner) => today.has(`${owner.toLowerCase()} ${home}`));
    expect({ name, step: newest, wasTold }).toEqual({ name, step: newest, wasTold: true });
  }
}

function isWaived({ marker }: SeenItem, day: string): boolean {
  const { waiver } = marker.ledger;
  return waiver !== null && day <= waiver.until;
}

function repeated(names: readonly string[]): string[] {
  const known = new Set<string>();
  return names.filter((name) => known.has(name) || !known.add(name));
}
