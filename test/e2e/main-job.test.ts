import { afterAll, describe, expect, it } from "@jest/globals";
import { eventually } from "../harness/eventually.ts";
import { fillSections } from "../harness/fill-sections.ts";
import { actionNode, runGate } from "../harness/gate.ts";
import { stopAll } from "../harness/processes.ts";
import { type World, withWorld } from "../harness/world.ts";
import {
  addActionItems,
  items,
  lineOf,
  postmortem,
  waitUntilIdle,
  writesSince,
} from "../harness/world-helpers.ts";

afterAll(stopAll);

const day = (fromNow: number): string =>
  new Date(Date.now() + fromNow * 86_400_000).toISOString().slice(0, 10);

/** The next Wednesday that is at least this many days away, so that no due date falls on a day off. */
function wednesday(fromNow: number): string {
  let at = fromNow;
  while (new Date(day(at)).getUTCDay() !== 3) at++;
  return day(at);
}

const gate = (world: World, inputs: Record<string, string> = {}) =>
  runGate({ apiUrl: world.github.url, token: world.github.token("alice"), inputs, node: actionNode() });

describe("the main job", () => {
  it("goes from an incident to a failing build and back to a passing one", async () => {
    await withWorld({}, async (world) => {
      const alice = world.as("alice");
      const incident = await alice.openIssue({ title: "Checkout is down", labels: ["sev2"] });
      await alice.label(incident.number, "incident");

      const analysis = await postmortem(world);
      expect(analysis.title).toContain("Checkout is down");
      expect(analysis.body).toContain(`#${incident.number}`);
      expect((await gate(world)).outputs).toMatchObject({ verdict: "pass", "overdue-count": "0" });

      const due = wednesday(20);
      const edited = await alice.editBody(
        analysis.number,
        addActionItems(
          `- [ ] Alert on replication lag @alice due ${due} P1`,
          `- [ ] Add a canary stage (@bob) due: ${wednesday(40)}`,
          "- [ ] Rotate the keys @alice",
        ),
      );
      const [alert, canary, rotate] = await items(world, analysis.number, 3);
      expect(lineOf((await alice.issue(analysis.number)).body, alert!.number)).toBe(
        `- [ ] [#${alert!.number}](${alert!.html_url}) Alert on replication lag @alice · due ${due} · P1`,
      );
      expect(alert).toMatchObject({ title: "Alert on replication lag", state: "open" });
      expect(alert!.assignees.map(({ login }) => login)).toEqual(["alice"]);
      expect(alert!.labels.map(({ name }) => name)).toEqual(expect.arrayContaining(["action-item", "P1"]));
      expect(alert!.body).toContain(due);
      expect(alert!.body).toContain(`/issues/${analysis.number})`);
      expect(canary!.assignees.map(({ login }) => login)).toEqual(["bob"]);
      expect(rotate!.body).toMatch(/\d{4}-\d\d-\d\d/);

      // Only these three lines changed.
      const lines = (body: string) =>
        body.split("\n").filter((text) => !/^- \[ \] .*(lag|canary|keys)/.test(text));
      const withoutMarker = (body: string) => body.replace(/<!-- followthrough .*?-->/s, "");
      const { body: now } = await alice.issue(analysis.number);
      expect(lines(withoutMarker(now))).toEqual(lines(withoutMarker(edited.body)));

      await alice.close(analysis.number);
      await eventually(async () => {
        const comments = (await alice.comments(analysis.number)).map((comment) => comment.body);
        expect(comments).toContainEqual(
          expect.stringContaining("The section “Summary” is empty or unchanged from the template."),
        );
        expect(comments).toContainEqual(
          expect.stringContaining("this was reopened because it isn't complete"),
        );
        expect((await alice.issue(analysis.number)).state).toBe("open");
      });
      await alice.editBody(analysis.number, fillSections);
      await alice.comment(analysis.number, "/complete");
      await eventually(async () => expect((await alice.issue(analysis.number)).state).toBe("closed"));
      expect((await gate(world)).outputs).toMatchObject({ verdict: "pass", "open-count": "3" });

      const overdueRun = await gate(world, { "as-of": day(30) });
      expect(overdueRun).toMatchObject({ code: 1, outputs: { verdict: "fail", "overdue-count": "1" } });
      for (const part of ["Alert on replication lag", `#${alert!.number}`, "alice"])
        expect(overdueRun.summary).toContain(part);
      for (const part of ["::error", due]) expect(overdueRun.log).toContain(part);
      expect(JSON.parse(overdueRun.outputs.items!)).toHaveLength(3);

      await alice.close(alert!.number);
      expect(await gate(world, { "as-of": day(30) })).toMatchObject({
        code: 0,
        outputs: { verdict: "pass" },
      });
      await eventually(async () => {
        expect(lineOf((await alice.issue(analysis.number)).body, alert!.number)).toMatch(/^- \[x\] /);
        const comments = (await alice.comments(analysis.number)).map((comment) => comment.body);
        expect(comments).toContainEqual(expect.stringContaining("**1 of 3 action items are done**"));
      });

      await waitUntilIdle(world);
      // Webhooks do not update the digest: the sweep at the first start does.
      await restart(world);
      const before = world.proxy.requests.length;
      await restart(world);
      expect(writesSince(world, before)).toEqual([]);
    });
  });

  it("gives the verdict without the App, from the issues alone", async () => {
    await withWorld({}, async (world) => {
      const alice = world.as("alice");
      await alice.openIssue({ title: "Down", labels: ["incident"] });
      const analysis = await postmortem(world);
      await alice.editBody(analysis.number, addActionItems("- [ ] Fix it @alice due +3d"));
      await items(world, analysis.number, 1);
      await world.server().stop();
      const { code, outputs } = await gate(world, { "as-of": day(90) });
      expect({ code, verdict: outputs.verdict }).toEqual({ code: 1, verdict: "fail" });
      expect((await gate(world, { "as-of": day(90), "fail-on": "none" })).code).toBe(0);
    });
  });

  it("is undecided if it cannot read a repository, and says so", async () => {
    await withWorld({ serverless: true }, async (world) => {
      const { code, outputs, summary } = await gate(world, { repositories: "acme/nowhere" });
      expect({ code, verdict: outputs.verdict }).toEqual({ code: 2, verdict: "undecided" });
      expect(summary).toContain("acme/nowhere");
    });
  });
});

