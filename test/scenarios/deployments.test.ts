import { describe, expect, it } from "@jest/globals";
import {
  deploy,
  deploymentsOf,
  environmentNamed,
  makeEnvironment,
  personSays,
} from "../fake-github/deployments.ts";
import { APP } from "../fake-github/hub.ts";
import type { DeliveryRow, WorkflowRunRow } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import { reportsIn } from "./reports.ts";
import { hoursPass, item, opensIncident, type Step, writes } from "./scenario.ts";
import { HOUR, Simulation, type WorldSeed } from "./simulation.ts";

const WORLD: WorldSeed = {
  config: "gate: { deployments: [Production] }\nseverities: { sev2: { postmortem_due: 60 } }\n",
  environments: { production: false, staging: false },
  choices: ["deployments"],
};

/** Two days after an item was due. */
async function overdue(world: WorldSeed = {}, ...more: string[]): Promise<Simulation> {
  const sim = new Simulation({ ...WORLD, ...world });
  sim.startApp();
  const steps: Step[] = [
    opensIncident,
    writes("- [ ] Fix it @alice due 2026-03-04", ...more),
    hoursPass(4 * 24),
  ];
  for (const step of steps) {
    await sim.pass(60_000);
    await step(sim);
    await sim.rest();
  }
  await sim.sweep();
  return sim;
}

function environment(sim: Simulation, name: string) {
  const { hub } = sim.github;
  return environmentNamed(hub, hub.repository("acme", "shop")!.id, name)!;
}

async function deploys(
  sim: Simulation,
  name = "production",
  earlier?: WorkflowRunRow,
): Promise<WorkflowRunRow> {
  const run = deploy(sim.github, environment(sim, name), earlier);
  await sim.rest();
  return run;
}

/** What the App said about a run. */
const said = (sim: Simulation, run: WorkflowRunRow) =>
  sim.github.hub.state.deploymentReviews.filter(({ runId, by }) => runId === run.id && by === APP.bot);

const states = (sim: Simulation, run: WorkflowRunRow) => said(sim, run).map(({ state }) => state);

async function acts(sim: Simulation, step: Step): Promise<void> {
  await step(sim);
  await sim.rest();
  await sim.pass(HOUR);
  await sim.sweep();
}

describe("a deployment to an environment that asks the App", () => {
  it("is approved at once while the gate passes", async () => {
    const sim = new Simulation(WORLD);
    sim.startApp();
    await sim.rest();
    const run = await deploys(sim);
    expect([run.status, states(sim, run)]).toEqual(["in_progress", ["approved"]]);
    expect(said(sim, run)[0]?.comment).toContain("The Followthrough gate passes.");
    await expectConverged(sim);
  });

  it("waits with the reasons, said once", async () => {
    const sim = await overdue();
    const run = await deploys(sim);
    await acts(sim, hoursPass(24));
    expect([run.status, states(sim, run)]).toEqual(["waiting", ["pending"]]);
    const { comment } = said(sim, run)[0]!;
    expect(comment).toContain("Fix it: due 2026-03-04, owner alice");
    expect(comment).toContain("`/waive DATE REASON`");
    await expectConverged(sim);
  });

  const comments = (words: string) => (sim: Simulation) =>
    void sim.as("alice").comments(sim.item("Fix it").number, words);

  it.each<[string, (sim: Simulation) => unknown]>([
    ["done", (sim) => sim.as("bob").closes(sim.item("Fix it").number)],
    ["extended", comments("/extend 2026-04-01 Parts are late")],
    ["waived", comments("/waive 2026-04-01 Parts are late")],
  ])("is approved by itself once the item is %s", async (_, change) => {
    const sim = await overdue();
    const run = await deploys(sim);
    change(sim);
    await sim.rest();
    expect([run.status, states(sim, run)]).toEqual(["in_progress", ["pending", "approved"]]);
    await expectConverged(sim);
  });

  it("gets another report when the reasons change", async () => {
    const sim = await overdue({}, "- [ ] Test it @bob due 2026-03-09");
    const run = await deploys(sim);
    await acts(sim, hoursPass(4 * 24));
    const [first, second, ...others] = said(sim, run).map(({ comment }) => comment);
    expect([first, others]).toEqual([expect.not.stringContaining("Test it"), []]);
    expect(second).toContain("Test it");
    for (const words of ["Fix it", "Test it"]) sim.as("bob").closes(sim.item(words).number);
    await acts(sim, () => {});
    expect(states(sim, run)).toEqual(["pending", "pending", "approved"]);
  });

  it("is found again after a restart and after a lost webhook, and nothing is said twice", async () => {
    const sim = await overdue();
    const run = await deploys(sim);
    for (const process of sim.running) process.kill();
    sim.arrange = () => [];
    const lost = await deploys(sim);
    sim.arrange = null;
    sim.startApp();
    await sim.rest();
    expect([states(sim, run), states(sim, lost)]).toEqual([["pending"], ["pending"]]);
    await acts(
      sim,
      item("Fix it", (bob, number) => bob.closes(number)),
    );
    expect([run.status, lost.status]).toEqual(["in_progress", "in_progress"]);
  });

  it("gets one report a process if GitHub doesn't show what was said", async () => {
    const sim = await overdue({ hub: { showsReviews: false } });
    const run = await deploys(sim);
    await acts(sim, hoursPass(24));
    expect(states(sim, run)).toEqual(["pending"]);
    for (let restart = 0; restart < 12; restart++) {
      for (const process of sim.running) process.kill();
      sim.startApp();
      await sim.rest();
    }
    expect(states(sim, run)).toEqual(Array(10).fill("pending"));
    await acts(
      sim,
      item("Fix it", (bob, number) => bob.closes(number)),
    );
    expect(run.status).toBe("in_progress");
  });

  it("is approved once while a reviewer has to approve it, too, and so is a later job", async () => {
    const sim = new Simulation({ ...WORLD, environments: { production: true } });
    sim.startApp();
    await sim.rest();
    const run = await deploys(sim);
    await acts(sim, hoursPass(24));
    expect([run.status, states(sim, run)]).toEqual(["waiting", ["approved"]]);
    await deploys(sim, "production", run);
    expect(states(sim, run)).toEqual(["approved", "approved"]);
    personSays(sim.github.hub, run, { by: "alice", state: "approved" });
    await acts(sim, () => {});
    expect([run.status, states(sim, run)]).toEqual(["in_progress", ["approved", "approved"]]);
  });

  it("can be started by an administrator", async () => {
    const sim = await overdue();
    const run = await deploys(sim);
    personSays(sim.github.hub, run, { by: "alice", state: "approved", bypass: true });
    await acts(
      sim,
      item("Fix it", (bob, number) => bob.closes(number)),
    );
    expect([run.status, states(sim, run)]).toEqual(["in_progress", ["pending"]]);
  });
});

