import { appendFileSync, chmodSync, closeSync, openSync } from "node:fs";
import { resolve } from "node:path";
import { SettingsError } from "../domain/settings-error.ts";
import { messageOf } from "../domain/text.ts";

/** Only the operator may read the credentials. */
const MODE = 0o600;

/** Checks that a file can be written and kept from other users, and creates it. Throws `SettingsError` if it can't. */
export function checkEnvFile(path: string): void {
  try {
    closeSync(openSync(path, "a", MODE));
    chmodSync(path, MODE);
  } catch (error) {
    throw new SettingsError(
      `The guided setup writes the credentials to ${resolve(path)}, but can't: ${messageOf(error)}. Run npm start in a folder that you can write to.`,
    );
  }
}

/** Adds variables to the end of a file, where they take precedence over earlier lines. `checkEnvFile` comes first. */
export function addToEnvFile(path: string, variables: Readonly<Record<string, string>>): void {
  const lines = Object.entries(variables).map(([name, value]) => {
    return `${name}="${value.replaceAll("\n", "\\n")}"\n`;
  });
  checkEnvFile(path);
  appendFileSync(path, `\n${lines.join("")}`);
}
