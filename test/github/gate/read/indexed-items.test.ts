import { describe, expect, it } from "@jest/globals";
import type { IndexEntry } from "../../../../src/record/index-entries.ts";
import { createSigner } from "../../../../src/record/signature.ts";
import type { ApiIssue, ApiWorld } from "../../../action/api-world.ts";
import { installedFor } from "../../../action/api-world.ts";
import { apiIssue, indexed, indexIssue, itemIssue, recordedIssue } from "../../../action/issues.ts";
import { type InProcessResult, runInProcess } from "../../../action/runner.ts";
import { isolate, serve } from "../../../action/serve.ts";
import { Person } from "../../../fake-github/people.ts";

const CONFIG = "acme/shop:.github/followthrough.yml";
const signer = createSigner(new Uint8Array(32).fill(1));
const stranger = createSigner(new Uint8Array(32).fill(3));
const KEYS = `signing_keys: ["${signer.publicKey}"]\n`;
const person = { login: "mallory", type: "User" };
const otherBot = { login: "dependabot[bot]", type: "Bot" };
const LATER = "2027-06-01";

isolate();

type Act = (bob: Person) => unknown;

interface World extends Partial<ApiWorld> {
  readonly entries?: readonly IndexEntry[];
  readonly items?: readonly ApiIssue[];
  /** What somebody does after the index was written. */
  readonly act?: Act;
  readonly config?: string;
}

const ITEM = itemIssue(12, { due: LATER, signer });
const OVERDUE = itemIssue(12, { signer });

/** The gate on acme/shop, whose index lists #12 unless `entries` says otherwise. */
async function verdictOn(
  world: World = {},
): Promise<InProcessResult & { readonly requests: readonly string[] }> {
  const { entries = [indexed(12, { due: LATER })], items = [ITEM], act, config = KEYS, ...rest } = world;
  let isDone = false;
  const requests = serve({
    issues: { "acme/shop": [...items, indexIssue(90, signer, entries)], "acme/attic": [] },
    files: { [CONFIG]: config },
    token: installedFor("shop"),
    override: (_, github) => {
      if (!isDone) act?.(new Person(github, "bob"));
      isDone = true;
      return null;
    },
    ...rest,
  });
  return { ...(await runInProcess()), requests };
}

const statesIn = ({ outputs }: InProcessResult): string[] =>
  (JSON.parse(outputs.items!) as { issue: string; state: string }[]).map(
    ({ issue, state }) => `${issue} ${state}`,
  );

const withoutRecord: Act = (bob) => bob.edits(12, () => "Nothing.");
const both =
  (...acts: Act[]): Act =>
  (bob) => {
    for (const act of acts) act(bob);
  };
const unlabeled: Act = (bob) => bob.unlabels(12, "action-item");

