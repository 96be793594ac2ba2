import { describe, expect, it } from "@jest/globals";
import { signComment } from "../../src/record/comment-signature.ts";
import { readMarker, type Signer, writeMarker } from "../../src/record/marker.ts";
import type { ItemMarker } from "../../src/record/marker-types.ts";
import { createSigner } from "../../src/record/signature.ts";
import { type CommentRow, type IssueRow, nowOf } from "../fake-github/state.ts";
import { AppProcess, SIGNER } from "./app-process.ts";
import { gateIn } from "./gate.ts";
import { opensIncident } from "./scenario.ts";
import { HOUR, Simulation } from "./simulation.ts";

const DAY = 24 * HOUR;
const WORKFLOWS = "github-actions[bot]";
/** The key of the workflow that runs Followthrough, and one of whoever pushes a branch. */
const [OWN, STRANGER] = [createSigner(new Uint8Array(32).fill(8)), createSigner(new Uint8Array(32).fill(9))];
const KEYS = `signing_keys: ["${OWN.publicKey}", "${SIGNER.publicKey}"]\n`;
const CONFIG = `${KEYS}apps: [github-actions]\n`;
const [INCIDENT, POSTMORTEM, ITEM] = [1, 2, 3];
const LINE = "- [ ] Fix it @dave due 2026-03-16";

/** Followthrough as a workflow: it writes as every workflow of the repository does. */
function startWorkflow(sim: Simulation, signer: Signer = OWN): AppProcess {
  const { hub } = sim.github;
  const token = `ghs_workflow${hub.id()}`;
  const permissions = {
    issues: "write",
    contents: "read",
    metadata: "read",
    pull_requests: "read",
    members: "read",
  } as const;
  const grant = { id: hub.id(), account: "acme", repositories: null, isPersonal: false };
  hub.state.tokens.push({ ...grant, token, login: WORKFLOWS, permissions });
  const process = new AppProcess(sim.time, sim.network, { writer: { login: WORKFLOWS, token, signer } });
  sim.processes.push(process);
  return process;
}

/** On Monday, 2026-03-02, at nine, dave gets an item in acme/shop. A day later, it is committed and in the index. */
async function startWithItem(config = CONFIG, signer = OWN): Promise<Simulation> {
  const sim = new Simulation({ config });
  startWorkflow(sim, signer);
  await sim.rest();
  opensIncident(sim);
  await sim.rest();
  adds(sim, LINE);
  await sim.rest();
  await daysPass(sim, 2);
  return sim;
}

