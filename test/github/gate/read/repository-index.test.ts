import { describe, expect, it } from "@jest/globals";
import { INDEX_LABEL, INDEX_TAG, signReport } from "../../../../src/record/report-tag.ts";
import { createSigner } from "../../../../src/record/signature.ts";
import type { ApiIssue } from "../../../action/api-world.ts";
import { apiIssue, itemIssue, SHOP_ID } from "../../../action/issues.ts";
import { runInProcess } from "../../../action/runner.ts";
import { isolate, serve } from "../../../action/serve.ts";

const CONFIG = "acme/shop:.github/followthrough.yml";
const signer = createSigner(new Uint8Array(32).fill(1));
const KEYS = `signing_keys: ["${signer.publicKey}"]\n`;

isolate();

function index(number: number, over: Partial<ApiIssue> = {}): ApiIssue {
  const issue = apiIssue(number, INDEX_TAG, [INDEX_LABEL]);
  const labels = { actionItem: "todo", postmortem: "review" };
  const body = signReport(
    INDEX_TAG,
    { issue: { repositoryId: SHOP_ID }, openedAt: issue.created_at, labels },
    signer,
  );
  return { ...issue, body, ...over };
}

const overdue = { ...itemIssue(12, { due: "2026-12-01", signer }), labels: [{ name: "todo" }] };
const verdictOn = (issues: readonly ApiIssue[], files: Readonly<Record<string, string>> = {}) => {
  serve({ issues: { "acme/shop": issues }, files });
  return runInProcess();
};

describe("a gate that cannot read the settings of a private .github repository", () => {
  it("finds items by the labels that the index names", async () => {
    const { code, outputs } = await verdictOn([overdue, index(20)]);
    expect({ code, overdue: outputs["overdue-count"] }).toEqual({ code: 1, overdue: "1" });
  });

  it("finds them besides the items with the labels of its own settings", async () => {
    const other = itemIssue(13, { due: "2026-12-01", signer });
    const { outputs } = await verdictOn([overdue, other, index(20)]);
    expect(outputs["overdue-count"]).toBe("2");
  });

  it("does not believe an index that no pinned key signed", async () => {
    const forged = index(20);
    const edited = { ...forged, body: forged.body!.replace("todo", "nothing") };
    const { code, summary } = await verdictOn([edited], { [CONFIG]: KEYS });
    expect(code).toBe(1);
    expect(summary).toContain("#20");
  });

  it.each<[string, ApiIssue]>([
    ["a person", apiIssue(20, "Hello", [INDEX_LABEL], [], { user: { login: "mallory", type: "User" } })],
    ["another bot", apiIssue(20, "Hello", [INDEX_LABEL])],
  ])("is not blocked by an issue that %s labels as an index", async (_, issue) => {
    expect((await verdictOn([issue])).code).toBe(0);
  });

  const HINT = "If acme/.github is private, this token can't read it";

  it.each<[string, boolean, readonly ApiIssue[], Readonly<Record<string, string>>]>([
    ["if it finds nothing of the App", true, [], {}],
    ["if its own settings name one label", true, [], { [CONFIG]: "action_items: { label: todo }\n" }],
    [
      "if its own settings name both labels",
      false,
      [],
      { [CONFIG]: "action_items: { label: todo }\npostmortem: { label: review }\n" },
    ],
    ["if it reads shared settings", false, [], { "acme/.github:.github/followthrough.yml": "weekend: []\n" }],
    ["if it finds the index", false, [index(20)], {}],
    ["if it finds an item", false, [itemIssue(13, { due: "2027-12-01", signer })], {}],
  ])("warns in log and summary %s: %s", async (_, warns, issues, files) => {
    const { code, log, summary } = await verdictOn(issues, files);
    expect({ code, log: log.includes(HINT), summary: summary.includes(HINT) }).toEqual({
      code: 0,
      log: warns,
      summary: warns,
    });
  });
});
