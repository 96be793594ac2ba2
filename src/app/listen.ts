import type { Server } from "node:http";
import { SettingsError } from "../domain/settings-error.ts";
import type { Settings } from "./settings.ts";

/** Throws `SettingsError` when the address cannot be used. */
export function listen(
  server: Server,
  { host, port, portName = "PORT" }: Pick<Settings, "host" | "port"> & { readonly portName?: string },
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(listenError(error, host, port, portName)));
    server.listen({ host, port }, resolve);
  });
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number, portName: string): Error {
  if (error.code === "EADDRINUSE") {
    return new SettingsError(
      `Port ${port} is already in use. Stop the process that uses it, or set ${portName} to another.`,
    );
  }
  if (error.code === "EACCES") {
    return new SettingsError(
      `This user is not allowed to use port ${port}. Set ${portName} to a port above 1023.`,
    );
  }
  return new SettingsError(
    `Cannot listen on HOST ${host}: ${error.message}. Set HOST to an address of this machine.`,
  );
}
