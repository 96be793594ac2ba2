import { describe, expect, it } from "@jest/globals";
import { nowOf } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import {
  changesLine,
  editsPostmortem,
  fillsSections,
  opensIncident,
  play,
  type Step,
  writes,
} from "./scenario.ts";
import type { Simulation, WorldSeed } from "./simulation.ts";

/** The status of the postmortem; empty if there is none. */
function statusOf(sim: Simulation): string {
  const { repository, number } = sim.postmortem();
  const [owner, name] = repository.split("/") as [string, string];
  const { hub } = sim.github;
  const comments = hub.comments(hub.issue(hub.repository(owner, name)!, number)!);
  return comments.map((comment) => nowOf(comment)!.body).find((body) => body.includes("### Status: ")) ?? "";
}

async function statusAfter(...steps: Step[]): Promise<string> {
  const sim = await play({ name: "", steps: [opensIncident, ...steps], outcome: [] });
  await expectConverged(sim);
  return statusOf(sim);
}

const adds = (text: string): Step => editsPostmortem((body) => `${text}\n\n${body}`);
const TASKS = "## Plan\n\n- [ ] Alert on lag @alice\n- [ ] Limit the queue";
const UNREAD = "2 task lines stand under “Plan”, which is no heading of action items.";
const NONE = "No action item was found.";

describe("a postmortem in which no item is found", () => {
  it("is left alone until someone writes in it", async () => {
    expect(await statusAfter()).toBe("");
  });

  it("is told what is looked for", async () => {
    const status = await statusAfter(fillsSections);
    expect(status).toContain(
      `${NONE} Action items stand in a list or a table below a heading such as “Action items”`,
    );
  });

  it("is told which lines look like items", async () => {
    const status = await statusAfter(adds(TASKS));
    expect(status).toContain(UNREAD);
    expect(status).not.toContain(NONE);
  });

  it("is not asked again once it says that none are needed, or why", async () => {
    const status = await statusAfter(fillsSections, writes("No action items: the alert came in time"));
    expect(status).toBe("");
  });
});

it("lines in a block that GitHub shows as code are named", async () => {
  const block = ["```[tasklist]", "### To do", "- [ ] Alert on lag", "- [x] Stop the queue", "```"];
  const status = await statusAfter(writes(...block));
  expect(status).toContain("1 task line stands in a `[tasklist]` block, which GitHub shows as code");
});

describe("a postmortem with items", () => {
  const item = writes("- [ ] Page a human @alice");

  it("is told which lines elsewhere look like items", async () => {
    const status = await statusAfter(item, adds(TASKS));
    expect(status).toContain(UNREAD);
  });

  it("is no longer told once their heading is one of action items", async () => {
    const rename = editsPostmortem((body) => body.replace("## Plan", "## Action plan"));
    const status = await statusAfter(item, adds(TASKS), rename);
    expect(status).not.toContain("which is no heading");
    expect(status).toContain("Limit the queue");
  });

  it("is not asked about what explains them", async () => {
    const status = await statusAfter(
      writes("Each needs a ticket.", "", "- [ ] Page a human @alice", "  - at night too"),
    );
    expect(status).not.toContain("needs your help");
  });
});

describe("the examples of a custom template", () => {
  const TEMPLATE = [
    "# {{ incident.title }}",
    "## Summary",
    "## Action items",
    "| Action | Owner | Due | Issue |",
    "| --- | --- | --- | --- |",
    "| What keeps it from coming back | @alice | +7d | #123 |",
    "| Bring the handbook up to date | robin | | |",
  ].join("\n");
  const world: WorldSeed = {
    config: "postmortem: { template: docs/page.md }\n",
    repositories: { "acme/.github": { files: { "docs/page.md": TEMPLATE } } },
  };
  const opened = async (...steps: Step[]): Promise<{ issues: string[]; status: string }> => {
    const sim = await play({ name: "", world, steps: [opensIncident, ...steps], outcome: [] });
    await expectConverged(sim);
    const titles = sim.github.hub.state.issues.map((row) => nowOf(row).title);
    const issues = titles.filter((title) => !/^(Down|Postmortem|Followthrough|Weekly digest)\b/.test(title));
    return { issues, status: statusOf(sim) };
  };

  it("are no promises", async () => {
    expect(await opened()).toEqual({ issues: [], status: "" });
  });

  it("stay examples next to a promise, and are not asked about", async () => {
    const row = "| Bring the handbook up to date | robin | | |";
    const { issues, status } = await opened(
      editsPostmortem((body) => body.replace(row, `${row}\n| Alert on lag | @bob | | |`)),
    );
    expect(issues).toEqual(["Alert on lag"]);
    expect(status).not.toContain("needs your help");
  });

  it("are asked about while they are half edited", async () => {
    const { issues, status } = await opened(
      changesLine("handbook", (line) => line.replace("robin", "@bob")),
      changesLine("coming back", (line) => line.replace("What keeps it from coming back", "Alert on lag")),
    );
    expect(issues).toEqual([]);
    expect(status).toContain("“Bring the handbook up to date” is an example of the template");
    expect(status).toContain("#123 is an example of the template");
  });

  it("become promises with words of a person", async () => {
    const { issues } = await opened(
      changesLine("handbook", () => "| Say who is on call in the handbook | @bob | | |"),
    );
    expect(issues).toEqual(["Say who is on call in the handbook"]);
  });
});
