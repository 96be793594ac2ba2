/** Differences between the emulator and GitHub that the proxy corrects. Each has a test. */

const SECOND_MS = 1000;

/**
 * The emulator writes a new comment twice, so `updated_at` can be some milliseconds after `created_at`, as if the
 * comment were edited. GitHub uses seconds, and the two are equal until an edit.
 */
export function alignCommentTimes(path: string, content: string): string {
  if (!/\/comments(\?|\/|$)/.test(path)) return content;
  return content.replace(/"created_at":"([^"]+)","updated_at":"([^"]+)"/g, (both, created, updated) =>
    Date.parse(updated) - Date.parse(created) < SECOND_MS
      ? `"created_at":"${created}","updated_at":"${created}"`
      : both,
  );
}
