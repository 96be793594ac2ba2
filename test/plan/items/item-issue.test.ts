import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import { requiredProof } from "../../../src/domain/items/closing.ts";
import { openExceptions } from "../../../src/domain/items/exceptions.ts";
import type { ItemState } from "../../../src/domain/items/item-state.ts";
import type { Ledger, Terms } from "../../../src/domain/items/ledger.ts";
import { renderItemHead } from "../../../src/markdown/messages/item-body.ts";
import type { FieldName } from "../../../src/observed/contested.ts";
import type { ItemIssue } from "../../../src/observed/issue.ts";
import type { Snapshot } from "../../../src/observed/snapshot.ts";
import {
  homeOf,
  isLabelOfArea,
  itemHead,
  labelChanges,
  missingAreas,
  newItemMarker,
  presentHead,
  unchangedItem,
  wantedHead,
  withSeverity,
} from "../../../src/plan/items/item-issue.ts";
import { areaLabel, itemLabel, overdueLabel, priorityLabel } from "../../../src/plan/labels.ts";
import { fingerprint } from "../../../src/record/visible-text.ts";
import { adopted, HOME, issue, item, planInput, postmortem, snapshot } from "../builders.ts";

const PAGE = postmortem("", { title: "Why [we] were down" });
const area = (...labels: string[]) => ({ paths: ["**"], labels, teams: [] });
const areas = {
  database: area("database"),
  web: area("frontend", "web"),
  paging: area("overdue"),
  law: area(),
};
const policy = { ...DEFAULT_POLICY, gate: { ...DEFAULT_POLICY.gate, areas } };
const found = item(20, "Add alerts");
const { ledger } = found.marker;

describe("the App's part of an item's body", () => {
  const from = `From [Why \\[we\\] were down](${PAGE.url}), incident #12.`;
  const facts = { owners: ["alice"], priority: "P1", type: "detect", ledger } as const;
  const rendered = (state: ItemState, over: Partial<Parameters<typeof renderItemHead>[0]> = {}) =>
    renderItemHead({
      ...{ ...facts, from, state, url: "" },
      exceptions: openExceptions(ledger, policy),
      proof: requiredProof(policy.closure, ledger.terms),
      ...over,
    });
  const on = (day: string) => planInput({ policy, now: Temporal.Instant.from(`${day}T10:00:00Z`) });

  it("says what the item is and where it comes from", () => {
    expect(itemHead(on("2026-12-01"), PAGE, HOME, facts)).toBe(rendered("open"));
    expect(itemHead(on("2026-12-02"), PAGE, HOME, facts)).toBe(rendered("overdue"));
  });

  const vault = { owner: "acme", repo: "vault" };

  it("names the postmortem without its title where more people can read it", () => {
    const { repository } = snapshot();
    const knownRepositories = {
      "acme/vault": { ...repository, repo: "vault", id: 2, visibility: "public" as const },
    };
    const head = itemHead({ ...on("2026-12-01"), knownRepositories }, PAGE, vault, facts);
    expect(head).toBe(rendered("open", { from: "From postmortem acme/shop#13, incident acme/shop#12." }));
  });

  const grant = { reason: "Vendor", by: "root", at: "2026-11-03T09:00:00Z", commentId: 7 };
  const extended = { ...ledger, extensions: [{ from: "2026-11-20", to: "2026-12-01", ...grant }] };

  it("links to what was granted, and says if it is done", () => {
    const given = { ...facts, ledger: extended };
    const exceptions = openExceptions(extended, policy);
    const { url } = found;
    const wanted = (closed: boolean) => wantedHead(on("2026-12-01"), PAGE, found, given, closed);
    expect(wanted(false)).toBe(rendered("open", { ledger: extended, exceptions, url }));
    expect(wanted(true)).toBe(rendered("done", { ledger: extended, exceptions, url }));
  });

  const line = "Tracked as an action item of the postmortem #13, due 2026-12-01.";

  it("is one line in an issue of a person", () => {
    expect(wantedHead(on("2026-12-01"), PAGE, adopted(found), facts, false)).toBe(line);
  });

  it("is kept by an update that changes something else", () => {
    const written = { ...found, body: `Mine.\n\n${rendered("open")}\n\nMine, too.` };
    expect(presentHead(written)).toBe(rendered("open"));
    expect(presentHead(found)).toBeNull();
    const { title, state, stateReason, assignees, marker } = written;
    const expected = { title, state, stateReason, assignees, marker };
    const kept = { kind: "update-item", item: found.ref, expected, marker };
    expect(unchangedItem(written)).toEqual({ ...kept, head: rendered("open") });
    expect(unchangedItem(found)).toEqual({ ...kept, head: "" });
  });
});

