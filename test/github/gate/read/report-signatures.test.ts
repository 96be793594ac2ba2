import { describe, expect, it } from "@jest/globals";
import { type ReportIdentity, signReport } from "../../../../src/record/report-tag.ts";
import { createSigner } from "../../../../src/record/signature.ts";
import type { ApiIssue } from "../../../action/api-world.ts";
import { apiIssue, indexIssue, itemIssue, recordedIssue, SHOP_ID } from "../../../action/issues.ts";
import { runInProcess } from "../../../action/runner.ts";
import { isolate, serve } from "../../../action/serve.ts";

const CONFIG = "acme/shop:.github/followthrough.yml";
const signer = createSigner(new Uint8Array(32).fill(1));
const person = { login: "mallory", type: "User" };
const app = "apps: [followthrough]";

isolate();

/** With keys and the App pinned. */
const verdictOn = (issues: readonly ApiIssue[], extraConfig: string) => {
  const config = `signing_keys: ["${signer.publicKey}"]\n${extraConfig}`;
  serve({ issues: { "acme/shop": [...issues, indexIssue(90, signer)] }, files: { [CONFIG]: config } });
  return runInProcess();
};
const signed = (number: number) => itemIssue(number, { due: "2027-06-01", signer });
const edited = (issue: ApiIssue, from: string, to: string): ApiIssue => ({
  ...issue,
  body: issue.body!.replaceAll(from, to),
});

describe("reports are issues of the App without a due date", () => {
  const signedReport = (issue: ApiIssue, identity: Partial<ReportIdentity> = {}): ApiIssue => ({
    ...issue,
    body: signReport(
      issue.body!,
      { issue: { repositoryId: SHOP_ID }, openedAt: issue.created_at, ...identity },
      signer,
    ),
  });
  const unsignedReport = (number: number) =>
    apiIssue(
      number,
      "<!-- followthrough-digest 2026-12-07 -->\n<!-- followthrough-sweep 2026-12-11T04:00:00Z -->\nAll well.",
      [],
    );
  const digest = (number: number) => signedReport(unsignedReport(number));

  it("the weekly digest shows the App's last sweep", async () => {
    const { code, summary } = await verdictOn([signed(12), digest(20)], app);
    expect(code).toBe(0);
    expect(summary).toContain("Last sweep: 2026-12-11.");
  });

  it("an item cannot pass as a report", async () => {
    const disguised = { ...digest(12), id: 12 };
    expect((await verdictOn([disguised, digest(20)], app)).code).toBe(1);
    expect((await verdictOn([{ ...disguised, labels: [{ name: "action-item" }] }], app)).code).toBe(1);
  });

  const plainReport = (number: number) =>
    apiIssue(number, "<!-- followthrough-config -->\nThe configuration is fixed.", []);
  const report = (number: number, over: Partial<ApiIssue> = {}) => ({
    ...signedReport(plainReport(number)),
    ...over,
  });

  const bareIncident = (number: number) => apiIssue(number, "<!-- followthrough-incident -->\nDown", []);
  const incident = (number: number) => signedReport(bareIncident(number));
  it.each<[string, readonly ApiIssue[], number]>([
    ["many", [incident(30), incident(31)], 0],
    ["a bare tag", [bareIncident(30)], 1],
  ])("an incident of a tool is no item that lost its record: %s", async (_, issues, code) => {
    expect((await verdictOn([signed(12), digest(20), ...issues], app)).code).toBe(code);
  });

  it.each<[string, ApiIssue, number]>([
    ["a digest without a signature", unsignedReport(20), 1],
    ["a config report without a signature", plainReport(21), 1],
    [
      "one signed days before it was made",
      signedReport(unsignedReport(20), { openedAt: "2026-10-20T10:00:00Z" }),
      1,
    ],
    ["one signed for another issue", signedReport(unsignedReport(20), { issue: recordedIssue(19) }), 1],
    [
      "one signed for itself",
      signedReport(unsignedReport(20), { issue: recordedIssue(20), openedAt: "2026-10-20T10:00:00Z" }),
      0,
    ],
    ["one whose week was edited", edited(digest(20), "2026-12-07", "2026-12-14"), 1],
    ["one with another kind", edited(digest(20), "-digest 2026-12-07", "-config"), 1],
  ])("%s", async (_, issue, code) => {
    expect((await verdictOn([signed(12), issue], app)).code).toBe(code);
  });

  it("without keys, a report is trusted as is", async () => {
    serve({ issues: { "acme/shop": [unsignedReport(20)] }, files: { [CONFIG]: app } });
    expect((await runInProcess()).code).toBe(0);
  });

  it.each<[string, readonly ApiIssue[], number]>([
    ["alone", [report(21)], 0],
    ["next to a digest", [digest(20), report(21)], 0],
    ["twice", [report(21), report(22)], 1],
    ["with its tag further down", [report(21, { body: `Look: ${report(21).body}` })], 1],
    ["with the label of a postmortem", [report(21, { labels: [{ name: "postmortem" }] })], 1],
    ["by a person", [report(21, { user: person })], 0],
  ])("a config report, %s", async (_, issues, code) => {
    expect((await verdictOn([signed(12), ...issues], app)).code).toBe(code);
  });
});
