import { hash } from "node:crypto";
import type { Clock } from "../../src/reconcile/ports.ts";
import { answerQuery, InvalidQuery } from "./graphql/answer.ts";
import { APP, Hub } from "./hub.ts";
import { IssueLife } from "./issue-life.ts";
import { ListOfParts } from "./issue-texts.ts";
import { Limits } from "./limits.ts";
import type { Level } from "./manifest.ts";
import { checkRequest, checkResponse } from "./openapi.ts";
import { API } from "./owner-views.ts";
import { PERMISSIONS, permits } from "./permissions.ts";
import { ROUTES } from "./routes/index.ts";
import { notFound, ok, Refusal, type Reply } from "./routes/route.ts";
import type { Grant } from "./state.ts";

/** A request as it comes over the wire. */
export interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** What the text lists, if that is known. */
  readonly list?: ListOfParts | undefined;
}

class Written {
  readonly reply: Reply;
  /** Whether it was held to GitHub's OpenAPI. */
  isChecked?: boolean;
  /** The last token that it was shown to, and its ETag for it. */
  shownTo?: { readonly authorization: string; readonly etag: string };
  #text: string | null = null;

  constructor(reply: Reply) {
    this.reply = reply;
  }

  get text(): string {
    const { body } = this.reply;
    this.#text ??=
      body === undefined ? "" : body instanceof ListOfParts ? String(body) : JSON.stringify(body);
    return this.#text;
  }

  /** What the text lists, if that is known. */
  get list(): ListOfParts | undefined {
    return this.reply.body instanceof ListOfParts ? this.reply.body : undefined;
  }

  /** An ETag belongs to a token: "It's currently expected for ETags to be auth token specific" (otterdog#201). */
  etagFor(authorization: string): string {
    if (this.shownTo?.authorization !== authorization) {
      const said = this.list?.parts.map(({ digest }) => digest).join() ?? this.text;
      this.shownTo = { authorization, etag: `W/"${hash("sha1", authorization + said)}"` };
    }
    return this.shownTo.etag;
  }
}

interface Found {
  readonly endpoint: string;
  readonly path: Record<string, string>;
}

/** A mistake of a client that GitHub answers all the same: a test must fail for it, and the client gets the answer. */
export class Violation extends Error {
  readonly answer: WireAnswer;

  constructor(message: string, answer: WireAnswer) {
    super(message);
    this.answer = answer;
  }
}

/** A model of GitHub's APIs: every request and every answer is held to GitHub's own OpenAPI and GraphQL schema. */
export class GitHub {
  readonly hub: Hub;
  readonly life: IssueLife;
  readonly limits: Limits;
  /** Endpoints that were called. */
  readonly used = new Set<string>();
  /** Answers to reads, good as long as nothing changes. */
  readonly #shown = new Map<string, { readonly version: number; readonly written: Written }>();
  readonly #isChecked: boolean;

  /** @param isChecked whether exchanges are held to GitHub's OpenAPI, which takes most of the model's time */
  constructor(clock: Clock, { isChecked = true }: { readonly isChecked?: boolean } = {}) {
    this.#isChecked = isChecked;
    this.hub = new Hub(clock);
    this.life = new IssueLife(this.hub);
    this.limits = new Limits(this.hub);
  }

  /** Throws, as a test's failure, when either side of the exchange is not as GitHub describes it. */
  answer(request: WireRequest): WireAnswer {
    const url = new URL(request.url);
    if (url.pathname === "/graphql") return this.#answerQuery(request);
    const found = find(request.method, url);
    this.used.add(found.endpoint);
    const body = request.body === undefined ? undefined : JSON.parse(request.body);
    if (this.#isChecked) {
      checkRequest(found.endpoint, { ...found, query: url.searchParams, body, bodyText: request.body ?? "" });
    }
    const { written, grant } = this.#reply(request, url, found, body);
    if (this.#isChecked && !written.isChecked) {
      checkResponse(found.endpoint, written.reply.status, written.text);
      written.isChecked = true;
    }
    const answer = this.#wrap(request, written, grant);
    if (answer.status === 304) this.limits.giveBack(grant);
    if (request.headers["x-github-api-version"] !== API_VERSION) {
      throw new Violation(`${found.endpoint} names no version of the API, or not ${API_VERSION}`, answer);
    }
    return answer;
  }

