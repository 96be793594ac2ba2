import { describe, expect, it } from "@jest/globals";
import {
  AmbiguousWriteError,
  explain,
  faultKindOf,
  isSsoRefusal,
  MalformedResponseError,
  MovedError,
  RateLimitedError,
  TimeoutError,
  UnauthorizedError,
} from "../../../src/github/client/errors.ts";
import { explainFailure, explainPullRequest } from "../../../src/github/gate/read/explain.ts";

const call = { method: "POST", path: "/repos/o/r/issues" };

function httpError(status: number, message: string, hasResponse = true) {
  const error = Object.assign(new Error(message), { name: "HttpError", status });
  return hasResponse ? Object.assign(error, { response: { status, headers: {}, data: { message } } }) : error;
}

describe("the kind of an error", () => {
  it.each([
    [400, "invalid"],
    [401, "unauthorized"],
    [403, "forbidden"],
    [404, "not-found"],
    [408, "transient"],
    [409, "terminal"],
    [410, "gone"],
    [413, "invalid"],
    [422, "invalid"],
    [429, "rate-limited"],
    [451, "forbidden"],
    [500, "transient"],
    [503, "transient"],
  ])("an answer of %i is %s", (status, kind) => {
    expect(faultKindOf(httpError(status, "x"))).toBe(kind);
  });

  it.each([
    ["no answer at all", httpError(500, "ECONNRESET", false), "transient"],
    ["a timeout", new TimeoutError(call, 15_000), "transient"],
    ["an unreadable answer", new MalformedResponseError(call, 200), "transient"],
    ["a lost write", new AmbiguousWriteError(call, new TimeoutError(call, 15_000)), "ambiguous"],
    ["a redirect", new MovedError(call, 301, null), "moved"],
    ["a limit", new RateLimitedError(call, Date.UTC(2026, 0, 1)), "rate-limited"],
    ["a refused token", new UnauthorizedError(call, "was refused"), "unauthorized"],
    ["a mistake in the program", new TypeError("x is not a function"), "terminal"],
    ["a value that is not an error", "oops", "terminal"],
  ])("%s has its kind", (_, error, kind) => {
    expect(faultKindOf(error)).toBe(kind);
  });
});

describe("a refusal for single sign-on", () => {
  const saml = "Resource protected by organization SAML enforcement. You must grant your token access.";
  const sso = (status: number) => {
    const error = httpError(status, "Forbidden");
    return Object.assign(error, { response: { status, headers: { "x-github-sso": "required" }, data: {} } });
  };
  it.each<[string, Error, boolean]>([
    ["by its message", httpError(403, saml), true],
    ["by its header", sso(403), true],
    ["not if some organizations are left out of a list", sso(200), false],
    ["not by another 403", httpError(403, "Resource not accessible by integration"), false],
  ])("is found %s, and says what to do", (_, error, isRefusal) => {
    expect(isSsoRefusal(error)).toBe(isRefusal);
    expect(explainFailure(error).text.includes("Configure SSO")).toBe(isRefusal);
    expect(explainPullRequest(error).includes("Configure SSO")).toBe(isRefusal);
  });
});

describe("the message of an error", () => {
  it.each([
    [explain(httpError(404, "Not Found"), call), "POST /repos/o/r/issues returned 404: Not Found"],
    [
      explain(httpError(500, "ECONNRESET", false), call),
      "POST /repos/o/r/issues got no response: ECONNRESET",
    ],
    [
      new AmbiguousWriteError(call, httpError(502, "Bad Gateway")),
      "POST /repos/o/r/issues may or may not have been done: returned 502: Bad Gateway",
    ],
    [
      new AmbiguousWriteError(call, new TimeoutError(call, 15_000)),
      "POST /repos/o/r/issues may or may not have been done: got no response within 15 s",
    ],
    [
      new MovedError(call, 301, "https://api.github.com/repositories/7/issues"),
      "POST /repos/o/r/issues returned 301: moved to https://api.github.com/repositories/7/issues",
    ],
    [new MovedError(call, 302, null), "POST /repos/o/r/issues returned 302: moved, without a location"],
    [
      new RateLimitedError(call, Date.UTC(2026, 0, 1, 0, 0, 50)),
      "POST /repos/o/r/issues was not done: GitHub's rate limit asks to wait until 2026-01-01T00:00:50Z",
    ],
  ])("%#", (error, message) => {
    expect((error as Error).message).toBe(message);
  });

  it("is not repeated", () => {
    const error = explain(explain(httpError(404, "Not Found"), call), call);
    expect((error as Error).message).toBe("POST /repos/o/r/issues returned 404: Not Found");
  });
});
