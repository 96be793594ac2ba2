import { afterAll, describe, expect, it } from "@jest/globals";
import { stopAll } from "../harness/processes.ts";
import { bareEnv, EMPTY_FOLDER, ROOT } from "../harness/server.ts";
import { REPORT, runCommand, runSweep, SWEEP, sweepEnv } from "../harness/sweep-process.ts";
import { type World, withWorld } from "../harness/world.ts";
import {
  addActionItems,
  items,
  labeledIssues,
  lineOf,
  postmortem,
  waitUntilIdle,
  writesSince,
} from "../harness/world-helpers.ts";

afterAll(stopAll);

const LEARNING = "acme/learning";

const NOW = { FOLLOWTHROUGH_NOW: "2026-12-01T09:00:00Z" };
const sweep = (world: World, ...args: string[]) => runSweep(world, args, NOW);

/** An incident with two items. Then the server stops, and people continue without it. */
async function missedByServer(world: World): Promise<{ postmortem: number; first: number }> {
  const alice = world.as("alice");
  await alice.openIssue({ title: "Down", labels: ["incident"] });
  const { number } = await postmortem(world);
  await alice.editBody(number, addActionItems("- [ ] First @alice due 2030-01-02", "- [ ] Second @bob"));
  const [first] = await items(world, number, 2);
  await waitUntilIdle(world);
  await world.server().stop();
  await alice.close(first!.number);
  await alice.editBody(number, addActionItems("- [ ] Third @alice P4"));
  await alice.openIssue({ title: "Down again", labels: ["incident"] });
  await world.as("alice", LEARNING).openIssue({ title: "Elsewhere", labels: ["incident"] });
  return { postmortem: number, first: first!.number };
}

const due = expect.stringMatching(/^ {2}open “Postmortem: .*”.*, due \d{4}-\d\d-\d\d$/);

