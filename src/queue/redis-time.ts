/** Redis's clock, as this process estimates it. Clocks of machines differ, and can be set back; this one serves all. */
export class RedisTime {
  #aheadMs = 0;

  /** @param redisNow what Redis just answered, in epoch milliseconds */
  set(redisNow: number): void {
    this.#aheadMs = redisNow - performance.now();
  }

  /** In epoch milliseconds. */
  now(): number {
    return this.#aheadMs + performance.now();
  }
}
