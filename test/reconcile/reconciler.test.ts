import { describe, expect, it } from "@jest/globals";
import { BUILT_IN_TEMPLATE } from "../../src/markdown/postmortem/templates/standard.ts";
import type { Snapshot } from "../../src/observed/snapshot.ts";
import type { Answered, Operation } from "../../src/operations/operation.ts";
import { createPlan } from "../../src/plan/plan.ts";
import type { Grant } from "../../src/reconcile/budget.ts";
import { incidentWork } from "../../src/reconcile/incident.ts";
import type { ErrorClass, World } from "../../src/reconcile/ports.ts";
import { Reconciler } from "../../src/reconcile/reconciler.ts";
import { VirtualClock } from "../github/client/virtual-clock.ts";
import { KEY, postmortem, snapshot, writtenTo } from "../plan/builders.ts";

const plan = createPlan(new Map());

const SETTLE_MS = 10_000;
const TWO_LINES = "## Action items\n\n- [ ] Fix it\n- [ ] Check it\n";
const template = { text: BUILT_IN_TEMPLATE, source: "built in" };

class Fault extends Error {
  readonly found: ErrorClass;
  constructor(found: ErrorClass) {
    super(found.kind);
    this.found = found;
  }
}

/** An incident whose postmortem appears when it is created, unless a test says otherwise. */
function world(faults: (Fault | "took, but said nothing" | null)[] = []) {
  const clock = new VirtualClock("2026-11-02T09:00:00Z");
  const applied: { kind: Operation["kind"]; at: number }[] = [];
  const observed: number[] = [];
  let now: Snapshot = snapshot({ template });
  const started = clock.milliseconds;
  const fake: Pick<World, "observe" | "apply" | "classifyError"> = {
    observe: async () => {
      observed.push(clock.milliseconds - started);
      return now;
    },
    apply: async (operation) => {
      const fault = faults.shift() ?? null;
      applied.push({ kind: operation.kind, at: clock.milliseconds - started });
      if (fault instanceof Fault) throw fault;
      if (operation.kind === "create-postmortem") {
        const marker = writtenTo(postmortem(""), operation.marker);
        const opened = postmortem(operation.body, { marker });
        now = snapshot({ postmortems: [opened] });
      }
      if (operation.kind === "comment" && operation.tag) {
        now = snapshot({ ...now, postedTags: [...now.postedTags, operation.tag] });
      }
      if (fault) throw new Fault({ kind: "ambiguous" });
    },
    classifyError: (error) => (error instanceof Fault ? error.found : { kind: "terminal", reason: "No." }),
  };
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const stop = new AbortController();
  const reconciler = new Reconciler({
    ...{ world: fake, clock, log, settleMs: SETTLE_MS, signal: stop.signal },
    enqueue: () => {},
  });
  const reconcile = (key = KEY) => reconciler.reconcile(incidentWork(key, fake, { plan, clock }));
  return { reconcile, applied, observed, clock, stop, fake, be: (next: Snapshot) => (now = next) };
}

describe("a pass over a key", () => {
  it("creates nothing until the read lag after the start is over, and then observes again", async () => {
    const { reconcile, applied, observed } = world();
    expect(await reconcile()).toEqual({ kind: "converged", writes: 1 });
    expect(applied).toEqual([{ kind: "create-postmortem", at: SETTLE_MS }]);
    expect(observed).toEqual([0, SETTLE_MS, SETTLE_MS]);
  });

  it("plans nothing more once it has converged", async () => {
    const { reconcile, fake, clock } = world();
    await reconcile();
    expect(plan((await fake.observe(KEY))!, clock.now())).toEqual([]);
    expect(await reconcile()).toEqual({ kind: "converged", writes: 0 });
  });

  it("does not repeat a creation with an unknown outcome: it waits and observes", async () => {
    const { reconcile, applied } = world(["took, but said nothing"]);
    expect(await reconcile()).toMatchObject({ kind: "converged" });
    expect(applied.map(({ kind }) => kind)).toEqual(["create-postmortem"]);
  });

  it("creates it if it turns out not to exist", async () => {
    const { reconcile, applied } = world([new Fault({ kind: "ambiguous" })]);
    await reconcile();
    expect(applied).toEqual([
      { kind: "create-postmortem", at: SETTLE_MS },
      // The plan is the same as before, so lagging reads get more time to catch up.
      { kind: "create-postmortem", at: 2 * SETTLE_MS + 2_000 },
    ]);
  });

  it("retries later what may work then", async () => {
    const { reconcile } = world([new Fault({ kind: "transient", retryAfterMs: 90_000 })]);
    expect(await reconcile()).toEqual({ kind: "retry", afterMs: 90_000 });
  });

  it("reports on the incident what is refused permanently, and does not retry it", async () => {
    const { reconcile, applied } = world([new Fault({ kind: "terminal", reason: "No." })]);
    expect(await reconcile()).toEqual({ kind: "blocked", writes: 1 });
    expect(applied.map(({ kind }) => kind)).toEqual(["create-postmortem", "comment"]);
  });

  it("gives up and reports it if its writes change nothing", async () => {
    const { reconcile, fake, applied } = world();
    fake.apply = async (operation) => void applied.push({ kind: operation.kind, at: 0 });
    expect(await reconcile()).toEqual({ kind: "not-converging" });
    expect(applied.length).toBeLessThan(20);
  });

  it("stops waiting when the process is asked to stop, and creates nothing", async () => {
    const { reconcile, applied, stop } = world();
    const result = reconcile();
    stop.abort(new Error("stopping"));
    expect(await result).toEqual({ kind: "stopped" });
    expect(applied).toEqual([]);
  });

  it("finishes the current write when the process is asked to stop, and begins no other", async () => {
    const { reconcile, applied, stop, fake, be } = world();
    be(snapshot({ postmortems: [postmortem(TWO_LINES)] }));
    const { apply } = fake;
    fake.apply = async (operation, plannedAt) => {
      stop.abort(new Error("stopping"));
      await apply(operation, plannedAt);
    };
    const result = reconcile();
    expect(await result).toEqual({ kind: "stopped" });
    expect(applied.map(({ kind }) => kind)).toEqual(["create-item"]);
  });

  it("observes again before it writes what it planned more than a minute ago", async () => {
    const { reconcile, observed, clock, fake, be } = world();
    be(snapshot({ postmortems: [postmortem(TWO_LINES)] }));
    const looks: number[] = [];
    fake.apply = async (operation) => {
      looks.push(observed.length);
      be(snapshot({ postmortems: [postmortem(TWO_LINES.replace(/- .*\n/, ""))] }));
      if (looks.length === 2) be(snapshot());
      clock.set(clock.milliseconds + 61_000);
      expect(operation.kind).toBe("create-item");
    };
    expect(await reconcile()).toEqual({ kind: "converged", writes: 2 });
    expect(looks[1]).toBeGreaterThan(looks[0]!);
  });

  it("plans again if people changed the issue first", async () => {
    const { reconcile, applied } = world([new Fault({ kind: "outdated" })]);
    expect(await reconcile()).toMatchObject({ kind: "converged", writes: 1 });
    expect(applied.map(({ kind }) => kind)).toEqual(["create-postmortem", "create-postmortem"]);
  });

  it("observes once more after a redirect, and treats the second one as a refusal", async () => {
    const moved = () => new Fault({ kind: "moved", reason: "It has moved." });
    const once = world([moved()]);
    expect(await once.reconcile()).toMatchObject({ kind: "converged", writes: 1 });
    const always = world([moved(), moved()]);
    expect(await always.reconcile()).toMatchObject({ kind: "blocked" });
    expect(always.applied.map(({ kind }) => kind)).toEqual([
      "create-postmortem",
      "create-postmortem",
      "comment",
    ]);
  });

  it("does nothing under a repository's earlier name, and returns the current one", async () => {
    const { reconcile, applied } = world();
    const result = await reconcile({ ...KEY, repo: "called-so-once" });
    expect(result).toMatchObject({ kind: "renamed", to: { key: "acme/shop#12" } });
    expect(applied).toEqual([]);
    expect(await reconcile({ ...KEY, repo: "SHOP" })).toMatchObject({ kind: "converged" });
  });

  it("ignores a key that the App does not track", async () => {
    const { reconcile, fake } = world();
    fake.observe = async () => null;
    expect(await reconcile()).toEqual({ kind: "converged", writes: 0 });
  });
});

