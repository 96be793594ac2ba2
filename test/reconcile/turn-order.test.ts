import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import PQueue from "p-queue";
import { type InLine, TurnOrder } from "../../src/reconcile/turn-order.ts";

/** The order in which these tasks run, one at a time. Each is named by its line. */
async function ran(tasks: readonly (readonly string[])[], atOnce = 1): Promise<string[]> {
  const queue = new PQueue<TurnOrder, InLine>({ concurrency: atOnce, queueClass: TurnOrder });
  const order: string[] = [];
  queue.pause();
  for (const line of tasks) {
    const run = async () => {
      order.push(line.join(" "));
    };
    void queue.add(run, { line });
  }
  queue.start();
  await queue.onIdle();
  return order;
}

const times = (count: number, ...line: string[]) => Array.from({ length: count }, () => line);

describe("the order of turns", () => {
  it("keeps the order within a line", async () => {
    const queue = new PQueue<TurnOrder, InLine>({ concurrency: 1, queueClass: TurnOrder });
    const order: number[] = [];
    for (const number of [1, 2, 3]) {
      const run = async () => {
        order.push(number);
      };
      void queue.add(run, { line: ["shop"] });
    }
    await queue.onIdle();
    expect(order).toEqual([1, 2, 3]);
  });

  it("continues a task before the others of its line, and after other lines", async () => {
    const queue = new PQueue<TurnOrder, InLine>({ concurrency: 1, queueClass: TurnOrder });
    const order: string[] = [];
    const add = (name: string, line: string, continues = false) => {
      const run = async () => {
        order.push(name);
        if (name === "one") add("more of one", "shop", true);
      };
      void queue.add(run, { line: [line], continues });
    };
    for (const name of ["one", "two"]) add(name, "shop");
    add("three", "other");
    await queue.onIdle();
    expect(order).toEqual(["one", "three", "more of one", "two"]);
  });

  it("does not let a repository wait for all the work of another", async () => {
    expect(await ran([...times(3, "flooded"), ["quiet"]])).toEqual([
      "flooded",
      "quiet",
      "flooded",
      "flooded",
    ]);
  });

  it("does not let a person wait for all the work of another in the same repository", async () => {
    const order = await ran([...times(3, "shop", "mallory"), ["shop", "alice"], ["other", "bob"]]);
    expect(order.slice(0, 3)).toEqual(["shop mallory", "other bob", "shop alice"]);
  });

  it("does not let a member wait for many strangers", async () => {
    const strangers = Array.from({ length: 20 }, (_, index) => ["shop", "outsiders", `stranger${index}`]);
    const order = await ran([...strangers, ["shop", "alice"]]);
    expect(order.indexOf("shop alice")).toBe(1);
  });

  it("runs everything, and lets no line wait while another has two turns", async () => {
    const lines = fc.array(fc.constantFrom("a", "b", "c", "d"), { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(lines, async (tasks) => {
        const order = await ran(tasks.map((line) => [line]));
        expect([...order].sort()).toEqual([...tasks].sort());
        for (const [index, line] of order.entries()) {
          const next = order.indexOf(line, index + 1);
          const between = next < 0 ? [] : order.slice(index + 1, next);
          const waiting = new Set(next < 0 ? [] : order.slice(next + 1));
          waiting.delete(line);
          expect(between).toEqual(expect.arrayContaining([...waiting]));
          expect(new Set(between).size).toBe(between.length);
        }
      }),
    );
  });
});
