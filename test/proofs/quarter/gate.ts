import { expect } from "@jest/globals";
import { gateIn } from "../../scenarios/gate.ts";
import { reportsIn } from "../../scenarios/reports.ts";
import type { Simulation } from "../../scenarios/simulation.ts";
import { isOverdue, isWaived } from "./invariants.ts";
import type { Observed } from "./observed.ts";

/**
 * Compares the gate, which reads GitHub as the Action does, with the digest that the App wrote. Both list what is
 * overdue and waived and count what is open, as the ledgers say. Nothing is tampered with or unreadable.
 */
export async function checkGateMatchesDigest(
  sim: Simulation,
  repository: string,
  day: string,
  { items, postmortems }: Observed,
): Promise<void> {
  const { findings, problems, lastSweep } = await gateIn(sim, repository);
  expect(problems).toEqual([]);
  const inState = (kind: string, state: string) =>
    findings.filter((one) => one.kind === kind && one.state === state).map(({ issue }) => issue.number);
  const sorted = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b);
  const inRepository = <One extends { repository: string }>(all: readonly One[]) =>
    all.filter((one) => one.repository === repository);
  const overdueItems = inRepository(items).filter((item) => isOverdue(item, day));
  const overduePostmortems = inRepository(postmortems).filter(
    ({ value, marker }) => value.state === "open" && marker.due < day,
  );
  const open = inRepository(items).filter(({ value }) => value.state === "open");
  const expected = {
    open: open.length,
    items: sorted(overdueItems.map(({ number }) => number)),
    waived: sorted(open.filter((item) => isWaived(item, day)).map(({ number }) => number)),
    postmortems: sorted(overduePostmortems.map(({ number }) => number)),
  };
  expect([...inState("action-item", "tampered"), ...inState("postmortem", "tampered")]).toEqual([]);
  expect([...inState("action-item", "unreadable"), ...inState("postmortem", "unreadable")]).toEqual([]);
  expect({
    open: findings.filter(({ kind }) => kind === "action-item").length,
    items: sorted(inState("action-item", "overdue")),
    waived: sorted(inState("action-item", "waived")),
    postmortems: sorted(inState("postmortem", "overdue")),
  }).toEqual(expected);
  const digest = reportsIn(sim, "digest", repository).filter(({ state }) => state === "open");
  expect(digest).toHaveLength(inRepository(postmortems).length > 0 ? 1 : 0);
  if (digest.length === 0) return;
  expect(lastSweep).toBe(`${day}T00:00:00Z`);
  const late = numbersOn(/^\| \[#(\d+)\].*\| \*\*overdue\*\* /gm, digest[0]!.body);
  const isPostmortem = (number: number) => inRepository(postmortems).some((one) => one.number === number);
  expect({
    open: Number(/^\*\*(\d+) action items? open/m.exec(digest[0]!.body)?.[1] ?? 0),
    items: sorted(late.filter((number) => !isPostmortem(number))),
    waived: sorted(
      numbersOn(/^- \[#(\d+)\]\(\S+\) .*, until \d/gm, digest[0]!.body).filter(
        (number) => !isPostmortem(number),
      ),
    ),
    postmortems: sorted(late.filter(isPostmortem)),
  }).toEqual(expected);
}

/** The issue numbers on the lines of a digest that match. */
function numbersOn(line: RegExp, body: string): number[] {
  return [...body.matchAll(line)].map(([, number]) => Number(number));
}
