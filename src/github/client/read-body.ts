import type { Fetch } from "./https-fetch.ts";

const JSON_TYPE = /^application\/(?:scim\+)?json\b/i;

/**
 * A `fetch` that reads the body itself: JSON as its value, all else as text. Octokit's parser also reads integers beyond 2^53,
 * which GitHub does not send, and takes several times as long. It leaves the body alone with `parseSuccessResponseBody: false`.
 * @param shorten leaves out of a JSON text what is not read
 */
export function readingBody(fetch: Fetch, shorten = (_url: string, json: string) => json): Fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    const { status, statusText, ok, url, headers } = response;
    // A body that ends early is no JSON, and the client says so.
    const text = await response.text().catch(() => "");
    const isJson = JSON_TYPE.test(headers.get("content-type") ?? "");
    const all = {
      status,
      statusText,
      ok,
      url,
      headers,
      body: isJson ? parsed(shorten(String(input), text)) : text,
    };
    return { ...all, ...readers(ok ? "" : text) };
  };
}

/** Octokit reads the text of an error only. That of a long listing would be kept for long. */
function readers(text: string) {
  return {
    text: async () => text,
    json: async () => JSON.parse(text),
    arrayBuffer: async () => new TextEncoder().encode(text).buffer,
  };
}

/** What is no JSON stays text, as with Octokit's parser. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
