import { describe, expect, it } from "@jest/globals";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import type { Commitments, DigestSnapshot } from "../../../src/observed/commitments.ts";
import type { ItemIssue } from "../../../src/observed/issue.ts";
import type { ReportIssue } from "../../../src/observed/reports.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { REPORT_LABELS } from "../../../src/plan/labels.ts";
import { writeMarker } from "../../../src/record/marker.ts";
import { digestTag } from "../../../src/record/report-tag.ts";
import { HOME, issue, item, postmortem, report } from "../builders.ts";
import { FROM, home, INFRA, NEXT_WEEK, NOW, owed, PRIVATE, planned, source } from "./digest-world.ts";

const SIGNER = { publicKey: `ed25519:${"A".repeat(43)}`, sign: () => "A".repeat(86) };

const bodyOf = (operation: Operation) => (operation as Operation<"open-report">).body;

/** The text of the digest that opens, with plain hyphens in days. */
function textOf(of: Partial<Commitments>, over: Partial<DigestSnapshot> = {}, now = NOW): string {
  const [operation] = planned(of, over, now);
  return bodyOf(operation!).replaceAll("\u2011", "-");
}

const digest = (number: number, from: string, over: Partial<ReportIssue> = {}) =>
  report(number, { title: `Weekly digest: ${from}`, body: digestTag(from), ...over });

const DONE = { state: "closed", stateReason: "completed", closedAt: "2026-11-24T23:30:00Z" } as const;

describe("a week's digest", () => {
  it("opens with the label by which people find it", () => {
    expect(planned({})).toEqual([
      {
        kind: "open-report",
        which: "digest",
        repository: home,
        title: `Weekly digest: ${FROM}`,
        body: expect.stringMatching(/^<!-- followthrough-digest 2026-11-30 -->\n/),
        identity: { openedAt: "2026-12-03T12:00:00Z" },
        labels: [REPORT_LABELS.digest],
      },
    ]);
    expect(textOf({})).toContain("<!-- followthrough-sweep 2026-12-03T00:00:00Z -->");
  });

  it.each<[string, Partial<Commitments> | null, number]>([
    ["there are only postmortems", {}, 1],
    ["there are only items", { postmortems: [], items: [owed(14)] }, 1],
    ["there is neither", { postmortems: [] }, 0],
    ["there should be none", null, 0],
  ])("opens if %s: %#", (_, of, count) => {
    expect(planned(of)).toHaveLength(count);
  });

  const closed = { state: "closed", stateReason: "completed" } as const;
  const duplicate = { state: "closed", stateReason: "duplicate" } as const;
  it.each<[string, Partial<Commitments> | null, ReportIssue[], string[]]>([
    ["last week's is open", {}, [digest(4, "2026-11-23")], ["close 4", "open"]],
    ["last week's is closed", {}, [digest(4, "2026-11-23", closed)], ["open"]],
    ["this week's is open", {}, [digest(5, FROM)], ["rewrite 5"]],
    ["someone closed this week's", {}, [digest(5, FROM, closed)], ["rewrite 5"]],
    ["both are open", {}, [digest(4, "2026-11-23"), digest(5, FROM)], ["close 4", "rewrite 5"]],
    ["two of this week are open", {}, [digest(5, FROM), digest(6, FROM)], ["close 6 for 1005", "rewrite 5"]],
    ["one of two is open", {}, [digest(5, FROM, closed), digest(6, FROM)], ["rewrite 6"]],
    ["one of two is a duplicate", {}, [digest(5, FROM, duplicate), digest(6, FROM, closed)], ["rewrite 6"]],
    ["the only one is a duplicate", {}, [digest(5, FROM, duplicate)], ["rewrite 5"]],
    ["its week began later", {}, [digest(5, "2026-12-02")], ["rewrite 5"]],
    ["its tag was edited away", {}, [digest(5, FROM, { body: "Hello" })], ["rewrite 5"]],
    ["there should be none anymore", null, [digest(5, FROM)], ["close 5"]],
  ])("if %s", (_, of, digests, expected) => {
    const inShort = planned(of, { digests }).map((operation) => {
      if (operation.kind !== "update-report") return "open";
      const { issue, close } = operation;
      if (close === undefined) return `rewrite ${issue.number}`;
      return `close ${issue.number}${typeof close === "object" ? ` for ${close.of}` : ""}`;
    });
    expect(inShort).toEqual(expected);
  });

  it("closes the earlier one as completed, with its own identity", () => {
    const last = digest(4, "2026-11-23");
    const { ref, id, identity } = last;
    expect(planned({}, { digests: [last] })[0]).toEqual({
      ...{ kind: "update-report", which: "digest", issue: ref, id, identity, close: "completed" },
    });
  });

  it("is left alone once it says what it should", () => {
    expect(planned({}, { digests: [digest(5, FROM, { body: bodyOf(planned({})[0]!) })] })).toEqual([]);
  });
});

