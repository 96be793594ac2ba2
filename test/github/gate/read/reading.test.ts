import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type ApiIssue, type ApiWorld, installedFor } from "../../../action/api-world.ts";
import { itemIssue } from "../../../action/issues.ts";
import { runInProcess } from "../../../action/runner.ts";
import { isolate, serve } from "../../../action/serve.ts";
import type { GitHub } from "../../../fake-github/server.ts";
import { share } from "../../../harness/cases.ts";
import { type Host, readWhileEdited } from "./edited-listing.ts";

isolate();

const ITEMS = Array.from({ length: 10_000 }, (_, index) => itemIssue(index + 1, { due: "2027-06-01" }));
const items = (count: number): ApiIssue[] => ITEMS.slice(0, count);
const read = async (issues: readonly ApiIssue[], world: Partial<ApiWorld> = {}) => {
  const requests = serve({ issues: { "acme/shop": issues }, ...world });
  const result = await runInProcess();
  const seen = Number(result.outputs["open-count"]);
  return { ...result, seen, requests };
};

describe("every open item is read, with about one request for each page", () => {
  it.each([0, 1, 99, 100, 101, 137, 200, 201, 700, 701, 800, 801, 1_000, 1_950])(
    "%d items",
    async (count) => {
      const { seen, code, requests } = await read(items(count));
      expect({ seen, code }).toEqual({ seen: count, code: 0 });
      const pages = Math.max(1, Math.ceil(count / 100));
      expect(requests.length).toBeLessThanOrEqual(1.5 * pages + 6);
    },
  );

  it.each([100, 1_000, 10_000])(
    "%d items take as many requests as the documentation counts builds an hour by",
    async (count) => {
      const page = readFileSync(new URL("../../../../.github/gate.md", import.meta.url), "utf8");
      const [, documented, builds] = new RegExp(
        `^\\| ${count.toLocaleString("en")} +\\| (\\d+) +\\| (\\d+) +\\|$`,
        "m",
      )
        .exec(page)!
        .map(Number) as [number, number, number];
      const { seen, code, requests } = await read(items(count));
      expect({ seen, code }).toEqual({ seen: count, code: 0 });
      expect(requests.length).toBeLessThanOrEqual(documented);
      expect(requests.length).toBeGreaterThanOrEqual(0.85 * documented);
      expect(builds).toBe(Math.floor(1_000 / documented));
    },
  );

  it("requests no second page if there is one page", async () => {
    const { requests } = await read(items(100));
    // Two configs, two labels, the index, and one page read ahead.
    expect(requests).toHaveLength(6);
  });

  it("follows cursors if page numbers are ignored", async () => {
    const all = items(350);
    const world: Partial<ApiWorld> = {
      override: (url) => {
        url.searchParams.delete("page");
        return null;
      },
    };
    expect((await read(all, world)).seen).toBe(350);
  });

  it.each([2, 3, 9])("follows cursors from the page at which page numbers are refused: %d", async (first) => {
    const world: Partial<ApiWorld> = {
      override: (url) =>
        Number(url.searchParams.get("page")) >= first && !url.searchParams.has("after")
          ? { status: 422, body: { message: "No" } }
          : null,
    };
    expect((await read(items(1_050), world)).seen).toBe(1_050);
  });

  it("is undecided if a page fails", async () => {
    const world: Partial<ApiWorld> = {
      override: (url) => (url.searchParams.get("page") === "3" ? { status: 403, body: {} } : null),
    };
    expect((await read(items(500), world)).code).toBe(2);
  });

  it("is undecided when the token's budget is used up, and names the minute to retry", async () => {
    const reset = String(Date.parse("2026-12-11T12:29:10Z") / 1_000);
    const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset };
    const world: Partial<ApiWorld> = {
      override: (url) => (url.searchParams.get("page") === "3" ? { status: 403, body: {}, headers } : null),
    };
    const { code, summary } = await read(items(500), world);
    expect(code).toBe(2);
    expect(summary).toContain("run the check again at 12:30 UTC or later");
  });

  it("is undecided if a listing does not end", async () => {
    const world: Partial<ApiWorld> = {
      override: ({ href, searchParams }) =>
        searchParams.get("labels") === "action-item"
          ? { status: 200, body: items(1), headers: { link: `<${href}>; rel="next"` } }
          : null,
    };
    const { code, summary } = await read([], world);
    expect(code).toBe(2);
    expect(summary).toContain("did not end");
  });
});

describe("an issue that moves from one page to another is not lost", () => {
  /** The first item leaves the listing after the response for `page`. The overdue one is the first on the next page. */
  const leavingAfter = (page: string, count: number, how: Parameters<GitHub["life"]["change"]>[2]) => {
    const all = items(count);
    all[200] = itemIssue(201, { due: "2026-12-01" });
    const issues = { "acme/shop": all };
    let isRemoved = false;
    return {
      issues,
      override: (url: URL, { hub, life }: GitHub) => {
        if (url.searchParams.get("page") === page && !isRemoved) {
          isRemoved = true;
          // Later requests no longer return it.
          setImmediate(() => {
            life.change(hub.state.issues[0]!, "alice", how);
          });
        }
        return null;
      },
    };
  };

  it.each([
    ["2", 350, { state: "closed" }],
    ["3", 350, { state: "closed" }],
    ["8", 950, { state: "closed" }],
    ["2", 350, { labels: [] }],
    ["8", 950, { labels: [] }],
  ] as const)(
    "when another one closes or loses its label after page %s of %d items: %j",
    async (page, count, how) => {
      const { issues, override } = leavingAfter(page, count, how);
      const requests = serve({ issues, override });
      const { code, outputs } = await runInProcess();
      expect(code).toBe(1);
      expect(Number(outputs["open-count"])).toBeGreaterThanOrEqual(count - 1);
      expect(requests.some((uri) => uri.includes("since="))).toBe(true);
    },
  );

  it("is not read again if nothing of the App's changed", async () => {
    const all = items(350);
    const calm = await read(all);
    expect(calm.requests.filter((uri) => uri.includes("after="))).toEqual([]);
  });

  it("is read again with cursors if something of the App's changed", async () => {
    const all = items(350).map((issue) =>
      issue.number === 5 ? { ...issue, updated_at: "2999-01-01T00:00:00Z" } : issue,
    );
    const { requests, seen } = await read(all);
    expect(seen).toBe(350);
    expect(requests.filter((uri) => uri.includes("after="))).toHaveLength(3);
  });
});

