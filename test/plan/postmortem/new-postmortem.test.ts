import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import type { Actor } from "../../../src/domain/actor.ts";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import { findItems } from "../../../src/markdown/checklist/checklist.ts";
import { relatedItemsFingerprint } from "../../../src/markdown/messages/related-items.ts";
import { filledLines } from "../../../src/markdown/postmortem/filled-lines.ts";
import { openedSections } from "../../../src/markdown/postmortem/sections.ts";
import { renderTimeline, type TimelineEvent } from "../../../src/markdown/postmortem/timeline.ts";
import { timelineBlock } from "../../../src/markdown/postmortem/timeline-block.ts";
import { examplesIn } from "../../../src/observed/examples.ts";
import { takenNow } from "../../../src/observed/incident-changes.ts";
import type { OpenOrShareCommand } from "../../../src/observed/issue.ts";
import { checklistOptions } from "../../../src/observed/matching.ts";
import type { Snapshot } from "../../../src/observed/snapshot.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { postmortemLabel, severityLabel } from "../../../src/plan/labels.ts";
import { planOpening } from "../../../src/plan/postmortem/opening.ts";
import { relatedItemLines } from "../../../src/plan/postmortem/related-items.ts";
import { templateValues } from "../../../src/plan/postmortem/template-values.ts";
import { MAX_BODY } from "../../../src/plan/size-limits.ts";
import { fingerprint } from "../../../src/record/visible-text.ts";
import { HOME, inputAt, issue, item, KEY, kindsOf, snapshot } from "../builders.ts";

/* What a new postmortem says and records; `opening.test.ts` is about whether it opens. */

const NOW = "2026-11-02T09:00:00.123Z";
const AT = "2026-11-02T09:00:00Z";
const TEXT = "{{ incident.link }}\n\n## Summary\n";
const bob: Actor = { login: "bob", kind: "person", role: "triage", teams: [] };

const world = (over: Partial<Snapshot> = {}, text = TEXT) => ({ template: { text, source: "x" }, ...over });
const planned = (over: Partial<Snapshot> = {}, failed = new Map()) =>
  planOpening(inputAt(world(over), NOW, failed), []);
const creationIn = (operations: readonly Operation[]) =>
  operations.find(({ kind }) => kind === "create-postmortem") as Operation<"create-postmortem">;
const opened = (over: Partial<Snapshot> = {}, text?: string) =>
  creationIn(planOpening(inputAt(world(over, text), NOW), []));
const asked = (id = 7, over: Partial<OpenOrShareCommand> = {}): OpenOrShareCommand => ({
  ...{ comment: { id, edited: false }, actor: bob, share: null, problem: null, ...over },
});

describe("a new postmortem", () => {
  const facts = {
    ...{ incident: issue(), repository: HOME, severity: "sev2", due: "2026-11-09" },
    labelledAt: Temporal.Instant.from("2026-11-02T08:00:00Z"),
  };
  const plain = {
    kind: "create-postmortem",
    repository: HOME,
    title: "Postmortem: Checkout is down",
    body: "#12\n\n## Summary\n",
    marker: {
      kind: "postmortem",
      key: "acme/shop#12",
      incidents: [{ repositoryId: 1, number: 12, key: "acme/shop#12", commentId: null }],
      openedAt: AT,
      labelledAt: "2026-11-02T08:00:00Z",
      originalDue: "2026-11-09",
      due: "2026-11-09",
      extensions: [],
      waiver: null,
      taken: { changes: 0, ...takenNow(snapshot(), issue()) },
      repositories: [],
      opened: fingerprint("#12\n\n## Summary\n"),
      sections: {},
      filled: filledLines([TEXT], templateValues(snapshot(), facts)),
      withdrawn: false,
    },
    labels: [postmortemLabel(DEFAULT_POLICY), severityLabel("sev2")],
    assignees: [],
  };

  it("has a record of how it opened", () => expect(planned()).toEqual([plain]));

  it("has a comment if GitHub refused it", () => {
    const failed = new Map([["create-postmortem acme/shop#12", "Issues are disabled."]]);
    expect(kindsOf(planned({}, failed))).toEqual(["create-postmortem", "tagged comment"]);
  });

  it.each<[string, Partial<Snapshot>, object]>([
    ["no severity", { incident: issue({ labels: ["incident"] }) }, { labels: [plain.labels[0]] }],
    ["assignees", { incident: issue({ assignees: ["amy"] }) }, { assignees: ["amy"] }],
    ["a type", { types: { ...snapshot().types, postmortem: "Review" } }, { type: "Review" }],
    [
      "a command that asked for it",
      { openOrShareCommands: [asked()] },
      {
        executes: [{ issue: KEY, id: 7 }],
        marker: { incidents: [{ ...plain.marker.incidents[0], commentId: 7 }] },
      },
    ],
    [
      "a command for an issue without the label",
      { labelledAt: null, openOrShareCommands: [asked()] },
      { marker: { labelledAt: AT, taken: { isIncident: false } } },
    ],
    [
      "an old label, and the App is older",
      { labelledAt: "2026-10-30T08:00:00Z" },
      { marker: { due: "2026-11-06", labelledAt: "2026-10-30T08:00:00Z" } },
    ],
    [
      "a label that is older than its due date",
      { labelledAt: "2026-10-02T08:00:00Z" },
      { marker: { due: "2026-11-09" } },
    ],
    [
      "an old label, and a command",
      { labelledAt: "2026-10-30T08:00:00Z", openOrShareCommands: [asked()] },
      { marker: { due: "2026-11-09" } },
    ],
    [
      "an old label, and the App is younger",
      {
        ...{ labelledAt: "2026-10-30T08:00:00Z", installedAt: "2026-11-01T00:00:00Z" },
        policy: { ...DEFAULT_POLICY, adoptSince: "2026-01-01" },
      },
      { marker: { due: "2026-11-09" } },
    ],
  ])("knows of %s", (_, over, expected) => expect(opened(over)).toMatchObject(expected));

  it("says nothing of what it does not have", () => {
    expect(Object.keys(opened())).not.toEqual(expect.arrayContaining(["type"]));
    expect(Object.keys(opened())).toEqual(Object.keys(plain));
    expect(Object.keys(opened().marker)).toEqual(Object.keys(plain.marker));
  });
});

