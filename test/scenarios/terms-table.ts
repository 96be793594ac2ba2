import {
  changesLine,
  hoursPass,
  item,
  opensIncident,
  type Scenario,
  type Step,
  together,
  writes,
} from "./scenario.ts";

const GAP = "its clock cannot be changed";

const committed: readonly Step[] = [
  opensIncident,
  writes("- [ ] Fix it @alice P1 due 2026-04-01"),
  hoursPass(25),
];

const outcome = ["Postmortem: Down (open)", "[ ] Fix it · alice · 2026-04-01 (open)"];

/** Scenarios about priority and owners of an item that people count on. */
export const TERMS: readonly Scenario[] = [
  {
    name: "a committed item's priority is lowered and its owner unassigned on the issue",
    gap: GAP,
    steps: [
      ...committed,
      item("Fix it", (bob, number) => bob.changes(number, { labels: ["action-item", "P4"], assignees: [] })),
    ],
    outcome,
  },
  {
    name: "a committed item's priority is lowered and its owner removed in the line",
    gap: GAP,
    steps: [...committed, changesLine("Fix it", (line) => line.replace("P1", "P4").replace(" @alice", ""))],
    outcome,
  },
  {
    name: "a committed item's priority is raised on the issue, while the line hands it over to nobody who exists",
    gap: GAP,
    steps: [
      ...committed,
      together(
        item("Fix it", (bob, number) => bob.labels(number, "P0")),
        changesLine("Fix it", (line) => line.replace("@alice", "@nobody-here")),
      ),
    ],
    outcome,
  },
  {
    name: "an approver lowers the priority of a committed item and leaves it without an owner",
    gap: GAP,
    steps: [
      ...committed,
      async (sim) => {
        const { number } = await sim.item("Fix it");
        await sim.as("alice").comments(number, "/priority P3 one region is left\n/assign nobody Alice left");
      },
    ],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · nobody · 2026-04-01 (open)"],
  },
];
