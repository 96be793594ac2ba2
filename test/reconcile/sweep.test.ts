import { describe, expect, it } from "@jest/globals";
import { repeatForever } from "../../src/app/server.ts";
import { readOptions } from "../../src/cli/options.ts";
import { summarize } from "../../src/cli/summary.ts";
import { formatIssueRef, type IssueRef, type RepositoryRef } from "../../src/domain/issue-ref.ts";
import { describeOperation } from "../../src/operations/describe-operation.ts";
import { createPlan } from "../../src/plan/plan.ts";
import type { RepositoryDirectory, RepositoryScan } from "../../src/reconcile/ports.ts";
import { sweepOwner } from "../../src/reconcile/sweep.ts";
import { WriteBudget } from "../../src/reconcile/write-budget.ts";
import { VirtualClock } from "../github/client/virtual-clock.ts";
import { HOME, item, KEY, postmortem, snapshot } from "../plan/builders.ts";

const log = { debug() {}, info() {}, warn() {}, error() {} };
const INFRA = { owner: "acme", repo: "infra" };

const CONVERGED = snapshot({ postmortems: [postmortem("")] });
const INCOMPLETE = snapshot({ postmortems: [postmortem("", { parent: null })] });

interface DirectorySeed {
  readonly repositories?: readonly RepositoryRef[];
  readonly failing?: readonly string[];
  readonly scan?: RepositoryDirectory["scan"];
}

function directory({ repositories, failing = [], scan }: DirectorySeed = {}): RepositoryDirectory {
  return {
    async *owners() {
      yield "acme";
    },
    async repositoriesOf() {
      if (failing.includes("acme")) throw new Error("cannot be listed");
      return repositories ?? [INFRA, HOME];
    },
    refresh: async () => {},
    scan:
      scan ??
      (async ({ owner, repo }) => {
        if (failing.includes(repo)) throw new Error("cannot be read");
        return { keys: [{ owner, repo, number: 1 }], observe: async () => INCOMPLETE };
      }),
  };
}

interface Asked {
  readonly only?: readonly RepositoryRef[];
  readonly unconverged?: readonly string[];
}

async function swept(of: RepositoryDirectory, { only, unconverged = [] }: Asked = {}) {
  const names: string[] = [];
  const queue = { unconverged: new Map(unconverged.map((key) => [key, "blocked"] as const)) };
  const signal = new AbortController().signal;
  const request = { owner: "acme", only: only ?? null, accessChanged: false };
  const { result } = await sweepOwner(request, {
    directory: of,
    queue,
    plan: createPlan(new Map()),
    enqueue: async (key) => void names.push(formatIssueRef(key)),
    clock: new VirtualClock(),
    log,
    signal,
  });
  return { names, ...result };
}

describe("a sweep", () => {
  it("enqueues the incidents of every repository", async () => {
    const names = ["acme/infra#1", "acme/shop#1"];
    const counts = { unlisted: 0, repositories: 2, failed: 0, keys: 2, enqueued: 2 };
    expect(await swept(directory())).toEqual({ names, ...counts });
  });

  it("continues if a repository fails", async () => {
    const found = await swept(directory({ failing: ["infra"] }));
    expect(found).toMatchObject({ names: ["acme/shop#1"], repositories: 2, failed: 1, keys: 1, enqueued: 1 });
  });

  it("counts an owner whose repositories cannot be listed", async () => {
    expect(await swept(directory({ failing: ["acme"] }))).toMatchObject({
      names: [],
      unlisted: 1,
      repositories: 0,
    });
  });

  it("sweeps only one repository if asked to", async () => {
    expect((await swept(directory(), { only: [HOME] })).names).toEqual(["acme/shop#1"]);
  });

  it("enqueues unconverged incidents once, even if nothing changed or the repository cannot be read", async () => {
    const unconverged = ["acme/shop#12", "acme/shop notices", "acme/infra#3"];
    const scan = async (): Promise<RepositoryScan> => ({ keys: [KEY], observe: async () => CONVERGED });
    expect((await swept(directory({ scan }), { unconverged })).names).toEqual([
      "acme/infra#3",
      "acme/shop#12",
    ]);
    const { names } = await swept(directory({ failing: ["infra"] }), { unconverged });
    expect(names).toEqual(["acme/infra#3", "acme/shop#12", "acme/shop#1"]);
  });

  it.each([
    ["has converged", async () => CONVERGED, 0],
    ["is not tracked", async () => null, 0],
    ["lacks something", async () => INCOMPLETE, 1],
    ["cannot be observed", () => Promise.reject(new Error("cannot be read")), 1],
  ] as [string, RepositoryScan["observe"], number][])(
    "of an incident that %s it enqueues as many",
    async (_, observe, enqueued) => {
      const found = await swept(
        directory({ repositories: [HOME], scan: async () => ({ keys: [KEY], observe }) }),
      );
      expect(found).toMatchObject({ keys: 1, enqueued, failed: 0 });
      expect(found.names).toHaveLength(enqueued);
    },
  );

  it("observes an incident only once if several repositories name it", async () => {
    const keys = [KEY, { ...HOME, number: 7 }];
    const observed: string[] = [];
    const observe = async (key: IssueRef) => {
      observed.push(formatIssueRef(key));
      return INCOMPLETE;
    };
    const { names } = await swept(directory({ scan: async () => ({ keys, observe }) }));
    expect(observed.sort()).toEqual(["acme/shop#12", "acme/shop#7"]);
    expect(names.sort()).toEqual(["acme/shop#12", "acme/shop#7"]);
  });

  it("runs immediately and then at every interval, up to a tenth sooner or later, even if it fails", async () => {
    const clock = new VirtualClock();
    const stop = new AbortController();
    const startedAt = clock.milliseconds;
    const at: number[] = [];
    const jitter = [0, 0.5, 0.999];
    await repeatForever(
      "sweep",
      async () => {
        at.push(Math.round((clock.milliseconds - startedAt) / 60_000));
        if (at.length === 4) stop.abort(new Error("enough"));
        throw new Error("GitHub is down");
      },
      { clock, log, intervalMs: 3_600_000, signal: stop.signal, random: () => jitter[at.length - 1] ?? 0 },
    );
    expect(at).toEqual([0, 54, 114, 180]);
  });
});

