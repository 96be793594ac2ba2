import { readFileSync } from "node:fs";

/** The package's version, for GitHub's logs and ours. */
export const VERSION: string = JSON.parse(
  readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
).version;

export const USER_AGENT = `followthrough/${VERSION}`;