describe("what a new postmortem remembers of its template", () => {
  it("are the names that no one filled in, at most ten", () => {
    const names = (count: number) => Array.from({ length: count }, (_, index) => `no${index}`);
    const text = (count: number) =>
      names(count)
        .map((name) => `{{ ${name} }}`)
        .join("\n\n");
    expect(opened({}, text(0)).marker.unfilled).toBeUndefined();
    expect(opened({}, text(1)).marker.unfilled).toEqual(names(1));
    expect(opened({}, text(11)).marker.unfilled).toEqual(names(10));
  });

  it("are its examples of items", () => {
    const text = "## Action items\n\n- [ ] Alert on lag @someone\n- [ ] acme/vault#3 Rotate keys\n";
    const { marker, body } = opened({}, text);
    const at = inputAt({}, NOW);
    const home = { ref: { ...HOME, number: 12 }, url: issue().url };
    const lines = findItems(body, checklistOptions(at, home, at.now), at.readBody);
    expect(lines).toHaveLength(2);
    expect(marker.examples).toEqual(examplesIn(lines, HOME));
  });

  it("are its sections, without the answers of the incident's form", () => {
    const text = "## Impact\n\n{{ incident.fields.impact }}\n\n## Rules\n\nNo blame.\n";
    const incident = issue({ body: "### Impact\n\nAll of EU." });
    const { body, marker } = opened({ incident }, text);
    expect(body).toContain("All of EU.");
    expect(marker.sections).toEqual({ rules: openedSections(body).rules });
  });

  it("are its sections, as far as there is room", () => {
    const titles = (count: number, length: number) =>
      Array.from({ length: count }, (_, index) => `${index}`.padEnd(length, "x"));
    const known = (all: string[]) => {
      const text = all.map((title) => `## ${title}\n\nWords.\n`).join("\n");
      return Object.keys(opened({}, text).marker.sections ?? {});
    };
    // Each takes 80 × 6 + 20 of 3,000 characters.
    expect(known(titles(6, 80))).toHaveLength(6);
    expect(known(titles(7, 80))).toEqual(titles(6, 80));
    expect(known([...titles(5, 80), "y".repeat(80), "z"])).toHaveLength(6);
    expect(known([...titles(5, 80), "y".repeat(81), "z"])).toHaveLength(5);
  });

  it("are its related items", () => {
    const relatedItems = [{ item: item(20, "Add alerts"), topics: ["db"], isRecurrenceReported: false }];
    const lines = relatedItemLines(inputAt({ relatedItems }, NOW), HOME);
    const { body, marker } = opened({ relatedItems });
    expect(marker.related).toBe(relatedItemsFingerprint(lines));
    expect(body).toBe([...lines, "#12\n\n## Summary\n"].join("\n"));
    expect(kindsOf(planned({ relatedItems }))).toEqual(["tagged comment", "create-postmortem"]);
  });
});