describe("work that takes longer than the interval", () => {
  it("does not delay the next run", async () => {
    const clock = new VirtualClock();
    const stop = new AbortController();
    let times = 0;
    const never = () => {
      if (++times === 3) stop.abort(new Error("enough"));
      return new Promise<never>(() => {});
    };
    const options = { clock, log, intervalMs: 1_000, signal: stop.signal, random: () => 0 };
    await repeatForever("sweep", never, options);
    expect(times).toBe(3);
  });
});

const OPENING = {
  kind: "create-item",
  repository: HOME,
  parent: KEY,
  title: "",
  body: "",
  marker: item(20, "").marker,
  labels: [],
  assignees: [],
} as const;
const labelling = (number: number) =>
  ({ kind: "add-labels", issue: { ...HOME, number }, labels: [] }) as const;

describe("an edit war with another bot", () => {
  it("ends after sixty writes of the same kind to the same target in an hour, and may continue in the next", async () => {
    const clock = new VirtualClock();
    const budget = new WriteBudget(clock);
    const taken = () =>
      Array.from({ length: 100 }, () => budget.take("acme/shop#12", labelling(20))).filter(Boolean);
    expect(taken()).toHaveLength(60);
    expect(budget.take("acme/shop#12", labelling(21))).toBe(true);
    clock.set(clock.milliseconds + 3_600_000);
    expect(taken()).toHaveLength(60);
  });

  it("ends for a key with many contested targets, and does not affect other keys", () => {
    const budget = new WriteBudget(new VirtualClock());
    const places = Array.from({ length: 100 }, (_, index) => labelling(index + 1));
    const round = (key = "acme/shop#12") => places.filter((place) => budget.take(key, place)).length;
    expect(Array.from({ length: 6 }, () => round())).toEqual([100, 100, 100, 100, 60, 0]);
    expect(budget.take("acme/shop#99", labelling(500))).toBe(true);
  });

  it("ends if issues are opened again and again under other names", () => {
    const budget = new WriteBudget(new VirtualClock());
    const opened = Array.from({ length: 500 }, (_, index) => {
      const words = `promise ${index}`;
      return budget.take("acme/shop#12", { ...OPENING, title: words, marker: { ...item(20, words).marker } });
    });
    expect(opened.filter(Boolean)).toHaveLength(360);
  });
});

describe("the output of a dry run", () => {
  const expected = item(20, "Add alerts");
  const { marker } = expected;
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
      "open “Add alerts” in acme/shop, assigned to alice, due 2026-12-01",
    ],
    [
      {
        kind: "update-item",
        item: { ...HOME, number: 20 },
        expected,
        state: "closed",
        stateReason: "not_planned",
        head: "",
        marker,
      },
      "update acme/shop#20: close it as not planned",
    ],
    [
      { kind: "update-item", item: { ...HOME, number: 20 }, expected, head: "", marker },
      "update acme/shop#20: update its record, due 2026-12-01",
    ],
    [
      { kind: "link-sub-issue", parent: KEY, child: { ...HOME, number: 13 }, childId: 1 },
      "make acme/shop#13 a sub-issue of acme/shop#12",
    ],
  ] as const)("%j", (operation, words) => expect(describeOperation(operation)).toBe(words));
});

describe("the last line of a sweep", () => {
  const none = { unlisted: 0, repositories: 3, failed: 0, keys: 9, enqueued: 0 };

  it("is left out if everything is done", () => expect(summarize(none, new Map())).toBeNull());

  it("names what is not up to date, and why", () => {
    const unconverged = new Map([
      ["acme/shop#1", "blocked"],
      ["acme/shop#2", "not-converging"],
      ["acme/shop notices", "retry"],
    ] as const);
    expect(summarize({ ...none, failed: 1 }, unconverged)).toBe(
      "Sweep incomplete: 1 repository could not be swept; not up to date: acme/shop#1 (GitHub rejected a request), acme/shop#2 (another user or app keeps changing it), acme/shop notices (will be retried later). See the log above for details.",
    );
  });

  it("counts the owners whose repositories could not be listed", () => {
    expect(summarize({ ...none, unlisted: 2 }, new Map())).toBe(
      "Sweep incomplete: the repositories of 2 owners could not be listed. See the log above for details.",
    );
  });

  it("has a limited length", () => {
    const manyKeys = Array.from({ length: 23 }, (_, index) => [`acme/shop#${index}`, "retry"] as const);
    expect(summarize(none, new Map(manyKeys))).toMatch(
      /#19 \(will be retried later\) and 3 more\. See the log/,
    );
  });
});

describe("the command line of a sweep", () => {
  it.each([
    [[], { repository: null, asOf: null, dryRun: false }],
    [["--repository", "acme/shop", "--dry-run"], { repository: HOME, dryRun: true }],
    [["--as-of", "2026-12-01"], { dryRun: true }],
  ])("%j", (args, expected) => expect(readOptions(args)).toMatchObject(expected));

  it.each([
    [["--repository", "shop"], /--repository should be OWNER\/REPO, but is "shop"/],
    [["--as-of", "soon"], /--as-of should be a date such as 2026-12-01/],
    [["--force"], /npm run sweep/],
  ])("refuses %j", (args, message) => expect(() => readOptions(args)).toThrow(message));
});
