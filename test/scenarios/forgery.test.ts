import { describe, expect, it } from "@jest/globals";
import { readMarker } from "../../src/record/marker.ts";
import { type CommentRow, nowOf } from "../fake-github/state.ts";
import { SIGNER } from "./app-process.ts";
import { expectConverged } from "./convergence.ts";
import { opensIncident, writes } from "./scenario.ts";
import { HOUR, Simulation, type WorldSeed } from "./simulation.ts";

const DAY = 24 * HOUR;
const [POSTMORTEM, ITEM] = [2, 3];
const LINE = "- [ ] Fix it @dave due 2026-03-16";

/** On Monday, 2026-03-02, at nine, dave gets an item in acme/shop, which escalates to maria. */
async function startWithItem(world: WorldSeed = {}): Promise<Simulation> {
  const sim = new Simulation({ config: "escalation: { to: [maria] }\n", ...world });
  sim.startApp();
  await sim.rest();
  opensIncident(sim);
  await sim.rest();
  await writes(LINE)(sim);
  await sim.rest();
  return sim;
}

/** Passes this many days, with a sweep every other day and on the last two. */
async function daysPass(sim: Simulation, days: number): Promise<void> {
  for (let left = days - 1; left >= 0; left--) {
    await sim.pass(DAY);
    if (left < 2 || left % 2 === 0) await sim.sweep();
  }
}

function commentsOn(sim: Simulation, number: number): CommentRow[] {
  const { hub } = sim.github;
  return hub.comments(hub.issue(hub.repository("acme", "shop")!, number)!);
}

