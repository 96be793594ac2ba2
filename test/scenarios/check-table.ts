import { hoursPass, item, opensIncident, type Scenario, writes } from "./scenario.ts";

// Notices would depend on when a sweep happens to come.
const CONFIG = `
check: true
digest: { enabled: false }
severities: { sev2: { postmortem_due: 90 days } }
reminders: { days_before: [], on_due_date: false, every_days: 0 }
escalation: { after: [] }
`;

/** The App's own check, while anything fails at any moment. */
export const CHECKS: readonly Scenario[] = [
  {
    name: "checks turn red with the date and green with the item",
    world: { config: CONFIG, choices: ["gate-check"] },
    gap: "no check runs",
    steps: [
      opensIncident,
      writes("- [ ] Fix it @alice due 2026-03-03"),
      (sim) => sim.as("carol").opensPull({ title: "A change" }),
      hoursPass(40),
      (sim) => sim.sweep(),
      (sim) => sim.as("dave").opensPull({ title: "Another change" }),
      item("Fix it", (bob, number) => bob.closes(number)),
    ],
    outcome: ["Postmortem: Down (open)", "[x] Fix it · alice · 2026-03-03 (closed as completed)"],
  },
];
