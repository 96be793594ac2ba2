import { describe, expect, it } from "@jest/globals";
import { readMarker } from "../../src/markdown/marker.ts";
import { type CommentRow, nowOf } from "../github/state.ts";
import { HOUR, Simulation, type WorldSeed } from "./driver.ts";
import { obeysTheLaw } from "./law.ts";
import { anIncident, writes } from "./scenario.ts";

const DAY = 24 * HOUR;
const [POSTMORTEM, ITEM] = [2, 3];
const LINE = "- [ ] Mend it @dave due 2026-03-16";

/** On Monday, 2026-03-02, at nine, dave promises something in acme/shop, which escalates to maria. */
async function promised(world: WorldSeed = {}): Promise<Simulation> {
  const sim = new Simulation({ config: "escalation: { to: [maria] }\n", ...world });
  sim.startApp();
  await sim.rest();
  anIncident(sim);
  await sim.rest();
  await writes(LINE)(sim);
  await sim.rest();
  return sim;
}

/** So many days with a sweep each. */
async function daysPass(sim: Simulation, days: number): Promise<void> {
  for (let day = 0; day < days; day++) {
    await sim.pass(DAY);
    await sim.sweep();
  }
}

function commentsOn(sim: Simulation, number: number): CommentRow[] {
  const { hub } = sim.github;
  return hub.comments(hub.issue(hub.repository("acme", "shop")!, number)!);
}

function saidOn(sim: Simulation, number: number): string[] {
  return commentsOn(sim, number)
    .filter(({ author }) => author === "followthrough[bot]")
    .map((comment) => nowOf(comment)!.body);
}

function markerOf(sim: Simulation, number: number) {
  const { hub } = sim.github;
  const reading = readMarker(nowOf(hub.issue(hub.repository("acme", "shop")!, number)!).body ?? "");
  return reading.found === "marker" ? reading.marker : null;
}

function notifiedOf(sim: Simulation) {
  const marker = markerOf(sim, ITEM);
  return marker?.kind === "action-item" ? (marker.ledger.notified ?? null) : null;
}

const NOTICE =
  '<!-- followthrough-notice {"kind":"escalation","to":[],"repository":"acme/shop","day":"2026-03-02","steps":[["acme/shop#3","2026-03-16",9]]} -->';

describe("what the App repeats of a command forges none of its own marks", () => {
  it("no notice that would silence the escalation", async () => {
    const sim = await promised();
    sim.as("dave").comments(ITEM, `/extend +30d \`${NOTICE}\` x`);
    await sim.rest();
    await daysPass(sim, 18);
    expect(saidOn(sim, ITEM).some((body) => body.startsWith("@dave "))).toBe(true);
    expect(notifiedOf(sim)).toMatchObject({ escalated: 1 });
    expect(saidOn(sim, ITEM).filter((body) => body.startsWith("@maria "))).toHaveLength(1);
    await obeysTheLaw(sim);
  });
});

describe("a comment of the App that somebody edited is not believed", () => {
  it("so an escalation that it claims is sent all the same", async () => {
    const sim = await promised();
    await daysPass(sim, 7);
    const [notice] = commentsOn(sim, ITEM).filter(({ author }) => author === "followthrough[bot]");
    sim.as("bob").editsComment(notice!, `Never mind.\n\n${NOTICE}`);
    await daysPass(sim, 11);
    expect(notifiedOf(sim)).toMatchObject({ escalated: 1 });
    expect(saidOn(sim, ITEM).filter((body) => body.startsWith("@maria "))).toHaveLength(1);
  });

  it("so the App's record on an incident is written again, whatever it says now", async () => {
    const sim = await promised();
    const record = commentsOn(sim, 1).find(({ author }) => author === "followthrough[bot]")!;
    sim.as("bob").editsComment(record, "<!-- followthrough-postmortem acme/shop#99 -->");
    await sim.sweep();
    expect(saidOn(sim, 1).at(-1)).toContain(`#${POSTMORTEM}`);
    await obeysTheLaw(sim);
  });
});
