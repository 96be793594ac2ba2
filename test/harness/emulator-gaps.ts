/** What the emulator does otherwise than GitHub and a test needs mended on the wire; each gap has its test. */

const SECOND_MS = 1000;

/**
 * The emulator writes a new comment twice, so `updated_at` may lie some milliseconds after `created_at`, as if it had
 * been edited. GitHub counts in seconds, and the two are equal until someone edits.
 */
export function timesOfComments(path: string, content: string): string {
  if (!/\/comments(\?|\/|$)/.test(path)) return content;
  return content.replace(/"created_at":"([^"]+)","updated_at":"([^"]+)"/g, (both, created, updated) =>
    Date.parse(updated) - Date.parse(created) < SECOND_MS
      ? `"created_at":"${created}","updated_at":"${created}"`
      : both,
  );
}
