import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { type Report, reportOn } from "../../src/domain/insight/report.ts";
import { renderReport } from "../../src/markdown/insight/report.ts";
import { writeMarker } from "../../src/record/marker.ts";
import type { ItemMarker } from "../../src/record/marker-types.ts";
import { APP } from "../fake-github/hub.ts";
import * as build from "../plan/builders.ts";
import { SIGNER } from "./app-process.ts";
import { changesLine, fillsSections, opensIncident, type Step, writes } from "./scenario.ts";
import { HOUR, Simulation } from "./simulation.ts";

const DAY = 24 * HOUR;
const PEOPLE = ["alice", "bob", "carol", "dave"];

/** Runs a promise of the App on simulated time. */
async function settled<Value>(sim: Simulation, promise: Promise<Value>): Promise<Value> {
  let outcome: { value: Value } | { error: unknown } | null = null;
  promise.then(
    (value) => {
      outcome = { value };
    },
    (error) => {
      outcome = { error };
    },
  );
  while (outcome === null) await sim.pass(1_000);
  if ("error" in outcome) throw (outcome as { error: unknown }).error;
  return (outcome as { value: Value }).value;
}

async function reportOf(sim: Simulation, by: Parameters<typeof reportOn>[2] = null): Promise<Report> {
  const app = sim.startApp({ isIdle: true });
  const read = await settled(sim, app.facts("acme", "2026-03-01T00:00:00Z"));
  app.kill();
  const today = Temporal.Instant.fromEpochMilliseconds(sim.time.milliseconds);
  const period = {
    since: Temporal.PlainDate.from("2026-03-01"),
    until: today.toZonedDateTimeISO("UTC").toPlainDate(),
  };
  return reportOn(
    read.map(({ facts }) => facts),
    period,
    by,
  );
}

/** People do all this before the App sees it. */
async function steps(sim: Simulation, ...all: Step[]): Promise<void> {
  for (const step of all) await step(sim);
  await sim.rest();
}

const on = (words: string, act: (sim: Simulation, number: number) => void) => (stage: unknown) => {
  const sim = stage as Simulation;
  act(sim, sim.item(words).number);
};

/** An incident on 2 March whose items end in every way that there is. */
async function eventfulSpring(): Promise<Simulation> {
  const sim = new Simulation({ repositories: { "acme/infra": {} } });
  sim.startApp();
  await sim.rest();
  const adopted = sim.as("bob").opens({ title: "Adopted" });
  const line = (words: string) => `- [ ] ${words} due 2026-03-20`;
  await steps(sim, opensIncident);
  await steps(
    sim,
    writes(
      line("In time @alice @acme/sre #prevent"),
      line("Extended @alice #detect"),
      line("Waived @alice #mitigate"),
      line("Dropped @alice"),
      line("Twin @alice"),
      line("Moves away @alice #prevent"),
      line("Comes back @alice"),
      line("Edited @alice"),
      line(`#${adopted} @alice`),
      line("Never meant @alice"),
    ),
  );
  await steps(
    sim,
    changesLine("Never meant", () => null),
  );
  await sim.pass(2 * DAY);
  await sim.sweep();
  await steps(
    sim,
    fillsSections,
    on("In time", (world, number) => world.as("alice").closes(number)),
    on("Extended", (world, number) => world.as("alice").comments(number, "/extend 2026-04-20 busy")),
    on("Waived", (world, number) => world.as("alice").comments(number, "/waive 60d frozen")),
    on("Dropped", (world, number) => world.as("alice").comments(number, "/drop the shop is sold")),
    on("Twin", (world, number) => world.as("alice").closesAsDuplicate(number, world.item("In time").number)),
    on("Moves away", (world, number) => void world.as("alice").transfers(number, "acme/infra")),
    on("Comes back", (world, number) => world.as("alice").closes(number)),
  );
  await sim.pass(40 * DAY);
  await sim.sweep();
  await steps(
    sim,
    on("Extended", (world, number) => world.as("alice").closes(number)),
    on("Comes back", (world, number) => world.as("alice").reopens(number)),
    on("Edited", (world, number) => {
      world.as("bob").edits(number, (body) => body.replaceAll("2026-03-20", "2027-03-20"));
    }),
  );
  await sim.sweep();
  return sim;
}

