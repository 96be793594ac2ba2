/** An invalid setting of whoever runs the process. The message says in one line what was expected, what was found, and how to fix it. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}
