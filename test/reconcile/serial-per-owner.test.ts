import { describe, expect, it } from "@jest/globals";
import { mergeRequests, mergeSweeps, type SweepRequest } from "../../src/reconcile/ports.ts";
import { SerialPerOwner } from "../../src/reconcile/serial-per-owner.ts";

const tick = () => new Promise((resolve) => setImmediate(resolve));

/** Runs that end when the test ends them. */
function serialOf() {
  const running: { request: string; finish: () => void }[] = [];
  const serial = new SerialPerOwner<string, string>(
    (request) => new Promise((resolve) => running.push({ request, finish: () => resolve(`did ${request}`) })),
    (earlier, later) => `${earlier}+${later}`,
  );
  const under = () => running.map(({ request }) => request);
  const finish = async () => {
    running.shift()!.finish();
    await tick();
  };
  return { serial, under, finish };
}

describe("the requests of owners", () => {
  it("run in parallel for different owners", () => {
    const { serial, under } = serialOf();
    void serial.run("acme", "a");
    void serial.run("zeta", "z");
    expect(under()).toEqual(["a", "z"]);
  });

  it("run one at a time for one owner, and those that arrive meanwhile run together", async () => {
    const { serial, under, finish } = serialOf();
    const answers = ["a", "b", "c", "d"].map((request, index) =>
      serial.run(index % 2 ? "acme" : "Acme", request),
    );
    expect(under()).toEqual(["a"]);
    await finish();
    expect(under()).toEqual(["b+c+d"]);
    await finish();
    expect(await Promise.all(answers)).toEqual(["did a", "did b+c+d", "did b+c+d", "did b+c+d"]);
  });

  it("are idle once no request follows", async () => {
    const { serial, finish } = serialOf();
    let idle = false;
    void serial.run("acme", "a");
    void serial.run("acme", "b");
    void serial.idle().then(() => {
      idle = true;
    });
    await finish();
    expect(idle).toBe(false);
    await finish();
    expect(idle).toBe(true);
    expect(await serial.idle()).toBeUndefined();
  });
});

describe("two sweeps of one owner", () => {
  const shop = { owner: "acme", repo: "shop" };
  const infra = { owner: "acme", repo: "infra" };
  const request = (only: SweepRequest["only"], accessChanged = false) => ({
    owner: "acme",
    only,
    accessChanged,
  });

  it.each([
    [request([shop]), request([infra, { ...shop, repo: "SHOP" }]), ["SHOP", "infra"], false],
    [request([shop], true), request([shop]), ["shop"], true],
    [request(null), request([shop], true), null, true],
    [request([shop]), request(null), null, false],
  ])("requested as %j and %j are merged", (earlier, later, names, accessChanged) => {
    const both = mergeRequests(earlier, later);
    expect(both.only?.map(({ repo }) => repo) ?? null).toEqual(names);
    expect(both.accessChanged).toBe(accessChanged);
  });

  it("scanned what either scanned", () => {
    const complete = { owner: "acme", repositories: [shop, infra], scanned: [infra], isComplete: true };
    const part = { owner: "acme", repositories: [shop], scanned: [shop], isComplete: false };
    expect(mergeSweeps(complete, part)).toEqual({ ...complete, scanned: [infra, shop] });
  });
});
