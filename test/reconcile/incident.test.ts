import { expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { incidentWork } from "../../src/reconcile/incident.ts";
import { issue, snapshot } from "../plan/builders.ts";

const LABELED = "2026-11-02T09:00:00Z";
const after = (milliseconds: number) => Temporal.Instant.from(LABELED).add({ milliseconds });

it.each([
  ["while all of it is new", 9_000, 9_500, true],
  ["while it stops being new", 19_900, 20_100, true],
  ["when it is no longer new", 20_000, 20_100, false],
])(
  "an incident whose label GitHub shows without a name is looked at again: %s",
  async (_, begin, end, isAgain) => {
    let time = begin;
    const unseen = snapshot({
      incident: issue({ updatedAt: LABELED }),
      labelledAt: LABELED,
      labelledBy: null,
      repository: { ...snapshot().repository, visibility: "public" },
    });
    const observe = async () => {
      time = end;
      return unseen;
    };
    const clock = { now: () => after(time), sleep: () => Promise.reject(new Error("no wait")) };
    const work = incidentWork(unseen.key, { observe }, { plan: () => [], clock });
    const { recheckAfterMs } = await work.plan(new Map());
    expect(recheckAfterMs !== undefined).toBe(isAgain);
  },
);
