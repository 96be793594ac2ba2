import { hoursPass, opensIncident, type Scenario, writes } from "./scenario.ts";

/** All events go to a receiver of JSON, whose events have ids. */
export const CHAT_CONFIG = `
reminders: { days_before: [], on_due_date: false, every_days: 1 }
severities: { sev2: { postmortem_due: 300 days } }
notify:
  - { to: json, address: sre }
`;

export const CHATS: readonly Scenario[] = [
  {
    name: "a chat gets a notice and the digest once",
    world: { config: CHAT_CONFIG },
    gap: "its clock cannot be changed",
    steps: [
      opensIncident,
      writes("- [ ] Fix it @alice due 2026-03-03"),
      hoursPass(48),
      (sim) => sim.sweep(),
      (sim) => sim.sweep(),
    ],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · alice · 2026-03-03 (open)"],
  },
];
