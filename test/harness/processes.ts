import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { fileURLToPath } from "node:url";

/** A child process with its output and ways to stop it. */
export interface Running {
  readonly name: string;
  readonly pid: number;
  /** Standard output and standard error, in order. */
  output(): string;
  stderr(): string;
  /** The exit code or the signal's name. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** Signals the process and its children, as a terminal does on Ctrl-C. */
  signal(signal: NodeJS.Signals): void;
  /** Stops the process and its children: terminates them and kills them after ten seconds. */
  stop(): Promise<void>;
}

const running = new Set<Running>();

/** Tells the guard about the processes that start and end; null without a guard. */
let tellGuard: ((line: string) => void) | null = null;

/** From now on, the processes that this one starts end with it, even if it is killed. Costs a process. */
export function guardProcesses(): void {
  const script = fileURLToPath(new URL("guard.mjs", import.meta.url));
  // In a group of its own, so that Ctrl-C does not end it first.
  const guard = spawn(process.execPath, [script], { stdio: ["pipe", "ignore", "ignore"], detached: true });
  guard.stdin.on("error", () => {});
  guard.unref();
  (guard.stdin as Socket).unref();
  tellGuard = (line) => void guard.stdin.write(`${line}\n`);
}

// If this process crashes, its children are killed as well.
process.once("exit", () => {
  for (const { pid } of running) signalGroup(pid, "SIGKILL");
});

/** Starts a program in a separate process group, so that stopping it also stops its children. */
export function start(name: string, command: string, args: string[], options: SpawnOptions = {}): Running {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options, detached: true });
  const printed: { from: "stdout" | "stderr"; text: string }[] = [];
  for (const from of ["stdout", "stderr"] as const)
    child[from]?.setEncoding("utf8").on("data", (text: string) => printed.push({ from, text }));
  const ended = endOf(child);
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${command} does not start`);
  const process: Running = {
    name,
    pid,
    output: () => printed.map((part) => part.text).join(""),
    stderr: () => printed.flatMap((part) => (part.from === "stderr" ? [part.text] : [])).join(""),
    ended,
    signal: (signal) => signalGroup(pid, signal),
    stop: async () => {
      signalGroup(pid, "SIGTERM");
      const patience = setTimeout(() => signalGroup(pid, "SIGKILL"), 10_000);
      await ended.catch(() => undefined);
      clearTimeout(patience);
      signalGroup(pid, "SIGKILL"); // descendants that outlived their parent
      running.delete(process);
      tellGuard?.(`-${pid}`);
    },
  };
  running.add(process);
  tellGuard?.(`+${pid}`);
  return process;
}

/** Stops all running processes, the newest first. */
export async function stopAll(): Promise<void> {
  for (const process of [...running].reverse()) await process.stop();
}

/** Below the ephemeral ports, so that the system does not assign the port to another process before it is used. */
const PORTS = { from: 15_000, to: 30_000 };
const TRIES = 50;

/** A free TCP port on the loopback interface. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries++) {
    const port = randomInt(PORTS.from, PORTS.to);
    const probe = createServer().listen(port, "127.0.0.1");
    const isFree = await once(probe, "listening").then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    probe.close();
    await once(probe, "close");
    return port;
  }
  throw new Error(`No free port among ${TRIES} from ${PORTS.from} to ${PORTS.to}.`);
}

async function endOf(child: ChildProcess): Promise<number | NodeJS.Signals> {
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  return code ?? signal ?? 1;
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