describe("an indexed item that is not among the open issues", () => {
  const adopted = itemIssue(12, {
    due: LATER,
    signer,
    marker: { adopted: true, issue: recordedIssue(12) },
    user: person,
  });
  const closed = both((bob) => bob.closes(12));
  const due = [indexed(12, { due: "2026-12-01" })];
  const transfers: Act = (bob) => bob.transfers(12, "acme/attic");
  const everywhere = { ...installedFor(), repositories: null };
  const moved = (over: Partial<IndexEntry>) => [indexed(12, { moved: true, ...over })];
  const waived = { due: "2026-12-01", waivedUntil: "2026-12-24" };

  const rows: [string, World, number, readonly string[]][] = [
    ["is done if it was closed", { act: closed }, 0, []],
    ["counts without its label", { items: [OVERDUE], act: unlabeled }, 1, ["acme/shop#12 overdue"]],
    ["is not due without its label either", { act: unlabeled }, 0, ["acme/shop#12 on-time"]],
    [
      "is red without label and record",
      { act: both(unlabeled, withoutRecord) },
      1,
      ["acme/shop#12 tampered"],
    ],
    ["is red without its record", { act: withoutRecord }, 1, ["acme/shop#12 tampered"]],
    [
      "is red if it looks like a report",
      {
        act: both(unlabeled, (bob) => bob.edits(12, () => "<!-- followthrough-digest 2026-12-07 -->")),
      },
      1,
      ["acme/shop#12 tampered"],
    ],
    [
      "is red without the record that an issue of others got",
      { items: [adopted], act: withoutRecord },
      1,
      ["acme/shop#12 tampered"],
    ],
    [
      "counts without the label of an issue of others",
      { items: [adopted], act: unlabeled },
      0,
      ["acme/shop#12 on-time"],
    ],
    ["is red if it was deleted", { act: (bob) => bob.deletes(12) }, 1, ["acme/shop#12 tampered"]],
    ["is red if it became a discussion", { act: (bob) => bob.converts(12) }, 1, ["acme/shop#12 tampered"]],
    [
      "is red if it was transferred to where the token can't look",
      { act: transfers },
      1,
      ["acme/shop#12 tampered"],
    ],
    [
      "is owed by the index there once the App has followed it",
      { act: transfers, entries: moved({ due: LATER }) },
      0,
      ["acme/shop#12 on-time"],
    ],
    [
      "is overdue by the index there",
      { act: transfers, entries: moved({ due: "2026-12-01" }) },
      1,
      ["acme/shop#12 overdue"],
    ],
    ["is waived by the index there", { act: transfers, entries: moved(waived) }, 0, ["acme/shop#12 waived"]],
    [
      "is owed by the index if it was transferred to where the token can look",
      { act: transfers, token: everywhere },
      0,
      ["acme/shop#12 on-time"],
    ],
    [
      "is overdue by the index there, too",
      { act: transfers, token: everywhere, entries: due },
      1,
      ["acme/shop#12 overdue"],
    ],
  ];

  it.each(rows)("%s", async (_, world, code, states) => {
    const result = await verdictOn(world);
    expect([result.code, statesIn(result)]).toEqual([code, states]);
  });

  it.each(rows)("%s, where there is no GraphQL", async (_, world, code, states) => {
    const result = await verdictOn({ ...world, graphql: false });
    expect([result.code, statesIn(result)]).toEqual([code, states]);
  });

  it.each<[string, Act, string]>([
    ["deleted", (bob) => bob.deletes(12), "it was deleted"],
    ["converted", (bob) => bob.converts(12), "it was converted to a discussion"],
    ["unreadable", transfers, "it was deleted, or transferred to a repository that this token can't read"],
  ])("is %s: the summary says so, and what to do", async (_, act, reason) => {
    const { summary } = await verdictOn({ act });
    const plain = summary.replaceAll("\\", "").replaceAll("\u200b", "");
    expect(plain).toContain(reason);
    expect(plain).toContain("approver can comment `/drop #12 REASON` on acme/shop#7.");
    expect(plain).toContain("in acme/shop is judged by its index, last updated on 2026-11-01.");
    expect(plain).not.toContain("Fixes #12");
    expect(plain).not.toContain("changed by anyone");
  });

  it("is undecided without pinned keys", async () => {
    expect((await verdictOn({ act: (bob) => bob.deletes(12), config: "" })).code).toBe(2);
  });
});

describe("the index yields to what an issue itself says", () => {
  it.each<[string, World, number]>([
    ["a later date", { entries: [indexed(12, { due: "2026-12-01" })] }, 0],
    ["an earlier date", { items: [OVERDUE] }, 1],
    ["an item that it does not list", { entries: [], items: [OVERDUE] }, 1],
    ["a waiver that ended", { items: [OVERDUE], entries: [indexed(12, { waivedUntil: "2027-01-01" })] }, 1],
  ])("%s", async (_, world, code) => expect((await verdictOn(world)).code).toBe(code));
});

