/** The model of GitHub behind a loopback port, as a separate process, and the actions of people for the benchmark. */
import { createServer, type IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import PQueue from "p-queue";
import { Temporal } from "temporal-polyfill";
import { signerFrom } from "../../src/record/signature.ts";
import { Person, settle } from "../fake-github/people.ts";
import { GitHub } from "../fake-github/server.ts";
import { type DeliveryRow, nowOf } from "../fake-github/state.ts";
import { deliverWebhook } from "../harness/deliver-webhook.ts";
import { pause } from "../harness/eventually.ts";
import { addActionItems } from "../harness/world-helpers.ts";
import { copyRepository } from "./copy-repository.ts";
import { type FloodName, play, prepare } from "./flood-actions.ts";

/** The URL that the model writes into its responses. */
const API = "https://api.github.com";
const port = Number(process.env.PORT);
const base = `http://127.0.0.1:${port}`;
/** How long each response takes, in milliseconds, as a network would. */
const latency = Number(process.env.LATENCY_MS ?? 0);
/** Each world's ids begin so much later than those of the one before. */
const IDS_OF_WORLD = 1_000_000;
const isPublic = process.env.PUBLIC === "1";
/** Whether each exchange is checked against GitHub's API description. */
const isChecked = process.env.CHECKED !== "0";
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
let lastDelivery: DeliveryRow | undefined;
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
  const clock = { now: () => Temporal.Now.instant(), sleep: () => new Promise<never>(() => {}) };
  const github = new GitHub(clock, { isChecked });
  settle(github, Object.fromEntries(repositories.map((name) => [name, { private: !isPublic }])));
  github.hub.state.nextId = 10_000 + index * IDS_OF_WORLD;
  // The benchmark does not measure GitHub's rate limits.
  github.limits.count = () => {};
  github.limits.countQuery = () => null;
  github.hub.onDelivery = (delivery) => {
    github.hub.state.deliveries.length = 0;
    lastDelivery = delivery;
    send(delivery);
  };
  return github;
}

/** GitHub does not deliver webhooks one after the other, so those of a flood do not delay the others. */
function send({ event, payload, guid }: DeliveryRow): void {
  const url = webhookUrl;
  if (url === "") return;
  const priority = JSON.stringify(payload.issue ?? "").includes('"title":"Down ') ? 1 : 0;
  void webhooks
    .add(() => deliverWebhook(url, event, payload, { delivery: guid }), { priority })
    .catch(() => {});
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
    for (const [name, world] of firstOf(parameters)) {
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
    for (const [name, world] of firstOf(parameters)) {
      const alice = new Person(world, "alice", name);
      for (const { number } of labelled(world, "postmortem")) alice.edits(number, addActionItems(...lines));
    }
  },
  "/bench/copies": () => {
    const [first, ...others] = [...worlds.values()];
    const signer = signerFrom({ privateKey: process.env.PRIVATE_KEY! });
    for (const [index, { hub }] of others.entries())
      copyRepository(first!.hub, hub, { ids: (index + 1) * IDS_OF_WORLD, signer });
  },
  "/bench/prepare": (parameters) => prepare(parameters.get("flood") as FloodName, flooded()),
  "/bench/flood": (parameters) => void play(parameters.get("flood") as FloodName, flooded()),
  "/bench/incident": (parameters) => {
    const repository = parameters.get("repository")!;
    new Person(worlds.get(repository)!, parameters.get("by")!, repository).opens({
      title: parameters.get("title")!,
      labels: ["incident"],
    });
  },
  "/bench/opening": (parameters) => openingOf(parameters.get("title")!),
  "/bench/waiting": () => webhooks.size + webhooks.pending,
  "/bench/replies": () => {
    return [...worlds.values()].reduce((sum, { hub }) => {
      const own = hub.state.comments.filter(({ author }) => author === "followthrough[bot]");
      const isReply = /<!-- followthrough-(?:reply|edited|unopened) /;
      return sum + own.filter((row) => isReply.test(nowOf(row)?.body ?? "")).length;
    }, 0);
  },
  "/bench/issues": () => {
    const count = (label: string) =>
      [...worlds.values()].reduce((sum, world) => sum + labelled(world, label).length, 0);
    return { postmortems: count("postmortem"), items: count("action-item") };
  },
};

/** The repositories in which people act: as many as asked for, or all. */
function firstOf(parameters: URLSearchParams): [string, GitHub][] {
  return [...worlds].slice(0, Number(parameters.get("repositories") ?? names.length));
}

function flooded() {
  return { world: worlds.get(names[0]!)!, resend: send, last: () => lastDelivery };
}

/** Milliseconds from an incident to its postmortem; null until that is open. */
function openingOf(title: string): number | null {
  for (const { hub } of worlds.values()) {
    const [incident, postmortem] = [title, `Postmortem: ${title}`].map((name) => {
      return hub.state.issues.find((row) => nowOf(row).title === name);
    });
    if (incident) return postmortem ? postmortem.createdAt - incident.createdAt : null;
  }
  return null;
}

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
    if (latency > 0) await pause(latency);
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