describe("whatever is edited between two pages", () => {
  const GITHUB = { firstRefused: 100, ignoresDirection: false, ignoresNumbers: false };
  const hosts: fc.Arbitrary<Host> = fc.oneof(
    { weight: 3, arbitrary: fc.constant(GITHUB) },
    fc.record({
      firstRefused: fc.integer({ min: 2, max: 110 }),
      ignoresDirection: fc.boolean(),
      ignoresNumbers: fc.boolean(),
    }),
  );
  const edits = fc.array(
    fc.record({
      after: fc.integer({ min: 1, max: 140 }),
      at: fc.integer({ min: 0, max: 700 }),
      what: fc.constantFrom(...(["close", "unlabel", "reopen", "create"] as const)),
    }),
    { maxLength: 4 },
  );
  const sizes = fc.oneof(
    fc.tuple(fc.integer({ min: 0, max: 60 }), fc.constant(2)),
    // More pages than numbers reach, from one end and from both.
    fc.tuple(fc.integer({ min: 190, max: 600 }), fc.integer({ min: 2, max: 3 })),
  );

  it("every item that was open all the time is read", async () => {
    await fc.assert(
      fc.asyncProperty(sizes, edits, hosts, async ([count, size], some, host) => {
        const { read, always } = await readWhileEdited(count, size, some, host);
        expect(always.filter((number) => !read.has(number))).toEqual([]);
      }),
      { numRuns: share(400) },
    );
  });

  it.each([
    ["ignores the direction", { ignoresDirection: true }],
    ["ignores page numbers", { ignoresNumbers: true }],
    ["refuses page numbers early", { firstRefused: 9 }],
  ])("120 pages are read from a host that %s", async (_what, over) => {
    const { read, always } = await readWhileEdited(280, 2, [], { ...GITHUB, ...over });
    expect(read.size).toBe(always.length);
  });

  it.each([99, 100, 101, 120, 198, 230])(
    "%d pages take at most half as many requests again",
    async (pages) => {
      const { read, always, requests } = await readWhileEdited(Math.ceil((pages * 2 * 7) / 6), 2, [], GITHUB);
      expect(read.size).toBe(always.length);
      expect(requests).toBeLessThanOrEqual(1.5 * pages);
    },
  );
});

describe("several repositories", () => {
  const world = {
    issues: {
      "acme/shop": [],
      "acme/infra": [itemIssue(3, { due: "2026-12-01" })],
      "acme/old": [],
      "acme/not-installed": [],
      "other/x": [],
    },
    archived: ["acme/old"],
  };
  const all = { inputs: { repositories: "acme/*" } };

  it("of an owner are those of the App's installation, without archived ones", async () => {
    const requests = serve({ ...world, token: installedFor("shop", "infra", "old") });
    const { code } = await runInProcess(all);
    expect(code).toBe(1);
    expect(requests.filter((uri) => /\/(?:old|not-installed|x)\/issues/.test(uri))).toEqual([]);
  });

  it("of an owner are those that another token can see", async () => {
    serve(world);
    expect((await runInProcess(all)).code).toBe(1);
  });

  it("of an owner cannot be listed with the workflow's token, which is undecided", async () => {
    serve({ ...world, issues: { "acme/shop": [] }, token: installedFor("shop") });
    const { code, summary } = await runInProcess(all);
    expect(code).toBe(2);
    expect(summary).toContain("The token can't see another repository of acme");
  });

  it("of an owner are limited to 500: more are undecided", async () => {
    const many = Object.fromEntries(Array.from({ length: 501 }, (_, index) => [`acme/r${index}`, []]));
    // The model takes longer to say that there is nothing in a repository.
    const override = ({ pathname }: URL) =>
      /^\/repos\/acme\/r\d+\/issues$/.test(pathname) ? { status: 200, body: [] } : null;
    const requests = serve({ issues: { "acme/shop": [], ...many }, override });
    const { code, summary } = await runInProcess(all);
    expect(code).toBe(2);
    expect(summary).toContain("matches 502 repositories, and the gate can check at most 500");
    const listed = requests.flatMap((uri) => /^\/repos\/acme\/(\w+)\/issues/.exec(uri)?.[1] ?? []);
    expect(new Set(listed).size).toBe(500);
  });

  it("share the owner's config with one read", async () => {
    const requests = serve({ ...world, token: installedFor("shop", "infra") });
    await runInProcess(all);
    expect(requests.filter((uri) => uri.includes("acme/.github/contents"))).toHaveLength(1);
  });
});
