import { inertText } from "../markdown/escape.ts";
import { type FaultKind, isHttpError, kindOf } from "./errors.ts";

const WAYS_ON: Partial<Readonly<Record<FaultKind, string>>> = {
  forbidden: "Check that the App may write issues there, and that the repository is not archived.",
  "not-found": "Check that the App is installed there.",
  gone: "Check that issues are switched on there.",
  invalid: "Change what GitHub names.",
  moved: "Write its new name where the old one stands.",
};

/** Why GitHub refuses something for good and how to mend that, as Markdown; the same words each time. */
export function explainRefusal(error: unknown): string {
  const kind = kindOf(error);
  const wayOn = WAYS_ON[kind] ?? "The log of the App tells more.";
  if (kind === "moved") return `The repository has moved. ${wayOn}`;
  if (!isHttpError(error)) return `It failed. ${wayOn}`;
  const { message, errors } = (error.response?.data ?? {}) as { message?: unknown; errors?: unknown };
  const details = Array.isArray(errors) ? errors.map((one: { message?: unknown }) => one.message) : [];
  const words = [message, ...details].filter((part) => typeof part === "string" && part !== "");
  const said = words.length > 0 ? ` “${inertText([...new Set(words)].join(": "))}”` : "";
  return `GitHub answered ${error.status}${said}. ${wayOn}`;
}
