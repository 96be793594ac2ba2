import { afterAll, describe, expect, it } from "@jest/globals";
import { eventually } from "../harness/eventually.ts";
import { stopAll } from "../harness/processes.ts";
import { type World, withWorld } from "../harness/world.ts";
import { addActionItems, items, lineOf, postmortem, waitUntilIdle } from "../harness/world-helpers.ts";

afterAll(stopAll);

interface Pair {
  readonly world: World;
  readonly postmortem: number;
  readonly item: number;
}

/** A test world with one tracked item. */
async function withOneItem(test: (pair: Pair) => Promise<void>): Promise<void> {
  await withWorld({}, async (world) => {
    await world.as("alice").openIssue({ title: "Down", labels: ["incident"] });
    const { number } = await postmortem(world);
    await world.as("alice").editBody(number, addActionItems("- [ ] Fix it @alice"));
    const [item] = await items(world, number, 1);
    // GitHub's times are in seconds. People who change something in the second of the App's own write are in a test only.
    await waitUntilIdle(world);
    await test({ world, postmortem: number, item: item!.number });
  });
}

const check = ({ world, postmortem, item }: Pair, box: "x" | " ") =>
  world
    .as("bob")
    .editBody(postmortem, (body) =>
      body.replace(new RegExp(`\\[[ x]\\] \\[#${item}\\]`), `[${box}] [#${item}]`),
    );

async function settledAs({ world, postmortem, item }: Pair, box: "x" | " ", state: "open" | "closed") {
  const settled = await eventually(async () => {
    const { body } = await world.as("alice").issue(postmortem);
    const issue = await world.as("alice").issue(item);
    expect({ line: lineOf(body, item).slice(0, 5), state: issue.state }).toEqual({
      line: `- [${box}]`,
      state,
    });
    return issue;
  });
  // The last write of the pass can come after that.
  await waitUntilIdle(world);
  return settled;
}

describe("a line and its issue stay in sync", () => {
  it("checking the box closes the issue as completed; unchecking it reopens the issue", async () => {
    await withOneItem(async (pair) => {
      await check(pair, "x");
      expect((await settledAs(pair, "x", "closed")).state_reason).toBe("completed");
      await check(pair, " ");
      await settledAs(pair, " ", "open");
    });
  });

  it("closing the issue checks the box; reopening it unchecks the box", async () => {
    await withOneItem(async (pair) => {
      await pair.world.as("bob").close(pair.item);
      await settledAs(pair, "x", "closed");
      await pair.world.as("bob").reopen(pair.item);
      await settledAs(pair, " ", "open");
    });
  });

  it("a new owner or new text in the line is written to the issue", async () => {
    await withOneItem(async ({ world, postmortem, item }) => {
      await world
        .as("alice")
        .editBody(postmortem, (body) => body.replace("Fix it @alice", "Fix it for good @bob"));
      await eventually(async () => {
        const issue = await world.as("alice").issue(item);
        expect(issue.title).toBe("Fix it for good");
        expect(issue.assignees.map(({ login }) => login)).toEqual(["bob"]);
      });
    });
  });

  it("a new title of the issue is written to the line", async () => {
    await withOneItem(async ({ world, postmortem, item }) => {
      await world.as("alice").retitle(item, "Fix the pump");
      await eventually(async () => {
        const { body } = await world.as("alice").issue(postmortem);
        expect(lineOf(body, item)).toMatch(
          new RegExp(`^- \\[ \\] \\[#${item}\\]\\(\\S+\\) Fix the pump @alice · due `),
        );
      });
    });
  });

  it("changes during a downtime of the server are synced afterward", async () => {
    await withOneItem(async (pair) => {
      await pair.world.server().stop();
      await pair.world.as("bob").close(pair.item);
      await pair.world.startServer();
      await settledAs(pair, "x", "closed");
    });
  });
});
