import { describe, expect, it } from "@jest/globals";
import { DEFAULT_POLICY } from "../../src/domain/default-policy.ts";
import type { ItemLine } from "../../src/domain/items/action-item.ts";
import { renderTampered } from "../../src/markdown/messages/replies.ts";
import { takenNow } from "../../src/observed/incident-changes.ts";
import type { ItemWithoutMarker } from "../../src/observed/issue.ts";
import type { Matching } from "../../src/observed/matching.ts";
import type { Snapshot } from "../../src/observed/snapshot.ts";
import type { Operation } from "../../src/operations/operation.ts";
import {
  commentOnTamperedItems,
  commentOnTamperedPostmortems,
  renewSignature,
  restoreMarker,
  tamperedItems,
  withoutTampered,
} from "../../src/plan/edited-records.ts";
import { signedTextOf, writeMarker } from "../../src/record/marker.ts";
import type { Marker } from "../../src/record/marker-types.ts";
import { fingerprint } from "../../src/record/visible-text.ts";
import { HOME, issue, item, KEY, line, postmortem, shows, snapshot } from "./builders.ts";

const SIGNER = { publicKey: `ed25519:${"A".repeat(43)}`, sign: () => "A".repeat(86) };
const untrusted = { signed: "untrusted" } as const;
const closed = { state: "closed" } as const;

/** An item whose issue has this body and no record that the App believes. */
const unmarked = (
  number: number,
  body: string,
  over: Partial<ItemWithoutMarker> = {},
): ItemWithoutMarker => ({
  ...issue({ ref: { ...HOME, number }, body, byApp: true }),
  postedTags: [],
  ...over,
});

describe("a postmortem that lost its record", () => {
  const lost = issue({
    ref: { ...HOME, number: 13 },
    title: "Postmortem: Down",
    labels: ["postmortem", "db"],
    createdAt: "2026-11-04T10:00:00Z",
  });
  const restored = (over: Partial<Snapshot> = {}) =>
    restoreMarker(snapshot({ withoutMarker: [lost], ...over })) as Operation<"update-postmortem-marker">[];
  const dueOf = (over: Partial<Snapshot>) => restored(over)[0]!.marker.due;

  it("gets a new one from what the incident says now", () => {
    const incident = issue({ labels: ["incident", "sev1", "checkout"] });
    expect(restored({ incident, labelledAt: "2026-11-02T08:00:00.5Z" })).toEqual([
      {
        kind: "update-postmortem-marker",
        postmortem: lost.ref,
        marker: {
          kind: "postmortem",
          key: "acme/shop#12",
          incidents: [{ repositoryId: 1, number: 12, key: "acme/shop#12", commentId: null }],
          openedAt: lost.createdAt,
          labelledAt: "2026-11-02T08:00:00Z",
          originalDue: "2026-11-05",
          due: "2026-11-05",
          extensions: [],
          waiver: null,
          taken: { changes: 0, ...takenNow(snapshot(), incident) },
          repositories: [],
          opened: "unknown",
          withdrawn: false,
        },
      },
    ]);
  });

  it("is left alone if there is none", () => {
    expect(restoreMarker(snapshot())).toEqual([]);
  });

  it.each<[string, Partial<Snapshot>, string]>([
    ["by its severity", { incident: issue({ labels: ["sev2"] }) }, "2026-11-09"],
    ["by the default without a severity", { incident: issue({ labels: [] }) }, "2026-11-16"],
    ["by the default without an incident", { incident: null }, "2026-11-16"],
    ["from its opening if the label's day is unknown", { labelledAt: null }, "2026-11-11"],
    ["from its opening if a command asked for it", { installedAt: "2026-11-03T00:00:00Z" }, "2026-11-11"],
  ])("is due %s", (_, over, due) => {
    expect(dueOf(over)).toBe(due);
  });

  it("takes over its own title and labels if the incident is gone", () => {
    const [{ marker }] = restored({ incident: null }) as [Operation<"update-postmortem-marker">];
    expect(marker.taken).toEqual({ changes: 0, ...takenNow(snapshot(), lost) });
  });
});