describe("what the budget does not grant", () => {
  const to = (login: string, isStranger: boolean, commentId: number) => ({
    login,
    isStranger,
    at: null,
    commentId,
  });
  const reply = (answers: Answered): Operation => ({
    ...{ kind: "comment", issue: KEY, body: "", answers },
    tag: `reply ${answers.commentId}`,
  });
  const label = (...executes: number[]): Operation => ({
    ...{ kind: "add-labels", issue: KEY, labels: [] },
    executes: executes.map((id) => ({ issue: KEY, id })),
  });

  /** Reconciles this plan until its operations are done, with a budget that grants what `grant` says. */
  async function reconciled(plan: readonly Operation[], grant: (operation: Operation) => Grant) {
    const left = [...plan];
    const done: Operation[] = [];
    const clock = new VirtualClock();
    const reconciler = new Reconciler({
      ...{ clock, log: { debug() {}, info() {}, warn() {}, error() {} }, settleMs: 0 },
      ...{ enqueue: () => {}, signal: new AbortController().signal },
      budget: { writeDelay: () => 0, take: (_work, operation) => grant(operation) },
      world: {
        apply: async (operation) => {
          done.push(...left.splice(left.indexOf(operation), 1));
        },
        classifyError: () => ({ kind: "terminal", reason: "No." }),
      },
    });
    const work = { key: "acme/shop#12", owner: "acme", plan: async () => ({ operations: [...left] }) };
    return { result: await reconciler.reconcile(work), done };
  }

  it("is left out if it is a reply to a stranger, and the rest is done", async () => {
    const plan = [reply(to("erin", true, 1)), label()];
    const { result, done } = await reconciled(plan, ({ kind }) =>
      kind === "comment" ? "silent" : "granted",
    );
    expect(done).toEqual([plan[1]]);
    expect(result).toEqual({ kind: "converged", writes: 1 });
  });

  it("comes later if it is another reply, and the rest is done", async () => {
    const plan = [reply(to("bob", false, 1)), label()];
    const later = { afterMs: 9_000 };
    const { result, done } = await reconciled(plan, ({ kind }) => (kind === "comment" ? later : "granted"));
    expect(done).toEqual([plan[1]]);
    expect(result).toEqual({ kind: "retry", afterMs: 9_000 });
  });

  it("comes before the write that records its comment", async () => {
    const plan = [reply(to("bob", false, 1)), label(1)];
    const later = { afterMs: 9_000 };
    const { result, done } = await reconciled(plan, ({ kind }) => (kind === "comment" ? later : "granted"));
    expect(done).toEqual([]);
    expect(result).toEqual({ kind: "retry", afterMs: 9_000 });
  });

  it("ends the turn if it is not a reply", async () => {
    const { result, done } = await reconciled([label(), reply(to("bob", false, 1))], ({ kind }) =>
      kind === "comment" ? "granted" : { afterMs: 5 },
    );
    expect(done).toEqual([]);
    expect(result).toEqual({ kind: "retry", afterMs: 5 });
  });
});
