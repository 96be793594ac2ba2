import type { Person } from "../fake-github/people.ts";
import { type CommentRow, nowOf } from "../fake-github/state.ts";
import { filled } from "../harness/fill-sections.ts";
import { HOUR, Simulation, type WorldSeed } from "./simulation.ts";

/** What people do, one after the other; before each step the App has come to rest. */
export interface Scenario {
  readonly name: string;
  readonly world?: WorldSeed;
  readonly steps: readonly Step[];
  /** What it comes to: a line for each postmortem and each item, as `summary` writes them. */
  readonly outcome: readonly string[];
  /** Too many calls for the matrix, where every one of them is made to fail. */
  readonly large?: boolean;
  /** What the emulator lacks for this one to be played on it. */
  readonly gap?: string;
}

/** Something that may be done at once, or over a wire. */
type Soon<Value> = Value | Promise<Value>;

/** Somebody who acts, in front of the model's pages or through an API. */
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

/** Where a scenario is played: on the model, or on somebody else's emulator. */
export interface Stage {
  as(login: string): Actor;
  /** The one that is open; with `title`, the one whose title starts so. */
  postmortem(title?: string): Soon<Place>;
  item(words: string): Soon<Place>;
  sweep(): Promise<void>;
  pass(milliseconds: number): Promise<void>;
}

export type Step = (sim: Stage) => unknown;

/** The first issue of acme/shop is the incident of every scenario. */
export const INCIDENT = 1;

export const anIncident: Step = (sim) =>
  sim.as("alice").opens({ title: "Down", labels: ["sev2", "incident"] });

/** Somebody writes these lines under the heading of the action items. */
export const writes =
  (...lines: string[]): Step =>
  (sim) =>
    editPostmortem(sim, (body) =>
      body.replace(/^#+ (action items|promises)\r?$/im, (heading) => `${heading}\n\n${lines.join("\n")}`),
    );

/** Somebody changes the one line that has these words; null takes it out. */
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

/** Somebody writes something in every section but that of the action items. */
export const fillsSections: Step = (sim) => editPostmortem(sim, filled);

/** Somebody does something with the issue of the postmortem. */
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

/** Somebody changes the issue of the item that has these words. */
export const item =
  (words: string, act: (person: Actor, number: number) => unknown): Step =>
  async (sim) => {
    const { repository, number } = await sim.item(words);
    await act(sim.as("bob").in(repository), number);
  };

/** One after the other without a rest in between: the App sees only what came of it. */
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

/** Steps that come after step `from`, with a minute and a rest after each. */
export async function goOn(sim: Simulation, { steps }: Scenario, from: number): Promise<void> {
  for (let index = from; index < steps.length; index++) {
    sim.step = index;
    await sim.time.pass(60_000);
    await steps[index]!(sim);
    await sim.rest();
  }
}

/** The whole scenario, with the App up from the start. */
export async function play(
  scenario: Scenario,
  prepare: (sim: Simulation) => void = () => {},
): Promise<Simulation> {
  const sim = new Simulation(scenario.world);
  prepare(sim);
  if (sim.processes.length === 0) sim.startApp();
  await sim.rest();
  await goOn(sim, scenario, 0);
  return sim;
}
