import { eventually, pause } from "./eventually.ts";
import { APP } from "./github.ts";
import { isOpened } from "./is-opened.ts";
import type { ApiIssue } from "./person.ts";
import { isWrite } from "./recording-proxy.ts";
import type { World } from "./world.ts";

/** The issues that the App wrote, by number. */
export async function issuesOfTheApp(world: World, repository?: string): Promise<ApiIssue[]> {
  const all = await world.as("alice", repository).issues();
  return all.filter((issue) => issue.user.login === APP.bot);
}

export async function labelled(world: World, label: string, repository?: string): Promise<ApiIssue[]> {
  const ours = await issuesOfTheApp(world, repository);
  return ours.filter((issue) => issue.labels.some(({ name }) => name === label));
}

/** Waits for the one postmortem that there shall be. */
export function postmortem(world: World, repository?: string): Promise<ApiIssue> {
  return eventually(async () => {
    const issue = only(await labelled(world, "postmortem", repository));
    if (!isOpened(issue)) throw new Error(`#${issue.number} does not bear its number yet`);
    return issue;
  });
}

/** Waits until there are so many items, and their lines show their numbers. */
export function items(
  world: World,
  postmortemNumber: number,
  count: number,
  repository?: string,
): Promise<ApiIssue[]> {
  return eventually(async () => {
    const found = await labelled(world, "action-item", repository);
    const { body } = await world.as("alice", repository).issue(postmortemNumber);
    for (const item of found) lineOf(body, item.number);
    if (found.length !== count) throw new Error(`expected ${count} items, found ${titles(found)}`);
    return found;
  });
}

/** The line of a checklist that shows this issue. */
export function lineOf(body: string, number: number): string {
  const line = body.split(/\r?\n/).find((text) => new RegExp(`\\[[ x]\\] #${number} `).test(text));
  if (line === undefined) throw new Error(`no line shows #${number} in:\n${body}`);
  return line;
}

/** Writes lines under the heading of the action items, as people do in the editor. */
export function underActionItems(...lines: string[]): (body: string) => string {
  return (body) =>
    body.replace(/^#+ .*(action items|promises).*$/im, (heading) => [heading, "", ...lines].join("\n"));
}

const QUIET_ROUNDS = 5;
const ROUND_MS = 200;

/**
 * Waits until the App has nothing more to do: no request for a second, in which both processes answered time and again.
 * On a busy machine one that is silent may only be waiting for its turn.
 */
export async function atRest(world: World): Promise<void> {
  let seen = -1;
  for (let quiet = 0; quiet < QUIET_ROUNDS; quiet++) {
    await pause(ROUND_MS);
    await world.as("alice").issues();
    // A server that was stopped does not answer, and is at rest.
    await fetch(`http://127.0.0.1:${world.port}/healthz`).catch(() => null);
    if (seen !== world.wire.requests.length || world.wire.waiting() > 0) quiet = -1;
    seen = world.wire.requests.length;
  }
}

/** What the App wrote since `from`, as `METHOD path`. */
export function writesSince(world: World, from: number): string[] {
  return world.wire.requests
    .slice(from)
    .filter(isWrite)
    .map(({ method, path }) => `${method} ${path}`);
}

export function only<T extends ApiIssue>(found: readonly T[]): T {
  if (found.length !== 1) throw new Error(`expected one issue, found ${titles(found)}`);
  return found[0]!;
}

const titles = (found: readonly ApiIssue[]): string =>
  found.map(({ number, title }) => `#${number} ${title}`).join(", ") || "none";