function adds(sim: Simulation, line: string): void {
  const addLine = (body: string) => body.replace(/^#+ Action items$/im, (heading) => `${heading}\n\n${line}`);
  sim.as("alice").edits(POSTMORTEM, addLine);
}

async function daysPass(sim: Simulation, days: number): Promise<void> {
  for (let day = 0; day < days; day++) {
    await sim.pass(DAY);
    await sim.sweep();
  }
}

const rowOf = (sim: Simulation, number: number): IssueRow => {
  const { hub } = sim.github;
  return hub.issue(hub.repository("acme", "shop")!, number)!;
};
const bodyOf = (sim: Simulation, number: number): string => nowOf(rowOf(sim, number)).body ?? "";
const commentsOn = (sim: Simulation, number: number): CommentRow[] =>
  sim.github.hub.comments(rowOf(sim, number));
const textsOn = (sim: Simulation, number: number) => commentsOn(sim, number).map((row) => nowOf(row)!.body);
const openIssues = (sim: Simulation) =>
  sim.github.hub.state.issues.filter((row) => nowOf(row).state === "open" && !nowOf(row).deleted).length;

function markerOf(sim: Simulation, number: number): ItemMarker {
  const reading = readMarker(bodyOf(sim, number));
  if (reading.found !== "marker" || reading.marker.kind !== "action-item") throw new Error("no item");
  return reading.marker;
}

/** The reports that several writers work, as `open` or `closed`. */
const toldOfBoth = ({ github: { hub } }: Simulation): string[] => {
  const rows = hub.state.issues.map((row) => nowOf(row));
  return rows.filter(({ title }) => title.endsWith("runs more than once")).map(({ state }) => state);
};

const signerOf = (sim: Simulation, number: number): string | null => {
  const reading = readMarker(bodyOf(sim, number));
  return reading.found === "marker" ? reading.signedBy : null;
};

/** Sweeps, in this process and in new ones, until nothing is written anymore. Expects that this is soon. */
async function expectRest(sim: Simulation, restart: () => unknown = () => startWorkflow(sim)): Promise<void> {
  await sim.sweep();
  await sim.sweep();
  const before = sim.network.writes.length;
  for (const process of sim.running) process.kill();
  restart();
  await sim.rest();
  const written = sim.network.writes
    .slice(before)
    .map(({ method, path, body }) => `${method} ${path} ${body}`);
  expect(written).toEqual([]);
}

const fakeRecord = (marker: ItemMarker, signer: Signer) => `Fix it\n\n${writeMarker(marker, signer)}`;

describe("Followthrough as a workflow", () => {
  it("finds again what it wrote, in a new process, and answers once", async () => {
    const sim = await startWithItem();
    sim.as("dave").comments(ITEM, "/extend +90d because");
    await sim.rest();
    const said = textsOn(sim, ITEM).length;
    expect(said).toBeGreaterThan(1);
    await expectRest(sim);
    expect(textsOn(sim, ITEM)).toHaveLength(said);
    expect(openIssues(sim)).toBe(5);
  });

  it("leaves alone what another workflow forges: comments, records, reports", async () => {
    const sim = await startWithItem();
    const forger = sim.as(WORKFLOWS);
    const later = { ...markerOf(sim, ITEM), ledger: { ...markerOf(sim, ITEM).ledger, due: "2027-03-16" } };
    const issue = { ref: { number: ITEM }, repositoryId: later.issue.repositoryId };
    const tag = "Done.\n\n<!-- followthrough-postmortem acme/shop#99 -->";
    // A tag without a signature, by another key, and one that was signed for another issue.
    forger.comments(INCIDENT, tag);
    forger.comments(INCIDENT, signComment(tag, { ...issue, ref: { number: INCIDENT } }, STRANGER));
    forger.comments(INCIDENT, signComment(tag, issue, OWN));
    const forged = [
      forger.opens({ title: "Fix it", labels: ["action-item"], body: fakeRecord(later, STRANGER) }),
      // A real record, on an issue of the forger's.
      forger.opens({ title: "Fix it", labels: ["action-item"], body: fakeRecord(markerOf(sim, ITEM), OWN) }),
      forger.opens({ title: "Fix it", labels: ["action-item"], body: bodyOf(sim, ITEM) }),
    ];
    await sim.rest();
    const open = openIssues(sim);
    await daysPass(sim, 1);
    expect(openIssues(sim)).toBe(open);
    for (const number of forged) expect(commentsOn(sim, number)).toEqual([]);
    expect(textsOn(sim, INCIDENT).filter((text) => text.includes("is gone"))).toEqual([]);
    const { findings } = await gateIn(sim, "acme/shop");
    expect(findings.map(({ issue: { number } }) => number)).not.toEqual(expect.arrayContaining(forged));
    await expectRest(sim);
  });

  it("reports a record of its own that someone edited, and does not start over", async () => {
    const sim = await startWithItem();
    sim.as(WORKFLOWS).edits(ITEM, (body) => body.replace('"due":"2026-03-16"', '"due":"2027-03-16"'));
    await sim.rest();
    sim.as("bob").edits(POSTMORTEM, (body) => body.replace(/"due":"2026-03-\d\d"/, '"due":"2027-03-16"'));
    const open = openIssues(sim);
    for (const process of sim.running) process.kill();
    startWorkflow(sim);
    await sim.rest();
    await daysPass(sim, 1);
    const told = (number: number) =>
      textsOn(sim, number).filter((text) => text.includes("its signature doesn't match"));
    expect([told(ITEM).length, told(POSTMORTEM).length]).toEqual([1, 1]);
    expect(openIssues(sim)).toBe(open);
    const { findings } = await gateIn(sim, "acme/shop");
    expect(findings.find(({ issue: { number } }) => number === ITEM)?.state).toBe("tampered");
    await expectRest(sim);
  });

  it("executes again what an older record of the same issue forgot", async () => {
    const sim = await startWithItem();
    const older = bodyOf(sim, ITEM);
    sim.as("alice").comments(ITEM, "/extend +14d because");
    await sim.rest();
    const { due } = markerOf(sim, ITEM).ledger;
    expect(due).not.toBe("2026-03-16");
    sim.as(WORKFLOWS).edits(ITEM, () => older);
    await sim.rest();
    await daysPass(sim, 1);
    expect(markerOf(sim, ITEM).ledger.due).toBe(due);
    await expectRest(sim);
  });

  it("reopens what another workflow closed, and keeps closed what it closed itself", async () => {
    const sim = await startWithItem();
    sim.as(WORKFLOWS).closes(ITEM);
    await sim.rest();
    expect(nowOf(rowOf(sim, ITEM)).state).toBe("open");
    await sim.pass(HOUR);
    sim.as("alice").edits(POSTMORTEM, (body) => body.replace(/- \[ \] (?=\[#3\])/, "- [x] "));
    await sim.rest();
    expect(nowOf(rowOf(sim, ITEM)).state).toBe("closed");
    await sim.pass(HOUR);
    // The person who checked the box takes it back.
    sim.as("alice").edits(POSTMORTEM, (body) => body.replace(/- \[x\] (?=.*#3\])/, "- [ ] "));
    await sim.rest();
    expect(nowOf(rowOf(sim, ITEM)).state).toBe("open");
    await expectRest(sim);
  });
});

describe("from the App to a workflow and back", () => {
  it.each([
    ["the App signs", "apps: [followthrough, github-actions]\n", SIGNER],
    ["the workflow signs", "apps: [github-actions, followthrough]\n", OWN],
  ])("nothing is doubled, and both at once come to rest: %s", async (_, apps, signer) => {
    const sim = await startWithItem(`${KEYS}${apps}`);
    sim.as("dave").comments(ITEM, "/extend +90d because");
    await sim.rest();
    const [open, said] = [openIssues(sim), textsOn(sim, ITEM).length];
    // The move: the workflow stops, the App starts.
    for (const process of sim.running) process.kill();
    sim.startApp();
    await sim.rest();
    await sim.sweep();
    expect([openIssues(sim), textsOn(sim, ITEM).length]).toEqual([open, said]);
    expect([signerOf(sim, ITEM), signerOf(sim, POSTMORTEM)]).toEqual([signer.publicKey, signer.publicKey]);
    // Both run.
    startWorkflow(sim);
    sim.as("alice").comments(ITEM, "/extend +14d because");
    adds(sim, "- [ ] Test it @alice due 2026-04-16");
    await sim.rest();
    await daysPass(sim, 2);
    expect(markerOf(sim, ITEM).ledger.extensions).toHaveLength(1);
    expect(openIssues(sim) - toldOfBoth(sim).length).toBe(open + 1);
    await expectRest(sim, () => [sim.startApp(), startWorkflow(sim)]);
  });

  it.each([
    ["with two keys, the App first", "apps: [followthrough, github-actions]\n", OWN],
    ["with one key, the workflow first", "apps: [github-actions, followthrough]\n", SIGNER],
  ])("both at once are said once, and a move is not: %s", async (_, apps, signer) => {
    const sim = await startWithItem(`${KEYS}${apps}`, signer);
    const isAppFirst = apps.startsWith("apps: [followthrough");
    const restart = () => (isAppFirst ? sim.startApp() : startWorkflow(sim, signer));
    const startOther = () => (isAppFirst ? startWorkflow(sim, signer) : sim.startApp());
    for (const process of sim.running) process.kill();
    let other = startOther();
    let added = 0;
    const worksFor = async (days: number, isBoth: boolean) => {
      for (let day = 0; day < days; day++) {
        adds(sim, `- [ ] Test it ${++added} @alice due 2026-05-16`);
        await sim.pass(DAY);
        if (isBoth) other.sweep();
        await sim.rest();
        await sim.sweep();
      }
    };
    // A move: on its day, both run.
    await worksFor(2, false);
    restart();
    await sim.rest();
    await sim.pass(HOUR);
    other.sweep();
    await sim.rest();
    await sim.sweep();
    other.kill();
    await worksFor(2, false);
    expect(toldOfBoth(sim)).toEqual([]);
    // Both run.
    other = startOther();
    await worksFor(3, true);
    expect(toldOfBoth(sim)).toEqual(["open"]);
    expect(openIssues(sim)).toBe(6 + added);
    const warned = ({ logged }: AppProcess) => logged.filter((line) => line.includes("work at once")).length;
    expect(sim.running.map((process) => warned(process as AppProcess))).toEqual([1, 1]);
    await expectRest(sim, () => [restart(), startOther()]);
    for (const process of sim.running) process.kill();
    restart();
    await sim.pass(8 * DAY);
    await sim.sweep();
    expect(toldOfBoth(sim)).toEqual(["closed"]);
  });
});
