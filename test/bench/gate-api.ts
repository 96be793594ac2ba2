/** The loopback API of the gate's benchmark, as a separate process: `gate-api.ts <items> <latency in ms> <settings or "">`. */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gitHubOf, TOKEN } from "../action/api-world.ts";
import { itemIssue } from "../action/issues.ts";
import { API } from "../fake-github/owner-views.ts";

const [items, latency] = [Number(process.argv[2]), Number(process.argv[3])];
const settings = process.argv[4] ?? "";
/** GitHub refuses this page number of a list of issues, and any higher one. */
const FIRST_REFUSED = 100;
/** Up to here, the model numbers all pages, although GitHub would not: the compared Action could not read the last of them. */
const MAX_NUMBERED = 10_000;

/** What the benchmark measures in a run. */
export interface Seen {
  requests: number;
  atOnce: number;
  /** The time of the first request, in epoch milliseconds. */
  first: number | null;
  /** How many different issues were sent. */
  issues: number;
}

const sent = new Set<number>();
const none = (): Seen => ({ requests: 0, atOnce: 0, first: null, issues: 0 });
let seen = none();
let underWay = 0;

const listing = Array.from({ length: items }, (_, index) => index + 1).map(listedAs());
const now = () => performance.timeOrigin + performance.now();

/** An item as the model of GitHub lists it, with all fields and a number of its own. It changed today, so that it is not stale. */
function listedAs(): (number: number) => string {
  const updated_at = new Date().toISOString().slice(0, 19).concat("Z");
  const item = (number: number) => itemIssue(number, { due: "2999-01-01", labels: ["P2"] });
  const github = gitHubOf({ issues: { "acme/shop": [item(1)] } });
  const headers = { authorization: `Bearer ${TOKEN}`, "x-github-api-version": "2022-11-28" };
  const url = `${API}/repos/acme/shop/issues`;
  const [model] = JSON.parse(github.answer({ method: "GET", url, headers, body: undefined }).text);
  const text = JSON.stringify({ ...model, updated_at });
  return (number) => {
    const { id, title, body } = item(number);
    const numbered = JSON.parse(text.replaceAll("/issues/1", `/issues/${number}`));
    return JSON.stringify({ ...numbered, id, number, node_id: `I_${id}`, title, body });
  };
}

const server = createServer((request, response) => {
  const url = new URL(request.url!, `http://${request.headers.host}`);
  if (url.pathname === "/bench/seen") {
    send(response, { status: 200, body: JSON.stringify({ ...seen, issues: sent.size }) });
    sent.clear();
    seen = none();
    return;
  }
  seen.first ??= now();
  seen.requests += 1;
  underWay += 1;
  seen.atOnce = Math.max(seen.atOnce, underWay);
  const answer = () => {
    underWay -= 1;
    send(response, answerTo(url));
  };
  if (latency === 0) answer();
  else setTimeout(answer, latency);
});

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly link?: string;
}

const NOT_FOUND = { status: 404, body: '{"message":"Not Found"}' };
const TOO_FAR = {
  status: 422,
  body: '{"message":"Pagination with the page parameter is not supported for large datasets."}',
};
const BUDGET = { limit: 5_000, remaining: 4_999, reset: 32_503_680_000, used: 1 };
/** What a run asks for beside the issues. */
const OTHERS: Readonly<Record<string, object>> = {
  "/rate_limit": { resources: { core: BUDGET }, rate: BUDGET },
  "/repos/acme/shop/actions/caches": { total_count: 0, actions_caches: [] },
};

function answerTo(url: URL): Answer {
  const { pathname, searchParams: query } = url;
  if (pathname.startsWith("/repos/acme/shop/contents/") && settings !== "") {
    const content = Buffer.from(settings).toString("base64");
    return { status: 200, body: JSON.stringify({ type: "file", encoding: "base64", content }) };
  }
  const other = OTHERS[pathname];
  if (other) return { status: 200, body: JSON.stringify(other) };
  if (pathname.endsWith("/runs")) return { status: 200, body: '{"total_count":0,"workflow_runs":[]}' };
  return pathname === "/repos/acme/shop/issues" ? pageOf(url, query) : NOT_FOUND;
}

function pageOf(url: URL, query: URLSearchParams): Answer {
  // Nothing changes during a run, and there are only action items.
  const isEmpty = query.has("since") || (query.get("labels") ?? "action-item") !== "action-item";
  if (isEmpty) return { status: 200, body: "[]" };
  const page = Number(query.get("page") ?? 1);
  if (items > MAX_NUMBERED && page >= FIRST_REFUSED && !query.has("after")) return TOO_FAR;
  const size = Number(query.get("per_page") ?? 30);
  const start = query.has("after") ? Number(query.get("after")) : (page - 1) * size;
  const end = Math.min(items, start + size);
  // Sorted by creation, the newest first unless asked otherwise.
  const isAscending = query.get("direction") === "asc";
  const at = (position: number) => (isAscending ? position : items - 1 - position);
  const positions = Array.from({ length: Math.max(0, end - start) }, (_, index) => at(start + index));
  for (const position of positions) sent.add(position);
  const body = `[${positions.map((position) => listing[position]).join(",")}]`;
  if (end >= items) return { status: 200, body };
  query.set("after", String(end));
  query.delete("page");
  return { status: 200, body, link: `<${url}>; rel="next"` };
}

function send(response: ServerResponse, { status, body, link }: Answer): void {
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(body),
    ...(link === undefined ? {} : { link }),
  });
  response.end(body);
}

server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