describe("the requests that the index takes", () => {
  const items = Array.from({ length: 150 }, (_, index) => itemIssue(index + 100, { due: LATER, signer }));
  const entries = items.map(({ number }) => indexed(number, { due: LATER }));

  it("are none while every indexed item is open", async () => {
    const { requests } = await verdictOn({ items, entries });
    expect(requests.filter((path) => /graphql|issues\/\d/.test(path))).toEqual([]);
  });

  it("are one for 100 items that were closed", async () => {
    const act: Act = (bob) => {
      for (const { number } of items) bob.closes(number);
    };
    const { code, requests } = await verdictOn({ items: [ITEM, ...items], entries, act });
    expect(code).toBe(0);
    expect(requests.filter((path) => /graphql|issues\/\d/.test(path))).toEqual(["/graphql", "/graphql"]);
  });

  it("leave the gate undecided if GitHub does not answer", async () => {
    const down = (url: URL) => (url.pathname.endsWith("/issues/12") ? { status: 502, body: {} } : null);
    const issues = { "acme/shop": [indexIssue(90, signer, [indexed(12)])] };
    serve({ issues, files: { [CONFIG]: KEYS }, override: down });
    expect((await runInProcess()).code).toBe(2);
  });
});

describe("with pinned keys, a repository with an item needs its index", () => {
  const NO_INDEX = "acme/shop has no index, so the gate can't tell whether items were removed";
  const index = indexIssue(90, signer, [indexed(12)]);
  const verdict = (issues: readonly ApiIssue[], config = KEYS) => {
    serve({ issues: { "acme/shop": issues }, files: { [CONFIG]: config } });
    return runInProcess();
  };

  it.each<[string, readonly ApiIssue[], string, number]>([
    ["it is there", [ITEM, index], KEYS, 0],
    ["it was deleted", [ITEM], KEYS, 2],
    ["it was closed", [ITEM, { ...index, state: "closed" }], KEYS, 2],
    ["its label was taken off", [ITEM, { ...index, labels: [] }], KEYS, 2],
    [
      "its label was taken off, and the App is pinned",
      [ITEM, { ...index, labels: [] }],
      `${KEYS}apps: [followthrough]\n`,
      0,
    ],
    ["a part of it is missing", [ITEM, indexIssue(90, signer, [], { part: 1, parts: 2 })], KEYS, 2],
    [
      "all parts are there",
      [
        ITEM,
        indexIssue(90, signer, [], { part: 1, parts: 2 }),
        indexIssue(91, signer, [indexed(12)], { part: 2, parts: 2 }),
      ],
      KEYS,
      0,
    ],
    [
      "a new part opened, and the first knows nothing of it yet",
      [ITEM, index, indexIssue(91, signer, [], { part: 2, parts: 2 })],
      KEYS,
      0,
    ],
    ["there is no item", [apiIssue(13, "Hello", [])], KEYS, 0],
    [
      "the item is an hour old",
      [
        itemIssue(12, {
          due: LATER,
          signer,
          created_at: "2026-12-11T11:00:00Z",
          ledger: { trackedAt: "2026-12-11T11:00:00Z" },
        }),
      ],
      KEYS,
      0,
    ],
    ["no key is pinned", [ITEM], "", 0],
  ])("%s", async (_, issues, config, code) => {
    const result = await verdict(issues, config);
    expect(result.code).toBe(code);
    const isMissing = code === 2 && issues.length < 2;
    expect(result.log.includes(NO_INDEX)).toBe(isMissing || (code === 2 && !result.log.includes("no part")));
  });

  it.each<[string, readonly ApiIssue[]]>([
    ["somebody edited it", [ITEM, { ...index, body: index.body!.replace("261201", "361201") }]],
    ["there are two", [ITEM, index, indexIssue(91, signer)]],
    ["another bot forged it", [ITEM, { ...indexIssue(90, stranger), user: otherBot }]],
    [
      "it belongs to another repository",
      [ITEM, indexIssue(90, signer, [], { issue: { ...recordedIssue(90), repositoryId: 2 } })],
    ],
    ["it belongs to another issue", [ITEM, { ...indexIssue(90, signer, [], { issue: recordedIssue(91) }) }]],
  ])("and it is red if %s", async (_, issues) => {
    const { code, log } = await verdict(issues);
    expect(code).toBe(1);
    expect(log).toContain("tampered with");
  });

  it("an older index from its edit history knows less, and nothing shows that", async () => {
    const older = indexIssue(90, signer);
    expect((await verdict([ITEM, older])).code).toBe(0);
  });
});
