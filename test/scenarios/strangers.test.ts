import { describe, expect, it } from "@jest/globals";
import { nowOf } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import { INCIDENT, type Step } from "./scenario.ts";
import { HOUR, Simulation, type WorldSeed } from "./simulation.ts";
import { adoptsTheirs, fillsForm, onTheirs, publicShop } from "./stranger-table.ts";

async function played(world: WorldSeed, ...steps: Step[]): Promise<Simulation> {
  const sim = new Simulation(world);
  sim.startApp();
  await sim.rest();
  for (const step of steps) {
    await step(sim);
    await sim.rest();
    await sim.pass(60_000);
  }
  await expectConverged(sim);
  return sim;
}

/** What the App said on an issue, without tags. */
function comments({ github: { hub } }: Simulation, number = INCIDENT): string[] {
  const row = hub.issue(hub.repository("acme", "shop")!, number)!;
  const own = hub.comments(row).filter(({ author }) => author === "followthrough[bot]");
  return own.map((comment) => nowOf(comment)!.body.replace(/\s*<!-- .*? -->\s*/gs, ""));
}

const issues = ({ github: { hub } }: Simulation): number => hub.state.issues.length;

const WAITS =
  "No postmortem was opened. In this repository, an incident label or type counts only if an App or someone with at least the triage role adds it, and erin has the role read. If this is an incident, someone with that role can comment `/postmortem` here. Otherwise, they can remove the label or type.";

describe("an incident that a stranger opens in a public repository", () => {
  it("is answered once, whatever else happens to it", async () => {
    const sim = await played(
      publicShop(),
      fillsForm("erin"),
      (one) => one.as("erin").comments(INCIDENT, "Hello?"),
      (one) => one.as("erin").changes(INCIDENT, { title: "Still down" }),
      (one) => one.sweep(),
    );
    await sim.pass(24 * HOUR);
    await sim.sweep();
    expect(comments(sim)).toEqual([WAITS]);
    expect(issues(sim)).toBe(1);
  });

  it("opens a postmortem once the settings let anyone declare incidents", async () => {
    const sim = await played(publicShop(), fillsForm("erin"));
    sim.as("alice").commits(".github/followthrough.yml", "incident: { anyone: true }\n");
    await sim.pass(HOUR);
    await sim.sweep();
    expect(sim.postmortem()).toMatchObject({ number: 2 });
  });

  it("is not answered if its label was added before the installation", async () => {
    // On that day, the App would also introduce itself.
    const sim = new Simulation(publicShop("welcome: false\n"));
    for (const row of sim.github.hub.state.installations)
      Object.assign(row, { createdAt: sim.github.hub.now + HOUR });
    fillsForm("erin")(sim);
    sim.startApp();
    await sim.rest();
    await sim.sweep();
    expect([comments(sim), issues(sim)]).toEqual([[], 1]);
  });

  it("gets no answer while GitHub does not show yet who added the label", async () => {
    const sim = new Simulation(publicShop());
    sim.startApp();
    await sim.rest();
    const number = sim.as("erin").opens({ title: "Down" });
    await sim.pass(60_000);
    const { hub } = sim.github;
    const { events } = hub.state;
    sim.as("carol").labels(number, "incident");
    const hidden = events.splice(events.length - 1);
    void sim.time.sleep(5_000).then(() => {
      events.push(...hidden);
      hub.version++;
    });
    await sim.rest();
    await sim.pass(60_000);
    expect(sim.postmortem()).toMatchObject({ number: 2 });
    expect(comments(sim).join()).not.toContain("No postmortem was opened");
  });
});

describe("a postmortem that is open already", () => {
  it("stays, whoever added the label", async () => {
    const sim = await played({ config: "incident: { anyone: true }\n" }, fillsForm("dave"));
    sim.as("alice").commits(".github/followthrough.yml", "incident: { anyone: false }\n");
    await sim.pass(HOUR);
    await sim.sweep();
    const { hub } = sim.github;
    expect(nowOf(hub.issue(hub.repository("acme", "shop")!, 2)!).state).toBe("open");
  });
});

describe("closing an item", () => {
  const RIGHTS =
    "An item can be closed by one of its owners, someone with at least the triage role, an approver (people with the role maintain or admin), or a merged pull request that says “Fixes” and its number. If it is done, ask one of them to close it.";
  const ITEM = 3;
  const closes = (login: string) => onTheirs(login, (person, number) => person.closes(number));

  it.each([
    ["a stranger", "erin", `@erin this was reopened. ${RIGHTS}`],
    [
      "an App that the settings do not name",
      "pager[bot]",
      `this was reopened. Closings by the App pager do not count here (closure.apps). ${RIGHTS}`,
    ],
    [
      "a workflow",
      "github-actions[bot]",
      `this was reopened. Closings by github-actions do not count, because any workflow can act as it. ${RIGHTS}`,
    ],
  ])("by %s is undone, with the reason and who can do it", async (_, login, answer) => {
    const sim = await played(publicShop(), ...adoptsTheirs, closes(login));
    expect(comments(sim, ITEM)).toEqual([answer]);
  });

  it("by a stranger is undone by a sweep where no webhook arrived", async () => {
    const sim = await played(publicShop(), ...adoptsTheirs);
    sim.arrange = () => [];
    await closes("erin")(sim);
    await sim.sweep();
    const { hub } = sim.github;
    expect(nowOf(hub.issue(hub.repository("acme", "shop")!, ITEM)!).state).toBe("open");
    await expectConverged(sim);
  });
});
