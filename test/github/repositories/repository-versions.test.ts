import { describe, expect, it } from "@jest/globals";
import { RepositoryVersions } from "../../../src/github/repositories/repository-versions.ts";
import { HOME } from "../../plan/builders.ts";
import { json, type Step, world } from "../client/scripted.ts";

const AT = Date.parse("2026-11-02T09:00:00Z");

interface Shown {
  readonly id?: number;
  /** Seconds between the last change of the issue and this answer. */
  readonly age?: number;
  /** Seconds after the first answer. */
  readonly later?: number;
  readonly comments?: number;
  readonly etag?: string;
}

/** The listing with the issue that changed last. */
function shows({ id = 1, age = 3600, later = 0, comments = 0, etag = '"a"' }: Shown = {}): Step {
  const date = new Date(AT + later * 1000);
  const updated_at = `${new Date(date.getTime() - age * 1000).toISOString().slice(0, 19)}Z`;
  return json(200, [{ id, updated_at, comments }], { etag, date: date.toUTCString() });
}

const unchanged = () => new Response(null, { status: 304 });

/** The versions that a process reads in turn, and the ETags that it sends. */
async function read(...steps: Step[]) {
  const { client, sent } = world(steps);
  const versions = new RepositoryVersions();
  const repository = {
    ...HOME,
    id: 1,
    visibility: "public" as const,
    archived: false,
    hasIssues: true,
    webUrl: "https://github.com",
    defaultBranch: "main",
    installed: true,
  };
  const installed = { repository, installedAt: "", permissions: null, client };
  const found: (string | null)[] = [];
  for (const _ of steps) found.push(await versions.check(installed));
  return { found, etags: sent.map(({ etag }) => etag), versions, installed, sent };
}

describe("the version of a repository", () => {
  it("stays the same under a new token, for which GitHub has another ETag", async () => {
    const { found } = await read(shows(), shows({ age: 7200, later: 3600, etag: '"b"' }));
    expect(found[0]).not.toBeNull();
    expect(found[1]).toBe(found[0]);
  });

  it.each<[string, Shown]>([
    ["another issue changed", { id: 2 }],
    ["the issue changed again", { age: 3599 }],
    ["a comment was deleted", { comments: 1 }],
  ])("is another one if %s", async (_, now) => {
    const { found } = await read(shows(), shows({ ...now, etag: '"b"' }));
    expect(found[1]).not.toBe(found[0]);
  });

  it("is read at no cost with the same token", async () => {
    const { found, etags } = await read(shows({ etag: '"a"' }), unchanged, unchanged);
    expect(etags).toEqual([null, '"a"', '"a"']);
    expect(new Set(found).size).toBe(1);
  });

  it("is unknown shortly after a change: another issue can change in the same second and not be shown", async () => {
    const { found, etags } = await read(shows({ age: 10 }), shows({ age: 11, later: 1 }));
    expect(found).toEqual([null, expect.any(String)]);
    // An answer 304 would not tell its age.
    expect(etags).toEqual([null, null]);
  });

  it("of a repository without issues is known", async () => {
    const { found } = await read(json(200, []), json(200, []));
    expect(found[0]).not.toBeNull();
    expect(found[1]).toBe(found[0]);
  });

  it("is read once in a sweep that finds no change, and again after the App wrote", async () => {
    const { versions, installed, sent } = await read(shows(), shows());
    await versions.lastKnown(installed);
    expect(sent).toHaveLength(2);
    versions.invalidate(installed);
    await versions.lastKnown(installed);
    expect(sent).toHaveLength(3);
  });
});
