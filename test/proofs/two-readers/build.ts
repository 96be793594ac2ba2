import type { Waiver } from "../../../src/domain/items/ledger.ts";
import { createSigner } from "../../../src/record/signature.ts";
import {
  type ApiIssue,
  type ApiPullRequest,
  type ApiWorld,
  gitHubOf,
  installedFor,
  READS,
} from "../../action/api-world.ts";
import { apiIssue, indexed, indexIssue, itemIssue, MADE_AT, postmortemIssue } from "../../action/issues.ts";
import { undone } from "../../fake-github/code-views.ts";
import { readManifest } from "../../fake-github/manifest.ts";
import { Person } from "../../fake-github/people.ts";
import type { GitHub } from "../../fake-github/server.ts";
import { SIGNER } from "../../scenarios/app-process.ts";
import type { GeneratedWorld, Owed, Pull, Rights } from "./world.ts";

/* GitHub with a generated world. */

const DAY_MS = 86_400_000;
export const CONFIG = ".github/followthrough.yml";

const AREAS = {
  web: { paths: ["web/**"], labels: ["area/web"], teams: ["acme/web"] },
  pay: { paths: ["pay/**"], labels: ["area/pay"] },
};

/** The settings file, before anybody broke it. JSON is YAML. */
function settingsOf({ settings: { zone, isPinned, gate: rules } }: GeneratedWorld): string {
  const pins = isPinned ? { signing_keys: [SIGNER.publicKey], apps: ["followthrough"] } : {};
  return JSON.stringify({ check: true, time_zone: zone, ...pins, gate: { areas: AREAS, ...rules } });
}

/** Number of the merged pull request that reverts revert. */
const MERGED = 40;
/** Numbers of the first open pull request, and of the index. */
const FIRST_PULL = 50;
const INDEX = 30;
const TWINS = "c".repeat(40);

/** The number of the pull request at this place. */
export function pullNumber(index: number): number {
  return FIRST_PULL + index;
}

/**
 * A model of GitHub with this world, before anybody broke the settings.
 * @param app what the App may read beyond acme/shop, unless that is the same as the Action
 */
export function gitHubWith(world: GeneratedWorld, now: number, app: Rights = world.rights): GitHub {
  const github = gitHubOf(apiWorldOf(world, now), () => new Date(now).toISOString());
  const { hub } = github;
  const { permissions, events } = readManifest(["gate-check"]);
  const { members, ...others } = permissions;
  Object.assign(hub, { permissions: app.teams ? { ...others, members } : others, events });
  if (!app.others) hub.state.installations[0]!.repositories = ["shop"];
  const teams = { platform: ["bob"], web: ["alice", "carol"], empty: [] };
  Object.assign(hub.state.organizations.get("acme")!, { teams });
  const alice = new Person(github, "alice");
  for (const [index, { is }] of world.owed.entries()) {
    if (is === "deleted") alice.deletes(index + 1);
    if (is === "transferred") alice.transfers(index + 1, "acme/archive");
  }
  for (const [at, index] of world.queue.entries()) {
    if (index < world.pulls.length) alice.queues(pullNumber(index), String(at + 1).repeat(40));
  }
  return github;
}

/** What GitHub knows before anything is deleted, transferred or queued. */
export function apiWorldOf(world: GeneratedWorld, now: number): ApiWorld {
  const day = (fromNow: number) => new Date(now + fromNow * DAY_MS).toISOString().slice(0, 10);
  const { graphql, organization } = world;
  const issues = world.owed.flatMap((one, index) => issueOf(one, index + 1, day));
  const entries = world.owed.flatMap((one, index) =>
    one.isIndexed
      ? [indexed(index + 1, { due: day(one.dueIn), ...(one.priority && { priority: one.priority }) })]
      : [],
  );
  const files = { [`acme/shop:${CONFIG}`]: settingsOf(world) };
  const theirs = { [`acme/.github:${CONFIG}`]: "gate: { grace_days: 1, hotfix_labels: [docs] }\n" };
  return {
    issues: { "acme/shop": [...issues, indexIssue(INDEX, SIGNER, entries)], "acme/archive": [] },
    files: { ...files, ...(organization !== "none" && theirs) },
    ...(organization === "public" && { visibilities: { "acme/.github": "public" } }),
    pullRequests: {
      [`acme/shop#${MERGED}`]: { merged: true, files: ["web/index.ts", "pay/refund.ts"] },
      ...Object.fromEntries(
        world.pulls.map((one, index) => [`acme/shop#${pullNumber(index)}`, pullOf(one, world)]),
      ),
    },
    graphql,
    token: tokenFor(world.rights),
  };
}

