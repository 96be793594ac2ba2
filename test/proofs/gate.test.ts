import { describe, expect, it } from "@jest/globals";
import { itemIssue } from "../action/issues.ts";
import { runInProcess } from "../action/runner.ts";
import { isolate, serve } from "../action/serve.ts";
import { runOnModel } from "../action/table/on-model.ts";
import { ROWS } from "../action/table/rows.ts";

isolate();

describe("the gate's slow rows on the model of GitHub", () => {
  it.each(ROWS.filter(({ slow }) => slow))("$name", runOnModel);
});

const PATIENCE_MS = 180_000;

describe("the gate reads every open item, even if there are many", () => {
  it.each([3_333, 9_900, 9_901, 12_000])(
    "%d items",
    async (count) => {
      const items = Array.from({ length: count }, (_, index) => itemIssue(index + 1, { due: "2027-06-01" }));
      const requests = serve({ issues: { "acme/shop": items } });
      const { code, outputs } = await runInProcess();
      expect({ code, open: outputs["open-count"] }).toEqual({ code: 0, open: String(count) });
      expect(requests.length).toBeLessThanOrEqual(1.5 * Math.ceil(count / 100) + 6);
    },
    PATIENCE_MS,
  );
});
