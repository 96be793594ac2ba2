import { setImmediate as turn } from "node:timers/promises";
import { afterEach, expect } from "@jest/globals";
import type { Fetch } from "../../src/github/client/https-fetch.ts";
import { API } from "../fake-github/owner-views.ts";
import { Violation, type WireAnswer, type WireRequest } from "../fake-github/server.ts";
import { type ApiWorld, modelOf } from "./api-world.ts";

export const BASE = "https://api.github.test";

/** The default time of runs. */
export const NOW = "2026-12-11T12:00:00Z";

interface Served {
  readonly answer: (request: WireRequest) => WireAnswer;
  readonly requests: string[];
}

/** The world that was served last. */
let served: Served | null = null;

/** Violations of GitHub's API description. */
const violations: unknown[] = [];

/** Ends each test with its world, and checks that every request was as in GitHub's API description. */
export function isolate(): void {
  afterEach(() => {
    served = null;
    expect(violations.splice(0)).toEqual([]);
  });
}

/**
 * Responds to every request of `servedFetch` as the model of GitHub does with this world, and no longer with an earlier one.
 * Returns the requests in order of arrival.
 */
export function serve(world: Partial<ApiWorld>, now = () => NOW): string[] {
  const requests: string[] = [];
  served = { answer: modelOf({ issues: { "acme/shop": [] }, ...world }, now), requests };
  return requests;
}

/** Asks the served world without HTTP, which would take longer than the answer. */
export const servedFetch: Fetch = async (input, { method = "GET", headers = {}, body, signal } = {}) => {
  // The program goes on first, and may send others.
  await turn();
  signal?.throwIfAborted();
  const url = String(input);
  const { status, headers: given, text } = answerTo({ method, url, headers, body });
  const link = given.link && { link: given.link.replaceAll(API, BASE) };
  return {
    ...{ status, statusText: "", ok: status >= 200 && status < 300, url, body: null },
    headers: new Map(Object.entries({ ...given, ...link })),
    text: async () => text,
    json: async () => JSON.parse(text),
    arrayBuffer: async () => new TextEncoder().encode(text).buffer,
  };
};

function answerTo(request: WireRequest): WireAnswer {
  const { url } = request;
  if (!served || !url.startsWith(`${BASE}/`)) throw new Error(`${url} could not be reached`);
  const uri = url.slice(BASE.length);
  served.requests.push(uri);
  try {
    return served.answer({ ...request, url: `${API}${uri}` });
  } catch (error) {
    violations.push(error);
    if (error instanceof Violation) return error.answer;
    throw error;
  }
}
