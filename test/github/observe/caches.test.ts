import { describe, expect, it } from "@jest/globals";
import type { RepositoryRef } from "../../../src/domain/issue-ref.ts";
import { GraphQL } from "../../../src/github/client/graphql.ts";
import { Comments } from "../../../src/github/observe/comments.ts";
import { RecentWrites } from "../../../src/github/observe/recent-writes.ts";
import { Writers } from "../../../src/github/observe/writers.ts";
import { Policies } from "../../../src/github/repositories/policies.ts";
import { timedCache } from "../../../src/github/repositories/timed-cache.ts";
import { Trust } from "../../../src/record/trust.ts";
import { HOME, issue, KEY } from "../../plan/builders.ts";
import { json, type Step, world } from "../client/scripted.ts";
import { VirtualClock } from "../client/virtual-clock.ts";

describe("a cache with expiry", () => {
  function cacheOf() {
    const clock = new VirtualClock();
    let requests = 0;
    const answer = async () => `answer ${++requests}`;
    const cache = timedCache<string, () => Promise<string>>(clock, 60_000, (_name, _stale, { context }) =>
      context(),
    );
    const get = (name: string, ask = answer) => cache.forceFetch(name, { context: ask });
    return { clock, cache, get };
  }

  it("requests a value once until it expires", async () => {
    const { clock, get } = cacheOf();
    expect(await Promise.all([get("a"), get("a")])).toEqual(["answer 1", "answer 1"]);
    clock.set(clock.milliseconds + 59_999);
    expect(await get("a")).toBe("answer 1");
    clock.set(clock.milliseconds + 1);
    expect(await get("a")).toBe("answer 2");
  });

  it("does not keep failures", async () => {
    const { get } = cacheOf();
    await expect(get("a", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await get("a")).toBe("answer 1");
  });

  it("that were deleted during a request are returned to its callers only", async () => {
    const { cache, get } = cacheOf();
    const early = get("a");
    cache.delete("a");
    const late = get("a");
    expect([await early, await late, await get("a")]).toEqual(["answer 1", "answer 2", "answer 2"]);
    const replaced = get("b");
    cache.set("b", "told by a listing");
    expect([await replaced, await get("b")]).toEqual(["answer 3", "told by a listing"]);
  });

  it("is bounded, however many keys people cause", async () => {
    const { get } = cacheOf();
    await get("first");
    for (let name = 0; name < 10_000; name++) await get(`made up ${name}`);
    expect(await get("first")).toBe("answer 10002");
  });
});

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

const NOTHING = () => json(404);

/** A folder with these names. */
const FOLDER_OF = (...names: string[]) =>
  json(
    200,
    names.map((name) => ({ type: "file", name })),
  );

const SHARED = json(200, { type: "file", content: Buffer.from("time_zone: UTC").toString("base64") });

describe("the policy of a repository that was read a minute ago", () => {
  const PUSHED = "2020-01-01T00:00:00Z";

  it.each<
    [
      when: string,
      Partial<{
        pushedAt: string | null;
        isListed: boolean;
        shared: boolean;
        forgets: boolean;
        hours: number;
      }>,
      isRead: boolean,
    ]
  >([
    ["nobody has pushed since", {}, false],
    ["nobody has pushed for hours", { hours: 5 }, false],
    ["its day is over", { hours: 24 }, true],
    ["somebody has pushed since", { pushedAt: "2020-01-02T00:00:00Z" }, true],
    ["GitHub does not tell when somebody pushed", { pushedAt: null }, true],
    ["no listing has shown the repository", { isListed: false }, true],
    ["a webhook told of other settings", { forgets: true }, true],
    ["its owner's settings belong to it, and no listing shows pushes to them", { shared: true }, true],
  ])("if %s", async (_when, change, isRead) => {
    const { pushedAt = PUSHED, isListed = true, shared = false, forgets = false, hours = 0 } = change;
    const found = shared ? [FOLDER_OF("followthrough.yml"), SHARED] : [NOTHING()];
    const { client, sent, clock } = world([NOTHING(), ...found, NOTHING()]);
    const policies = new Policies(clock, clock);
    const place = { repository: REPOSITORY, installedAt: "", permissions: null, client };
    if (isListed) policies.pushed(REPOSITORY, PUSHED, null);
    await policies.of({ ...place, pushedAt: PUSHED });
    const before = sent.length;
    if (forgets) policies.forget(REPOSITORY);
    clock.set(clock.milliseconds + 60_000 + hours * 3_600_000);
    await policies.of({ ...place, pushedAt });
    expect(sent.length > before).toBe(isRead);
  });

  it("is read once more if that was soon after a push, which GitHub may not have shown yet", async () => {
    const { client, sent, clock } = world([NOTHING()]);
    const policies = new Policies(clock, clock);
    const pushedAt = clock.now().subtract({ seconds: 5 }).toString();
    const place = { repository: REPOSITORY, installedAt: "", permissions: null, client, pushedAt };
    policies.pushed(REPOSITORY, pushedAt, null);
    const reads: number[] = [];
    for (let minute = 0; minute < 3; minute++) {
      await policies.of(place);
      reads.push(sent.length);
      clock.set(clock.milliseconds + 60_000);
    }
    expect(reads).toEqual([2, 4, 4]);
  });
});

describe("whether a file may exist, as far as the folders of the settings tell, if", () => {
  const TEMPLATE = ".github/POSTMORTEM_TEMPLATE.md";
  const HERE = FOLDER_OF("followthrough.yml", "POSTMORTEM_TEMPLATE.md");
  const OTHERS = FOLDER_OF("CODEOWNERS");
  const LARGE = FOLDER_OF(...Array.from({ length: 1_000 }, (_, index) => `${index}`));

  interface Folders {
    readonly own?: Step;
    readonly shared?: Step;
    /** Where nothing tells of pushes to the owner's `.github`, this is null. */
    readonly sharedPush?: string | null;
    readonly path?: string;
  }

  it.each<[when: string, folders: Folders, own: boolean, shared: boolean]>([
    ["there is no folder", {}, false, false],
    ["the folders have others", { own: OTHERS, shared: OTHERS }, false, false],
    ["the repository has it", { own: HERE }, true, false],
    ["its owner has it", { shared: HERE }, false, true],
    ["the path leads elsewhere", { path: "docs/template.md" }, true, true],
    ["the path leads deeper", { path: ".github/postmortem/template.md" }, true, true],
    ["GitHub may list only a part", { own: LARGE, shared: LARGE }, true, true],
    ["the folder is a link", { own: json(200, { type: "symlink" }) }, true, false],
    ["nothing tells of pushes to the owner's", { shared: OTHERS, sharedPush: null }, false, true],
    ["nothing tells of them, and there is none", { sharedPush: null }, false, false],
  ])("%s", async (_when, folders, own, shared) => {
    const { own: here = json(404), shared: there = json(404), sharedPush = "2020-01-01", path } = folders;
    const { client, clock } = world([here, there, json(404)]);
    const policies = new Policies(clock, clock);
    policies.pushed(REPOSITORY, "2020-01-01", sharedPush);
    await policies.of({ repository: REPOSITORY, installedAt: "", permissions: null, client });
    const mayExist = (place: RepositoryRef) => policies.mayExist(REPOSITORY, place, path ?? TEMPLATE);
    expect([mayExist(REPOSITORY), mayExist({ ...REPOSITORY, repo: ".github" })]).toEqual([own, shared]);
  });
});

describe("the policy of a repository", () => {
  it("is read again after a push that happened while it was read", async () => {
    let release: (response: Response) => void = () => {};
    const { client, sent, clock } = world([
      () => new Promise<Response>((resolve) => (release = resolve)),
      json(404),
    ]);
    const policies = new Policies(clock, clock);
    const repository = REPOSITORY;
    const place = { repository, installedAt: "", permissions: null, client };
    const first = policies.cachedToday(place);
    while (sent.length === 0) await new Promise((resolve) => setImmediate(resolve));
    policies.pushed(repository, "2026-11-02T09:00:00Z", null);
    release(new Response("{}", { status: 404, headers: { "content-type": "application/json" } }));
    await first;
    const before = sent.length;
    await policies.cachedToday(place);
    expect(sent.length).toBeGreaterThan(before);
    const after = sent.length;
    await policies.cachedToday(place);
    expect(sent).toHaveLength(after);
  });

  it("is known without a request from its first read until its settings change or a day begins", async () => {
    const { client, clock } = world([json(404), json(404), json(404)]);
    const policies = new Policies(clock, clock);
    const place = { repository: REPOSITORY, installedAt: "", permissions: null, client };
    const known = () => policies.knownToday(REPOSITORY) !== null;
    expect(known()).toBe(false);
    await policies.cachedToday(place);
    expect(known()).toBe(true);
    policies.forget(REPOSITORY);
    expect(known()).toBe(false);
    await policies.cachedToday(place);
    policies.pushed(REPOSITORY, "2026-11-02T09:00:00Z", null);
    expect(known()).toBe(false);
    await policies.cachedToday(place);
    expect(known()).toBe(true);
    await clock.sleep(24 * 3_600_000);
    expect(known()).toBe(false);
  });
});

/** The App with its own login, where no settings were read. */
const WRITERS = new Writers({ login: "followthrough[bot]" }, new Trust("ed25519:"), { lastRead: () => null });

describe("the cache of comments", () => {
  const LONG = "x".repeat(65_536);
  const comment = {
    id: 1,
    user: { login: "alice", type: "User" },
    body: LONG,
    created_at: "",
    updated_at: "",
  };

  /** The number of requests for reading this many issues twice in turn. */
  async function requests(count: number, body: string): Promise<number> {
    const { client, sent, clock } = world([json(200, [{ ...comment, body }])]);
    const comments = new Comments(WRITERS, new RecentWrites(clock), new GraphQL());
    for (const number of [...Array(count).keys(), ...Array(count).keys()]) {
      await comments.of(client, issue({ ref: { ...KEY, number: number + 1 }, comments: 1 }));
    }
    return sent.length;
  }

  it("reads comments again only if the issue changed", async () =>
    expect(await requests(50, "short")).toBe(50));

  it("limits the total length, so that long comments do not fill the memory", async () => {
    expect(await requests(30, LONG)).toBe(30);
    expect(await requests(100, LONG)).toBe(200);
  });

  it("reads only what is new of many comments, unless that does not explain their number", async () => {
    const listed = (id: number) => {
      const at = `2026-11-02T09:${String(Math.floor(id / 60)).padStart(2, "0")}:${String(id % 60).padStart(2, "0")}Z`;
      return { ...comment, id, node_id: `IC_${id}`, body: `${id}`, created_at: at, updated_at: at };
    };
    const ids = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, index) => from + index);
    const responses = [ids(1, 100), ids(100, 101), ids(101, 101), ids(1, 99)];
    const { client, sent, clock } = world(responses.map((list) => json(200, list.map(listed))));
    const comments = new Comments(WRITERS, new RecentWrites(clock), new GraphQL());
    const read = async (count: number) => {
      const seen = await comments.of(client, issue({ comments: count, updatedAt: `${count}` }));
      return seen.map(({ id }) => id);
    };
    expect(await read(100)).toEqual(ids(1, 100));
    expect(await read(101)).toEqual(ids(1, 101));
    expect(await read(99)).toEqual(ids(1, 99));
    expect(sent.map(({ path }) => /since=([^&]*)/.exec(decodeURIComponent(path))?.[1] ?? null)).toEqual([
      null,
      "2026-11-02T09:01:39Z",
      "2026-11-02T09:01:40Z",
      null,
    ]);
  });
});
