import { generateKeyPairSync } from "node:crypto";
import { afterAll } from "@jest/globals";
import nock from "nock";
import type { Settings } from "../../src/app/settings.ts";
import { createSigner } from "../../src/record/signature.ts";

export const API = "https://api.github.com";

// It begins when it is imported, and would go on in the test files that this process runs next.
afterAll(() => nock.restore());

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

export const settings: Settings = {
  appId: 1,
  privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  webhookSecret: "a secret of twenty-four!",
  host: "127.0.0.1",
  port: 0,
  metrics: { port: null, token: null },
  redis: null,
  timesFaster: 1,
  apiUrl: API,
  signer: createSigner(Buffer.alloc(32, 7)),
  writeIntervalMs: 0,
  settleMs: 0,
  sweepIntervalMs: 3_600_000,
  chatAddresses: new Map(),
  now: null,
};

/** This GitHub uses the machine's clock, like the service. */
const NOW = new Date().toISOString();

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body: Record<string, unknown>;
}

/** The response to one request: status, JSON and headers. */
export type Answer = readonly [status: number, body: unknown, headers?: Record<string, string>];

/**
 * Responds by `METHOD /path` (without the query, unless the route contains it); a request without a route gets a 404.
 */
export function github(routes: Readonly<Record<string, Answer | ((sent: Sent) => Answer)>>): Sent[] {
  const sent: Sent[] = [];
  const reply =
    (method: string) =>
    (uri: string, body: unknown): Answer => {
      const request = { method, path: uri, body: (body || {}) as Record<string, unknown> };
      sent.push(request);
      const route = routes[`${method} ${uri}`] ?? routes[`${method} ${uri.split("?")[0]}`];
      const answer =
        typeof route === "function" ? route(request) : (route ?? [404, { message: "Not Found" }]);
      return [answer[0], answer[1], { "content-type": "application/json", ...answer[2] }];
    };
  const scope = nock(API).persist();
  const any = /./;
  scope.get(any).reply(reply("GET") as never);
  scope.post(any).reply(reply("POST") as never);
  scope.patch(any).reply(reply("PATCH") as never);
  scope.delete(any).reply(reply("DELETE") as never);
  return sent;
}

/** An issue as the API sends it, with the fields that the App reads. */
export function apiIssue(number: number, over: object = {}): Record<string, unknown> {
  return {
    id: 9000 + number,
    number,
    url: `${API}/repos/acme/shop/issues/${number}`,
    html_url: `https://github.com/acme/shop/issues/${number}`,
    title: `Issue ${number}`,
    body: "",
    state: "open",
    state_reason: null,
    labels: [],
    assignees: [],
    user: { login: "alice", type: "User" },
    created_at: NOW,
    updated_at: NOW,
    closed_at: null,
    locked: false,
    comments: 0,
    parent_issue_url: null,
    ...over,
  };
}

/** The App's installation on acme/shop. */
export const INSTALLED: Readonly<Record<string, Answer>> = {
  "GET /app": [200, { slug: "followthrough" }],
  "GET /repos/acme/shop/installation": [
    200,
    { id: 5, created_at: "2026-01-01T00:00:00Z", suspended_at: null, account: { login: "acme" } },
  ],
  "POST /app/installations/5/access_tokens": [
    201,
    { token: "ghs_x", expires_at: "2099-01-01T00:00:00Z", permissions: {}, repository_selection: "all" },
  ],
  "GET /repos/acme/shop": [
    200,
    {
      id: 1,
      name: "shop",
      full_name: "acme/shop",
      private: true,
      archived: false,
      has_issues: true,
      html_url: "https://github.com/acme/shop",
      default_branch: "main",
    },
  ],
  "GET /repos/acme/shop/labels": [200, []],
  "POST /repos/acme/shop/labels": [201, {}],
};
