/** The loopback API of the gate's benchmark, as a separate process: `gate-api.ts <items> <latency in ms>`. */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { itemIssue } from "../action/issues.ts";

const [items, latency] = [Number(process.argv[2]), Number(process.argv[3])];
const ITEM_BYTES = 4_096;
const LAST_PAGE = 99;
const CONFIG = "time_zone: Europe/Berlin\ngate:\n  grace_days: 1\n";

/** What the benchmark measures in a run. */
export interface Seen {
  requests: number;
  atOnce: number;
  /** The time of the first request, in epoch milliseconds. */
  first: number | null;
}

const none = (): Seen => ({ requests: 0, atOnce: 0, first: null });
let seen = none();
let underWay = 0;

const listing = Array.from({ length: items }, (_, index) => padded(index + 1));
const now = () => performance.timeOrigin + performance.now();

function padded(number: number): string {
  const issue = { ...itemIssue(number, { due: "2999-01-01", labels: ["P2"] }), padding: "" };
  const missing = ITEM_BYTES - Buffer.byteLength(JSON.stringify(issue));
  // Padding in place of the URLs and users in GitHub's responses, which are never read.
  return JSON.stringify({
    ...issue,
    padding: "https://api.github.com/".repeat(200).slice(0, Math.max(0, missing)),
  });
}

const server = createServer((request, response) => {
  const url = new URL(request.url!, `http://${request.headers.host}`);
  if (url.pathname === "/bench/seen") {
    send(response, { status: 200, body: JSON.stringify(seen) });
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

function answerTo(url: URL): Answer {
  if (url.pathname.startsWith("/repos/acme/shop/contents/")) {
    const content = Buffer.from(CONFIG).toString("base64");
    return { status: 200, body: JSON.stringify({ type: "file", encoding: "base64", content }) };
  }
  if (url.pathname.endsWith("/runs")) return { status: 200, body: '{"total_count":0,"workflow_runs":[]}' };
  if (!url.pathname.endsWith("/issues")) return NOT_FOUND;
  const query = url.searchParams;
  // Nothing changes during a run, and there are only action items.
  const isEmpty = query.has("since") || (query.get("labels") ?? "action-item") !== "action-item";
  if (isEmpty) return { status: 200, body: "[]" };
  const page = Number(query.get("page") ?? 1);
  if (page > LAST_PAGE && !query.has("after")) return TOO_FAR;
  const size = Number(query.get("per_page") ?? 30);
  const start = query.has("after") ? Number(query.get("after")) : (page - 1) * size;
  const body = `[${listing.slice(start, start + size).join(",")}]`;
  if (start + size >= listing.length) return { status: 200, body };
  query.set("after", String(start + size));
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