describe("a sweep from the command line", () => {
  it("previews the changes without making them, then makes the changes that the server missed", async () => {
    await withWorld({ env: NOW }, async (world) => {
      const before = await missedByServer(world);

      const from = world.proxy.requests.length;
      const shown = await runCommand(
        "npm",
        ["run", "--silent", "sweep", "--", "--dry-run"],
        ROOT,
        sweepEnv(world, NOW),
      );
      expect(shown.lines.filter((line) => !line.startsWith("npm warn"))).toEqual([
        "acme/shop#7",
        due,
        "acme/shop#1",
        "  open “Third” in acme/shop, assigned to alice, due 2027-03-01",
        "  edit the checklist of acme/shop#2: check “First”",
        "  write the status comment on acme/shop#2",
        "acme/learning#1",
        due,
        "acme/shop weekly digest",
        expect.stringMatching(/^ {2}update the digest acme\/shop#\d+$/),
        "6 changes planned (dry run; nothing was changed).",
      ]);
      expect(shown.code).toBe(0);
      expect(writesSince(world, from)).toEqual([]);

      const laterRun = await sweep(world, "--as-of", "2027-01-04");
      expect(laterRun.lines).toContain("  open “Third” in acme/shop, assigned to alice, due 2027-04-05");
      expect(laterRun).toMatchObject({ code: 0, writes: [] });

      const learningRun = await sweep(world, "--dry-run", "--repository", LEARNING);
      expect(learningRun.lines).toEqual([
        "acme/learning#1",
        due,
        "1 change planned (dry run; nothing was changed).",
      ]);
      expect(learningRun).toMatchObject({ code: 0, writes: [] });

      expect(await sweep(world, "--repository", LEARNING)).toMatchObject({ code: 0 });
      expect(await labeledIssues(world, "postmortem", LEARNING)).toHaveLength(1);
      expect(await labeledIssues(world, "postmortem")).toHaveLength(1);

      expect(await sweep(world)).toMatchObject({ code: 0, output: "" });
      expect(await labeledIssues(world, "postmortem")).toHaveLength(2);
      const tracked = await items(world, before.postmortem, 3);
      expect(tracked.map(({ title }) => title)).toEqual(["First", "Second", "Third"]);
      const { body } = await world.as("alice").issue(before.postmortem);
      expect(lineOf(body, before.first)).toMatch(/^- \[x\] /);

      const rest = await sweep(world, "--dry-run");
      expect(rest).toMatchObject({ code: 0, lines: ["Nothing to do."], writes: [] });
      expect(await sweep(world)).toMatchObject({ code: 0, writes: [] });
    });
  });

  it("continues after a repository that fails; it names that one and exits with 1", async () => {
    const files = { "acme/learning:.github/followthrough.yml": "incident: {labels: 7}\n" };
    await withWorld({ files, serverless: true }, async (world) => {
      for (const repository of ["acme/learning", "acme/shop"]) {
        await world.as("alice", repository).openIssue({ title: "Down", labels: ["incident"] });
      }
      const shown = await sweep(world, "--dry-run");
      expect(shown.lines).toEqual(expect.arrayContaining(["acme/shop#1", due, "acme/learning"]));
      expect(shown.lines).toContainEqual(
        expect.stringMatching(/^ {2}could not be observed: .*followthrough\.yml.*labels/),
      );
      expect(shown).toMatchObject({ code: 1, writes: [] });

      const real = await runSweep(world, [], { ...NOW, LOG_LEVEL: "info" });
      expect(real.output).toMatch(/"repository":"acme\/learning".*"could not be swept"/);
      expect(real.code).toBe(1);
      expect(await labeledIssues(world, "postmortem")).toHaveLength(1);
      expect(await labeledIssues(world, "postmortem", LEARNING)).toEqual([]);

      // So does a report.
      const run = (...args: string[]) =>
        runCommand(
          process.execPath,
          [REPORT, "--owner", "acme", ...args],
          EMPTY_FOLDER,
          sweepEnv(world, NOW),
        );
      const report = await run();
      expect(report.output).toContain(
        "Covers 2 repositories: acme/shop (public), acme/.github (public). Could not be read: acme/learning.",
      );
      expect(report.output).toContain("- With a postmortem: 1 of 1 (too few)");
      expect(report.code).toBe(1);
      const csv = await run("--by", "team", "--format", "csv");
      expect(csv.lines).toContainEqual(expect.stringMatching(/^month,group,items,on_time,/));
      const [, json] = /^(\{.*^\})$/ms.exec((await run("--format", "json")).output)!;
      expect(JSON.parse(json!)).toMatchObject({ owner: "acme", unread: ["acme/learning"], dueLater: 0 });
    });
  });

  it("reports what it leaves for later, and ends", async () => {
    await withWorld({ serverless: true }, async (world) => {
      await world.as("alice").openIssue({ title: "Down", labels: ["incident"] });
      world.proxy.before(({ path }) => {
        if (path.startsWith("/repos/acme/shop/issues/1/")) throw new Error("the line is dead");
      });
      const { code, lines } = await sweep(world);
      expect(lines.at(-1)).toBe(
        "Sweep incomplete: not up to date: acme/shop#1 (will be retried later). See the log above for details.",
      );
      expect(code).toBe(1);
    });
  });

  it("introduces the App on the day of its installation, once", async () => {
    const github = { isNew: true, repositories: [{ name: ".github", private: true }] };
    await withWorld({ github, serverless: true }, async (world) => {
      const shown = await runSweep(world, ["--dry-run"]);
      expect(shown.lines).toContain("  open “Followthrough is here” in acme/.github");
      expect((await runSweep(world)).code).toBe(0);
      expect(await runSweep(world)).toMatchObject({ code: 0, writes: [] });
      const welcomes = await labeledIssues(world, "followthrough-welcome", "acme/.github");
      expect(welcomes.map(({ assignees, body }) => [assignees, body])).toEqual([
        [[], expect.stringContaining("| [learning](")],
      ]);
    });
  });

  it("says so if the App is not installed on the requested repository", async () => {
    await withWorld({ serverless: true }, async (world) => {
      for (const args of [[], ["--dry-run"]]) {
        expect(await sweep(world, "--repository", "acme/nowhere", ...args)).toMatchObject({
          code: 1,
          lines: ["The App is not installed on acme/nowhere, or the repository doesn't exist."],
          writes: [],
        });
      }
    });
  });
});

describe("an invalid command line exits with 1 and a line that says why", () => {
  const env = { ...bareEnv(), APP_ID: "1" };

  it.each([
    [["--repository", "shop"], '--repository should be OWNER/REPO, but is "shop".'],
    [["--as-of", "soon"], '--as-of should be a date such as 2026-12-01, but is "soon".'],
    [["--as-of", "2026-02-30"], '--as-of should be a date such as 2026-12-01, but is "2026-02-30".'],
    [["--as-of"], /^Option '--as-of <value>' argument missing\. "npm run sweep -- --help" lists/],
    [["--force"], /^Unknown option '--force'\. "npm run sweep -- --help" lists the options\.$/],
    [["now"], /^Unexpected argument 'now'\. "npm run sweep -- --help" lists/],
    [[], /^The App's private key is not set\. Set PRIVATE_KEY to the PEM text/],
  ] as [string[], string | RegExp][])("%j", async (args, line) => {
    const { code, lines } = await runCommand(process.execPath, [SWEEP, ...args], EMPTY_FOLDER, env);
    expect(lines).toEqual([typeof line === "string" ? line : expect.stringMatching(line)]);
    expect(code).toBe(1);
  });

  it("--help lists the options", async () => {
    const { code, output } = await runCommand(process.execPath, [SWEEP, "--help"], EMPTY_FOLDER, env);
    expect(output).toMatch(/--repository.*\n.*--dry-run.*\n.*--as-of/);
    expect(code).toBe(0);
  });
});
