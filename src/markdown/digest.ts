import { LRUCache } from "lru-cache";
import { stripMarker } from "./marker.ts";
import { withoutTimeline } from "./timeline-mark.ts";

/**
 * A short digest of what people see of a body, to tell whether somebody wrote in it: FNV-1a of 32 bits and the
 * length. The App's timeline does not count, and neither do line ends, since GitHub's editor rewrites them. It guards
 * nothing.
 */
export function digestText(body: string): string {
  return digests.memo(body);
}

/** Every pass asks whether a page, and each of its sections, is as it was opened. */
const digests = new LRUCache<string, string>({ max: 64, memoMethod: digest });

function digest(body: string): string {
  const text = withoutTimeline(stripMarker(body)).replace(/\r\n?/g, "\n").trim();
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return `${(hash >>> 0).toString(16).padStart(8, "0")}-${text.length}`;
}