describe("an item in the digest", () => {
  const waiver = {
    until: "2027-01-15",
    reason: "Moving",
    by: "bob",
    at: "2026-11-20T09:00:00Z",
    commentId: 1,
  };
  const dropped = { reason: "Obsolete", by: "bob", at: "2026-11-24T09:00:00Z", commentId: 1 };
  const extended = { originalDue: "2026-11-24" };
  const link = "[#14](https://github.com/acme/shop/issues/14)";

  it.each<[string, ItemIssue, string]>([
    ["is overdue", owed(14), `| ${link} Item 14 (P1) | alice | **overdue** since 2026-12-01 |`],
    ["slipped", owed(14, {}, extended), `| **overdue** since 2026-12-01, first 2026-11-24 |`],
    ["is due", owed(14, {}, { due: "2026-12-04" }), "### Due this week (1)"],
    ["has no owner", owed(14, {}, { terms: item(14, "").marker.ledger.terms }), "| **no owner** |"],
    ["is waived", owed(14, {}, { waiver }), `${link} Item 14 (P1), alice, until 2027-01-15: Moving`],
    ["came up again", owed(14, { postedTags: ["again acme/shop#20"] }), "Item 14 (P1, came up again"],
    ["is done", owed(14, DONE), `Item 14 (P1), alice, 2026-11-24`],
    ["is dropped", owed(14, { ...DONE, stateReason: "not_planned" }, { dropped }), "Dropped last week (1)"],
  ])("that %s", (_, one, text) => {
    expect(textOf({ items: [one] })).toContain(text);
  });

  it("is closed on a day of its team's time zone", () => {
    const policy = { ...DEFAULT_POLICY, timeZone: "Pacific/Auckland" };
    expect(textOf({ policy, items: [owed(14, DONE)] })).toContain("Item 14 (P1), alice, 2026-11-25");
  });

  it("is not counted if its record is not trusted, but named", () => {
    const text = textOf({ items: [owed(14, { signed: "untrusted", assignees: ["carol"] })] });
    expect(text).toContain("No action item is open.");
    expect(text).toMatch(/Item 14 +\| carol +\| its record was edited by hand/);
  });

  it("shows only state and dates if its repository is more private", () => {
    const ref = { ...INFRA, number: 14 };
    const open = { ...home, visibility: "public" } as const;
    const items = [owed(14, { ref, title: "Secret" })];
    const of = source({ items, knownRepositories: { "acme/shop": open, "acme/infra": PRIVATE } });
    const body = bodyOf(planned(null, { home: open, sources: [of] })[0]!);
    expect(body).toContain("**overdue** since");
    expect(body).not.toMatch(/Secret|alice|P1/);
  });
});

describe("a postmortem in the digest", () => {
  const words = "Postmortem: Checkout";

  it("is overdue from the day after its due date, until it is closed", () => {
    const of = (over: Parameters<typeof postmortem>[1]) => {
      return { postmortems: [postmortem("", { title: words, assignees: ["dan"], ...over })] };
    };
    expect(textOf(of({}))).toMatch(/Postmortem: Checkout +\| dan +\| \*\*overdue\*\* since 2026-11-09/);
    expect(textOf(of({ state: "closed" }))).not.toContain(words);
  });

  it("is named if its record is not trusted, while it is open", () => {
    const of = (state: "open" | "closed") => {
      return { postmortems: [postmortem("", { title: words, signed: "untrusted", state })] };
    };
    expect(textOf(of("open"))).toMatch(/Postmortem: Checkout .*its record was edited by hand/);
    expect(textOf(of("open"))).not.toContain("**overdue**");
    expect(textOf(of("closed"))).not.toContain(words);
  });
});

