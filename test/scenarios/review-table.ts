import {
  editsPostmortem,
  fillsSections,
  opensIncident,
  postmortem,
  type Scenario,
  type Step,
  together,
  writes,
} from "./scenario.ts";
import type { WorldSeed } from "./simulation.ts";

const collaborators = { alice: "admin", bob: "write", rita: "read", ruth: "read" } as const;

export const PEOPLE: NonNullable<WorldSeed["repositories"]> = { "acme/shop": { collaborators } };

/** Rita and Ruth read what others wrote. */
export const REVIEWED: WorldSeed = {
  repositories: {
    "acme/shop": {
      collaborators,
      files: { ".github/followthrough.yml": "postmortem: { review: { by: [rita, ruth] } }\n" },
    },
  },
};

export const says = (login: string, words: string): Step =>
  postmortem(login, (person, number) => person.comments(number, words));

/** Someone changes a section. */
export const rewrites = (words: string): Step =>
  editsPostmortem((body) => body.replace("## Lessons", `${words}\n\n## Lessons`));

export const written: Step = together(fillsSections, writes("- [ ] Fix it @alice due 2026-04-01"));

export const REVIEWS: readonly Scenario[] = [
  {
    name: "a postmortem waits for a review, loses it by an edit, and is completed after another",
    world: REVIEWED,
    gap: "every member of an organization is an admin",
    steps: [
      opensIncident,
      written,
      postmortem("alice", (alice, number) => alice.closes(number)),
      says("rita", "/approve"),
      rewrites("The valve stuck."),
      says("ruth", "/request-changes say why it stuck"),
      rewrites("It stuck because of rust."),
      together(says("rita", "/approve"), says("alice", "/complete")),
    ],
    outcome: ["Postmortem: Down (closed as completed)", "[ ] Fix it · alice · 2026-04-01 (open)"],
  },
];
