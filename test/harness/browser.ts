import { existsSync } from "node:fs";

const PATHS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The installed Chromium. `.ci/run` installs one where there is none. */
export function browserPath(): string {
  const path = [process.env.CHROMIUM_PATH, ...PATHS].find((one) => one && existsSync(one));
  if (!path)
    throw new Error("Expected Chromium, such as Debian's package chromium, or its path in CHROMIUM_PATH.");
  return path;
}