  #reply(
    request: WireRequest,
    url: URL,
    found: Found,
    body: unknown,
  ): { readonly written: Written; readonly grant: Grant | null } {
    let grant: Grant | null = null;
    try {
      const installation = this.#authorize(found.endpoint, request.headers.authorization ?? "");
      grant = installation;
      this.limits.count(installation, request.method);
      const name = `${installation?.id} ${request.url}`;
      const shown = request.method === "GET" ? this.#shown.get(name) : undefined;
      const { lag, version } = this.hub;
      const lags = lag.listings > 0 || lag.objects > 0;
      if (shown?.version === version && !lags) return { written: shown.written, grant };
      const written = new Written(this.#carryOut(url, found, body, installation));
      if (request.method === "GET" && !lags) this.#shown.set(name, { version, written });
      return { written, grant };
    } catch (error) {
      if (error instanceof Refusal) return { written: new Written(error.reply), grant };
      throw error;
    }
  }

  /** An API without GraphQL has nothing here, as an emulator's. */
  #answerQuery(request: WireRequest): WireAnswer {
    const said = ({ status, body, headers }: Reply): WireAnswer => {
      const text = JSON.stringify(body);
      const date = new Date(this.hub.now).toUTCString();
      return { status, headers: { date, ...headers, ...typeOf(text) }, text };
    };
    try {
      if (!this.hub.graphql || request.method !== "POST") throw notFound();
      this.used.add("POST /graphql");
      const { grant, permissions } = this.#holderOf(request.headers.authorization ?? "");
      const asker = { hub: this.hub, limits: this.limits, grant, permissions, life: this.life };
      const refused = this.limits.countQuery(grant);
      const headers = this.limits.queryHeaders(grant);
      const body = refused ?? answerQuery(asker, JSON.parse(request.body ?? "null"));
      return said({ ...ok(body), headers });
    } catch (error) {
      if (error instanceof Refusal) return said(error.reply);
      if (error instanceof InvalidQuery) throw new Violation(error.message, said(ok(error.answer)));
      throw error;
    }
  }

  #carryOut(url: URL, { endpoint, path }: Found, body: unknown, installation: Grant | null): Reply {
    return ROUTES[endpoint]!({
      path,
      query: url.searchParams,
      body: (body ?? {}) as Record<string, unknown>,
      installation,
      actor: installation?.login ?? APP.bot,
      address: `${API}${url.pathname}`,
      hub: this.hub,
      life: this.life,
    });
  }

  /** Null for the App itself. */
  #authorize(endpoint: string, authorization: string): Grant | null {
    const { needs, isHidden } = PERMISSIONS[endpoint]!;
    if (needs === "app") {
      if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(tokenOf(authorization))) return null;
      throw new Refusal(401, "A JSON web token could not be decoded");
    }
    const { grant, permissions, isPersonal } = this.#holderOf(authorization);
    if (needs === "installation") {
      if (isPersonal) throw new Refusal(403, MUST_BE_INSTALLATION);
    } else if (!permits(permissions, needs)) {
      throw isHidden ? notFound() : new Refusal(403, "Resource not accessible by integration");
    }
    return grant;
  }

  /** Whose token it is: an installation's, or another. The App's own JSON web token is nobody's. */
  #holderOf(authorization: string): { grant: Grant; permissions: Permissions; isPersonal: boolean } {
    const token = tokenOf(authorization);
    const other = this.hub.state.tokens.find((row) => row.token === token);
    if (other) return { grant: other, permissions: other.permissions, isPersonal: other.isPersonal };
    const [, id, expires] = /^ghs_(\d+)_(\d+)$/.exec(token) ?? [];
    const installation = this.hub.state.installations.find((row) => row.id === Number(id));
    if (!installation || Number(expires) <= this.hub.now) throw new Refusal(401, "Bad credentials");
    if (installation.suspendedAt !== null) throw new Refusal(403, "This installation has been suspended");
    return { grant: installation, permissions: this.hub.permissions, isPersonal: false };
  }

  #wrap(request: WireRequest, written: Written, grant: Grant | null): WireAnswer {
    const { reply, list } = written;
    const headers = {
      date: new Date(this.hub.now).toUTCString(),
      ...this.limits.headers(grant),
      ...reply.headers,
    };
    if (request.method !== "GET" || reply.status !== 200) {
      const { text } = written;
      return { status: reply.status, headers: { ...headers, ...typeOf(text) }, text };
    }
    const etag = written.etagFor(request.headers.authorization ?? "");
    if (request.headers["if-none-match"] === etag) {
      return { status: 304, headers: { ...headers, etag }, text: "" };
    }
    const shown = { status: 200, headers: { ...headers, etag, ...JSON_TYPE } };
    if (!list) return { ...shown, text: written.text };
    // A server sends the parts, and needs no text.
    return {
      ...shown,
      list,
      get text() {
        return written.text;
      },
    };
  }
}

/** The version that the answers follow. */
export const API_VERSION = "2022-11-28";

const MUST_BE_INSTALLATION =
  "You must authenticate with an installation access token in order to list repositories for an installation.";

type Permissions = Readonly<Record<string, Level>>;

const tokenOf = (authorization: string): string => /^bearer (.+)$/i.exec(authorization)?.[1] ?? "";

const JSON_TYPE = { "content-type": "application/json; charset=utf-8" };

const typeOf = (text: string): Record<string, string> => (text === "" ? {} : JSON_TYPE);

/** Endpoints as regular expressions, those with fewer parameters first: `/issues/comments` is no issue. */
const PATTERNS = Object.keys(ROUTES)
  .map((endpoint) => {
    const [method, path] = endpoint.split(" ") as [string, string];
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
    const source = path.replace(/\{(\w+)\}/g, (_, name: string) => (name === "path" ? "(.+)" : "([^/]+)"));
    return { endpoint, method, names, pattern: new RegExp(`^${source}$`) };
  })
  .sort((a, b) => a.names.length - b.names.length);

function find(method: string, url: URL): Found {
  for (const route of PATTERNS) {
    const match = route.method === method ? route.pattern.exec(url.pathname) : null;
    if (!match) continue;
    const values = match.slice(1).map((value) => decodeURIComponent(value));
    return {
      endpoint: route.endpoint,
      path: Object.fromEntries(route.names.map((name, index) => [name, values[index]!])),
    };
  }
  throw new Error(`The model of GitHub has no ${method} ${url.pathname}.`);
}
