import { afterAll, afterEach, beforeEach } from "@jest/globals";
import nock, { type Body } from "nock";
import { type ApiWorld, answerOf } from "./api-world.ts";

export const BASE = "https://api.github.test";

/** No test of this file talks to anything but what it serves itself. */
export function isolate(): void {
  beforeEach(() => nock.disableNetConnect());
  afterEach(() => nock.cleanAll());
  afterAll(() => {
    nock.restore();
    nock.enableNetConnect();
  });
}

/** Answers every request that brings the token as this world does; the requests, in the order of their arrival. */
export function serve(world: Partial<ApiWorld>): string[] {
  const requests: string[] = [];
  const all: ApiWorld = { issues: { "acme/shop": [] }, ...world };
  nock(BASE, { reqheaders: { authorization: "Bearer token" } })
    .persist()
    .get(/.*/)
    .reply((uri) => {
      requests.push(uri);
      const { status, body, headers } = answerOf(all, "GET", new URL(uri, BASE));
      return [status, body as Body, headers ?? {}];
    });
  return requests;
}
