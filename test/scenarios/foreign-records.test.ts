import { describe, expect, it } from "@jest/globals";
import { nowOf } from "../fake-github/state.ts";
import { SIGNER } from "./app-process.ts";
import { expectConverged } from "./convergence.ts";
import { gateIn } from "./gate.ts";
import { HOUR, Simulation } from "./simulation.ts";

const DAY = 24 * HOUR;
const CONFIG = `signing_keys: ["${SIGNER.publicKey}"]\napps: [followthrough]\n`;
/** What happens in both repositories within minutes: the same numbers are the same kinds of issues. */
const [INCIDENT, POSTMORTEM, ITEM, ADOPTED] = [1, 2, 3, 4];
const [HERE, THERE] = ["acme/shop", "acme/infra"] as const;

/** Two repositories with an incident each. The dates of the other repository are much later. */
async function startWithTwo(): Promise<Simulation> {
  const files = { ".github/followthrough.yml": CONFIG };
  const sim = new Simulation({ config: CONFIG, repositories: { [THERE]: { files } } });
  sim.startApp();
  await sim.rest();
  const alice = sim.as("alice");
  for (const repository of [HERE, THERE]) alice.in(repository).opens({ title: "Down", labels: ["incident"] });
  await sim.rest();
  for (const [repository, due] of [
    [HERE, "2026-03-16"],
    [THERE, "2026-12-16"],
  ] as const) {
    const lines = `- [ ] Fix it @dave due ${due}\n- [ ] #${ADOPTED} Tune it @dave due ${due}`;
    const addLines = (body: string) =>
      body.replace(/^#+ Action items$/im, (heading) => `${heading}\n\n${lines}`);
    alice.in(repository).edits(POSTMORTEM, addLines);
    await sim.rest();
    sim.as("carol").in(repository).opens({ title: "Tune it" });
    alice.in(repository).comments(POSTMORTEM, "/timeline");
    await sim.rest();
  }
  return sim;
}

/** Passes this many days, with a sweep at the end of every third one and of the last two. */
async function daysPass(sim: Simulation, days: number): Promise<void> {
  for (let left = days - 1; left >= 0; left--) {
    await sim.pass(DAY);
    if (left < 2 || left % 3 === 0) await sim.sweep();
  }
}

function bodyOf(sim: Simulation, repository: string, number: number): string {
  const { hub } = sim.github;
  const [owner, name] = repository.split("/") as [string, string];
  return nowOf(hub.issue(hub.repository(owner, name)!, number)!).body ?? "";
}

function commentsOn(sim: Simulation, number: number): string[] {
  const { hub } = sim.github;
  return hub.comments(hub.issue(hub.repository("acme", "shop")!, number)!).map((row) => nowOf(row)!.body);
}

const MARKER = /<!-- followthrough \{.*?-->/s;
const markerIn = (body: string): string => MARKER.exec(body)![0];
const put = (marker: string) => (body: string) => body.replace(MARKER, () => marker);
const stateInGate = async (sim: Simulation, number: number) => {
  const { findings } = await gateIn(sim, HERE);
  return findings.find(({ issue }) => issue.number === number)?.state;
};

describe("a record from an issue with the same number in another repository, with pinned keys", () => {
  it.each([
    ["the first record of an item", ITEM, 0],
    ["a later record of an item", ITEM, 8],
    ["the first record of a postmortem", POSTMORTEM, 0],
    ["a later record of a postmortem", POSTMORTEM, 8],
  ])("%s is not believed, by the App or the gate", async (_, number, days) => {
    const sim = await startWithTwo();
    await daysPass(sim, days);
    expect((await gateIn(sim, HERE)).findings.map(({ state }) => state)).not.toContain("tampered");
    sim
      .as("bob")
      .in(HERE)
      .edits(number, put(markerIn(bodyOf(sim, THERE, number))));
    await sim.rest();
    const forged = bodyOf(sim, HERE, number);
    expect(await stateInGate(sim, number)).toBe("tampered");
    await daysPass(sim, 20);
    expect(bodyOf(sim, HERE, number)).toBe(forged);
    expect(
      commentsOn(sim, number).filter((body) => body.includes("its signature doesn't match")),
    ).toHaveLength(1);
    expect(await stateInGate(sim, number)).toBe("tampered");
    await expectConverged(sim);
  });

  it("that of an adopted item is replaced, and its due date stays", async () => {
    const sim = await startWithTwo();
    sim
      .as("bob")
      .in(HERE)
      .edits(ADOPTED, put(markerIn(bodyOf(sim, THERE, ADOPTED))));
    await daysPass(sim, 20);
    expect(bodyOf(sim, HERE, ADOPTED)).toContain('"due":"2026-03-16"');
    expect(await stateInGate(sim, ADOPTED)).toBe("overdue");
    await expectConverged(sim);
  });

  it("is believed again after the App's own record was restored", async () => {
    const sim = await startWithTwo();
    const own = markerIn(bodyOf(sim, HERE, ITEM));
    sim
      .as("bob")
      .in(HERE)
      .edits(ITEM, put(markerIn(bodyOf(sim, THERE, ITEM))));
    await sim.rest();
    sim.as("alice").in(HERE).edits(ITEM, put(own));
    await daysPass(sim, 20);
    expect(await stateInGate(sim, ITEM)).toBe("overdue");
    await expectConverged(sim);
  });
});

describe("a comment of the App from another repository", () => {
  it("records no postmortem when a person posts it", async () => {
    const sim = await startWithTwo();
    const { hub } = sim.github;
    const there = hub.issue(hub.repository("acme", "infra")!, INCIDENT)!;
    const bodies = hub.comments(there).map((row) => nowOf(row)!.body);
    const record = bodies.find((body) => body.includes("<!-- followthrough-postmortem "))!;
    const before = bodyOf(sim, HERE, POSTMORTEM);
    sim.as("bob").in(HERE).comments(INCIDENT, record);
    await daysPass(sim, 1);
    expect(bodyOf(sim, HERE, POSTMORTEM)).toBe(before);
    expect(bodyOf(sim, THERE, POSTMORTEM)).not.toContain("acme/shop");
    await expectConverged(sim);
  });
});

describe("a digest from another repository", () => {
  it("does not count as the one of this repository", async () => {
    const sim = await startWithTwo();
    await daysPass(sim, 1);
    const digestIn = (repository: string) => {
      const { hub } = sim.github;
      const [owner, name] = repository.split("/") as [string, string];
      const rows = hub.state.issues.filter(
        ({ repositoryId }) => repositoryId === hub.repository(owner, name)!.id,
      );
      return rows.find((row) => nowOf(row).body?.startsWith("<!-- followthrough-digest"))!.number;
    };
    const number = digestIn(HERE);
    sim
      .as("bob")
      .in(HERE)
      .edits(number, () => bodyOf(sim, THERE, digestIn(THERE)));
    await daysPass(sim, 1);
    expect(await stateInGate(sim, number)).toBe("tampered");
    await expectConverged(sim);
  });
});
