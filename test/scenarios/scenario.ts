import type { Person } from "../fake-github/people.ts";
import { type CommentRow, nowOf } from "../fake-github/state.ts";
import { fillSections } from "../harness/fill-sections.ts";
import { HOUR, Simulation, type WorldSeed } from "./simulation.ts";

/** What people do, in order. The App is idle before each step. */
export interface Scenario {
  readonly name: string;
  readonly world?: WorldSeed;
  readonly steps: readonly Step[];
  /** The expected result: one line for each postmortem and item, as `summary` writes them. */
  readonly outcome: readonly string[];
  /** Has too many calls for the crash matrix, which makes each of them fail. */
  readonly large?: boolean;
  /** What the emulator lacks to run this scenario. */
  readonly gap?: string;
}

/** A value that is available immediately or after a request. */
export type Soon<Value> = Value | Promise<Value>;

/** A person who acts on the model directly or through an API. */
export type Actor = {
  [Name in keyof Person as Name extends "login" | "in" ? never : Name]: Person[Name] extends (
    ...args: infer Args
  ) => infer Value
    ? (...args: Args) => Soon<Value extends CommentRow ? unknown : Value>
    : never;
} & { in(repository: string): Actor };

export interface Place {
  readonly repository: string;
  readonly number: number;
}

/** Where a scenario runs: on the model, or on a third-party emulator. */
export interface Stage {
  as(login: string): Actor;
  /** The open one, or the one whose title starts with `title`. */
  postmortem(title?: string): Soon<Place>;
  item(words: string): Soon<Place>;
  sweep(): Promise<void>;
  pass(milliseconds: number): Promise<void>;
}

export type Step = (sim: Stage) => unknown;

/** The incident of every scenario is the first issue of acme/shop. */
export const INCIDENT = 1;

export const opensIncident: Step = (sim) =>
  sim.as("alice").opens({ title: "Down", labels: ["sev2", "incident"] });

/** Someone writes these lines under the action items heading. */
export const writes =
  (...lines: string[]): Step =>
  (sim) =>
    editPostmortem(sim, (body) =>
      body.replace(/^#+ (action items|promises)\r?$/im, (heading) => `${heading}\n\n${lines.join("\n")}`),
    );

/** Someone changes the only line with these words; null deletes it. */
export const changesLine =
  (words: string, change: (line: string) => string | null): Step =>
  (sim) =>
    editPostmortem(sim, (body) =>
      body
        .split("\n")
        .flatMap((line) => (line.includes(words) && !line.startsWith("<!--") ? (change(line) ?? []) : line))
        .join("\n"),
    );

export const editsPostmortem =
  (edit: (body: string) => string): Step =>
  (sim) =>
    editPostmortem(sim, edit);

/** Someone fills in every section except the action items. */
export const fillsSections: Step = (sim) => editPostmortem(sim, fillSections);

/** Someone acts on the postmortem's issue. */
export const postmortem =
  (login: string, act: (person: Actor, number: number) => unknown): Step =>
  async (sim) => {
    const { repository, number } = await sim.postmortem();
    await act(sim.as(login).in(repository), number);
  };

async function editPostmortem(sim: Stage, edit: (body: string) => string): Promise<void> {
  const { repository, number } = await sim.postmortem();
  await sim.as("alice").in(repository).edits(number, edit);
}

/** Someone changes the issue of the item with these words. */
export const item =
  (words: string, act: (person: Actor, number: number) => unknown): Step =>
  async (sim) => {
    const { repository, number } = await sim.item(words);
    await act(sim.as("bob").in(repository), number);
  };

/** Runs steps without waiting for the App in between: the App sees only the result. */
export const together =
  (...steps: Step[]): Step =>
  async (sim) => {
    for (const step of steps) await step(sim);
  };

export const hoursPass =
  (hours: number): Step =>
  (sim) =>
    sim.pass(hours * HOUR);

export const bodyOf = (sim: Simulation): string => {
  const { repository, number } = sim.postmortem();
  const [owner, name] = repository.split("/") as [string, string];
  const { hub } = sim.github;
  return nowOf(hub.issue(hub.repository(owner, name)!, number)!).body ?? "";
};

/** Runs the steps from index `from`. After each, a minute passes and the App becomes idle. */
export async function playFrom(sim: Simulation, { steps }: Scenario, from: number): Promise<void> {
  for (let index = from; index < steps.length; index++) {
    sim.step = index;
    await sim.time.pass(60_000);
    await steps[index]!(sim);
    await sim.rest();
  }
}

/** Runs the whole scenario, with the App running from the start. */
export async function play(
  scenario: Scenario,
  prepare: (sim: Simulation) => void = () => {},
): Promise<Simulation> {
  const sim = new Simulation(scenario.world);
  prepare(sim);
  if (sim.processes.length === 0) sim.startApp();
  await sim.rest();
  await playFrom(sim, scenario, 0);
  return sim;
}