describe("an item whose record cannot be read", () => {
  const lost = issue({ ref: { ...HOME, number: 15 }, title: "Lost", assignees: ["erin"] });

  it("is named with its assignees", () => {
    expect(textOf({ itemsWithoutMarker: [lost] })).toMatch(
      /Lost +\| erin +\| its record was removed or damaged/,
    );
  });

  it("is named as edited if it has the record of another one", () => {
    const body = writeMarker(item(16, "Other").marker, SIGNER);
    const copied = { ...lost, title: "Copied", body };
    const rows = textOf({ itemsWithoutMarker: [lost, copied] }).match(/(?:Lost|Copied) .*$/gm)!;
    expect(rows.map((row) => row.replace(/ +\| /g, ": "))).toEqual([
      expect.stringMatching(/^Copied: erin: its record was edited by hand/),
      expect.stringMatching(/^Lost: erin: its record was removed or damaged/),
    ]);
  });

  it("is named without words if its repository is more private", () => {
    const open = { ...home, visibility: "public" } as const;
    const elsewhere = { ...lost, ref: { ...INFRA, number: 15 } };
    const known = { "acme/shop": open, "acme/infra": PRIVATE };
    const text = textOf({ itemsWithoutMarker: [elsewhere], knownRepositories: known }, { home: open });
    expect(text).toContain("(in a more private repository) | – | its record was removed or damaged");
    expect(text).not.toMatch(/Lost|erin/);
  });
});

describe("what a digest says beside its lists", () => {
  it.each<[string, Partial<DigestSnapshot>, string]>([
    [
      "repositories that were not read",
      { unread: 2 },
      "Not included: 2 repositories that could not be read.",
    ],
    ["areas without a file", { emptyAreas: ["checkout"] }, "match no file here"],
    [
      "workflows for other labels",
      { drifted: [{ repository: home, missing: ["todo"], stale: [] }] },
      "Checks don't turn by themselves",
    ],
  ])("names %s", (_, over, words) => {
    expect(textOf({}, over)).toContain(words);
    expect(textOf({})).not.toContain(words);
  });

  it("has the months before in the first week of a month only", () => {
    const items = [owed(14, {}, { originalDue: "2026-11-10", due: "2026-11-10" })];
    expect(textOf({ items })).not.toContain("### The months before");
    expect(textOf({ items }, {}, NEXT_WEEK)).toContain("| 2026-11 | 0 of 1");
    expect(textOf({ items }, {}, NEXT_WEEK.add({ hours: 7 * 24 }))).not.toContain("### The months before");
  });
});

describe("messages that a chat did not confirm", () => {
  const notice = (day: string) => ({ issue: { ...HOME, number: 14 }, day });
  const pending = (openedAt: string, over: Partial<ReportIssue> = {}) => {
    const plain = digest(4, "2026-11-23", { state: "closed", stateReason: "completed", ...over });
    return { ...plain, identity: { ...plain.identity, openedAt, chat: "pending" as const } };
  };
  const confirmed = { ...pending("2026-11-23T09:00:00Z").identity, chat: "confirmed" as const };

  it.each<[string, Partial<DigestSnapshot>, boolean]>([
    ["are notices since a week before this week", { unconfirmed: [notice("2026-11-23")] }, true],
    ["are no earlier ones", { unconfirmed: [notice("2026-11-22")] }, false],
    ["are notices until yesterday", { unconfirmed: [notice("2026-12-02")] }, true],
    ["are none of today", { unconfirmed: [notice("2026-12-03")] }, false],
    ["are digests", { digests: [pending("2026-11-23T09:00:00Z")] }, true],
    ["are no earlier digests", { digests: [pending("2026-11-22T09:00:00Z")] }, false],
    ["are no confirmed digests", { digests: [{ ...pending(""), identity: confirmed }] }, false],
    [
      "are no duplicates",
      { digests: [pending("2026-11-23T09:00:00Z", { stateReason: "duplicate" })] },
      false,
    ],
  ])("%s", (_, over, isNamed) => {
    expect(textOf({}, over).includes("Messages that a chat did not confirm")).toBe(isNamed);
  });
});