describe("the text of a new postmortem", () => {
  const head = "Postmortem of the incident #12, due 2026-11-09.\n\n";

  it.each([
    ["{{ incident.link }}", "#12"],
    ["{{incident.link}}", "#12"],
    ["{{  incident.url  }}", "https://github.com/acme/shop/issues/12"],
    ["{{ incident.number }}", "12"],
    ["{{ incident.title }}", `${head}Checkout is down`],
    ["{{ incident.links }}", `${head}{{ incident.links }}`],
    ["{{ my.incident.link }}", `${head}{{ my.incident.link }}`],
    ["Words.", `${head}Words.`],
  ])("names the incident once: %s", (text, body) => expect(opened({}, text).body).toBe(body));

  it("follows the line that names the incident", () => {
    const values = templateValues(snapshot(), {
      ...{ incident: issue(), repository: HOME, severity: "sev2", due: "2026-11-09" },
      labelledAt: Temporal.Instant.from("2026-11-02T08:00:00Z"),
    });
    const line = "Postmortem of the incident {{ incident.link }}, due {{ postmortem.due_date }}.";
    expect(opened({}, "Words.").marker.filled).toEqual(filledLines([line, "Words."], values));
  });

  it("says why it is not where the settings want it", () => {
    const policy = {
      ...DEFAULT_POLICY,
      postmortem: { ...DEFAULT_POLICY.postmortem, repository: "vault" },
    };
    const vault = { ...snapshot().repository, repo: "vault", id: 2 };
    const at = (known: Partial<typeof vault>) =>
      opened({ policy, knownRepositories: { "acme/vault": { ...vault, ...known } } });
    expect(at({})).toMatchObject({
      repository: { owner: "acme", repo: "vault" },
      body: "acme/shop#12\n\n## Summary\n",
    });
    expect(at({ archived: true })).toMatchObject({
      repository: HOME,
      body: "> [!NOTE]\n> Opened here instead of the repository in the config: acme/vault is archived. Unarchive it, or use another repository.\n\n#12\n\n## Summary\n",
    });
  });

  it("may name the incident's own repository in the settings", () => {
    const policy = {
      ...DEFAULT_POLICY,
      postmortem: { ...DEFAULT_POLICY.postmortem, repository: "Acme/Shop" },
    };
    expect(opened({ policy })).toMatchObject({
      repository: { owner: "Acme", repo: "Shop" },
      body: "#12\n\n## Summary\n",
    });
  });

  const timeline: TimelineEvent[] = [{ kind: "opened", at: AT, by: "alice" }];
  const block = timelineBlock(renderTimeline(timeline, "Europe/Berlin"));
  const policy = { ...DEFAULT_POLICY, timeZone: "Europe/Berlin" };

  it("shows the timeline, if it is known", () => {
    const text = "{{ incident.link }}\n\n{{ timeline }}\n\nEnd";
    expect(opened({ timeline, policy }, text).body).toBe(`#12\n\n${block}\n\nEnd`);
    expect(opened({ timeline, policy }, "{{ incident.link }}\n\n## Timeline\n").body).toContain(block);
    expect(opened({}, text).body).toBe("#12\n\n\n\nEnd");
  });

  const ROOM = 7_168 + 3_000 + 4_000 + 5_100;
  const notice = "\n\n> The template was cut here: GitHub allows 65,536 characters.";

  it("gives up the timeline first where there is no room", () => {
    const start = "{{ incident.link }}\n\n{{ timeline }}\n\n";
    const words = "x".repeat(MAX_BODY - ROOM - "#12\n\n".length - block.length - "\n\n".length);
    const full = opened({ timeline, policy }, `${start}${words}`).body;
    expect(full).toHaveLength(MAX_BODY - ROOM);
    expect(full).toContain(block);
    expect(opened({ timeline, policy }, `${start}${words}x`).body).toBe(`#12\n\n\n\n${words}x`);
  });

  it("is cut where there is no room", () => {
    const words = "x".repeat(MAX_BODY - ROOM - "#12".length);
    expect(opened({}, `{{ incident.link }}${words}`).body).toBe(`#12${words}`);
    const { body } = opened({}, `{{ incident.link }}${words}x`);
    expect(body).toHaveLength(MAX_BODY - ROOM);
    expect(body.endsWith(`xxx…${notice}`)).toBe(true);
    expect(opened({}, `{{ incident.link }}${words}{{ weather }}`).marker.unfilled).toEqual(["weather"]);
  });
});
