import { describe, expect, it } from "@jest/globals";
import { readMarker } from "../../src/record/marker.ts";
import { type CommentRow, nowOf } from "../fake-github/state.ts";
import { SIGNER } from "./app-process.ts";
import { obeysTheLaw } from "./convergence.ts";
import { anIncident, writes } from "./scenario.ts";
import { HOUR, Simulation, type WorldSeed } from "./simulation.ts";

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

describe("what the App repeats of a command forges none of its own tags", () => {
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

const PINNED = `signing_keys: ["${SIGNER.publicKey}"]\n`;
/** What the marker of an issue says, written over by hand. */
const written = (from: string | RegExp, to: string) => (body: string) => {
  expect(body).toMatch(from);
  return body.replace(from, to);
};
const bodyOf = (sim: Simulation, number: number) => {
  const { hub } = sim.github;
  return nowOf(hub.issue(hub.repository("acme", "shop")!, number)!);
};
const tampering = (sim: Simulation, number: number) =>
  saidOn(sim, number).filter((body) => body.includes("its signature does not fit"));

describe.each([
  ["with the App's key pinned", PINNED],
  ["with no key pinned", ""],
])("a record that somebody edited, %s", (_, config) => {
  it("of a postmortem is told once, and never signed again", async () => {
    const sim = await promised({ config });
    const original = bodyOf(sim, POSTMORTEM).body!;
    sim.as("bob").edits(POSTMORTEM, written(/"due":"2026-03-\d\d"/, '"due":"2027-03-16"'));
    await sim.rest();
    const edited = bodyOf(sim, POSTMORTEM).body!;
    sim.as("alice").comments(POSTMORTEM, "/timeline");
    await sim.rest();
    await daysPass(sim, 20);
    expect(bodyOf(sim, POSTMORTEM).body).toBe(edited);
    expect(tampering(sim, POSTMORTEM)).toHaveLength(1);
    // Its items are promised all the same.
    expect(saidOn(sim, ITEM).some((body) => body.startsWith("@dave "))).toBe(true);
    await obeysTheLaw(sim);
    sim.as("alice").edits(POSTMORTEM, () => original);
    await daysPass(sim, 1);
    expect(saidOn(sim, POSTMORTEM).some((body) => body.includes("is overdue"))).toBe(false);
    expect(tampering(sim, POSTMORTEM)).toHaveLength(1);
    await obeysTheLaw(sim);
  });

  it("of a postmortem does not close it unjudged", async () => {
    const sim = await promised({ config });
    sim
      .as("bob")
      .edits(POSTMORTEM, written('"withdrawn":', '"completedAt":"2026-03-02T09:00:00Z","withdrawn":'));
    sim.as("bob").closes(POSTMORTEM);
    await daysPass(sim, 1);
    expect(tampering(sim, POSTMORTEM)).toHaveLength(1);
    sim.as("alice").edits(POSTMORTEM, written('"completedAt":"2026-03-02T09:00:00Z",', ""));
    await daysPass(sim, 1);
    expect(bodyOf(sim, POSTMORTEM).state).toBe("open");
    await obeysTheLaw(sim);
  });

  it("of a postmortem whose incident was taken out opens no second one", async () => {
    const sim = await promised({ config });
    sim
      .as("bob")
      .edits(POSTMORTEM, written('"number":1,"key":"acme/shop#1"', '"number":99,"key":"acme/shop#99"'));
    await daysPass(sim, 1);
    expect(sim.github.hub.state.issues.filter(({ author }) => author === "followthrough[bot]")).toHaveLength(
      3,
    );
    expect(tampering(sim, POSTMORTEM)).toHaveLength(1);
    await obeysTheLaw(sim);
  });

  it("of an item is told once, and never signed again", async () => {
    const sim = await promised({ config });
    sim.as("bob").edits(ITEM, written('"due":"2026-03-16"', '"due":"2027-03-16"'));
    await sim.rest();
    const edited = bodyOf(sim, ITEM).body!;
    await daysPass(sim, 10);
    expect(bodyOf(sim, ITEM).body).toBe(edited);
    expect(tampering(sim, ITEM)).toHaveLength(1);
    await obeysTheLaw(sim);
  });
});

describe("a record that was copied from another issue of ours", () => {
  const markerIn = (body: string) => /<!-- followthrough \{.*?-->/s.exec(body)![0];

  it.each([
    ["as it first stood, days apart", 0],
    ["as it was written since", 8],
  ])("is not believed: %s", async (_, days) => {
    const sim = await promised();
    await sim.pass(3 * DAY);
    await writes("- [ ] Test it @alice due 2026-12-16")(sim);
    await sim.rest();
    // Its first reminder is the second write of a record.
    await daysPass(sim, days);
    const late = 4;
    const [from, to] = days === 0 ? [late, ITEM] : [ITEM, late];
    sim.as("bob").closes(from);
    await sim.rest();
    const other = markerIn(bodyOf(sim, from).body!);
    sim.as("bob").edits(to, (body) => body.replace(markerIn(body), () => other));
    await sim.rest();
    expect(tampering(sim, to)).toHaveLength(1);
    await obeysTheLaw(sim);
  });
});

describe("a record that is written between two looks of the App", () => {
  it("is written over by what was believed, and not signed", async () => {
    const sim = await promised({ config: PINNED });
    let edited = false;
    sim.network.hooks.fault = ({ method, path }) => {
      if (edited || method !== "GET" || path !== `/repos/acme/shop/issues/${POSTMORTEM}`) return null;
      edited = true;
      sim.as("bob").edits(POSTMORTEM, written(/"due":"2026-03-\d\d"/, '"due":"2027-03-16"'));
      return null;
    };
    sim.as("alice").comments(POSTMORTEM, "/timeline");
    await sim.rest();
    expect(edited).toBe(true);
    expect(markerOf(sim, POSTMORTEM)).not.toMatchObject({ due: "2027-03-16" });
    await obeysTheLaw(sim);
  });
});
