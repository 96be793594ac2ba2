import { describe, expect, it } from "@jest/globals";
import { Octokit } from "@octokit/core";
import { readingBody } from "../../../src/github/client/read-body.ts";

const URL = "https://api.github.com/repos/acme/shop/issues/1";
const QUIET = { debug() {}, info() {}, warn() {}, error() {} };
const JSON_TYPE = "application/json; charset=utf-8";

/** What Octokit makes of this response, with its own parser or with ours. */
async function read(type: string | null, text: string, status: number, isOurs: boolean): Promise<unknown> {
  const fetch = async () =>
    new Response(text, { status, headers: type === null ? {} : { "content-type": type } });
  const options = isOurs ? { fetch: readingBody(fetch), parseSuccessResponseBody: false } : { fetch };
  return new Octokit({ log: QUIET, request: options }).request(`GET ${URL}`).then(
    ({ data }) => data,
    ({ response, message }) => ({ data: response.data, message }),
  );
}

describe("a body is read as Octokit's own parser reads it", () => {
  it.each<[name: string, type: string | null, text: string, status?: number]>([
    ["JSON", JSON_TYPE, '{"id":9007199254740991,"list":[1.5,null,"5n","\\u00e9"]}'],
    ["JSON without a charset", "application/json", "[]"],
    ["JSON of SCIM", "application/scim+json", '{"a":1}'],
    ["JSON that ends early", JSON_TYPE, '{"id":1'],
    ["nothing, instead of JSON", JSON_TYPE, ""],
    ["the text of a file", "application/vnd.github.raw+json; charset=utf-8", '{"a":1}'],
    ["plain text", "text/plain", "ok"],
    ["a text without a type", null, "ok"],
    ["an error in JSON", JSON_TYPE, '{"message":"Not Found"}', 404],
    ["an error in HTML", "text/html", "<html>Bad Gateway</html>", 502],
  ])("%s", async (_, type, text, status = 200) => {
    expect(await read(type, text, status, true)).toEqual(await read(type, text, status, false));
  });

  it("is empty if the connection breaks", async () => {
    const broken = {
      ...new Response(""),
      headers: new Map(),
      text: () => Promise.reject(new Error("aborted")),
    };
    const response = await readingBody(async () => broken as never)(URL);
    expect([response.body, await response.text()]).toEqual(["", ""]);
  });
});
