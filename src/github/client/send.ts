import type { OctokitResponse, RequestHeaders, RequestParameters } from "@octokit/types";
import type { PlainClock } from "../../reconcile/ports.ts";
import { type Call, MalformedResponseError, MovedError, TimeoutError } from "./errors.ts";
import { checkQueryResponse } from "./graphql.ts";

export type HttpResponse = OctokitResponse<unknown>;

export type RequestOptions = RequestParameters & { headers: RequestHeaders };

/** Sends a request once. It needs the options object that the hook got, because inner hooks see only that object. */
export type Send = (options: RequestOptions) => Promise<HttpResponse>;

export interface SentCall extends Call {
  /** Whether it is a GraphQL query, whose response reports failures with the status 200. */
  readonly isQuery: boolean;
}

const DEFAULT_TIMEOUT = 15_000;

/** Media types of GitHub that are not, or not always, JSON. */
const TEXT_FORMAT = /^(?:application\/vnd\.github\.(?:v3\.)?)?(?:raw|diff|patch|sha|base64|html)\b/;

/**
 * Sends a request once and accepts only a valid response. Throws Octokit's `RequestError`, `TimeoutError`, `MovedError`,
 * `MalformedResponseError`, or the abort reason of the caller's signal.
 */
export async function sendOnce(
  send: Send,
  request: RequestOptions,
  call: SentCall & { readonly signal: AbortSignal | undefined },
  {
    clock,
    timeoutMs = DEFAULT_TIMEOUT,
  }: { readonly clock: PlainClock; readonly timeoutMs?: number | undefined },
): Promise<HttpResponse> {
  const end = new AbortController();
  const timeout = clock.sleep(timeoutMs, end.signal).then(() => {
    const error = new TimeoutError(call, timeoutMs);
    end.abort(error);
    throw error;
  });
  const signal = call.signal ? AbortSignal.any([end.signal, call.signal]) : end.signal;
  request.request = { ...request.request, signal };
  try {
    const response = await Promise.race([send(request), timeout]);
    return validated(response, request, call);
  } catch (error) {
    throw end.signal.aborted ? end.signal.reason : error;
  } finally {
    end.abort("finished"); // without a reason, Node would create an exception
  }
}

function validated(response: HttpResponse, request: RequestOptions, call: SentCall): HttpResponse {
  if (response.status >= 300) {
    throw new MovedError(call, response.status, response.headers.location ?? null);
  }
  const shouldHaveJson = response.status === 200 || response.status === 201;
  if (shouldHaveJson && call.method !== "HEAD" && wantsJson(request) && !isJson(response.data)) {
    throw new MalformedResponseError(call, response.status);
  }
  if (call.isQuery) checkQueryResponse(response, call);
  return response;
}

/** Octokit returns a body that it cannot parse as text; GitHub's JSON is always an object or a list. */
function isJson(data: unknown): boolean {
  return typeof data === "object" && data !== null && !(data instanceof ArrayBuffer);
}

function wantsJson({ headers, mediaType }: RequestOptions): boolean {
  return !TEXT_FORMAT.test(mediaType?.format ?? "") && !TEXT_FORMAT.test(String(headers.accept));
}
