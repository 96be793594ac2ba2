import { describe, expect, it } from "@jest/globals";
import { bothRequests, bothSwept, type SweepRequest } from "../../src/reconcile/ports.ts";
import { OwnerLanes } from "../../src/reconcile/serial-per-owner.ts";

const tick = () => new Promise((resolve) => setImmediate(resolve));

/** Lanes whose work ends when the test says so. */
function lanesOf() {
  const running: { request: string; finish: () => void }[] = [];
  const lanes = new OwnerLanes<string, string>(
    (request) => new Promise((resolve) => running.push({ request, finish: () => resolve(`did ${request}`) })),
    (earlier, later) => `${earlier}+${later}`,
  );
  const under = () => running.map(({ request }) => request);
  const finish = async () => {
    running.shift()!.finish();
    await tick();
  };
  return { lanes, under, finish };
}

describe("what is done for owners", () => {
  it("is done for each of them at once, whatever the others wait for", () => {
    const { lanes, under } = lanesOf();
    void lanes.go("acme", "a");
    void lanes.go("zeta", "z");
    expect(under()).toEqual(["a", "z"]);
  });

  it("is done one at a time, and what is asked for meanwhile once more together", async () => {
    const { lanes, under, finish } = lanesOf();
    const answers = ["a", "b", "c", "d"].map((request, index) =>
      lanes.go(index % 2 ? "acme" : "Acme", request),
    );
    expect(under()).toEqual(["a"]);
    await finish();
    expect(under()).toEqual(["b+c+d"]);
    await finish();
    expect(await Promise.all(answers)).toEqual(["did a", "did b+c+d", "did b+c+d", "did b+c+d"]);
  });

  it("is over once nothing follows any more", async () => {
    const { lanes, finish } = lanesOf();
    let idle = false;
    void lanes.go("acme", "a");
    void lanes.go("acme", "b");
    void lanes.idle().then(() => {
      idle = true;
    });
    await finish();
    expect(idle).toBe(false);
    await finish();
    expect(idle).toBe(true);
    expect(await lanes.idle()).toBeUndefined();
  });
});

describe("two sweeps of one owner", () => {
  const shop = { owner: "acme", repo: "shop" };
  const infra = { owner: "acme", repo: "infra" };
  const request = (only: SweepRequest["only"], renewed = false) => ({ owner: "acme", only, renewed });

  it.each([
    [request([shop]), request([infra, { ...shop, repo: "SHOP" }]), ["SHOP", "infra"], false],
    [request([shop], true), request([shop]), ["shop"], true],
    [request(null), request([shop], true), null, true],
    [request([shop]), request(null), null, false],
  ])("asked for as %j and %j are one", (earlier, later, names, renewed) => {
    const both = bothRequests(earlier, later);
    expect(both.only?.map(({ repo }) => repo) ?? null).toEqual(names);
    expect(both.renewed).toBe(renewed);
  });

  it("found what either found", () => {
    const whole = { owner: "acme", all: [shop, infra], found: [infra], whole: true };
    const part = { owner: "acme", all: [shop], found: [shop], whole: false };
    expect(bothSwept(whole, part)).toEqual({ ...whole, found: [infra, shop] });
  });
});
