import { describe, expect, it } from "@jest/globals";
import {
  CONFIG_TAG,
  digestTag,
  INDEX_TAG,
  isReportOf,
  type ReportIdentity,
  readDigestTag,
  readLastSweep,
  readReport,
  readReportTag,
  signReport,
  withoutSignature,
} from "../../src/record/report-tag.ts";
import { verifySignature } from "../../src/record/signature.ts";
import { SIGNER } from "./marker-samples.ts";

const IDENTITY: ReportIdentity = {
  issue: { repositoryId: 77, number: 14, id: 1400 },
  openedAt: "2026-11-02T09:00:00Z",
};
const WEEK = digestTag("2026-11-02");
const DIGEST = `${WEEK}\n\nAll is well.`;

describe("the tag of a report", () => {
  it.each([
    [DIGEST, "digest", "2026-11-02"],
    [signReport(DIGEST, IDENTITY, SIGNER), "digest", "2026-11-02"],
    ["<!-- followthrough-digest -->", "digest", null],
    [CONFIG_TAG, "config", null],
    ["<!-- followthrough-config 2026-11-02 -->", "config", null],
    [` ${INDEX_TAG}`, null, null],
    ["Hello", null, null],
  ])("of %j", (body, kind, week) => {
    expect(readReportTag(body)).toBe(kind);
    expect(readDigestTag(body)).toBe(week);
  });

  it("is the week of a digest", () => expect(WEEK).toBe("<!-- followthrough-digest 2026-11-02 -->"));
});

describe("a signed report", () => {
  const signed = signReport(DIGEST, IDENTITY, SIGNER);

  it("keeps its text, and the signature can be taken off", () => {
    expect(signed).toMatch(/^<!-- followthrough-digest 2026-11-02 \{[^\n]*\} -->\n\nAll is well\.$/);
    expect(withoutSignature(signed)).toBe(DIGEST);
  });

  it("says what was signed, by whom", () => {
    const report = readReport(signed)!;
    expect(report).toMatchObject({ kind: "digest", identity: IDENTITY, signedBy: SIGNER.publicKey });
    expect(report.signedText).toBe(
      '{"issue":{"id":1400,"number":14,"repositoryId":77},"openedAt":"2026-11-02T09:00:00Z","report":"digest","week":"2026-11-02"}',
    );
    expect(verifySignature([SIGNER.publicKey], report.signedText, report.signature)).toBe(true);
  });

  it.each([
    ["its kind", signed.replace("followthrough-digest 2026-11-02", "followthrough-config")],
    ["its week", signed.replace("2026-11-02 ", "2026-11-09 ")],
    ["its issue", signed.replace("1400", "1500")],
  ])("binds %s", (_, body) => {
    const { signedText, signature } = readReport(body)!;
    expect(verifySignature([SIGNER.publicKey], signedText, signature)).toBe(false);
  });

  it.each([
    ["no tag", "All is well."],
    ["an unsigned tag", DIGEST],
    ["a tag without a signature", signed.replace("signedBy", "unsigned")],
    ["a tag without its issue", signed.replace('"issue"', '"other"')],
    ["broken JSON", signed.replace("{", "{{")],
  ])("is not read from %s", (_, body) => expect(readReport(body)).toBeNull());

  it("begins with its tag", () => {
    expect(() => signReport("All is well.", IDENTITY, SIGNER)).toThrow("A report begins with its tag.");
  });

  it("counts on its own issue", () => {
    const issue = { ref: { number: 14 }, id: 1400, repositoryId: 77, createdAt: IDENTITY.openedAt };
    expect(isReportOf(issue, IDENTITY)).toBe(true);
    expect(isReportOf({ ...issue, id: 1500 }, IDENTITY)).toBe(false);
  });
});

describe("the time of the last sweep", () => {
  it.each([
    ["<!-- followthrough-sweep 2026-11-02T09:00:00Z -->", "2026-11-02T09:00:00Z"],
    ["<!-- followthrough-sweep twenty-characters-00 -->", null],
    ["All is well.", null],
  ])("in %j", (body, at) => expect(readLastSweep(body)).toBe(at));
});