describe("the marker of a new item", () => {
  const first = { words: "Add **alerts**!", occurrence: 2, adopted: true, ledger };

  it("names its postmortem, its words and the incident's severity", () => {
    const incident = issue({ labels: ["incident", "SEV1"] });
    expect(newItemMarker(planInput({ incident }), PAGE, first)).toEqual({
      ...{ kind: "action-item", key: "acme/shop#12", postmortem: { repositoryId: 1, number: 13, id: 1013 } },
      ...{ words: "add alerts", occurrence: 2, adopted: true, ledger: { ...ledger, severity: "sev1" } },
    });
  });

  const ops = { owner: "acme", repo: "ops", number: 13 };
  const known = { "acme/ops": { ...snapshot().repository, repo: "ops", id: 2 } };

  it.each<[string, Snapshot["knownRepositories"], number]>([
    ["of the postmortem", known, 2],
    ["of the incident, if that is out of sight", { "acme/ops": null }, 1],
    ["of the incident, if that was not read", {}, 1],
  ])("names the repository %s", (_, knownRepositories, repositoryId) => {
    const home = homeOf(snapshot({ knownRepositories }), postmortem("", { ref: ops }));
    expect(home.postmortem).toEqual({ repositoryId, number: 13, id: 1013 });
  });
});

describe("the severity on record", () => {
  const { severity: _, ...without } = ledger;
  const labels = (...names: string[]) => ({ policy, incident: issue({ labels: names }) });

  it.each<[string, Ledger, Parameters<typeof withSeverity>[1], Ledger]>([
    ["follows the incident's", ledger, labels("sev4", "sev3"), { ...ledger, severity: "sev3" }],
    ["is new", without, labels("sev1"), { ...without, severity: "sev1" }],
    ["goes with the label", ledger, labels("incident"), without],
  ])("%s", (_name, before, world, after) => {
    expect(withSeverity(before, world)).toStrictEqual(after);
  });

  it.each<[string, Ledger, Parameters<typeof withSeverity>[1]]>([
    ["is the same", ledger, labels("SEV2")],
    ["is none", without, labels()],
    ["outlives the incident", ledger, { policy, incident: null }],
  ])("leaves the record alone if it %s", (_name, before, world) => {
    expect(withSeverity(before, world)).toBe(before);
  });
});

const terms = (over: Partial<Terms> = {}): Terms => ({ priority: null, areas: [], owners: [], ...over });

