import { forMarkdownBody } from "../../markdown/escape.ts";
import { type FaultKind, faultKindOf, isHttpError, isSsoRefusal } from "./errors.ts";

const REMEDIES: Partial<Readonly<Record<FaultKind, string>>> = {
  forbidden: "Check that the App can write issues there, and that the repository is not archived.",
  "not-found": "Check that the App is installed there.",
  gone: "Check that issues are enabled there.",
  invalid: "Fix what GitHub reports.",
  moved: "Use its new name.",
};

const SSO_REMEDY =
  "The organization enforces SAML single sign-on: ask an owner to sign in and to approve the App there again.";

/** Why GitHub refuses something permanently and how to fix that, as Markdown. The text is the same for the same error. */
export function explainRefusal(error: unknown): string {
  const kind = faultKindOf(error);
  const remedy = (isSsoRefusal(error) ? SSO_REMEDY : REMEDIES[kind]) ?? "See the App’s log for details.";
  if (kind === "moved") return `The repository has moved. ${remedy}`;
  if (!isHttpError(error)) return `An unexpected error occurred. ${remedy}`;
  const { message, errors } = (error.response?.data ?? {}) as { message?: unknown; errors?: unknown };
  const details = Array.isArray(errors) ? errors.map((one: { message?: unknown }) => one.message) : [];
  const texts = [message, ...details].filter((part) => typeof part === "string" && part !== "");
  const quote = texts.length > 0 ? ` “${forMarkdownBody([...new Set(texts)].join(": "))}”` : "";
  return `GitHub returned ${error.status}${quote}. ${remedy}`;
}
