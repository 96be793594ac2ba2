// Kills the process groups that its parent names, once the parent is gone: even a killed parent closes this pipe.
// Lines: `+PID` for a group that began, `-PID` for one that ended.
import { createInterface } from "node:readline";

const groups = new Set();
for await (const line of createInterface({ input: process.stdin })) {
  const pid = Number(line.slice(1));
  if (line.startsWith("+")) groups.add(pid);
  else groups.delete(pid);
}
for (const pid of groups) {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has already ended.
  }
}
