import { describe, expect, it } from "@jest/globals";
import { renderBrought, renderRepeats, renderTwin } from "../../../src/markdown/messages/intake.ts";
import type { RepeatedIncident } from "../../../src/observed/same-incident.ts";
import type { Snapshot } from "../../../src/observed/snapshot.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { planRepeats } from "../../../src/plan/intake/repeats.ts";
import { readNotes } from "../../../src/record/timeline-note.ts";
import { HOME, issue, KEY, snapshot } from "../builders.ts";

const ID = "PD-7";

const later = (number: number, over: Partial<RepeatedIncident> = {}): RepeatedIncident => ({
  ...issue({
    ref: { ...HOME, number },
    title: "No orders",
    author: "bob",
    body: "Since noon.\n\nIncident-ID: PD-7",
  }),
  postedTags: [],
  ...over,
});

const planned = (same: Partial<Snapshot["sameIncident"]>, over: Partial<Snapshot> = {}) =>
  planRepeats(
    snapshot({ postedTags: [], sameIncident: { id: ID, repeats: [], twins: [], ...same }, ...over }),
  );

const closing = { kind: "close-repeat", issue: later(15).ref, id: ID, of: { ref: KEY, id: issue().id } };
const telling = { kind: "comment", issue: later(15).ref, tag: "repeats 12", body: renderRepeats(ID, "#12") };
const brought = { kind: "comment", issue: KEY, tag: "brought 15" };

describe("a later issue about the same incident", () => {
  it("is brought over, told, and then closed", () => {
    const operations = planned({ repeats: [later(15)] });
    expect(operations).toMatchObject([brought, telling, closing]);
    const { body } = operations[0] as Operation<"comment">;
    const said = { issue: "#15", author: "bob", title: "No orders", words: "Since noon." };
    expect(body.startsWith(`${renderBrought(ID, said)}\n\n<!--`)).toBe(true);
    expect(readNotes(body)).toEqual([
      { at: "2026-11-02T08:00:00Z", by: "bob", text: "No orders: Since noon.", url: later(15).url },
    ]);
  });

  it("is mentioned with its repository from elsewhere", () => {
    const repeats = [later(15, { ref: { owner: "acme", repo: "infra", number: 15 } })];
    const [first, second] = planned({ repeats }) as Operation<"comment">[];
    expect(first!.body).toMatch(/^acme\/infra#15 by bob/);
    expect(second!.body).toBe(renderRepeats(ID, "acme/shop#12"));
  });

  it.each<[string, Partial<Snapshot>, Partial<RepeatedIncident>, object[]]>([
    ["was brought over", { postedTags: ["brought 15"] }, {}, [telling, closing]],
    ["was told", {}, { postedTags: ["repeats 12"] }, [brought, closing]],
    ["is only open", { postedTags: ["brought 15"] }, { postedTags: ["repeats 12"] }, [closing]],
  ])("gets only what is missing if it %s", (_, over, repeat, expected) => {
    expect(planned({ repeats: [later(15, repeat)] }, over)).toMatchObject(expected);
  });

  it("is only told if it has a postmortem of its own", () => {
    const told = { ...telling, body: renderTwin(ID, "#12") };
    expect(planned({ twins: [later(15)] })).toEqual([told]);
    expect(planned({ twins: [later(15, { postedTags: ["repeats 12"] })] })).toEqual([]);
  });

  it.each<[string, Partial<Snapshot["sameIncident"]>, Partial<Snapshot>]>([
    ["nothing repeats it", {}, {}],
    ["the incident has no id", { id: null, repeats: [later(15)], twins: [later(16)] }, {}],
    ["the incident is gone", { repeats: [later(15)], twins: [later(16)] }, { incident: null }],
  ])("is left alone if %s", (_, same, over) => {
    expect(planned(same, over)).toEqual([]);
  });
});
