import { describe, expect, it } from "@jest/globals";
import { repeatForever } from "../../src/app/server.ts";
import { readOptions } from "../../src/cli/options.ts";
import { summarise } from "../../src/cli/sweep.ts";
import { formatIssueRef, type IssueRef, type RepositoryRef } from "../../src/domain/issue-ref.ts";
import { describeOperation } from "../../src/operations/describe-operation.ts";
import { createPlan } from "../../src/plan/plan.ts";
import type { Ground, Look } from "../../src/reconcile/ports.ts";
import { sweepOwner } from "../../src/reconcile/sweep.ts";
import { WriteBudget } from "../../src/reconcile/write-budget.ts";
import { VirtualClock } from "../github/client/virtual-clock.ts";
import { HOME, item, KEY, postmortem, snapshot } from "../plan/builders.ts";

const log = { debug() {}, info() {}, warn() {}, error() {} };
const INFRA = { owner: "acme", repo: "infra" };

const AT_REST = snapshot({ postmortems: [postmortem("")] });
const IN_NEED = snapshot({ postmortems: [postmortem("", { parent: null })] });

interface GroundSeed {
  readonly repositories?: readonly RepositoryRef[];
  readonly failing?: readonly string[];
  readonly lookInto?: Ground["lookInto"];
  readonly glance?: Look["glance"];
}

function ground({ repositories, failing = [], lookInto, glance }: GroundSeed = {}): Ground {
  return {
    async *owners() {
      yield "acme";
    },
    async repositoriesOf() {
      if (failing.includes("acme")) throw new Error("cannot be listed");
      return repositories ?? [INFRA, HOME];
    },
    renew: async () => {},
    lookInto:
      lookInto ??
      (async ({ owner, repo }) => {
        if (failing.includes(repo)) throw new Error("cannot be read");
        return { keys: [{ owner, repo, number: 1 }], glance: glance ?? (async () => IN_NEED) };
      }),
  };
}

interface Asked {
  readonly only?: readonly RepositoryRef[];
  readonly unsettled?: readonly IssueRef[];
}

async function swept(of: Ground, { only, unsettled = [] }: Asked = {}) {
  const names: string[] = [];
  const queue = {
    note: async (key: IssueRef) => void names.push(formatIssueRef(key)),
    unsettledIn: (repository: RepositoryRef) => unsettled.filter(({ repo }) => repo === repository.repo),
  };
  const signal = new AbortController().signal;
  const request = { owner: "acme", only: only ?? null, renewed: false };
  const { result } = await sweepOwner(request, {
    ground: of,
    queue,
    plan: createPlan(new Map()),
    clock: new VirtualClock(),
    log,
    signal,
  });
  return { names, ...result };
}

