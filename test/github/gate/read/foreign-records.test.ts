import { describe, expect, it } from "@jest/globals";
import type { Signer } from "../../../../src/record/marker.ts";
import type { RecordedIssue } from "../../../../src/record/recorded-issue.ts";
import { INDEX_LABEL, INDEX_TAG, signReport } from "../../../../src/record/report-tag.ts";
import { createSigner } from "../../../../src/record/signature.ts";
import type { ApiIssue } from "../../../action/api-world.ts";
import {
  apiIssue,
  indexed,
  indexIssue,
  itemIssue,
  MADE_AT,
  postmortemIssue,
  recordedIssue,
  SHOP_ID,
} from "../../../action/issues.ts";
import { runInProcess } from "../../../action/runner.ts";
import { isolate, serve } from "../../../action/serve.ts";

const CONFIG = "acme/shop:.github/followthrough.yml";
const DUE = "2027-06-01";
const NUMBER = 12;
const person = { login: "mallory", type: "User" };
const signer = createSigner(new Uint8Array(32).fill(1));

isolate();

/** Keys are pinned, and the App is if a config says so. */
const verdictOn = (issues: readonly ApiIssue[], extraConfig = "") => {
  serve({
    issues: { "acme/shop": issues },
    files: { [CONFIG]: `signing_keys: ["${signer.publicKey}"]\n${extraConfig}` },
  });
  return runInProcess();
};

/** Each kind of record, signed for this issue, as the body of acme/shop#12. */
const KINDS: Readonly<Record<string, (issue: RecordedIssue, by?: Signer) => ApiIssue>> = {
  item: (issue) => itemIssue(NUMBER, { due: DUE, signer, marker: { issue } }),
  "adopted item": (issue) => itemIssue(NUMBER, { due: DUE, signer, marker: { adopted: true, issue } }),
  postmortem: (issue) => postmortemIssue(NUMBER, { due: DUE, signer, issue }),
  digest: (issue) => report("<!-- followthrough-digest 2026-12-07 -->\nAll well.", issue),
  "config report": (issue) => report("<!-- followthrough-config -->\nThe configuration is fixed.", issue),
  index: (issue) => report(INDEX_TAG, issue),
};

function report(body: string, issue: RecordedIssue): ApiIssue {
  const labels = body === INDEX_TAG ? [INDEX_LABEL] : [];
  return apiIssue(NUMBER, signReport(body, { issue, openedAt: MADE_AT }, signer), labels);
}

/** The issue that the record was signed for, before it was put on acme/shop#12. */
const SOURCES: Readonly<Record<string, RecordedIssue>> = {
  "another issue of the repository": recordedIssue(13),
  "the issue with the same number in another repository": { repositoryId: 2, number: NUMBER, id: 99 },
  "another issue of another repository": { repositoryId: 2, number: 13, id: 99 },
  "an issue that just opened in another repository": { repositoryId: 2 },
  "the issue before it was transferred here": { repositoryId: 2, number: 4, id: 98 },
  "an issue with this number and another id": { ...recordedIssue(NUMBER), id: 99 },
  "an issue with this id in another repository": { ...recordedIssue(NUMBER), repositoryId: 2 },
};

const cells = Object.keys(KINDS).flatMap((kind) => Object.keys(SOURCES).map((source) => [kind, source]));

describe("with pinned keys, a record that was put on another issue of the App is red", () => {
  it.each(cells)("the record of %s from %s", async (kind, source) => {
    const put = KINDS[kind!]!(SOURCES[source!]!);
    const { code, log } = await verdictOn([put], "apps: [followthrough]");
    expect(code).toBe(1);
    expect(log).toContain("::error title=acme/shop#12%3A tampered with::");
  });

  it.each(Object.keys(KINDS))("but not the record of its own: %s", async (kind) => {
    const own = KINDS[kind]!(recordedIssue(NUMBER));
    const others = kind === "index" ? [] : [indexIssue(90, signer)];
    expect((await verdictOn([own, ...others], "apps: [followthrough]")).code).toBe(0);
  });

  const ofLabel = cells.filter(([kind]) => ["item", "adopted item", "postmortem"].includes(kind!));

  it.each(ofLabel)(
    "without a pinned App, even if nothing else shows who it is: %s from %s",
    async (kind, source) => {
      expect((await verdictOn([KINDS[kind!]!(SOURCES[source!]!)])).code).toBe(1);
    },
  );

  it("an index from another repository does not count", async () => {
    const { code } = await verdictOn([
      KINDS.index!({ repositoryId: 2 }),
      itemIssue(14, { due: DUE, signer }),
    ]);
    expect(code).toBe(1);
  });

  it.each<[string, RecordedIssue]>([
    ["#13", recordedIssue(13)],
    ["an issue of another repository", { repositoryId: 2, number: 13, id: 99 }],
    ["another issue", { ...recordedIssue(NUMBER), id: 99 }],
  ])("says where the record belongs: %s", async (owner, source) => {
    const { summary } = await verdictOn([KINDS.item!(source)]);
    expect(summary.replaceAll("\\", "")).toContain(`comment belongs to ${owner}`);
  });
});

describe("on an issue of a person, a record that was put there counts for nothing", () => {
  it.each(Object.keys(SOURCES).map((source) => [source]))("from %s", async (source) => {
    const put = { ...KINDS["adopted item"]!(SOURCES[source]!), user: person };
    const { code, summary } = await verdictOn([put, indexIssue(90, signer)]);
    expect(code).toBe(0);
    expect(summary).toContain("neither created nor adopted by Followthrough: #12.");
  });

  it("but it is red if the index lists the issue", async () => {
    const put = { ...KINDS["adopted item"]!({ repositoryId: 2, number: NUMBER, id: 99 }), user: person };
    expect((await verdictOn([put, indexIssue(90, signer, [indexed(NUMBER)])])).code).toBe(1);
  });
});

describe("the gate knows the id of", () => {
  const files = (name: string) => ({
    [`${name}:.github/followthrough.yml`]: `signing_keys: ["${signer.publicKey}"]\n`,
  });
  const fresh = (repositoryId: number) => [
    itemIssue(NUMBER, { due: DUE, signer, marker: { issue: { repositoryId } } }),
    indexIssue(90, signer, [], { issue: { repositoryId } }),
  ];
  const idRequests = (requests: readonly string[]) =>
    requests.filter((uri) => /^\/repos\/acme\/\w+$/.test(uri));

  it("its own repository without a request", async () => {
    const requests = serve({ issues: { "acme/shop": fresh(SHOP_ID) }, files: files("acme/shop") });
    expect((await runInProcess()).code).toBe(0);
    expect(idRequests(requests)).toEqual([]);
  });

  it("its own repository on a runner that does not say it", async () => {
    const requests = serve({ issues: { "acme/shop": fresh(SHOP_ID) }, files: files("acme/shop") });
    expect((await runInProcess({ env: { GITHUB_REPOSITORY_ID: undefined } })).code).toBe(0);
    expect(idRequests(requests)).toEqual(["/repos/acme/shop"]);
  });

  it.each([
    ["its own", 3, 0],
    ["one of this repository", SHOP_ID, 1],
  ])("another repository with the request that shows who can read it: %s", async (_, repositoryId, code) => {
    const issues = { "acme/shop": [], "acme/infra": fresh(repositoryId) };
    const requests = serve({ issues, files: files("acme/infra") });
    expect((await runInProcess({ inputs: { repositories: "acme/infra" } })).code).toBe(code);
    expect(idRequests(requests).filter((uri) => uri.endsWith("infra"))).toHaveLength(1);
  });
});
