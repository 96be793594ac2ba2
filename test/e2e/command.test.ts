import { afterAll, describe, expect, it } from "@jest/globals";
import { eventually } from "../harness/eventually.ts";
import { APP } from "../harness/github.ts";
import { stopAll } from "../harness/processes.ts";
import { type World, withWorld } from "../harness/world.ts";
import { labeledIssues, postmortem, waitUntilIdle } from "../harness/world-helpers.ts";

afterAll(stopAll);

const answers = async (world: World, issue: number): Promise<string[]> =>
  (await world.as("alice").comments(issue))
    .filter(({ user }) => user.login === APP.bot)
    .map(({ body }) => body);

describe("/postmortem", () => {
  it("opens a postmortem for an issue that is not an incident, if a person with the triage role asks", async () => {
    await withWorld({}, async (world) => {
      const { number } = await world.as("alice").openIssue({ title: "A near miss" });
      await world.as("carol").comment(number, "/postmortem");
      expect((await postmortem(world)).title).toContain("A near miss");
    });
  });

  it("refuses a person with the read role and says which role is required", async () => {
    await withWorld({}, async (world) => {
      const { number } = await world.as("alice").openIssue({ title: "A near miss" });
      await world.as("dave").comment(number, "/postmortem");
      const [answer] = await eventually(async () => {
        const found = await answers(world, number);
        expect(found).toHaveLength(1);
        return found;
      });
      expect(answer).toMatch(/triage/);
      await waitUntilIdle(world);
      expect(await labeledIssues(world, "postmortem")).toEqual([]);
      expect(await answers(world, number)).toHaveLength(1);
    });
  });

  it("refuses a person without a role", async () => {
    await withWorld({}, async (world) => {
      const { number } = await world.as("alice").openIssue({ title: "A near miss" });
      await world.as("erin").comment(number, "/postmortem");
      await eventually(async () => expect(await answers(world, number)).toHaveLength(1));
      await waitUntilIdle(world);
      expect(await labeledIssues(world, "postmortem")).toEqual([]);
    });
  });

  it("with an issue number shares the postmortem of that issue", async () => {
    await withWorld({}, async (world) => {
      const alice = world.as("alice");
      const first = await alice.openIssue({ title: "Down", labels: ["incident"] });
      const shared = await postmortem(world);
      const second = await alice.openIssue({ title: "Down again" });
      await alice.comment(second.number, `/postmortem #${first.number}`);
      await eventually(async () => {
        const pages = [
          (await alice.issue(second.number)).body ?? "",
          ...(await answers(world, second.number)),
        ];
        expect(pages.join("\n")).toContain(`#${shared.number}`);
      });
      await alice.label(second.number, "incident");
      await waitUntilIdle(world);
      expect((await labeledIssues(world, "postmortem")).map(({ number }) => number)).toEqual([shared.number]);
    });
  });

  it("in a code block or a quote is not a command", async () => {
    await withWorld({}, async (world) => {
      const { number } = await world.as("alice").openIssue({ title: "How do I?" });
      await world.as("alice").comment(number, "> /postmortem\n\n```\n/postmortem\n```\n");
      await waitUntilIdle(world);
      expect(await labeledIssues(world, "postmortem")).toEqual([]);
    });
  });
});
