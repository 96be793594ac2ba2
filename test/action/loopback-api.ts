import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** An issue as GitHub's REST API lists it, as far as the gate reads it. */
export interface ApiIssue {
  readonly id: number;
  readonly number: number;
  readonly title: string;
  readonly body: string | null;
  readonly state: "open" | "closed";
  readonly user: { readonly login: string; readonly type: string } | null;
  readonly labels: readonly { readonly name: string }[];
  readonly assignees: readonly { readonly login: string }[];
  readonly pull_request?: object;
}

export interface ApiWorld {
  /** Issues by `owner/repo`. A repository that is not named here is not found. */
  readonly issues: Readonly<Record<string, readonly ApiIssue[]>>;
  /** Files by `owner/repo:path`. */
  readonly files?: Readonly<Record<string, string>>;
  /** An answer in place of the usual one. */
  readonly override?: (method: string, path: string) => { status: number; body: unknown } | null;
}

export interface LoopbackApi {
  readonly url: string;
  /** Method, path and query of every request, in the order of their arrival. */
  readonly requests: string[];
  close(): Promise<void>;
}

/** A small part of GitHub's REST API on a free loopback port: listings have a `next` cursor and nothing else. */
export async function startLoopbackApi(world: ApiWorld): Promise<LoopbackApi> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const base = `http://${request.headers.host}`;
    const url = new URL(request.url!, base);
    const override = world.override?.(request.method!, decodeURIComponent(url.pathname));
    if (override) send(response, override.status, override.body);
    else route(world, url, base, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function route(world: ApiWorld, url: URL, base: string, request: IncomingMessage, response: ServerResponse) {
  const [, , owner, repo, kind, ...rest] = decodeURIComponent(url.pathname).split("/");
  const repository = `${owner}/${repo}`;
  const issues = world.issues[repository];
  if (!request.headers.authorization) return send(response, 401, { message: "Requires authentication" });
  if (kind === "contents") {
    const text = world.files?.[`${repository}:${rest.join("/")}`];
    if (text === undefined) return send(response, 404, { message: "Not Found" });
    const content = Buffer.from(text).toString("base64");
    return send(response, 200, { type: "file", encoding: "base64", content });
  }
  if (kind !== "issues" || !issues) return send(response, 404, { message: "Not Found" });
  const label = url.searchParams.get("labels");
  const listed = issues.filter(
    (issue) => issue.state === "open" && issue.labels.some(({ name }) => name === label),
  );
  const size = Number(url.searchParams.get("per_page") ?? 30);
  const start = Number(url.searchParams.get("after") ?? 0);
  if (start + size < listed.length) {
    const next = new URL(url, base);
    next.searchParams.set("after", String(start + size));
    response.setHeader("link", `<${next}>; rel="next"`);
  }
  return send(response, 200, listed.slice(start, start + size));
}

function send(response: ServerResponse, status: number, body: unknown) {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify(body));
}