describe("the App says nothing", () => {
  it("about an environment that the settings don't list, or that doesn't ask it", async () => {
    const sim = await overdue({
      config: "gate: { deployments: [production, moon] }\nseverities: { sev2: { postmortem_due: 60 } }\n",
    });
    const { hub } = sim.github;
    const run = await deploys(sim, "staging");
    Object.assign(environment(sim, "production"), { asksApp: false, asksPerson: true });
    await deploys(sim, "production", run);
    await acts(sim, hoursPass(1));
    expect([run.status, said(sim, run), deploymentsOf(hub, run).length]).toEqual(["waiting", [], 2]);
  });

  it("if the settings list what isn't there, and one issue says that", async () => {
    const config = "gate: { deployments: [production, moon, staging] }\n";
    const sim = new Simulation({ ...WORLD, config });
    Object.assign(environment(sim, "staging"), { asksApp: false });
    sim.startApp();
    await sim.rest();
    await acts(sim, hoursPass(24));
    const [report, ...more] = reportsIn(sim, "config");
    expect([report?.state, more]).toEqual(["open", []]);
    expect(report?.body.match(/^- .*$/gm)?.map((line) => line.slice(0, 40))).toEqual([
      "- `gate.deployments` lists `moon`, but t",
      "- Deployments to `staging` don't wait fo",
    ]);
    Object.assign(environment(sim, "staging"), { asksApp: true });
    makeEnvironment(sim.github.hub, sim.github.hub.repository("acme", "shop")!, "Moon");
    await acts(sim, hoursPass(1));
    expect(reportsIn(sim, "config").map(({ state }) => state)).toEqual(["closed"]);
    await expectConverged(sim);
  });

  it("to an address in a webhook, or in the repository of a webhook where nothing waits", async () => {
    const sim = await overdue({ repositories: { "globex/thing": { installed: false }, "acme/infra": {} } });
    const forge = (row: DeliveryRow): DeliveryRow => {
      const deployment_callback_url =
        "https://evil.example/repos/acme/infra/actions/runs/1/deployment_protection_rule";
      const [owner, name] = row.id % 2 === 0 ? ["acme", "infra"] : ["globex", "thing"];
      const repository = { owner: { login: owner }, name };
      return { ...row, payload: { ...row.payload, deployment_callback_url, repository } };
    };
    sim.arrange = (waiting) => waiting.map(forge);
    const before = sim.network.calls.length;
    const runs = [await deploys(sim), await deploys(sim)];
    const calls = sim.network.calls.slice(before).filter(({ path }) => path.includes("/actions/"));
    expect(calls).toEqual([]);
    sim.arrange = null;
    await sim.sweep();
    expect(runs.map((run) => states(sim, run))).toEqual([["pending"], ["pending"]]);
  });

  it("before the owner approves the permissions, and one issue says that", async () => {
    const sim = await overdue({ choices: [] });
    const run = deploy(sim.github, environment(sim, "production"));
    await acts(sim, hoursPass(24));
    expect(states(sim, run)).toEqual([]);
    const [report, ...more] = reportsIn(sim, "config");
    expect([report?.body, more]).toEqual([
      expect.stringContaining("`gate.deployments` needs permissions"),
      [],
    ]);
    sim.as("alice").approvesPermissions(["deployments"]);
    await sim.rest();
    expect([states(sim, run), reportsIn(sim, "config")[0]?.state]).toEqual([["pending"], "closed"]);
    expect(sim.processes.flatMap(({ logged }) => logged)).toEqual([]);
  });

  it("and asks nothing without `gate.deployments`", async () => {
    const sim = await overdue({ config: "severities: { sev2: { postmortem_due: 60 } }\n" });
    await deploys(sim);
    await acts(sim, hoursPass(24));
    expect(sim.network.calls.filter(({ path }) => /\/(?:actions|environments)\//.test(path))).toEqual([]);
  });
});
