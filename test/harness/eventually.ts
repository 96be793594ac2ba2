const PAUSE_MS = 50;
/** Long enough for a busy machine. */
const PATIENCE_MS = 90_000;

export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/**
 * Retries until `attempt` stops throwing, and returns its result.
 * @throws the last error, with the time waited, after the timeout
 */
export async function eventually<T>(
  attempt: () => T | Promise<T>,
  options: { timeout?: number } = {},
): Promise<T> {
  const { timeout = PATIENCE_MS } = options;
  const until = Date.now() + timeout;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > until) {
        const wrapped = error instanceof Error ? error : new Error(String(error));
        wrapped.message = `still so after ${timeout} ms: ${wrapped.message}`;
        throw wrapped;
      }
    }
    await pause(PAUSE_MS);
  }
}