function tokenFor({ teams, others }: Rights): NonNullable<ApiWorld["token"]> {
  const permissions = { ...READS, ...(teams && { members: "read" as const }) };
  return { ...installedFor("shop", ...(others ? [".github", "archive"] : [])), permissions };
}

function issueOf(one: Owed, number: number, day: (fromNow: number) => string): ApiIssue[] {
  const { is, priority, owners, exception, severity, isAdopted, dueIn } = one;
  const labels = [...one.labels, ...(priority ? [priority] : [])];
  const people = owners.filter((name) => !name.includes("/"));
  const by = { by: "alice", at: MADE_AT, commentId: 9, reason: "The vendor is late" };
  const waiver = (until: string): Waiver => ({ ...by, until });
  const dates = {
    originalDue: day(dueIn - (exception === "extended" ? 5 : 0)),
    due: day(dueIn),
    extensions: exception === "extended" ? [{ ...by, from: day(dueIn - 5), to: day(dueIn) }] : [],
    waiver: exception === "waived" ? waiver(day(3)) : exception === "waiver over" ? waiver(day(-1)) : null,
  };
  const isOthers = isAdopted || is === "a person's" || is === "another bot's";
  const author =
    is === "another bot's" ? { login: "pager[bot]", type: "Bot" } : { login: "bob", type: "User" };
  const user = isOthers ? { user: author } : {};
  if (is === "postmortem") return [postmortemIssue(number, { ...dates, labels: one.labels, signer: SIGNER })];
  if (is === "a person's" || is === "another bot's")
    return [apiIssue(number, "Mine", ["action-item", ...labels], people, user)];
  const terms = { priority, areas: [], owners: owners.map((name) => name.toLowerCase()).sort() };
  const item = itemIssue(number, {
    ...{
      due: dates.due,
      labels,
      assignees: people,
      signer: is === "by another key" ? STRANGER : SIGNER,
      ...user,
    },
    ledger: { ...dates, terms, ...(severity && { severity }) },
    ...(isAdopted && { marker: { adopted: true } }),
  });
  switch (is) {
    case "tampered":
      return [{ ...item, body: item.body!.replaceAll(dates.due, day(300)) }];
    case "without a record":
      return [{ ...item, body: "Nothing to see." }];
    case "same record":
      return [item, { ...item, number: number + 10, id: item.id + 10 }];
    case "unlabeled":
      return [{ ...item, labels: [] }];
    case "closed":
      return [{ ...item, state: "closed" }];
    default:
      return [item];
  }
}

const STRANGER = createSigner(new Uint8Array(32).fill(3));

function pullOf(one: Pull, world: GeneratedWorld): ApiPullRequest {
  const { says, author, labels, base, isTwin } = one;
  const about = (one.about % world.owed.length) + 1;
  const common = { author, labels, base, ...(isTwin && { head: TWINS }) };
  const repair = (text: string) => ({ filename: CONFIG, text });
  switch (says) {
    case "fixes":
      return { ...common, body: `It alerts now.\n\nFixes #${about}`, files: one.files };
    case "links":
      return { ...common, links: [about], files: one.files };
    case "reverts":
    case "reverts more":
      return {
        ...common,
        body: `Reverts #${MERGED}`,
        files: [
          ...["web/index.ts", "pay/refund.ts"].map(undone),
          ...(says === "reverts" ? [] : ["README.md"]),
        ],
      };
    case "repairs":
      return { ...common, files: [repair(settingsOf(world))] };
    case "repairs badly":
      return { ...common, files: [repair("gate: [[\n")] };
    case "repairs more":
      return { ...common, files: [repair(settingsOf(world)), "README.md"] };
    default:
      return { ...common, files: one.files };
  }
}
