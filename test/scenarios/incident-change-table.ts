import {
  editsPostmortem,
  fillsSections,
  hoursPass,
  INCIDENT,
  opensIncident,
  postmortem,
  type Scenario,
  type Step,
  together,
  writes,
} from "./scenario.ts";

const ONE = "- [ ] Fix it @alice due 2026-04-01";
const OPEN = ["Postmortem: Down (open)"];
const APPROVERS = "every member of an organization is an admin";

export const opensUngraded: Step = (sim) => sim.as("alice").opens({ title: "Down", labels: ["incident"] });

export const labels =
  (login: string, ...names: string[]): Step =>
  (sim) =>
    sim.as(login).labels(INCIDENT, ...names);

export const unlabels =
  (login: string, name: string): Step =>
  (sim) =>
    sim.as(login).unlabels(INCIDENT, name);

/** Someone replaces one label of the incident with another. */
export const relabels = (login: string, from: string, to: string): Step =>
  together(unlabels(login, from), labels(login, to));

export const renames =
  (title: string): Step =>
  (sim) =>
    sim.as("bob").changes(INCIDENT, { title });

/** Scenarios in which the incident changes after its postmortem opened. */
export const INCIDENT_CHANGES: readonly Scenario[] = [
  {
    name: "an incident is graded after its postmortem opened, then raised",
    steps: [opensUngraded, labels("carol", "sev2"), hoursPass(24), labels("carol", "sev1"), writes(ONE)],
    gap: "its clock cannot be changed",
    outcome: [...OPEN, "[ ] Fix it · alice · 2026-04-01 (open)"],
  },
  {
    name: "a severity is lowered by an approver",
    steps: [opensIncident, relabels("alice", "sev2", "sev4")],
    outcome: OPEN,
  },
  {
    name: "a severity is lowered by a person who is no approver, then confirmed by an approver",
    gap: APPROVERS,
    steps: [opensIncident, relabels("carol", "sev2", "sev4"), relabels("alice", "sev4", "sev4")],
    outcome: OPEN,
  },
  {
    name: "an incident is renamed, also after its postmortem got a title of its own",
    steps: [
      opensIncident,
      renames("Checkout is down"),
      postmortem("bob", (bob, number) => bob.changes(number, { title: "What we learned" })),
      renames("Checkout was down"),
    ],
    outcome: ["Postmortem: Checkout was down (open)"],
  },
  {
    name: "an incident changes while people edit its postmortem",
    gap: "two edits cannot happen at the same time",
    steps: [
      opensUngraded,
      together(
        labels("carol", "sev1"),
        fillsSections,
        renames("Checkout is down"),
        editsPostmortem((body) => body.replace("· unknown ·", "· not sure ·")),
      ),
      together(writes(ONE), (sim) => sim.as("alice").closes(INCIDENT)),
    ],
    outcome: ["Postmortem: Checkout is down (open)", "[ ] Fix it · alice · 2026-04-01 (open)"],
  },
  {
    name: "the incident label is removed from a postmortem that people worked on, which is then declined",
    steps: [
      opensIncident,
      fillsSections,
      unlabels("carol", "incident"),
      (sim) => sim.as("alice").comments(INCIDENT, "/no-postmortem it was a drill"),
    ],
    outcome: ["Postmortem: Down (closed as not_planned)"],
  },
  {
    name: "the incident label is removed and added again, with another severity and title",
    steps: [
      opensIncident,
      together(unlabels("alice", "incident"), labels("alice", "sev1")),
      together(labels("alice", "incident"), renames("Checkout is down")),
    ],
    outcome: ["Postmortem: Checkout is down (open)"],
  },
  {
    name: "an incident gets a label that open items of an earlier incident have",
    steps: [
      (sim) => sim.as("alice").opens({ title: "Down" }),
      (sim) => sim.as("alice").opens({ title: "Slow", labels: ["incident", "db"] }),
      writes(ONE),
      fillsSections,
      postmortem("alice", (alice, number) => alice.closes(number)),
      labels("bob", "incident"),
      labels("bob", "db"),
    ],
    outcome: [
      "Postmortem: Down (open)",
      "Postmortem: Slow (closed as completed)",
      "[ ] Fix it · alice · 2026-04-01 (open)",
    ],
  },
];
