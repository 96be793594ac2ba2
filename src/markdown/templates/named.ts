import { BUILT_IN_TEMPLATE } from "../built-in-template.ts";
import { GOOGLE_SRE_TEMPLATE } from "./google-sre.ts";
import { SECURITY_TEMPLATE } from "./security.ts";
import { SHORT_TEMPLATE } from "./short.ts";

/** The templates that a config can name instead of a path. */
export const TEMPLATES = {
  short: SHORT_TEMPLATE,
  standard: BUILT_IN_TEMPLATE,
  "google-sre": GOOGLE_SRE_TEMPLATE,
  security: SECURITY_TEMPLATE,
} as const;

export type TemplateName = keyof typeof TEMPLATES;

/** The built-in template of this name; null when there is none, so it is a path. */
export function templateNamed(name: string): string | null {
  return Object.hasOwn(TEMPLATES, name) ? TEMPLATES[name as TemplateName] : null;
}
