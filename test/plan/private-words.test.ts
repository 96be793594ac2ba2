import { describe, expect, it } from "@jest/globals";
import type { Visibility } from "../../src/domain/visibility.ts";
import type { OpenOrShareCommand } from "../../src/observed/issue.ts";
import { whyRejected } from "../../src/observed/opening.ts";
import type { Snapshot } from "../../src/observed/snapshot.ts";
import type { Operation } from "../../src/operations/operation.ts";
import { writeKey } from "../../src/operations/operation-target.ts";
import { restoreMarker } from "../../src/plan/edited-records.ts";
import { noteFailedWrites } from "../../src/plan/failed-writes.ts";
import { issue, planInput, postmortem, snapshot } from "./builders.ts";

/* What the scenarios of private words do not reach. The other repository is acme/vault. */

const REF = { owner: "acme", repo: "vault", number: 5 };

/** A snapshot of acme/shop that knows acme/vault. */
function between(shop: Visibility, vault: Visibility, over: Partial<Snapshot> = {}): Snapshot {
  const { repository } = snapshot();
  return snapshot({
    repository: { ...repository, visibility: shop },
    knownRepositories: {
      "acme/vault": { ...repository, owner: "acme", repo: "vault", id: 2, visibility: vault },
    },
    ...over,
  });
}

describe("a postmortem that two incidents share", () => {
  const share: OpenOrShareCommand = {
    comment: { id: 7, edited: false },
    actor: { login: "alice", kind: "person", role: "admin", teams: [] },
    share: { named: REF, postmortem: postmortem("", { ref: REF, id: 55 }) },
    problem: null,
  };

  it.each<[Visibility, Visibility, boolean]>([
    ["public", "public", true],
    ["public", "private", true],
    ["internal", "private", true],
    ["private", "private", true],
    ["private", "internal", false],
    ["private", "public", false],
    ["internal", "public", false],
  ])("an incident in a %s repository, a postmortem in a %s one: %s", (shop, vault, isAllowed) => {
    const rejection = whyRejected(between(shop, vault), share);
    expect(rejection === null).toBe(isAllowed);
    if (!isAllowed)
      expect(rejection!.problem).toContain("is in a less private repository than this incident");
  });
});

describe("the note about a write that failed", () => {
  const write: Operation = { kind: "comment", issue: REF, body: "@zqperson reopened this: zqwords" };
  const noteIn = (shop: Visibility, vault: Visibility) => {
    const failedWrites = new Map([[writeKey(write), "GitHub: zqanswer could not be assigned."]]);
    const input = planInput({ ...between(shop, vault), failedWrites });
    return noteFailedWrites([write], input.key, input).join();
  };

  it("quotes neither the write nor GitHub's answer from a more private repository", () => {
    expect(noteIn("public", "private")).not.toMatch(/zq/);
    expect(noteIn("public", "private")).toContain("Not done: a change in acme/vault, which is more private.");
    expect(noteIn("private", "private")).toMatch(/zqwords.*zqanswer/);
  });
});

describe("a record that is restored in a less private repository", () => {
  it.each<[Visibility, Visibility, boolean]>([
    ["private", "public", false],
    ["private", "private", true],
  ])(
    "the incident's is %s, the postmortem's %s: it has the incident's title: %s",
    (shop, vault, hasTitle) => {
      const incident = issue({ title: "zqtitle" });
      const withoutMarker = [issue({ ref: REF, title: "Postmortem: Down" })];
      const planned = restoreMarker(between(shop, vault, { incident, withoutMarker }));
      expect(JSON.stringify(planned).includes("zqtitle")).toBe(hasTitle);
    },
  );
});
