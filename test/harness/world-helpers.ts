import { eventually, pause } from "./eventually.ts";
import { APP } from "./github.ts";
import { isOpened } from "./is-opened.ts";
import type { ApiIssue } from "./person.ts";
import { isWrite } from "./recording-proxy.ts";
import type { World } from "./world.ts";

/** The issues that the App wrote, by number. */
async function appIssues(world: World, repository?: string): Promise<ApiIssue[]> {
  const all = await world.as("alice", repository).issues();
  return all.filter((issue) => issue.user.login === APP.bot);
}

export async function labeledIssues(world: World, label: string, repository?: string): Promise<ApiIssue[]> {
  const appCreated = await appIssues(world, repository);
  return appCreated.filter((issue) => issue.labels.some(({ name }) => name === label));
}

/** Waits for the only postmortem. */
export function postmortem(world: World, repository?: string): Promise<ApiIssue> {
  return eventually(async () => {
    const issue = only(await labeledIssues(world, "postmortem", repository));
    if (!isOpened(issue)) throw new Error(`#${issue.number} does not bear its number yet`);
    return issue;
  });
}

/** Waits until there are this many items and their lines show their numbers. */
export function items(
  world: World,
  postmortemNumber: number,
  count: number,
  repository?: string,
): Promise<ApiIssue[]> {
  return eventually(async () => {
    const found = await labeledIssues(world, "action-item", repository);
    const { body } = await world.as("alice", repository).issue(postmortemNumber);
    for (const item of found) lineOf(body, item.number);
    if (found.length !== count) throw new Error(`expected ${count} items, found ${titles(found)}`);
    return found;
  });
}

/** The checklist line that shows this issue. */
export function lineOf(body: string, number: number): string {
  const line = body.split(/\r?\n/).find((text) => new RegExp(`\\[[ x]\\] \\[#${number}\\]\\(`).test(text));
  if (line === undefined) throw new Error(`no line shows #${number} in:\n${body}`);
  return line;
}

/** Adds lines under the action items heading, as people do in the editor. */
export function addActionItems(...lines: string[]): (body: string) => string {
  return (body) =>
    body.replace(/^#+ .*(action items|promises).*$/im, (heading) => [heading, "", ...lines].join("\n"));
}

const QUIET_ROUNDS = 5;
const ROUND_MS = 200;

/**
 * Waits until the App is idle: no request for a second, during which both processes kept responding. On a busy machine,
 * a silent process may only be waiting for the CPU.
 */
export async function waitUntilIdle(world: World): Promise<void> {
  let seen = -1;
  for (let idleRounds = 0; idleRounds < QUIET_ROUNDS; idleRounds++) {
    await pause(ROUND_MS);
    await world.as("alice").issues();
    // A stopped server does not respond and is idle.
    await fetch(`http://127.0.0.1:${world.port}/healthz`).catch(() => null);
    if (seen !== world.proxy.requests.length || world.proxy.waiting() > 0) idleRounds = -1;
    seen = world.proxy.requests.length;
  }
}

/** The App's writes since `from`, as `METHOD path`. */
export function writesSince(world: World, from: number): string[] {
  return world.proxy.requests
    .slice(from)
    .filter(isWrite)
    .map(({ method, path }) => `${method} ${path}`);
}

function only<T extends ApiIssue>(found: readonly T[]): T {
  if (found.length !== 1) throw new Error(`expected one issue, found ${titles(found)}`);
  return found[0]!;
}

const titles = (found: readonly ApiIssue[]): string =>
  found.map(({ number, title }) => `#${number} ${title}`).join(", ") || "none";
