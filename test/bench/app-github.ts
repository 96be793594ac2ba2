/** The model of GitHub behind a loopback port, as a separate process, and the actions of people for the benchmark. */
import { createServer, type IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import PQueue from "p-queue";
import { Temporal } from "temporal-polyfill";
import { Person, settle } from "../fake-github/people.ts";
import { GitHub } from "../fake-github/server.ts";
import { nowOf } from "../fake-github/state.ts";
import { deliverWebhook } from "../harness/deliver-webhook.ts";
import { addActionItems } from "../harness/world-helpers.ts";

/** The URL that the model writes into its responses. */
const API = "https://api.github.com";
const port = Number(process.env.PORT);
const base = `http://127.0.0.1:${port}`;
const names = Array.from({ length: Number(process.env.REPOSITORIES) }, (_, index) => {
  return `acme/r${String(index + 1).padStart(3, "0")}`;
});

/** Requests since the last call. Times are epoch milliseconds. */
export interface Seen {
  requests: number;
  writes: number;
  /** Responses with 304, which GitHub does not count. */
  unchanged: number;
  lastRequest: number;
  lastWrite: number;
  /** Violations of GitHub's API description. */
  violations: string[];
}

const emptyCounts = (): Seen => ({
  requests: 0,
  writes: 0,
  unchanged: 0,
  lastRequest: 0,
  lastWrite: 0,
  violations: [],
});
let seen = emptyCounts();
let webhookUrl = "";
const webhooks = new PQueue({ concurrency: 8 });

/** Each repository has its own model, so that it is found as fast as if it were the only one. */
const front = model(names, 0);
const worlds = new Map(
  names.map((name, index) => {
    const world = model([name], index + 1);
    world.hub.alter(world.hub.state.repositories[0]!, { id: front.hub.state.repositories[index]!.id });
    return [name, world];
  }),
);

function model(repositories: readonly string[], index: number): GitHub {
  const github = new GitHub({ now: () => Temporal.Now.instant(), sleep: () => new Promise(() => {}) });
  settle(github, Object.fromEntries(repositories.map((name) => [name, {}])));
  github.hub.state.nextId = 10_000 + index * 1_000_000;
  // The benchmark does not measure GitHub's rate limits.
  github.limits.count = () => {};
  github.limits.countQuery = () => null;
  github.hub.onDelivery = ({ event, payload }) => {
    github.hub.state.deliveries.length = 0;
    const url = webhookUrl;
    if (url !== "") void webhooks.add(() => deliverWebhook(url, event, payload)).catch(() => {});
  };
  return github;
}

function answer(incoming: IncomingMessage, body: string) {
  const path = incoming.url!;
  const [, repository] = /^\/repos\/([^/]+\/[^/?]+)/.exec(path) ?? [];
  const world = worlds.get(repository ?? "") ?? front;
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
  );
  const text = body === "" ? undefined : body.replaceAll(base, API);
  return world.answer({ method: incoming.method!, url: `${API}${path}`, headers, body: text });
}

/** The actions of people, the same in all repositories. */
const CONTROLS: Readonly<Record<string, (parameters: URLSearchParams) => unknown>> = {
  "/readyz": () => "ready",
  "/bench/seen": () => {
    const before = seen;
    seen = { ...emptyCounts(), lastRequest: before.lastRequest, lastWrite: before.lastWrite };
    return before;
  },
  "/bench/last": () => seen.lastRequest,
  "/bench/webhooks": (parameters) => {
    webhookUrl = parameters.get("url") ?? "";
  },
  "/bench/incidents": (parameters) => {
    for (const [name, world] of worlds) {
      const alice = new Person(world, "alice", name);
      for (let index = 1; index <= Number(parameters.get("count")); index++) {
        alice.opens({ title: `Outage ${index}`, labels: ["incident"] });
      }
    }
  },
  "/bench/lines": (parameters) => {
    const lines = Array.from({ length: Number(parameters.get("count")) }, (_, index) => {
      return `- [ ] Promise ${index + 1} @alice due 2099-01-01 P2`;
    });
    for (const [name, world] of worlds) {
      const alice = new Person(world, "alice", name);
      for (const { number } of labelled(world, "postmortem")) alice.edits(number, addActionItems(...lines));
    }
  },
  "/bench/issues": () => {
    const count = (label: string) =>
      [...worlds.values()].reduce((sum, world) => sum + labelled(world, label).length, 0);
    return { postmortems: count("postmortem"), items: count("action-item") };
  },
};

function labelled(world: GitHub, name: string) {
  const repository = world.hub.state.repositories[0]!;
  const label = world.hub.label(repository, name);
  return world.hub.state.issues.filter((row) => label && nowOf(row).labels.includes(label.id));
}

createServer(async (incoming, response) => {
  const { pathname, searchParams } = new URL(incoming.url!, base);
  const control = CONTROLS[pathname];
  if (control) {
    response.end(JSON.stringify(control(searchParams) ?? null));
    return;
  }
  const body = (await buffer(incoming)).toString();
  const isWrite = incoming.method !== "GET" && !/\/(?:access_tokens|graphql)$/.test(pathname);
  seen.requests += 1;
  seen.writes += isWrite ? 1 : 0;
  try {
    const { status, headers, text } = answer(incoming, body);
    seen.unchanged += status === 304 ? 1 : 0;
    const link = headers.link && { link: headers.link.replaceAll(API, base) };
    response.writeHead(status, { ...headers, ...link }).end(text.replaceAll(API, base));
  } catch (error) {
    seen.violations.push(String(error));
    response.writeHead(500).end("{}");
  }
  seen.lastRequest = Date.now();
  if (isWrite) seen.lastWrite = seen.lastRequest;
}).listen({ host: "127.0.0.1", port });
