import { describe, expect, it } from "@jest/globals";
import type { Signer } from "../../../../src/record/marker.ts";
import { createSigner } from "../../../../src/record/signature.ts";
import type { ApiIssue, ApiWorld } from "../../../action/api-world.ts";
import {
  apiIssue,
  indexed,
  indexIssue,
  itemIssue,
  postmortemIssue,
  recordedIssue,
} from "../../../action/issues.ts";
import { runInProcess } from "../../../action/runner.ts";
import { isolate, serve } from "../../../action/serve.ts";
import type { GitHub } from "../../../fake-github/server.ts";

const CONFIG = "acme/shop:.github/followthrough.yml";
const signer = createSigner(new Uint8Array(32).fill(1));
const earlier = createSigner(new Uint8Array(32).fill(2));
const stranger = createSigner(new Uint8Array(32).fill(3));
const person = { login: "mallory", type: "User" };
const otherBot = { login: "dependabot[bot]", type: "Bot" };

isolate();

/** With pinned keys in the default branch's config. */
const verdictOn = (issues: readonly ApiIssue[], extraConfig = "", override?: ApiWorld["override"]) => {
  const keys = `signing_keys: ["${signer.publicKey}", "${earlier.publicKey}"]`;
  const files = { [CONFIG]: `${keys}\n${extraConfig}` };
  serve({ issues: { "acme/shop": issues }, files, ...(override && { override }) });
  return runInProcess();
};
const signed = (number: number, options: Parameters<typeof itemIssue>[1] = {}, by: Signer = signer) =>
  itemIssue(number, { due: "2027-06-01", signer: by, ...options });
const edited = (issue: ApiIssue, from: string, to: string): ApiIssue => ({
  ...issue,
  body: issue.body!.replaceAll(from, to),
});

describe("with pinned keys, a record is trusted only if one of them signed it", () => {
  it.each<[string, ApiIssue, number]>([
    ["signed", signed(12), 0],
    ["signed by an earlier key", signed(12, {}, earlier), 0],
    ["signed by a stranger", signed(12, {}, stranger), 1],
    ["with an edited date", edited(signed(12), "2027-06-01", "2028-06-01"), 1],
    ["with an added waiver", edited(signed(12), '"waiver":null', `"waiver":${waiver()}`), 1],
    ["moved to another postmortem", edited(signed(12), '"id":7007', '"id":7008'), 1],
    ["with a broken marker", edited(signed(12), '"kind"', '"kin"'), 1],
    ["with a removed marker", { ...signed(12), body: "Nothing to see." }, 1],
    ["with an empty body", { ...signed(12), body: null }, 1],
    ["with a second marker", { ...signed(12), body: signed(12).body! + signed(13).body }, 1],
    ["a postmortem, signed", postmortemIssue(7, { due: "2027-06-01", signer }), 0],
    [
      "a postmortem whose date was edited",
      edited(postmortemIssue(7, { due: "2027-06-01", signer }), "2027-06-01", "2028-06-01"),
      1,
    ],
    ["adopted, signed together with its id", signed(12, { marker: { adopted: true }, user: person }), 0],
    [
      "adopted, with an edited date",
      edited(signed(12, { marker: { adopted: true }, user: person }), "2027-06-01", "2028-06-01"),
      1,
    ],
    [
      "the App's, with the record of an adopted one",
      signed(12, { marker: { adopted: true, issue: recordedIssue(13) } }),
      1,
    ],
    ["a person's, with a record copied from an item", signed(12, { user: person }), 0],
    ["a person's, without a marker", apiIssue(12, "Mine", ["action-item"], [], { user: person }), 0],
  ])("%s: %#", async (_, issue, code) => {
    const result = await verdictOn([issue, indexIssue(90, signer)]);
    expect(result.code).toBe(code);
    if (code === 0) return;
    expect(result.log).toContain(`::error title=acme/shop#${issue.number}%3A tampered with::`);
    expect(result.summary).toContain("tampered with");
    expect(result.summary).toContain("edit history");
  });

  it("fails even if the untampered item is not overdue", async () => {
    const { code } = await verdictOn(
      [{ ...signed(12), body: "" }, indexIssue(90, signer)],
      "gate: { fail_on: none }",
    );
    expect(code).toBe(1);
  });

  it("checks each of many separately", async () => {
    const items = Array.from({ length: 250 }, (_, index) => signed(index + 1));
    items[137] = edited(items[137]!, "2027-06-01", "2029-06-01");
    const { code, outputs } = await verdictOn(items);
    expect({ code, open: outputs["open-count"] }).toEqual({ code: 1, open: "250" });
    expect(JSON.parse(outputs.items!)[0]).toMatchObject({
      issue: "acme/shop#138",
      state: "tampered",
      blocks: true,
    });
  });

  it("without keys, a removed marker leaves the gate undecided, and an edited date is not detected", async () => {
    serve({ issues: { "acme/shop": [{ ...signed(12), body: "" }, indexIssue(90)] } });
    expect((await runInProcess()).code).toBe(2);
  });
});

function waiver(): string {
  return '{"until":"2030-01-01","reason":"r","by":"mallory","at":"2026-11-01T10:00:00Z","commentId":1}';
}

