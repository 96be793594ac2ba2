/** The floods of `npm run bench:flood`, as people cause them in `acme/r001` of the model. */
import { Person } from "../fake-github/people.ts";
import type { GitHub } from "../fake-github/server.ts";
import type { DeliveryRow } from "../fake-github/state.ts";

const FLOODED = "acme/r001";

/** The first incident there, which has a postmortem. */
const INCIDENT = 1;

/** Its postmortem. */
const POSTMORTEM = 2;

interface Stage {
  readonly world: GitHub;
  readonly as: (login: string) => Person;
  /** Sends a webhook once more. */
  readonly resend: (delivery: DeliveryRow) => void;
  /** The last webhook that was sent. */
  readonly last: () => DeliveryRow | undefined;
}

/** One step of a flood; the index counts from 0. */
type Step = (index: number, stage: Stage) => void;

interface Flood {
  readonly steps: number;
  readonly step: Step;
  /** What has to exist before. */
  readonly prepare?: (stage: Stage) => void;
}

const COMMANDS = ["/help", "/status", "/postmortem", "/complete", "/timeline", "/no-postmortem a drill"];

const STRANGERS = 300;

const says =
  (login: string, words: string): Step =>
  (_index, { as }) =>
    as(login).comments(INCIDENT, words);

const opensIncident =
  (login: string): Step =>
  (index, { as }) =>
    as(login).opens({ title: `Flood ${index}`, labels: ["incident"] });

export const FLOODS = {
  "500 /help by a stranger": { steps: 500, step: says("erin", "/help") },
  "1,500 /help by a stranger": { steps: 1_500, step: says("erin", "/help") },
  "500 /help by a member": { steps: 500, step: says("bob", "/help") },
  "10,000 plain comments by a stranger": { steps: 10_000, step: says("erin", "Me too.") },
  "500 labeled issues by a stranger": { steps: 500, step: opensIncident("erin") },
  "500 labeled issues by a member": { steps: 500, step: opensIncident("bob") },
  "/help on 500 issues by a stranger": {
    steps: 500,
    prepare: ({ as }) => {
      for (let index = 0; index < 500; index++) as("alice").opens({ title: `Question ${index}` });
    },
    step: (index, { as }) => as("erin").comments(POSTMORTEM + 1 + index, "/help"),
  },
  "600 commands by 300 strangers": {
    steps: 2 * STRANGERS,
    prepare: ({ world: { hub } }) => {
      for (let index = 0; index < STRANGERS; index++) {
        hub.state.users.set(`s${index}`, { login: `s${index}`, id: hub.id(), type: "User" });
      }
    },
    step: (index, { as }) => {
      as(`s${index % STRANGERS}`).comments(INCIDENT, COMMANDS[index % COMMANDS.length]!);
    },
  },
  "label toggled 1,000 times": {
    steps: 1_000,
    step: (index, { as }) => {
      if (index % 2 === 0) as("bob").unlabels(INCIDENT, "incident");
      else as("bob").labels(INCIDENT, "incident");
    },
  },
  "postmortem edited 1,000 times": {
    steps: 1_000,
    step: (index, { as }) => as("bob").edits(POSTMORTEM, (body) => `${body}\n<!-- ${index} -->`),
  },
  "a webhook redelivered 2,000 times": {
    steps: 2_000,
    step: (_index, { last, resend }) => {
      const delivery = last();
      if (delivery) resend(delivery);
    },
  },
  "1,000 commands in a pull request": {
    steps: 1_000,
    prepare: ({ world: { hub }, as }) => {
      const number = as("erin").opens({ title: "A change", labels: ["incident"] });
      const issueId = hub.issue(hub.repository("acme", "r001")!, number)!.id;
      hub.state.pulls.push({ issueId, base: "main", mergedAt: null, files: [] });
    },
    step: (_index, { as }) => as("erin").comments(POSTMORTEM + 1, "/help"),
  },
} as const satisfies Readonly<Record<string, Flood>>;

export type FloodName = keyof typeof FLOODS;

const AT_ONCE = 25;

/** Plays a flood in the background, without blocking the model for longer than some steps take. */
export async function play(name: FloodName, { world, resend, last }: Omit<Stage, "as">): Promise<void> {
  const flood: Flood = FLOODS[name];
  const stage = { world, resend, last, as: (login: string) => new Person(world, login, FLOODED) };
  for (let index = 0; index < flood.steps; index++) {
    flood.step(index, stage);
    if (index % AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

export function prepare(name: FloodName, { world, resend, last }: Omit<Stage, "as">): void {
  const flood: Flood = FLOODS[name];
  const as = (login: string) => new Person(world, login, FLOODED);
  flood.prepare?.({ world, resend, last, as });
}
