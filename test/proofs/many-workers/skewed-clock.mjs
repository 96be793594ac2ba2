// Preloaded into a process whose clock is wrong: SKEW_MS is how far it is ahead.
const skew = Number(process.env.SKEW_MS);
const now = Date.now.bind(Date);
globalThis.Date = class extends Date {
  constructor(...args) {
    if (args.length === 0) super(now() + skew);
    else super(...args);
  }
  static now() {
    return now() + skew;
  }
};