describe("the report on what the App tracked", () => {
  it("holds every item against its original due date, where it is now, and names nobody and no issue", async () => {
    const sim = await eventfulSpring();
    const { total, groups, untrusted } = await reportOf(sim, "repository");
    const { onTime, late, waived, dropped, open, overdue, daysToDone, preventOrDetect } = total.items;
    expect({ onTime, late, waived, dropped, open, overdue }).toEqual({
      onTime: 1,
      late: 1,
      waived: 1,
      dropped: 1,
      open: 0,
      // What moved away, came back and was adopted.
      overdue: 3,
    });
    expect([daysToDone.of, preventOrDetect.count, preventOrDetect.of, untrusted]).toEqual([2, 3, 4, 1]);
    expect(groups.map(({ group, items }) => [group, items.items])).toEqual([
      ["acme/infra", 1],
      ["acme/shop", 6],
    ]);
    expect(total.incidents).toMatchObject({
      incidents: 1,
      withPostmortem: { count: 1 },
      onTime: { count: 0 },
    });
    const report = await reportOf(sim, "team");
    const text =
      JSON.stringify(report) + renderReport(report, { owner: "acme", repositories: [], unread: [] });
    expect(text).toContain("acme/sre");
    for (const word of [...PEOPLE, "In time", "Adopted", "Down"]) expect(text).not.toContain(word);
  });
});

/** Fills acme/shop with postmortems of ten items each, one of which somebody else wrote. */
function fill(sim: Simulation, postmortems: number): void {
  const { hub, life } = sim.github;
  const shop = hub.repository("acme", "shop")!;
  const madeAt = new Date(sim.time.milliseconds).toISOString();
  const made = { repositoryId: shop.id };
  for (let index = 0; index < postmortems; index++) {
    const incident = life.open(shop, "alice", { title: "Down", labels: ["incident"] });
    const theirs = life.open(shop, "bob", { title: "Theirs", labels: ["action-item"] });
    const { marker } = build.postmortem("");
    const key = `acme/shop#${incident.number}`;
    const record = {
      ...{ ...marker, issue: made, openedAt: madeAt, labelledAt: madeAt },
      incidents: [{ ...made, number: incident.number, key, commentId: null }],
      adopted: [`acme/shop#${theirs.number}`],
    };
    const body = writeMarker(record, SIGNER);
    const { number, id } = life.open(shop, APP.bot, { title: "Postmortem", body, labels: ["postmortem"] });
    const recordOf = (at: ItemMarker["issue"], adopted: boolean) => {
      const item = build.item(1, "x").marker;
      const ledger = { ...item.ledger, trackedAt: madeAt, originalDue: "2026-03-30" };
      return writeMarker(
        { ...item, adopted, postmortem: { ...made, number, id }, issue: at, ledger },
        SIGNER,
      );
    };
    const adopted = recordOf({ ...made, number: theirs.number, id: theirs.id }, true);
    sim.as("bob").edits(theirs.number, () => adopted);
    for (let item = 1; item < 10; item++) {
      life.open(shop, APP.bot, { title: "Item", body: recordOf(made, false), labels: ["action-item"] });
    }
  }
}

describe("what a report costs", () => {
  it("is a request for each hundred issues, and ten from a cold start", async () => {
    const sim = new Simulation();
    fill(sim, 30);
    const from = sim.network.calls.length;
    const { total } = await reportOf(sim);
    expect([total.items.items, total.incidents?.incidents]).toEqual([300, 30]);
    const calls = sim.network.calls.slice(from);
    const listings = calls.filter(({ path }) => path.includes("/repos/acme/shop/issues?"));
    // The App's 300 issues, the 300 with the items' label, and the incidents.
    expect(listings).toHaveLength(3 + 3 + 1);
    expect(calls.length - listings.length).toBeLessThanOrEqual(10);
    expect(calls.filter(({ method, path }) => method !== "GET" && !path.includes("access_tokens"))).toEqual(
      [],
    );
  });
});
