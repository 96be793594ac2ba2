import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import type { Actor } from "../../../src/domain/actor.ts";
import type { PostmortemRequest } from "../../../src/domain/commands/requests.ts";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import type { OpenOrShareCommand } from "../../../src/observed/issue.ts";
import type { Snapshot } from "../../../src/observed/snapshot.ts";
import type { AcceptedCommand } from "../../../src/plan/postmortem/commands.ts";
import { planOpening } from "../../../src/plan/postmortem/opening.ts";
import { HOME, inputAt, issue, KEY, kindsOf, type PlannedKind, snapshot } from "../builders.ts";

/* Whether a postmortem opens; `new-postmortem.test.ts` is about what it says. */

const NOW = "2026-11-02T09:00:00.123Z";
const bob: Actor = { login: "bob", kind: "person", role: "triage", teams: [] };
const eve: Actor = { login: "eve_", kind: "person", role: "read", teams: [] };
const root: Actor = { login: "root_", kind: "person", role: "admin", teams: [] };

const planned = (over: Partial<Snapshot> = {}, accepted: AcceptedCommand[] = []) =>
  planOpening(inputAt({ template: { text: "## Summary\n", source: "x" }, ...over }, NOW), accepted);
const asked = (id = 7, over: Partial<OpenOrShareCommand> = {}): OpenOrShareCommand => ({
  ...{ comment: { id, edited: false }, actor: bob, share: null, problem: null, ...over },
});
const accepted = (request: PostmortemRequest, id = 8): AcceptedCommand => ({
  comment: { id, edited: false, writtenOn: Temporal.PlainDate.from("2026-11-02") },
  ...{ actor: root, request, on: KEY },
});
const decline = (id?: number) => accepted({ name: "no-postmortem", reason: "a *drill*" }, id);

describe("a postmortem", () => {
  const closed = { incident: issue({ state: "closed" }) };
  const before = { installedAt: "2026-11-02T08:30:00Z" };
  const since = (adoptSince: string) => ({ ...before, policy: { ...DEFAULT_POLICY, adoptSince } });
  const by = (actor: Actor): Partial<Snapshot> => ({
    labelledAt: null,
    openOrShareCommands: [asked(7, { actor })],
  });
  const unknown: Actor = { ...bob, role: null };
  const manager: Actor = { ...bob, role: "Release manager", builtOn: "write" };
  const command = { openOrShareCommands: [asked()] };
  const gone = { missingPostmortem: { ...HOME, number: 13 }, postedTags: ["lost acme/shop#13"] } as const;
  const declined = { postedTags: ["declined 8"] } as const;

  it.each<[string, Partial<Snapshot>]>([
    ["for an open incident", {}],
    ["for an incident since adopt_since", since("2026-11-02")],
    ["for an older incident on request", { ...before, ...command }],
    ["for an issue without the label on request", by(bob)],
    ["at the request of a custom role with these rights", by(manager)],
    ["for a closed incident on request, as after “Close with comment”", { ...closed, ...command }],
    ["after it was deleted, on request", { ...gone, ...command }],
    ["after it was declined, on a later request", { ...declined, openOrShareCommands: [asked(9)] }],
  ])("opens %s", (_, over) => expect(kindsOf(planned(over))).toEqual(["create-postmortem"]));

  it.each<[string, Partial<Snapshot>]>([
    ["for a closed incident", closed],
    ["for an incident from before the installation", before],
    ["for an incident before adopt_since", since("2026-11-03")],
    ["at the request of someone with the read role", by(eve)],
    ["at the request of someone unknown", by(unknown)],
    ["after it was deleted", gone],
    ["after it was declined", declined],
    ["after it was declined, on an earlier request", { ...declined, ...command }],
    ["without a template", { template: null }],
    ["without an incident", { incident: null, ...command }],
    ["without a label or a request", { labelledAt: null }],
  ])("does not open %s", (_, over) => expect(planned(over)).toEqual([]));

  it("does not open while GitHub may hide an issue with the same id", () => {
    const sameIncident = { id: "PD-7", repeats: [], twins: [] };
    const labelledAt = "2026-11-02T08:59:50Z";
    expect(planned({ sameIncident, labelledAt })).toEqual([]);
    expect(kindsOf(planned({ sameIncident, labelledAt, openOrShareCommands: [asked()] }))).toEqual([
      "create-postmortem",
    ]);
    expect(kindsOf(planned({ sameIncident }))).toEqual(["create-postmortem"]);
  });
});

describe("/no-postmortem before there is a postmortem", () => {
  const comment = (id: number) => ({
    ...{ kind: "comment", issue: KEY, tag: `declined ${id}`, executes: [{ issue: KEY, id }] },
    body: "No postmortem will be opened for this incident (root\\_: a \\*drill\\*). Comment `/postmortem` to open one anyway.",
  });
  const missing = { missingPostmortem: { ...HOME, number: 13 }, postedTags: [] };

  it("is recorded by a comment that says so", () => {
    expect(planned({}, [decline()])).toEqual([comment(8)]);
    expect(planned(missing, [decline(), decline(9)])).toEqual([comment(8), comment(9)]);
  });

  it.each<[string, Partial<Snapshot>, AcceptedCommand[], PlannedKind[]]>([
    [
      "counts after an older /postmortem",
      { openOrShareCommands: [asked(7)] },
      [decline()],
      ["tagged comment"],
    ],
    [
      "does not count before a newer /postmortem",
      { openOrShareCommands: [asked(9)] },
      [decline()],
      ["tagged comment", "create-postmortem"],
    ],
    [
      "counts if the newest does",
      { openOrShareCommands: [asked(9)] },
      [decline(8), decline(10)],
      ["tagged comment", "tagged comment"],
    ],
    [
      "does not count in a comment that asks for both",
      { openOrShareCommands: [asked(8)] },
      [decline(8)],
      ["tagged comment"],
    ],
    ["is not /complete", {}, [accepted({ name: "complete" })], ["create-postmortem"]],
  ])("%s", (_, over, commands, kinds) => expect(kindsOf(planned(over, commands))).toEqual(kinds));

  it("is not needed for a postmortem that is gone, which has its own comment", () => {
    expect(planned(missing)).toMatchObject([{ tag: "lost acme/shop#13" }]);
  });
});

describe("an incident label that does not count", () => {
  const repository = { ...snapshot().repository, visibility: "public" as const };
  const given = (over: Partial<Snapshot> = {}) =>
    planned({ repository, labelledBy: eve, postedTags: [], ...over });

  it("has a comment that says what it waits for", () => {
    expect(given()).toEqual([
      {
        kind: "comment",
        issue: KEY,
        tag: "unopened label",
        body: "No postmortem was opened. In this repository, an incident label or type counts only if an App or someone with at least the triage role adds it, and eve\\_ has the role read. If this is an incident, someone with that role can comment `/postmortem` here. Otherwise, they can remove the label or type.",
        answers: { login: "eve_", isStranger: true, at: "2026-11-02T08:00:00Z" },
      },
    ]);
  });

  it.each<[string, Partial<Snapshot>, PlannedKind[]]>([
    ["once", { postedTags: ["unopened label"] }, []],
    ["not after a command", { openOrShareCommands: [asked()] }, ["create-postmortem"]],
    ["not for someone whose label counts", { labelledBy: bob }, ["create-postmortem"]],
  ])("has it %s", (_, over, kinds) => expect(kindsOf(given(over))).toEqual(kinds));
});