describe("the same record on two open issues fails for both", () => {
  it.each([
    ["copied", signed(12), { ...signed(12), number: 13 }],
    [
      "copied before it changed",
      signed(12, { ledger: { due: "2026-12-20" } }),
      { ...signed(12), number: 13 },
    ],
    [
      "a postmortem's",
      postmortemIssue(7, { due: "2027-06-01", signer }),
      { ...postmortemIssue(7, { due: "2027-06-01", signer }), number: 8 },
    ],
  ])("%s", async (_, one, other) => {
    const { code, outputs, summary } = await verdictOn([one, other]);
    expect(code).toBe(1);
    const states = (JSON.parse(outputs.items!) as { state: string }[]).map(({ state }) => state);
    expect(states).toEqual(["tampered", "tampered"]);
    expect(summary).toContain("it has the same record as #13".replace("#13", `#${other.number}`));
    expect(summary).toContain(`it has the same record as #${one.number}`);
  });

  it("in two repositories, too", async () => {
    const issues = {
      "acme/shop": [itemIssue(12, { due: "2027-06-01" })],
      "acme/infra": [itemIssue(12, { due: "2027-06-01" })],
    };
    serve({ issues });
    const { code, summary } = await runInProcess({ inputs: { repositories: "acme/infra" } });
    expect(code).toBe(1);
    expect(summary).toContain("the same record as acme/infra#12");
  });

  it("but not if one is an adopted issue's, which counts on no issue of the same number elsewhere", async () => {
    const issues = {
      "acme/shop": [itemIssue(12, { due: "2027-06-01", marker: { adopted: true }, user: person })],
      "acme/infra": [itemIssue(12, { due: "2027-06-01", marker: { adopted: true }, user: person })],
    };
    serve({ issues });
    const { code, summary } = await runInProcess({ inputs: { repositories: "acme/infra" } });
    expect(code).toBe(0);
    expect(summary).toContain("Not tracked in acme/infra");
  });

  it("two sub-issues with the same title that were adopted together are two items", async () => {
    const [one, other] = [12, 13].map((number) => {
      return signed(number, { marker: { adopted: true, words: "slow" }, user: person });
    });
    expect((await verdictOn([one!, other!, indexIssue(90, signer)])).code).toBe(0);
  });

  it("two lines with the same words that were tracked at different times are two items", async () => {
    const at = "2026-11-02T10:00:00Z";
    const sameWords = signed(13, { marker: { words: "item 12" }, ledger: { trackedAt: at }, created_at: at });
    expect((await verdictOn([signed(12), sameWords, indexIssue(90, signer)])).code).toBe(0);
  });
});

describe("with a pinned App, its issues are listed by author", () => {
  const app = "apps: [followthrough]";
  const unlabelled = (issue: ApiIssue): ApiIssue => ({ ...issue, labels: [] });

  it.each<[string, ApiIssue, number]>([
    ["an overdue item without its label", unlabelled(signed(12, { due: "2026-12-01" })), 1],
    [
      "an overdue postmortem without its label",
      unlabelled(postmortemIssue(7, { due: "2026-12-01", signer })),
      1,
    ],
    ["one without its label and marker", { ...unlabelled(signed(12)), body: "" }, 1],
    ["one without its label that is not due", unlabelled(signed(12)), 0],
    [
      "an adopted one, by its label",
      signed(12, { due: "2026-12-01", marker: { adopted: true }, user: person }),
      1,
    ],
    [
      "another bot's, with the App's label",
      apiIssue(12, "Bump x", ["action-item"], [], { user: otherBot }),
      0,
    ],
  ])("%s", async (_, issue, code) => {
    expect((await verdictOn([issue, indexIssue(90, signer)], app)).code).toBe(code);
  });

  it.each(["none", "slug"] as const)(
    "also where GitHub's listing by author finds %s of them",
    async (creatorFilter) => {
      const issues = [
        unlabelled(signed(12, { due: "2026-12-01" })),
        apiIssue(13, "Mine", [], [], { user: person }),
      ];
      const override = (_: URL, { hub }: GitHub) => {
        hub.creatorFilter = creatorFilter;
        return null;
      };
      const { code, outputs } = await verdictOn(issues, app, override);
      expect([code, outputs["open-count"]]).toEqual([1, "1"]);
    },
  );

  it("without a pinned App, they are not found", async () => {
    expect((await verdictOn([unlabelled(signed(12, { due: "2026-12-01" }))])).code).toBe(0);
  });
});

describe("what github-actions wrote counts only where a pinned key signed it, because every workflow writes as it", () => {
  const apps = "apps: [followthrough, github-actions]";
  const workflow = { login: "github-actions[bot]", type: "Bot" };
  const overdue = (number: number, by: Signer = signer) =>
    signed(number, { due: "2026-12-01", user: workflow }, by);
  const tampered = edited(overdue(12), "2026-12-01", "2028-12-01");

  it.each<[string, ApiIssue, number]>([
    ["an overdue item", overdue(12), 1],
    ["one without its label", { ...overdue(12), labels: [] }, 1],
    ["one that is not due", signed(12, { user: workflow }), 0],
    ["one of the App, beside it", signed(12, { due: "2026-12-01" }), 1],
    ["one of the App with an edited date", edited(signed(12), "2027-06-01", "2028-06-01"), 1],
    ["a record that a stranger's key signed", overdue(12, stranger), 0],
    ["a record that was edited", tampered, 0],
    [
      "the record of another issue",
      signed(13, { user: workflow, due: "2026-12-01", marker: { issue: recordedIssue(12) } }),
      0,
    ],
    ["a label alone", apiIssue(12, "Bump x", ["action-item"], [], { user: workflow }), 0],
    [
      "a report that nobody signed",
      {
        ...apiIssue(12, "Digest", [], [], { user: workflow }),
        body: "<!-- followthrough-digest 2026-11-30 -->",
      },
      0,
    ],
  ])("%s", async (_, issue, code) => {
    expect((await verdictOn([issue, indexIssue(90, signer)], apps)).code).toBe(code);
  });

  it("an item that lost its record is tampered with if the signed index lists it", async () => {
    const index = indexIssue(90, signer, [indexed(12)]);
    expect((await verdictOn([tampered, index], apps)).code).toBe(1);
  });
});
