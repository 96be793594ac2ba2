import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { readSimulateOptions } from "../../src/cli/simulate-options.ts";
import { type Listening, listen } from "../fake-github/listen.ts";
import { stopAll } from "../harness/processes.ts";
import { bareEnv, EMPTY_FOLDER, type Env, ROOT } from "../harness/server.ts";
import { type CommandResult, runCommand } from "../harness/sweep-process.ts";
import { item, opensIncident, together, writes } from "../scenarios/scenario.ts";
import { HOUR, Simulation } from "../scenarios/simulation.ts";

/* `npm run simulate` as a process, over HTTP. The model of GitHub answers it, because the emulator has no GraphQL. */

const SIMULATE = join(ROOT, "build/cli/simulate.js");
const DAY = 24 * HOUR;
const TOKEN = "ghp_of_alice";
const SHOP = ["--repo", "acme/shop"];
let sim: Simulation;
let github: Listening;

/** Six weeks with five merges: before two items were due, twice while they were overdue, after both were done, and with one overdue. */
async function playWeeks(): Promise<void> {
  const alice = sim.as("alice");
  const bob = sim.as("bob");
  const carol = sim.as("carol");
  const merges = (person: typeof alice, title: string) => person.merges(person.opensPull({ title }));
  for (const labels of [["follow-up", "P1"], ["follow-up"]])
    alice.opens({ title: "From a page", labels, assignees: ["bob"] });
  sim.startApp();
  await sim.pass(HOUR);
  const lines = ["- [ ] Alert on lag @bob due 2026-10-12", "- [ ] Ship to one canary @alice due 2026-10-12"];
  const later = "- [ ] Rehearse the failover @bob due 2026-11-10";
  for (const step of [opensIncident, writes(...lines, later)])
    await together(step, () => sim.pass(HOUR))(sim);
  merges(carol, "Before");
  await sim.pass(9 * DAY);
  merges(bob, "Held by two");
  await item("Alert on lag", (_, number) => bob.closes(number))(sim);
  await sim.pass(HOUR);
  merges(alice, "Held by her own");
  await sim.pass(12 * HOUR);
  await item("Ship to one", (_, number) => alice.closes(number))(sim);
  await sim.pass(DAY);
  merges(carol, "After");
  await sim.pass(28 * DAY);
  merges(carol, "Still waits");
  await sim.pass(2 * DAY);
}

beforeAll(async () => {
  const config = "severities: { sev2: { postmortem_due: 90 } }\n";
  sim = new Simulation({ start: "2026-10-05T08:00:00Z", config });
  await playWeeks();
  const { hub } = sim.github;
  const permissions = { contents: "read", issues: "read", metadata: "read", pull_requests: "read" } as const;
  const grant = { id: hub.id(), account: null, repositories: null, isPersonal: true };
  hub.state.tokens.push({ ...grant, token: TOKEN, permissions });
  github = await listen((request) => sim.github.answer(request));
  writeFileSync(join(EMPTY_FOLDER, "strict.yml"), "gate: { fail_on: due-soon }\n");
  writeFileSync(join(EMPTY_FOLDER, "wrong.yml"), "gate: { fail_on: sometimes }\n");
});

afterAll(async () => {
  await stopAll();
  await github.close();
  expect(github.violations).toEqual([]);
});

const run = (args: readonly string[], env: Env = {}): Promise<CommandResult> =>
  runCommand(process.execPath, [SIMULATE, ...args], EMPTY_FOLDER, {
    ...{ ...bareEnv(), GITHUB_API_URL: github.url, GITHUB_TOKEN: TOKEN },
    FOLLOWTHROUGH_NOW: new Date(sim.time.milliseconds).toISOString(),
    ...env,
  });

const ANSWER =
  "Of 5 merges, 3 would have waited, 2 of them less than a day; 1 would still wait. Items of others held 2 of them, and only the author's own items held 1.";

/** The lines of a table, without links and with the dashes of a keyboard. */
function plain({ lines }: CommandResult): string[] {
  return lines.map((line) => line.replace(/\[(.+?)\]\(.+?\)/g, "$1").replaceAll("\u2011", "-"));
}