describe("the labels of an item", () => {
  const none = { priority: null, terms: null, overdue: false };
  const changes = (
    labels: string[],
    wanted: Partial<Parameters<typeof labelChanges>[2]>,
    ...fought: [FieldName, string][]
  ) => {
    const contested = fought.map(([field, value]) => ({
      ...{ issue: found.ref, field, value: fingerprint(value), by: null },
    }));
    const given: ItemIssue = { ...found, labels };
    return labelChanges({ policy, contested }, given, { ...none, ...wanted });
  };
  const label = itemLabel(policy);
  const [p1, overdue] = [priorityLabel("P1"), overdueLabel(policy)];

  it.each<[string, string[], Parameters<typeof changes>[1]]>([
    ["as wanted", ["Action-Item", "bug"], {}],
    ["of a priority that the line does not have", ["action-item", "P3"], {}],
    ["of the line's priority", ["action-item", "p1"], { priority: "P1" }],
    ["that say that it is overdue", ["action-item", "Overdue"], { overdue: true }],
    ["of its areas", ["action-item", "web"], { terms: terms({ areas: ["web"] }) }],
  ])("stay: %s", (_, labels, wanted) => {
    expect(changes(labels, wanted)).toBeNull();
  });

  it.each<[string, string[], Parameters<typeof changes>[1], NonNullable<ReturnType<typeof changes>>]>([
    ["its own comes back", ["bug"], {}, { add: [label], remove: [] }],
    ["the line's priority", ["action-item"], { priority: "P1" }, { add: [p1], remove: [] }],
    ["only that", ["action-item", "p0", "P1", "P4"], { priority: "P1" }, { add: [], remove: ["p0", "P4"] }],
    [
      "the terms' priority, whatever the line says",
      ["action-item", "P3"],
      { priority: "P3", terms: terms({ priority: "P1" }) },
      { add: [p1], remove: ["P3"] },
    ],
    ["none, by the terms", ["action-item", "P3"], { terms: terms() }, { add: [], remove: ["P3"] }],
    ["overdue", ["action-item"], { overdue: true }, { add: [overdue], remove: [] }],
    ["not overdue anymore", ["action-item", "OVERDUE"], {}, { add: [], remove: ["OVERDUE"] }],
    [
      "areas by the terms",
      ["action-item"],
      { terms: terms({ areas: ["database"] }) },
      { add: [areaLabel("database", "database")], remove: [] },
    ],
  ])("change: %s", (_, labels, wanted, expected) => {
    expect(changes(labels, wanted)).toEqual(expected);
  });

  it("are left alone where another bot fights over them", () => {
    expect(changes([], {}, ["label:action-item", "+"])).toBeNull();
    expect(changes(["action-item", "overdue"], {}, ["label:overdue", "-"])).toBeNull();
    expect(changes(["overdue"], {}, ["label:action-item", "+"])).toEqual({ add: [], remove: ["overdue"] });
    expect(changes(["overdue"], {}, ["label:overdue", "+"])).toEqual({ add: [label], remove: ["overdue"] });
  });
});

describe("the areas that an item does not show", () => {
  it.each<[string, string[], Partial<Terms>, string[]]>([
    ["none that its labels show", ["WEB"], { areas: ["web"] }, []],
    ["those on record", ["web"], { areas: ["database", "web"] }, ["database"]],
    ["by their first label", [], { areas: ["web"] }, ["frontend"]],
    ["none without a label", [], { areas: ["law"] }, []],
    ["none that left the settings", [], { areas: ["gone"] }, []],
    ["none whose label means something else", [], { areas: ["paging"] }, []],
  ])("are %s", (_, labels, recorded, names) => {
    expect(missingAreas({ labels }, terms(recorded), policy).map(({ label }) => label.name)).toEqual(names);
  });

  it("include none of a team that owns it", () => {
    const withTeam = { ...areas, web: { ...areas.web, teams: ["acme/web"] } };
    const teams = { ...policy, gate: { ...policy.gate, areas: withTeam } };
    expect(missingAreas({ labels: [] }, terms({ areas: ["web"], owners: ["acme/web"] }), teams)).toEqual([]);
  });

  it("get the label of the area", () => {
    const recorded = terms({ areas: ["web"] });
    expect(missingAreas({ labels: [] }, recorded, policy)).toEqual([
      { area: "web", label: areaLabel("web", "frontend") },
    ]);
  });

  it.each([
    ["Frontend", "web", true],
    ["frontend", "database", false],
    ["frontend", "gone", false],
    ["Overdue", "paging", false],
  ])("stand for it: the label %s for the area %s: %s", (label, name, expected) => {
    expect(isLabelOfArea(label, name, policy)).toBe(expected);
  });
});
