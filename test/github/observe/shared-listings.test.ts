import { describe, expect, it } from "@jest/globals";
import { OwnIssues } from "../../../src/github/observe/own-issues.ts";
import { RecentWrites } from "../../../src/github/observe/recent-writes.ts";
import { SharedListings } from "../../../src/github/observe/shared-listings.ts";
import { Writers } from "../../../src/github/observe/writers.ts";
import { Trust } from "../../../src/record/trust.ts";
import { HOME, issue } from "../../plan/builders.ts";
import { json, type Step, world } from "../client/scripted.ts";

const REPOSITORY = {
  ...HOME,
  id: 1,
  visibility: "public" as const,
  archived: false,
  hasIssues: true,
  webUrl: "https://github.com",
  defaultBranch: "main",
  installed: true,
};

const login = "followthrough[bot]";

function listed(number: number, body = "") {
  const url = `https://api.github.com/repos/acme/shop/issues/${number}`;
  const at = "2026-03-02T09:00:00Z";
  return { url, number, id: number, user: { login }, body, labels: [], created_at: at, updated_at: at };
}

function setUp(answers: Step[] = [json(200, [listed(2)])]) {
  const { client, sent, clock } = world(answers);
  const seen: { version: string | null; keys: string[] } = { version: "a version", keys: [] };
  const lastRead = () => ({ apps: [], signingKeys: seen.keys }) as never;
  const writers = new Writers({ login }, new Trust("ed25519:"), { lastRead });
  const recent = new RecentWrites(clock);
  const sources = [writers, recent, new OwnIssues({ login }, clock, 0)] as const;
  const listings = new SharedListings([...sources], { lastSeen: () => seen.version }, clock);
  const installed = { repository: REPOSITORY, client, installedAt: "", permissions: null };
  const numbers = async () => (await listings.own(installed, null)).map(({ ref }) => ref.number);
  return { listings, installed, numbers, seen, sent, clock, recent };
}

type World = ReturnType<typeof setUp>;

describe("the listing of the App's issues in a repository", () => {
  it.each<[when: string, meanwhile: (world: World) => unknown, requests: number]>([
    ["is read once while nothing changes there", () => {}, 1],
    ["is read again after a change", ({ seen }) => (seen.version = "another"), 2],
    ["is read again while a change may be unseen", ({ seen }) => (seen.version = null), 2],
    ["is read again with other keys in the settings", ({ seen }) => seen.keys.push("ed25519:a"), 2],
    ["is read again before the App writes there", ({ listings }) => listings.forget(HOME), 2],
    ["is read again before the App creates anything", ({ listings }) => listings.forgetAll(), 2],
    ["is read again after a minute", ({ clock }) => clock.set(clock.milliseconds + 60_000), 2],
    ["is read again for the scan of a sweep", ({ listings, installed }) => listings.listAgain(installed), 2],
    [
      "is read of what changed lately in any case",
      ({ listings, installed }) => listings.own(installed, "2026-03-02T09:00:00Z"),
      2,
    ],
  ])("%s", async (_when, meanwhile, requests) => {
    const on = setUp();
    await on.numbers();
    await meanwhile(on);
    expect(await on.numbers()).toEqual([2]);
    expect(on.sent).toHaveLength(requests);
  });

  it("shows what the App wrote meanwhile", async () => {
    const { numbers, recent } = setUp();
    await numbers();
    recent.remember(issue({ ref: { ...HOME, number: 3 }, byApp: true, repositoryId: 1 }));
    expect(await numbers()).toEqual([2, 3]);
  });

  it("is shared by those who ask at once, and is not kept if it fails", async () => {
    const { numbers, sent } = setUp([json(422), json(200, [listed(2)])]);
    await expect(Promise.all([numbers(), numbers()])).rejects.toThrow();
    expect(await numbers()).toEqual([2]);
    expect(sent).toHaveLength(2);
  });

  it("does not fill the memory", async () => {
    const { numbers, sent } = setUp([
      json(
        200,
        Array.from({ length: 100 }, (_, at) => listed(at + 1, "x".repeat(65_536))),
      ),
    ]);
    await numbers();
    await numbers();
    expect(sent).toHaveLength(2);
  });
});
