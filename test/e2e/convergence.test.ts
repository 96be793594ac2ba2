import { afterAll, describe, expect, it } from "@jest/globals";
import { deliverWebhook } from "../harness/deliver-webhook.ts";
import { eventually } from "../harness/eventually.ts";
import { stopAll } from "../harness/processes.ts";
import type { ProxiedRequest } from "../harness/recording-proxy.ts";
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

const THREE = ["- [ ] First @alice", "- [ ] Second @bob", "- [ ] Third @alice"];

/** Goes from an incident to three items, despite faults in between. */
async function trackThreeItems(world: World): Promise<void> {
  const alice = world.as("alice");
  await alice.openIssue({ title: "Down", labels: ["incident"] });
  const { number } = await postmortem(world);
  await alice.editBody(number, addActionItems(...THREE));
  await items(world, number, 3);
}

/** Expects each issue exactly once at the end. */
async function expectFinalState(world: World): Promise<void> {
  await waitUntilIdle(world);
  const [analysis, ...others] = await labeledIssues(world, "postmortem");
  expect(others).toEqual([]);
  const tracked = await labeledIssues(world, "action-item");
  expect(tracked.map(({ title }) => title).sort()).toEqual(["First", "Second", "Third"]);
  for (const { number, title } of tracked) expect(lineOf(analysis!.body, number)).toContain(title);
  expect(analysis!.body.match(/^- \[ \] /gm)!.length).toBeGreaterThanOrEqual(3);
  const written = world.proxy.requests.length;
  await waitUntilIdle(world);
  expect(writesSince(world, written)).toEqual([]);
}

describe("repeated events", () => {
  it("ten simultaneous deliveries create one postmortem", async () => {
    await withWorld({}, async (world) => {
      const alice = world.as("alice");
      const { number } = await alice.openIssue({ title: "Down" });
      await alice.label(number, "incident");
      const payload = {
        action: "labeled",
        label: { name: "incident" },
        issue: await alice.issue(number),
        repository: await alice.call<object>("GET", "/repos/acme/shop"),
        sender: { login: "alice" },
      };
      const url = `http://127.0.0.1:${world.port}`;
      const delivery = "0b7d9a52-5a0c-4a6d-9d0e-8f6c7b6f4f01";
      const deliveries = Array.from({ length: 10 }, () =>
        deliverWebhook(url, "issues", payload, { delivery }),
      );
      for (const status of await Promise.all(deliveries)) expect(status).toBeLessThan(300);
      await postmortem(world);
      await waitUntilIdle(world);
      expect(await labeledIssues(world, "postmortem")).toHaveLength(1);
    });
  });

  it("a delivery without a valid signature is refused", async () => {
    await withWorld({}, async (world) => {
      const url = `http://127.0.0.1:${world.port}`;
      const status = await deliverWebhook(
        url,
        "issues",
        { action: "labeled" },
        { secret: "another secret of 16" },
      );
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    });
  });
});

describe("a server that is killed during its work", () => {
  const creates = ({ method, path }: ProxiedRequest) =>
    method === "POST" && path.endsWith("/acme/shop/issues");
  const edits = ({ method, body }: ProxiedRequest) => method === "PATCH" && body.includes("First");
  const labels = ({ method, path }: ProxiedRequest) => method === "POST" && path.endsWith("/labels");
  const moments: [string, "before" | "after", (request: ProxiedRequest) => boolean, number][] = [
    ["a label was made", "after", labels, 1],
    ["the postmortem is opened", "before", creates, 1],
    ["the postmortem was opened, unheard", "after", creates, 1],
    ["the second item is opened", "before", creates, 3],
    ["the second item was opened, unheard", "after", creates, 3],
    ["the checklist is written", "before", edits, 1],
    ["the checklist was written, unheard", "after", edits, 1],
  ];

  it.each(moments)("ends in the same state if killed %s", async (_, phase, matches, nth) => {
    await withWorld({}, async (world) => {
      let seen = 0;
      let restarted: Promise<unknown> | null = null;
      world.proxy[phase](async (request) => {
        if (!matches(request) || ++seen !== nth) return;
        world.server().signal("SIGKILL");
        const exit = world.server().ended;
        restarted = exit.then(() => world.startServer());
        await exit;
        if (phase === "before") throw new Error("the request dies with the server");
      });
      await trackThreeItems(world);
      // People see a write before the server learns that it succeeded.
      await eventually(() => expect(restarted).not.toBeNull());
      await restarted;
      await expectFinalState(world);
    });
  });

  it("finishes its current work on SIGTERM and exits with 0", async () => {
    await withWorld({}, async (world) => {
      let code: unknown;
      world.proxy.after(async (request) => {
        if (code !== undefined || !creates(request)) return;
        code = null;
        world.server().signal("SIGTERM");
        world.server().ended.then(async (end) => {
          await world.startServer();
          code = end;
        });
      });
      await trackThreeItems(world);
      await eventually(() => expect(code).toBe(0));
      await expectFinalState(world);
    });
  });
});

describe("a person who writes at the same time as the App", () => {
  it("loses nothing when saving between two of the App's writes", async () => {
    await withWorld({}, async (world) => {
      const alice = world.as("alice");
      let opened = 0;
      world.proxy.after(async ({ method, path }) => {
        if (method !== "POST" || !path.endsWith("/acme/shop/issues") || ++opened !== 2) return;
        const { number } = (await labeledIssues(world, "postmortem"))[0]!;
        await alice.editBody(
          number,
          (body) =>
            `${body.replace(THREE[1]!, "- [ ] Second @bob\n- [ ] Third @alice")}\n\nWe also learnt to knock.`,
        );
      });
      await alice.openIssue({ title: "Down", labels: ["incident"] });
      const { number } = await postmortem(world);
      await alice.editBody(number, addActionItems(...THREE.slice(0, 2)));
      await items(world, number, 3);
      await expectFinalState(world);
      expect((await alice.issue(number)).body).toContain("\n\nWe also learnt to knock.");
    });
  });

  it("restores untracked lines with a stale save, and the App links them again without duplicates", async () => {
    await withWorld({}, async (world) => {
      const alice = world.as("alice");
      await alice.openIssue({ title: "Down", labels: ["incident"] });
      const { number } = await postmortem(world);
      const { body: stale } = await alice.editBody(number, addActionItems(...THREE));
      const first = await items(world, number, 3);
      await alice.editBody(number, () => `${stale}\n\nOne more thought.`);
      expect(await items(world, number, 3)).toMatchObject(first.map(({ number }) => ({ number })));
      await expectFinalState(world);
      expect((await alice.issue(number)).body).toContain("One more thought.");
    });
  });
});
