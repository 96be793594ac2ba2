import { existsSync } from "node:fs";
import { isFromOutside } from "../app/runtime.ts";
import { SettingsError } from "../domain/settings-error.ts";

/**
 * Runs a command with the arguments of this process, and exits with the code that it returns. The file `.env` adds to the
 * environment. An error of the user or of GitHub is its message, without a stack, and the code 1.
 */
export async function runCommand(main: (args: readonly string[]) => Promise<number>): Promise<void> {
  if (existsSync(".env")) process.loadEnvFile(".env");
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof SettingsError || isFromOutside(error))) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