describe("a simulation from the command line", () => {
  it.each<[string, readonly string[], string, readonly string[]]>([
    [
      "by the present settings",
      [],
      ANSWER,
      [
        "| #6 Ship to one canary | action item | 2 | 2026-10-15 |",
        "| #7 Rehearse the failover | action item | 1 | still holds |",
        "| #9 Held by two | bob | #5, #6 | the author's and others' | 13 hours |",
        "| #12 Still waits | carol | #7 | others' | still waits |",
        "| 2026-10-12 | 3 | 1 | 2 | 0 |",
        "bar [0, 2, 0, 0, 0, 1]",
      ],
    ],
    [
      "in the last days, by a file",
      ["--days", "3", "--config", "strict.yml"],
      "Of 1 merge, 1 would have waited; 1 would still wait. Items of others than the merges' authors held them.",
      ["| #12 Still waits | carol | #7 | others' | still waits |"],
    ],
    [
      "of what could have been items",
      ["--label", "follow-up", "--due", "5d"],
      "Of 5 merges, 4 would have waited; 4 would still wait. Items of others held 3 of them, and only the author's own items held 1.",
      ["Issues with the label “follow-up” count as action items, due 5 days after they were opened."],
    ],
    [
      "of a label that nobody used",
      ["--label", "folow-up"],
      "Of 5 merges, none would have waited.",
      ["No issue with the label “folow-up” was open in this time, so nothing could hold a merge."],
    ],
  ])("%s", async (_, args, first, rows) => {
    const result = await run([...SHOP, ...args]);
    expect(plain(result)[0]).toBe(first);
    expect(plain(result)).toEqual(expect.arrayContaining([...rows]));
    expect(result.code).toBe(0);
  });

  it("compares two files as JSON", async () => {
    const { code, output } = await run([...SHOP, "--against", "strict.yml", "--json"]);
    const result = JSON.parse(output);
    expect(result).toMatchObject({
      repository: "acme/shop",
      until: expect.stringContaining("2026-11-15T"),
      notes: [],
      policies: [
        {
          name: "the present settings",
          merges: 5,
          held: 3,
          passed: 2,
          lessThanADay: 2,
          stillHeld: 1,
          byOwn: 1,
        },
        { name: "strict.yml", merges: 5, held: 4, passed: 1, lessThanADay: 2 },
      ],
      differences: [{ number: 8, before: "passed", after: "held" }],
    });
    expect(result.policies[0].replayed[1]).toEqual({
      ...{ number: 9, title: "Held by two", author: "bob", mergedAt: "2026-10-14T11:00:00.000Z" },
      ...{ answer: "held", until: "2026-10-15T00:00:00.000Z", why: [] },
      heldBy: [expect.objectContaining({ issue: 5, isOwn: true }), expect.objectContaining({ issue: 6 })],
    });
    expect(code).toBe(0);
  });

  it("uses the App's credentials without a token, once the App may read pull requests", async () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const PRIVATE_KEY = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const app = { GITHUB_TOKEN: undefined, APP_ID: "1", PRIVATE_KEY };
    expect(await run(SHOP, app)).toMatchObject({
      code: 1,
      lines: [
        "acme/shop can't be read: it doesn't exist, or the App may not read its contents, issues and pull requests.",
      ],
    });
    sim.as("alice").approvesPermissions(["gate-check"]);
    expect((await run(SHOP, app)).lines[0]).toBe(ANSWER);
  });
});

describe("a simulation that isn't possible exits with 1 and a line that says why", () => {
  it.each<[string, readonly string[], Env, string]>([
    ["without credentials", SHOP, { GITHUB_TOKEN: undefined }, "Set GITHUB_TOKEN to a token that can read"],
    ["with an expired token", SHOP, { GITHUB_TOKEN: "ghp_old" }, "GET /repos/acme/shop/contents/"],
    [
      "of no repository",
      ["--repo", "acme/nowhere"],
      {},
      "acme/nowhere can't be read: it doesn't exist, or the token",
    ],
    [
      "by a wrong file",
      [...SHOP, "--config", "wrong.yml"],
      {},
      "wrong.yml, line 1, gate.fail_on: expected overdue,",
    ],
  ])("%s", async (_, args, env, line) => {
    const { code, lines } = await run(args, env);
    expect(lines).toEqual([expect.stringContaining(line)]);
    expect(code).toBe(1);
  });

  it.each<[readonly string[], string]>([
    [[], "--repo should be OWNER/REPO."],
    [["--repo", "shop"], '--repo should be OWNER/REPO, but is "shop".'],
    [
      [...SHOP, "--days", "soon"],
      '--days should be a number of days such as 90, at most 366, but is "soon".',
    ],
    [[...SHOP, "--days", "400"], '--days should be a number of days such as 90, at most 366, but is "400".'],
    [[...SHOP, "--label="], "--label should be the name of a label, but is empty."],
    [[...SHOP, "--due", "5d"], "--due is only for --label: the records of items have their own due dates."],
    [[...SHOP, "--force"], "Unknown option '--force'. \"npm run simulate -- --help\" lists the options."],
    [["now"], "Unexpected argument 'now'. \"npm run simulate -- --help\" lists the options."],
  ])("%j", (args, message) => {
    expect(() => readSimulateOptions(args)).toThrow(message);
  });
});