describe("a record that someone edited", () => {
  const tagOf = (marker: Marker) => `tampered ${fingerprint(signedTextOf(marker))}` as const;
  const comment = (number: number, marker: Marker): Operation => ({
    kind: "comment",
    issue: { ...HOME, number },
    tag: tagOf(marker),
    body: renderTampered("changed"),
  });
  const edited = item(14, "Alert on lag", untrusted);
  const gone: Operation = {
    kind: "comment",
    issue: { ...HOME, number: 15 },
    tag: "tampered away",
    body: renderTampered("taken out"),
  };
  const readable = writeMarker(edited.marker, SIGNER);

  it.each<[string, Partial<Snapshot>, Operation[]]>([
    ["is named on its item", { items: [edited, item(16, "Trusted")] }, [comment(14, edited.marker)]],
    ["is not named on a closed item", { items: [{ ...edited, ...closed }] }, []],
    ["is named if it can't be read", { itemsWithoutMarker: [unmarked(15, "Words.")] }, [gone]],
    [
      "is not named if it can't be read, on a closed item",
      { itemsWithoutMarker: [unmarked(15, "", closed)] },
      [],
    ],
    [
      "is named if it is another item's",
      { itemsWithoutMarker: [unmarked(15, readable)] },
      [comment(15, edited.marker)],
    ],
    [
      "is named once",
      {
        items: [{ ...edited, postedTags: [tagOf(edited.marker)] }],
        itemsWithoutMarker: [unmarked(15, "Words.", { postedTags: ["tampered away"] })],
      },
      [],
    ],
  ])("%s", (_, over, expected) => {
    expect(commentOnTamperedItems(snapshot(over))).toEqual(expected);
  });

  it("is named on its postmortem, closed or not", () => {
    const page = { ...postmortem(""), ...untrusted, postedTags: [] };
    expect(commentOnTamperedPostmortems(snapshot({ tampered: [page] }))).toEqual([comment(13, page.marker)]);
    expect(commentOnTamperedPostmortems(snapshot({ tampered: [{ ...page, ...closed }] }))).toHaveLength(1);
    expect(commentOnTamperedPostmortems(snapshot())).toEqual([]);
  });

  it("counts while its item is open", () => {
    const bare = unmarked(15, "");
    const items = [edited, { ...item(17, "Closed", untrusted), ...closed }, item(16, "Trusted")];
    const itemsWithoutMarker = [bare, unmarked(18, "", closed)];
    expect(tamperedItems(snapshot({ items, itemsWithoutMarker }))).toEqual([edited, bare]);
  });
});

describe("the record of a postmortem that an earlier key signed", () => {
  const page = postmortem("", { signed: "previous" });

  it("is signed again while it is open", () => {
    expect(renewSignature(page)).toEqual([
      { kind: "update-postmortem-marker", postmortem: page.ref, marker: page.marker },
    ]);
    expect(renewSignature({ ...page, ...closed })).toEqual([]);
    expect(renewSignature({ ...page, signed: "current" })).toEqual([]);
    expect(renewSignature({ ...page, ...untrusted })).toEqual([]);
  });
});

describe("what belongs to lines, without the items that are left alone", () => {
  const [good, bad] = [item(14, "Good"), item(15, "Bad", untrusted)];
  const pair = (one: typeof good) => ({ line: line(one.title), item: one, showsIssue: true });
  const names = (number: number): ItemLine => line("Words", { issue: shows(number) });
  const matching: Matching = {
    pairs: [pair(good), pair(bad)],
    newLines: [line("New")],
    withoutLine: [bad, good],
    undecidable: [],
    unmatchedReferences: [
      { line: names(20), repeated: false },
      { line: names(21), repeated: false },
      { line: names(20), repeated: true },
      { line: names(30), repeated: false },
    ],
  };

  it("has neither those nor the lines that name one without a record", () => {
    const movedIssues = { "acme/shop#30": { ...HOME, number: 22 } };
    const itemsWithoutMarker = [unmarked(22, ""), unmarked(20, "")];
    const seen = snapshot({ itemsWithoutMarker, movedIssues, policy: DEFAULT_POLICY });
    expect(withoutTampered(matching, seen, KEY)).toEqual({
      ...matching,
      pairs: [pair(good)],
      withoutLine: [good],
      unmatchedReferences: [
        { line: names(21), repeated: false },
        { line: names(20), repeated: true },
      ],
    });
  });
});
