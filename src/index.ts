import { existsSync } from "node:fs";
import { serve } from "./app/server.ts";
import { hasNoCredentials } from "./app/settings.ts";
import { guideSetup } from "./app/setup.ts";
import { SettingsError } from "./domain/settings-error.ts";

// The guided setup writes the credentials to this file. Variables that are already set take precedence.
if (existsSync(".env")) process.loadEnvFile(".env");

try {
  await (hasNoCredentials(process.env) ? guideSetup(process.env) : serve(process.env));
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exit(1);
}