describe("a sweep", () => {
  it("notes the keys of every repository", async () => {
    const names = ["acme/infra#1", "acme/shop#1"];
    const counts = { unlisted: 0, repositories: 2, failed: 0, keys: 2, noted: 2 };
    expect(await swept(ground())).toEqual({ names, ...counts });
  });

  it("goes on when a repository fails", async () => {
    const found = await swept(ground({ failing: ["infra"] }));
    expect(found).toMatchObject({ names: ["acme/shop#1"], repositories: 2, failed: 1, keys: 1, noted: 1 });
  });

  it("counts an owner whose repositories cannot be listed", async () => {
    expect(await swept(ground({ failing: ["acme"] }))).toMatchObject({
      names: [],
      unlisted: 1,
      repositories: 0,
    });
  });

  it("looks at one repository only when asked to", async () => {
    expect((await swept(ground(), { only: [HOME] })).names).toEqual(["acme/shop#1"]);
  });

  it("notes what could not be brought to rest, once, though nothing changed there or it cannot be read", async () => {
    const unsettled = [KEY, { ...INFRA, number: 3 }];
    const lookInto = async (): Promise<Look> => ({ keys: [KEY], glance: async () => AT_REST });
    expect((await swept(ground({ lookInto }), { unsettled })).names).toEqual([
      "acme/infra#3",
      "acme/shop#12",
    ]);
    const { names } = await swept(ground({ failing: ["infra"] }), { unsettled });
    expect(names).toEqual(["acme/infra#3", "acme/shop#12", "acme/shop#1"]);
  });

  it.each([
    ["is at rest", async () => AT_REST, 0],
    ["is nothing of ours", async () => null, 0],
    ["lacks something", async () => IN_NEED, 1],
    ["cannot be looked at", () => Promise.reject(new Error("cannot be read")), 1],
  ] as [string, Look["glance"], number][])("of a key that %s it notes as many", async (_, glance, noted) => {
    const found = await swept(ground({ repositories: [HOME], glance }));
    expect(found).toMatchObject({ keys: 1, noted, failed: 0 });
    expect(found.names).toHaveLength(noted);
  });

  it("glances once at a key that several repositories name", async () => {
    const keys = [KEY, { ...HOME, number: 7 }];
    const glanced: string[] = [];
    const glance = async (key: IssueRef) => {
      glanced.push(formatIssueRef(key));
      return IN_NEED;
    };
    const { names } = await swept(ground({ lookInto: async () => ({ keys, glance }) }));
    expect(glanced.sort()).toEqual(["acme/shop#12", "acme/shop#7"]);
    expect(names.sort()).toEqual(["acme/shop#12", "acme/shop#7"]);
  });

  it("runs at once and then at every interval, a tenth sooner or later, whether it fails or not", async () => {
    const clock = new VirtualClock();
    const stop = new AbortController();
    const began = clock.milliseconds;
    const at: number[] = [];
    const jitter = [0, 0.5, 0.999];
    await repeatForever(
      "sweep",
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

describe("work that takes longer than the interval", () => {
  it("does not put off the next time", async () => {
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

describe("a fight with another bot", () => {
  it("ends after sixty writes of the same kind to the same place in an hour, and may go on in the next", async () => {
    const clock = new VirtualClock();
    const budget = new WriteBudget(clock);
    const taken = () => Array.from({ length: 100 }, () => budget.take(KEY, labelling(20))).filter(Boolean);
    expect(taken()).toHaveLength(60);
    expect(budget.take(KEY, labelling(21))).toBe(true);
    clock.set(clock.milliseconds + 3_600_000);
    expect(taken()).toHaveLength(60);
  });

  it("ends for a key that is fought over in many places, and leaves other keys alone", () => {
    const budget = new WriteBudget(new VirtualClock());
    const places = Array.from({ length: 100 }, (_, index) => labelling(index + 1));
    const round = (key = KEY) => places.filter((place) => budget.take(key, place)).length;
    expect(Array.from({ length: 6 }, () => round())).toEqual([100, 100, 100, 100, 60, 0]);
    expect(budget.take({ ...KEY, number: 99 }, labelling(500))).toBe(true);
  });

  it("ends where issues are opened again and again under other names", () => {
    const budget = new WriteBudget(new VirtualClock());
    const opened = Array.from({ length: 500 }, (_, index) => {
      const words = `promise ${index}`;
      return budget.take(KEY, { ...OPENING, title: words, marker: { ...item(20, words).marker } });
    });
    expect(opened.filter(Boolean)).toHaveLength(360);
  });
});

describe("the words of a dry run", () => {
  const seen = item(20, "Add alerts");
  const { marker } = seen;
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
        seen,
        state: "closed",
        stateReason: "not_planned",
        head: "",
        marker,
      },
      "bring acme/shop#20 up to date: close it as not planned",
    ],
    [
      { kind: "update-item", item: { ...HOME, number: 20 }, seen, head: "", marker },
      "bring acme/shop#20 up to date: renew its record, due 2026-12-01",
    ],
    [
      { kind: "link-sub-issue", parent: KEY, child: { ...HOME, number: 13 }, childId: 1 },
      "make acme/shop#13 a sub-issue of acme/shop#12",
    ],
  ] as const)("%j", (operation, words) => expect(describeOperation(operation)).toBe(words));
});

describe("the last line of a sweep", () => {
  const none = { unlisted: 0, repositories: 3, failed: 0, keys: 9, noted: 0 };

  it("is left out when all is done", () => expect(summarise(none, new Map())).toBeNull());

  it("names what is not, and why", () => {
    const left = new Map([
      ["acme/shop#1", "blocked"],
      ["acme/shop#2", "restless"],
    ] as const);
    expect(summarise({ ...none, failed: 1 }, left)).toBe(
      "Not all is done: 1 repository could not be swept; 2 incidents not at rest: acme/shop#1 (GitHub refused something), acme/shop#2 (somebody keeps changing it). The log above tells why.",
    );
  });

  it("counts the owners whose repositories could not be listed", () => {
    expect(summarise({ ...none, unlisted: 2 }, new Map())).toBe(
      "Not all is done: the repositories of 2 owners could not be listed. The log above tells why.",
    );
  });

  it("ends", () => {
    const many = Array.from({ length: 23 }, (_, index) => [`acme/shop#${index}`, "retry"] as const);
    expect(summarise(none, new Map(many))).toMatch(/#19 \(to be tried again later\), and 3 more\. The log/);
  });
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
