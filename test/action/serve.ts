import { afterAll, afterEach, beforeAll, beforeEach, expect } from "@jest/globals";
import nock from "nock";
import { API } from "../fake-github/owner-views.ts";
import { Violation } from "../fake-github/server.ts";
import { type ApiWorld, modelOf } from "./api-world.ts";
import { NOW } from "./runner.ts";

export const BASE = "https://api.github.test";

// It begins when it is imported, and would go on in the test files that this process runs next.
nock.restore();

/** Violations of GitHub's API description. */
const violations: unknown[] = [];

/** Blocks all network access except to the served model, and checks every request against GitHub's API description. */
export function isolate(): void {
  beforeAll(() => nock.activate());
  beforeEach(() => nock.disableNetConnect());
  afterEach(() => {
    nock.cleanAll();
    expect(violations.splice(0)).toEqual([]);
  });
  afterAll(() => {
    nock.restore();
    nock.enableNetConnect();
  });
}

/** Responds to every request as the model of GitHub does with this world. Returns the requests in order of arrival. */
export function serve(world: Partial<ApiWorld>, now = () => NOW): string[] {
  const requests: string[] = [];
  const answer = modelOf({ issues: { "acme/shop": [] }, ...world }, now);
  const scope = nock(BASE).persist();
  for (const method of ["GET", "POST"]) {
    scope.intercept(/.*/, method).reply(function (uri, sent) {
      requests.push(uri);
      try {
        const headers = Object.fromEntries(
          Object.entries(this.req.headers).map(([name, value]) => [name, String(value)]),
        );
        const body = method === "GET" || sent === "" ? undefined : JSON.stringify(sent);
        const reply = answer({ method, url: `${API}${uri}`, headers, body });
        const link = reply.headers.link && { link: reply.headers.link.replaceAll(API, BASE) };
        return [reply.status, reply.text, { ...reply.headers, ...link }];
      } catch (error) {
        violations.push(error);
        if (!(error instanceof Violation)) throw error;
        return [error.answer.status, error.answer.text, error.answer.headers];
      }
    });
  }
  return requests;
}
