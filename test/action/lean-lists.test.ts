import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { leanList } from "../../action/lean-lists.ts";
import { type IssueResponse, pageIssue } from "../../src/github/gate/read/listed-issue.ts";

const API = "https://api.github.com/repos/acme/shop";

/** What people write around an address, and what ends a string or a field. */
const words = fc
  .array(fc.constantFrom('"', "\\", ",", ":", "{", "}", " ", "\n", "url", "html_url", '"a_url":"b",', "é"), {
    maxLength: 12,
  })
  .map((parts) => parts.join(""));

const user = fc.record({
  login: words,
  html_url: fc.webUrl(),
  type: fc.constantFrom("User", "Bot"),
  url: fc.webUrl(),
});

const issue = fc.record({
  url: fc.webUrl(),
  html_url: fc.webUrl(),
  number: fc.nat(),
  id: fc.nat(),
  title: words,
  body: fc.option(words),
  user: fc.option(user),
  labels: fc.array(fc.record({ url: fc.webUrl(), name: words }), { maxLength: 3 }),
  assignees: fc.array(user, { maxLength: 2 }),
  created_at: fc.constant("2026-11-01T10:00:00Z"),
  updated_at: fc.constant("2026-11-02T10:00:00Z"),
});

const issuesIn = (json: string) => (JSON.parse(json) as IssueResponse[]).map(pageIssue);

describe("a list of issues without its addresses", () => {
  it("says the same about each issue, whatever people write", () => {
    fc.assert(
      fc.property(fc.array(issue, { maxLength: 3 }), fc.constantFrom(0, 1), (issues, space) => {
        const json = JSON.stringify(issues, null, space);
        expect(issuesIn(leanList(`${API}/issues?page=2`, json))).toEqual(issuesIn(json));
      }),
    );
  });

  it("keeps an address that is the last field", () => {
    const json = '[{"url":"https://a","id":1,"user":{"html_url":"https://b"},"timeline_url":"","number":2}]';
    const lean = '[{"id":1,"user":{"html_url":"https://b"},"number":2}]';
    expect(leanList(`${API}/issues?page=2`, json)).toBe(lean);
    expect(leanList("https://api.github.com/repositories/1/issues?after=x", json)).toBe(lean);
  });

  it.each(["/issues/1", "/pulls/1/files"])("is not made of %s", (path) => {
    const json = '{"contents_url":"https://a","number":1}';
    expect(leanList(API + path, json)).toBe(json);
  });
});
