/** Where something stands in a config: keys and list indexes from the top. */
export type Path = readonly PropertyKey[];

/** `action_items.due.P1`, `weekend[0]`, `severities["sev 1"].postmortem_due`. */
export function formatPath(path: Path): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else if (/^[\w-]+$/.test(String(step))) text += text === "" ? String(step) : `.${String(step)}`;
    else text += `[${JSON.stringify(String(step))}]`;
  }
  return text;
}
