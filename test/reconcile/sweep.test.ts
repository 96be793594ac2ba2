import { describe, expect, it } from "@jest/globals";
import { repeatForever } from "../../src/app/schedule.ts";
import { readOptions } from "../../src/cli/options.ts";
import type { IssueRef } from "../../src/domain/issue-ref.ts";
import { describeOperation } from "../../src/reconcile/describe.ts";
import { type Ground, oneRepository, sweep } from "../../src/reconcile/sweep.ts";
import { WriteBudget } from "../../src/reconcile/write-budget.ts";
import { VirtualClock } from "../github-client/virtual-clock.ts";
import { HOME, item, KEY } from "./builders.ts";

const log = { debug() {}, info() {}, warn() {}, error() {} };
const INFRA = { owner: "acme", repo: "infra" };

function ground(failing: string[] = []): Ground {
  return {
    async *repositories() {
      yield INFRA;
      yield HOME;
    },
    keysIn: async ({ owner, repo }) => {
      if (failing.includes(repo)) throw new Error("cannot be read");
      return [{ owner, repo, number: 1 }];
    },
  };
}

async function swept(of: Ground) {
  const noted: string[] = [];
  const queue = { note: (key: IssueRef) => void noted.push(key.repo) };
  const result = await sweep(of, queue, log, new AbortController().signal);
  return { noted, ...result };
}

describe("a sweep", () => {
  it("notes the keys of every repository", async () => {
    expect(await swept(ground())).toEqual({ noted: ["infra", "shop"], repositories: 2, failed: 0, keys: 2 });
  });

  it("goes on when a repository fails", async () => {
    expect(await swept(ground(["infra"]))).toEqual({ noted: ["shop"], repositories: 2, failed: 1, keys: 1 });
  });

  it("looks at one repository only when asked to", async () => {
    expect((await swept(oneRepository(ground(), HOME))).noted).toEqual(["shop"]);
  });

  it("runs at once and then at every interval, a tenth sooner or later, whether it fails or not", async () => {
    const clock = new VirtualClock();
    const stop = new AbortController();
    const began = clock.milliseconds;
    const at: number[] = [];
    const jitter = [0, 0.5, 0.999];
    await repeatForever(
      async () => {
        at.push(Math.round((clock.milliseconds - began) / 60_000));
        if (at.length === 4) stop.abort(new Error("enough"));
        throw new Error("GitHub is down");
      },
      { clock, log, intervalMs: 3_600_000, signal: stop.signal, random: () => jitter[at.length - 1] ?? 0 },
    );
    expect(at).toEqual([0, 54, 114, 180]);
  });
});

describe("a fight with another bot", () => {
  it("ends after sixty writes of the same kind to the same place in an hour, and may go on in the next", async () => {
    const clock = new VirtualClock();
    const budget = new WriteBudget(clock);
    const taken = () =>
      Array.from({ length: 100 }, () => budget.take("update-item acme/shop#20")).filter(Boolean);
    expect(taken()).toHaveLength(60);
    expect(budget.take("update-item acme/shop#21")).toBe(true);
    clock.set(clock.milliseconds + 3_600_000);
    expect(taken()).toHaveLength(60);
  });
});

describe("the words of a dry run", () => {
  const { marker } = item(20, "Add alerts");
  it.each([
    [
      {
        kind: "create-item",
        repository: HOME,
        parent: KEY,
        title: "Add alerts",
        body: "",
        marker,
        labels: [],
        assignees: ["alice"],
      },
      "open “Add alerts” in acme/shop, owned by alice, due 2026-12-01",
    ],
    [
      {
        kind: "update-item",
        item: { ...HOME, number: 20 },
        state: "closed",
        stateReason: "not_planned",
        head: "",
        marker,
      },
      "bring acme/shop#20 up to date: close it as not planned",
    ],
    [
      { kind: "update-item", item: { ...HOME, number: 20 }, head: "", marker },
      "bring acme/shop#20 up to date: renew its record, due 2026-12-01",
    ],
    [
      { kind: "link-sub-issue", parent: KEY, child: { ...HOME, number: 13 }, childId: 1 },
      "make acme/shop#13 a sub-issue of acme/shop#12",
    ],
  ] as const)("%j", (operation, words) => expect(describeOperation(operation)).toBe(words));
});

describe("the command line of a sweep", () => {
  it.each([
    [[], { repository: null, asOf: null, dryRun: false }],
    [["--repository", "acme/shop", "--dry-run"], { repository: HOME, dryRun: true }],
    [["--as-of", "2026-12-01"], { dryRun: true }],
  ])("%j", (args, expected) => expect(readOptions(args)).toMatchObject(expected));

  it.each([
    [["--repository", "shop"], /--repository should be OWNER\/REPO, and is "shop"/],
    [["--as-of", "soon"], /--as-of should be a day like 2026-12-01/],
    [["--force"], /npm run sweep/],
  ])("refuses %j", (args, message) => expect(() => readOptions(args)).toThrow(message));
});
