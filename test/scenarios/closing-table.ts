import {
  changesLine,
  hoursPass,
  item,
  opensIncident,
  type Scenario,
  type Soon,
  type Stage,
  writes,
} from "./scenario.ts";

const ONE = "- [ ] Fix it @alice due 2026-04-01";
const OTHER = "- [ ] Test it @bob due 2026-04-08";
const oneItem = [opensIncident, writes(ONE)];
const required = (what: string) => ({ config: `closure: { require: ${what} }\n` });
const isChecked = (line: string) => line.replace("[ ]", "[x]");

const OPEN = "[ ] Fix it · alice · 2026-04-01 (open)";
const DONE = "[x] Fix it · alice · 2026-04-01 (closed as completed)";
const DROPPED = "[x] Fix it · alice · 2026-04-01 (closed as not_planned)";
const NO_DUPLICATES = "a duplicate becomes completed";

/** Someone closes an item with this comment, as with the button “Close with comment”. */
const closesWith = (login: string, words: string, reason: "completed" | "not_planned" | "duplicate") => {
  return async (sim: Stage) => {
    const { repository, number } = await sim.item("Fix it");
    await commentsOn(sim, login, words);
    await sim.as(login).in(repository).closes(number, reason);
  };
};

async function commentsOn(sim: Stage, login: string, words: string): Promise<void> {
  const { repository, number } = await sim.item("Fix it");
  await sim.as(login).in(repository).comments(number, words);
}

const closesAsDuplicateOf = (issue: (sim: Stage) => unknown) => async (sim: Stage) => {
  await closesWith("bob", `Duplicate of #${await issue(sim)}`, "duplicate")(sim);
};

/** As with GitHub's menu, which asks for the original and needs no comment. */
const marksAsDuplicateOf = (issue: (sim: Stage) => Soon<number>) => async (sim: Stage) => {
  const { repository, number } = await sim.item("Fix it");
  await sim
    .as("bob")
    .in(repository)
    .closesAsDuplicate(number, await issue(sim));
};

const RULES: readonly Scenario[] = [
  {
    name: "an item is closed as not planned by a person who cannot drop it",
    gap: "every member of an organization is an admin",
    steps: [...oneItem, closesWith("bob", "No time for this.", "not_planned")],
    outcome: ["Postmortem: Down (open)", OPEN],
  },
  {
    name: "an item is closed as not planned by an approver with a reason",
    steps: [...oneItem, closesWith("alice", "The pump is gone.", "not_planned")],
    outcome: ["Postmortem: Down (open)", DROPPED],
  },
  {
    name: "an item is dropped by a comment that also closes it, then reopened",
    steps: [
      ...oneItem,
      closesWith("alice", "/drop The pump is gone", "not_planned"),
      item("Fix it", (bob, number) => bob.reopens(number)),
    ],
    outcome: ["Postmortem: Down (open)", OPEN],
  },
  {
    name: "an item whose line was deleted is closed as not planned, then as completed",
    gap: "its clock cannot be changed",
    steps: [
      ...oneItem,
      hoursPass(30),
      changesLine("Fix it", () => null),
      item("Fix it", (bob, number) => bob.closes(number, "not_planned")),
      item("Fix it", (bob, number) => bob.closes(number)),
    ],
    outcome: ["Postmortem: Down (open)", "— Fix it · alice · 2026-04-01 (closed as completed)"],
  },
  {
    name: "an item is closed without the required evidence, then with it",
    world: required("evidence"),
    steps: [
      ...oneItem,
      item("Fix it", (bob, number) => bob.closes(number)),
      closesWith("bob", "Evidence: the pump runs", "completed"),
    ],
    outcome: ["Postmortem: Down (open)", DONE],
  },
  {
    name: "a box is checked without the required pull request, then with it",
    gap: "timelines do not contain pull requests",
    world: { ...required("pull_request"), repositories: { "acme/infra": {}, "evil/shop": {} } },
    steps: [
      ...oneItem,
      item("Fix it", (bob, number) => bob.namesInPullRequest(number, { merged: true, from: "evil/shop" })),
      item("Fix it", (bob, number) => bob.namesInPullRequest(number, { merged: false, from: "acme/shop" })),
      changesLine("Fix it", isChecked),
      item("Fix it", (bob, number) => bob.namesInPullRequest(number, { merged: true, from: "acme/infra" })),
      changesLine("Fix it", isChecked),
    ],
    outcome: ["Postmortem: Down (open)", DONE],
  },
  {
    name: "an item is closed as a duplicate of another item",
    gap: NO_DUPLICATES,
    steps: [
      opensIncident,
      writes(ONE, OTHER),
      closesAsDuplicateOf(async (sim) => (await sim.item("Test it")).number),
    ],
    outcome: [
      "Postmortem: Down (open)",
      "[x] Fix it · alice · 2026-04-01 (closed as duplicate)",
      "[ ] Test it · bob · 2026-04-08 (open)",
    ],
  },
  {
    name: "an item is closed as a duplicate of an issue that is not tracked",
    gap: NO_DUPLICATES,
    steps: [...oneItem, closesAsDuplicateOf((sim) => sim.as("bob").opens({ title: "A wish" }))],
    outcome: ["Postmortem: Down (open)", OPEN],
  },
  {
    name: "an item is marked as a duplicate of another item",
    gap: NO_DUPLICATES,
    steps: [
      opensIncident,
      writes(ONE, OTHER),
      marksAsDuplicateOf(async (sim) => (await sim.item("Test it")).number),
    ],
    outcome: [
      "Postmortem: Down (open)",
      "[x] Fix it · alice · 2026-04-01 (closed as duplicate)",
      "[ ] Test it · bob · 2026-04-08 (open)",
    ],
  },
  {
    name: "an item is marked as a duplicate of an issue that is not tracked",
    gap: NO_DUPLICATES,
    steps: [...oneItem, marksAsDuplicateOf((sim) => sim.as("bob").opens({ title: "A wish" }))],
    outcome: ["Postmortem: Down (open)", OPEN],
  },
  {
    name: "an item is closed as a duplicate of an issue that nothing names",
    gap: NO_DUPLICATES,
    steps: [...oneItem, closesWith("bob", "Somebody has this one, too.", "duplicate")],
    outcome: ["Postmortem: Down (open)", "[x] Fix it · alice · 2026-04-01 (closed as duplicate)"],
  },
  {
    name: "an item is waived, closed as not planned, and closed as completed",
    steps: [
      ...oneItem,
      item("Fix it", (bob, number) => bob.closes(number, "not_planned")),
      (sim) => commentsOn(sim, "alice", "/waive 2026-04-20 The vendor fixes it"),
      item("Fix it", (bob, number) => bob.closes(number)),
    ],
    outcome: ["Postmortem: Down (open)", DONE],
  },
];

/** Scenarios for the rules about closing an item, also where GitHub checks the box of a line whose issue is closed. */
export const CLOSINGS: readonly Scenario[] = [
  ...RULES,
  ...(["closing", "closing and reopening"] as const).flatMap((boxes) =>
    // Whether reopening unchecks the box matters only where an item ends open.
    RULES.filter(({ outcome }) => boxes === "closing" || outcome.includes(OPEN)).map((scenario) => ({
      ...scenario,
      name: `${scenario.name}, and the box follows: ${boxes}`,
      gap: scenario.gap ?? "no box is checked by closing an issue",
      world: { ...scenario.world, hub: { boxes } },
    })),
  ),
];