describe("an invalid config", () => {
  const files = { "acme/shop:.github/followthrough.yml": "incident: { labels: outage }" };

  it("makes the gate undecided and stops the App", async () => {
    await withWorld({ files }, async (world) => {
      await world.as("alice").openIssue({ title: "Down", labels: ["incident", "outage"] });
      const { code, summary } = await gate(world);
      expect(code).toBe(2);
      for (const part of [".github/followthrough.yml", "incident.labels", "outage"])
        expect(summary).toContain(part);
      await waitUntilIdle(world);
      // The App only opens one issue, which reports the mistake.
      const opened = writesSince(world, 0).filter((write) => !write.endsWith("/labels"));
      expect(opened).toEqual(["POST /repos/acme/shop/issues"]);
      const report = (await world.as("alice").issues()).find(({ body }) => body?.includes("incident.labels"));
      expect(report?.title).toBe("Action required: fix .github/followthrough.yml");
    });
  });
});

async function restart(world: World): Promise<void> {
  world.server().signal("SIGTERM");
  await world.server().ended;
  await world.startServer();
  await waitUntilIdle(world);
}

describe("how an issue becomes an incident", () => {
  it.each(["opened with the label", "reopened", "labeled while the server was down"])("%s", async (start) => {
    await withWorld({}, async (world) => {
      const alice = world.as("alice");
      if (start === "opened with the label") await alice.openIssue({ title: "Down", labels: ["incident"] });
      else {
        const { number } = await alice.openIssue({ title: "Down" });
        if (start === "reopened") {
          await alice.close(number);
          await alice.label(number, "incident");
          await alice.reopen(number);
        } else {
          await world.server().stop();
          await alice.label(number, "incident");
          await world.startServer();
        }
      }
      expect((await postmortem(world)).title).toContain("Down");
    });
  });

  it("an issue without the label is ignored", async () => {
    await withWorld({}, async (world) => {
      const { number } = await world.as("alice").openIssue({ title: "A typo", labels: ["bug"] });
      await world.as("alice").comment(number, "an incident? no");
      await waitUntilIdle(world);
      expect(writesSince(world, 0)).toEqual([]);
    });
  });
});

describe("a team's own settings", () => {
  const config = [
    "incident: { labels: [outage] }",
    "postmortem: { template: docs/postmortem.md }",
    "action_items: { headings: [Promises] }",
  ].join("\n");
  const template =
    "# {{ incident.title }}\n\n{{ nothing.known }}\n\n## Promises\n\n## Action items\n\n- [ ] not ours\n";

  it("uses labels, template and headings from the config", async () => {
    const files = {
      "acme/shop:.github/followthrough.yml": config,
      "acme/shop:docs/postmortem.md": template,
    };
    await withWorld({ files }, async (world) => {
      const alice = world.as("alice");
      await alice.openIssue({ title: "Search is slow", labels: ["outage"] });
      const analysis = await postmortem(world);
      expect(analysis.body).toContain("# Search is slow\n\n{{ nothing.known }}\n");
      await alice.editBody(analysis.number, (body) =>
        body.replace("## Promises\n", "## Promises\n\n- [ ] Cache it @bob\n"),
      );
      const [item] = await items(world, analysis.number, 1);
      expect(item!.title).toBe("Cache it");
    });
  });

  it("uses template and settings from the owner's .github repository", async () => {
    const files = {
      "acme/.github:.github/followthrough.yml": "incident: { labels: [outage] }",
      "acme/.github:.github/POSTMORTEM_TEMPLATE.md": "Ours: {{ incident.title }}\n\n## Action items\n",
    };
    await withWorld({ files }, async (world) => {
      await world.as("alice").openIssue({ title: "Down", labels: ["outage"] });
      expect((await postmortem(world)).body).toContain("Ours: Down");
    });
  });

  it("opens postmortems in another repository of the same owner", async () => {
    const files = { "acme/shop:.github/followthrough.yml": "postmortem: { repository: acme/learning }" };
    await withWorld({ files }, async (world) => {
      const alice = world.as("alice", "acme/learning");
      const { number } = await world.as("alice").openIssue({ title: "Down", labels: ["incident"] });
      const analysis = await postmortem(world, "acme/learning");
      expect(analysis.body).toContain(`acme/shop#${number}`);
      await alice.editBody(analysis.number, addActionItems("- [ ] Fix it @alice"));
      const [item] = await items(world, analysis.number, 1, "acme/learning");
      await alice.close(item!.number);
      await eventually(async () => {
        expect(lineOf((await alice.issue(analysis.number)).body, item!.number)).toMatch(/^- \[x\] /);
      });
    });
  });
});
