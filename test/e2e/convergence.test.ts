import { afterAll, describe, expect, it } from "@jest/globals";
import { deliver } from "../harness/deliver-webhook.ts";
import { eventually } from "../harness/eventually.ts";
import { stopAll } from "../harness/processes.ts";
import type { WireRequest } from "../harness/recording-proxy.ts";
import { inWorld, type World } from "../harness/world.ts";
import {
  atRest,
  items,
  labelled,
  lineOf,
  postmortem,
  underActionItems,
  writesSince,
} from "../harness/world-helpers.ts";

afterAll(stopAll);

const THREE = ["- [ ] First @alice", "- [ ] Second @bob", "- [ ] Third @alice"];

/** From an incident to three items, whatever happens on the way. */
async function walk(world: World): Promise<void> {
  const alice = world.as("alice");
  await alice.openIssue({ title: "Down", labels: ["incident"] });
  const { number } = await postmortem(world);
  await alice.editBody(number, underActionItems(...THREE));
  await items(world, number, 3);
}

/** What must be there in the end, and only once. */
async function expectTheEnd(world: World): Promise<void> {
  await atRest(world);
  const [analysis, ...others] = await labelled(world, "postmortem");
  expect(others).toEqual([]);
  const tracked = await labelled(world, "action-item");
  expect(tracked.map(({ title }) => title).sort()).toEqual(["First", "Second", "Third"]);
  for (const { number, title } of tracked) expect(lineOf(analysis!.body, number)).toContain(title);
  expect(analysis!.body.match(/^- \[ \] /gm)!.length).toBeGreaterThanOrEqual(3);
  const written = world.wire.requests.length;
  await atRest(world);
  expect(writesSince(world, written)).toEqual([]);
}

describe("the same event, many times", () => {
  it("ten deliveries at once make one postmortem", async () => {
    await inWorld({}, async (world) => {
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
      const ten = Array.from({ length: 10 }, () => deliver(url, "issues", payload, { delivery }));
      for (const status of await Promise.all(ten)) expect(status).toBeLessThan(300);
      await postmortem(world);
      await atRest(world);
      expect(await labelled(world, "postmortem")).toHaveLength(1);
    });
  });

  it("one that is not signed with the secret is refused", async () => {
    await inWorld({}, async (world) => {
      const url = `http://127.0.0.1:${world.port}`;
      const status = await deliver(url, "issues", { action: "labeled" }, { secret: "another secret of 16" });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    });
  });
});

describe("a server that is killed in the middle of its work", () => {
  const creates = ({ method, path }: WireRequest) => method === "POST" && path.endsWith("/acme/shop/issues");
  const edits = ({ method, body }: WireRequest) => method === "PATCH" && body.includes("First");
  const labels = ({ method, path }: WireRequest) => method === "POST" && path.endsWith("/labels");
  const moments: [string, "before" | "after", (request: WireRequest) => boolean, number][] = [
    ["a label was made", "after", labels, 1],
    ["the postmortem is opened", "before", creates, 1],
    ["the postmortem was opened, unheard", "after", creates, 1],
    ["the second item is opened", "before", creates, 3],
    ["the second item was opened, unheard", "after", creates, 3],
    ["the checklist is written", "before", edits, 1],
    ["the checklist was written, unheard", "after", edits, 1],
  ];

  it.each(moments)("when %s: it ends in the same state", async (_, phase, matches, nth) => {
    await inWorld({}, async (world) => {
      let seen = 0;
      let restarted: Promise<unknown> | null = null;
      world.wire[phase](async (request) => {
        if (!matches(request) || ++seen !== nth) return;
        world.server().signal("SIGKILL");
        const gone = world.server().ended;
        restarted = gone.then(() => world.startServer());
        await gone;
        if (phase === "before") throw new Error("the request dies with the server");
      });
      await walk(world);
      // People see a write before the server would have heard of it.
      await eventually(() => expect(restarted).not.toBeNull());
      await restarted;
      await expectTheEnd(world);
    });
  });

  it("asked to end, it finishes what it has in hand and says goodbye with 0", async () => {
    await inWorld({}, async (world) => {
      let code: unknown;
      world.wire.after(async (request) => {
        if (code !== undefined || !creates(request)) return;
        code = null;
        world.server().signal("SIGTERM");
        world.server().ended.then(async (end) => {
          await world.startServer();
          code = end;
        });
      });
      await walk(world);
      await eventually(() => expect(code).toBe(0));
      await expectTheEnd(world);
    });
  });
});

describe("a person who writes while the App does", () => {
  it("loses nothing when they save between two of its writes", async () => {
    await inWorld({}, async (world) => {
      const alice = world.as("alice");
      let opened = 0;
      world.wire.after(async ({ method, path }) => {
        if (method !== "POST" || !path.endsWith("/acme/shop/issues") || ++opened !== 2) return;
        const { number } = (await labelled(world, "postmortem"))[0]!;
        await alice.editBody(
          number,
          (body) =>
            `${body.replace(THREE[1]!, "- [ ] Second @bob\n- [ ] Third @alice")}\n\nWe also learnt to knock.`,
        );
      });
      await alice.openIssue({ title: "Down", labels: ["incident"] });
      const { number } = await postmortem(world);
      await alice.editBody(number, underActionItems(...THREE.slice(0, 2)));
      await items(world, number, 3);
      await expectTheEnd(world);
      expect((await alice.issue(number)).body).toContain("\n\nWe also learnt to knock.");
    });
  });

  it("brings untracked lines back with a stale save, and they are linked again, not doubled", async () => {
    await inWorld({}, async (world) => {
      const alice = world.as("alice");
      await alice.openIssue({ title: "Down", labels: ["incident"] });
      const { number } = await postmortem(world);
      const { body: stale } = await alice.editBody(number, underActionItems(...THREE));
      const first = await items(world, number, 3);
      await alice.editBody(number, () => `${stale}\n\nOne more thought.`);
      expect(await items(world, number, 3)).toMatchObject(first.map(({ number }) => ({ number })));
      await expectTheEnd(world);
      expect((await alice.issue(number)).body).toContain("One more thought.");
    });
  });
});