function appCommentsOn(sim: Simulation, number: number): string[] {
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

describe("quoting a command does not forge a tag of the App", () => {
  it("a forged notice does not suppress the escalation", async () => {
    const sim = await startWithItem();
    sim.as("dave").comments(ITEM, `/extend +30d \`${NOTICE}\` x`);
    await sim.rest();
    await daysPass(sim, 18);
    expect(appCommentsOn(sim, ITEM).some((body) => body.startsWith("@dave "))).toBe(true);
    expect(notifiedOf(sim)).toMatchObject({ escalated: 1 });
    expect(appCommentsOn(sim, ITEM).filter((body) => body.startsWith("@maria "))).toHaveLength(1);
    await expectConverged(sim);
  });
});

describe("an edited comment of the App is not trusted", () => {
  it("an escalation that it claims to be is still sent", async () => {
    const sim = await startWithItem();
    await daysPass(sim, 7);
    const [notice] = commentsOn(sim, ITEM).filter(({ author }) => author === "followthrough[bot]");
    sim.as("bob").editsComment(notice!, `Never mind.\n\n${NOTICE}`);
    await daysPass(sim, 11);
    expect(notifiedOf(sim)).toMatchObject({ escalated: 1 });
    expect(appCommentsOn(sim, ITEM).filter((body) => body.startsWith("@maria "))).toHaveLength(1);
  });

  it("the link to the postmortem is written on the incident again", async () => {
    const sim = await startWithItem();
    const record = commentsOn(sim, 1).find(({ author }) => author === "followthrough[bot]")!;
    sim.as("bob").editsComment(record, "<!-- followthrough-postmortem acme/shop#99 -->");
    await sim.sweep();
    expect(appCommentsOn(sim, 1).at(-1)).toContain(`#${POSTMORTEM}`);
    await expectConverged(sim);
  });
});

const PINNED = `signing_keys: ["${SIGNER.publicKey}"]\n`;
/** Edits text in an issue's marker. */
const replaceInBody = (from: string | RegExp, to: string) => (body: string) => {
  expect(body).toMatch(from);
  return body.replace(from, to);
};
const bodyOf = (sim: Simulation, number: number) => {
  const { hub } = sim.github;
  return nowOf(hub.issue(hub.repository("acme", "shop")!, number)!);
};
const tampering = (sim: Simulation, number: number) =>
  appCommentsOn(sim, number).filter((body) => body.includes("its signature doesn't match"));

describe.each([
  ["with a pinned key", PINNED],
  ["without a pinned key", ""],
])("an edited record, %s", (_, config) => {
  it("of a postmortem is reported once and never signed again", async () => {
    const sim = await startWithItem({ config });
    const original = bodyOf(sim, POSTMORTEM).body!;
    sim.as("bob").edits(POSTMORTEM, replaceInBody(/"due":"2026-03-\d\d"/, '"due":"2027-03-16"'));
    await sim.rest();
    const edited = bodyOf(sim, POSTMORTEM).body!;
    sim.as("alice").comments(POSTMORTEM, "/timeline");
    await sim.rest();
    await daysPass(sim, 20);
    expect(bodyOf(sim, POSTMORTEM).body).toBe(edited);
    expect(tampering(sim, POSTMORTEM)).toHaveLength(1);
    // Its items are still tracked.
    expect(appCommentsOn(sim, ITEM).some((body) => body.startsWith("@dave "))).toBe(true);
    const isReminded = () =>
      appCommentsOn(sim, POSTMORTEM).some((body) => body.includes("While it is overdue"));
    expect(isReminded()).toBe(false);
    await expectConverged(sim);
    sim.as("alice").edits(POSTMORTEM, () => original);
    await daysPass(sim, 1);
    expect(isReminded()).toBe(true);
    expect(tampering(sim, POSTMORTEM)).toHaveLength(1);
    await expectConverged(sim);
  });

  it("of a postmortem does not bypass the rules for closing", async () => {
    const sim = await startWithItem({ config });
    sim
      .as("bob")
      .edits(POSTMORTEM, replaceInBody('"withdrawn":', '"completedAt":"2026-03-02T09:00:00Z","withdrawn":'));
    sim.as("bob").closes(POSTMORTEM);
    await daysPass(sim, 1);
    expect(tampering(sim, POSTMORTEM)).toHaveLength(1);
    sim.as("alice").edits(POSTMORTEM, replaceInBody('"completedAt":"2026-03-02T09:00:00Z",', ""));
    await daysPass(sim, 1);
    expect(bodyOf(sim, POSTMORTEM).state).toBe("open");
    await expectConverged(sim);
  });

  it("without the incident does not cause a second postmortem", async () => {
    const sim = await startWithItem({ config });
    sim
      .as("bob")
      .edits(POSTMORTEM, replaceInBody('"number":1,"key":"acme/shop#1"', '"number":99,"key":"acme/shop#99"'));
    await daysPass(sim, 1);
    // The postmortem, the item, the digest and the index.
    expect(sim.github.hub.state.issues.filter(({ author }) => author === "followthrough[bot]")).toHaveLength(
      4,
    );
    expect(tampering(sim, POSTMORTEM)).toHaveLength(1);
    await expectConverged(sim);
  });

  it("of an item is reported once and never signed again", async () => {
    const sim = await startWithItem({ config });
    sim.as("bob").edits(ITEM, replaceInBody('"due":"2026-03-16"', '"due":"2027-03-16"'));
    await sim.rest();
    const edited = bodyOf(sim, ITEM).body!;
    await daysPass(sim, 10);
    expect(bodyOf(sim, ITEM).body).toBe(edited);
    expect(tampering(sim, ITEM)).toHaveLength(1);
    await expectConverged(sim);
  });
});

describe("a record that was copied from another issue of the App", () => {
  const markerIn = (body: string) => /<!-- followthrough \{.*?-->/s.exec(body)![0];

  it.each([
    ["the first version, days later", 0],
    ["a later version", 8],
  ])("is not trusted: %s", async (_, days) => {
    const sim = await startWithItem();
    await sim.pass(3 * DAY);
    await writes("- [ ] Test it @alice due 2026-12-16")(sim);
    await sim.rest();
    // The first reminder causes the second write of a record.
    await daysPass(sim, days);
    const laterItem = 4;
    const [from, to] = days === 0 ? [laterItem, ITEM] : [ITEM, laterItem];
    sim.as("bob").closes(from);
    await sim.rest();
    const other = markerIn(bodyOf(sim, from).body!);
    sim.as("bob").edits(to, (body) => body.replace(markerIn(body), () => other));
    await sim.rest();
    expect(tampering(sim, to)).toHaveLength(1);
    await expectConverged(sim);
  });
});

describe("a record that is edited between two reads", () => {
  it("is overwritten with the trusted record and not signed", async () => {
    const sim = await startWithItem({ config: PINNED });
    let edited = false;
    sim.network.hooks.fault = ({ method, path }) => {
      if (edited || method !== "GET" || path !== `/repos/acme/shop/issues/${POSTMORTEM}`) return null;
      edited = true;
      sim.as("bob").edits(POSTMORTEM, replaceInBody(/"due":"2026-03-\d\d"/, '"due":"2027-03-16"'));
      return null;
    };
    sim.as("alice").comments(POSTMORTEM, "/timeline");
    await sim.rest();
    expect(edited).toBe(true);
    expect(markerOf(sim, POSTMORTEM)).not.toMatchObject({ due: "2027-03-16" });
    await expectConverged(sim);
  });
});
