import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

/** A child process of ours, everything that it printed, and a way to be rid of it. */
export interface Running {
  readonly name: string;
  readonly pid: number;
  /** Standard output and error, in the order in which they came. */
  output(): string;
  stderr(): string;
  /** The code (or the signal's name) with which it ended. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** Signals it and all that it started, as a terminal does on Ctrl-C. */
  signal(signal: NodeJS.Signals): void;
  /** Ends the process and all that it started: asks first, kills after ten seconds. */
  stop(): Promise<void>;
}

const running = new Set<Running>();

// A parent that dies of its own error takes its children with it.
process.once("exit", () => {
  for (const { pid } of running) signalGroup(pid, "SIGKILL");
});

/** Starts a program in a process group of its own, so that stopping it leaves none of its children behind. */
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
      signalGroup(pid, "SIGKILL"); // grandchildren that outlived their parent
      running.delete(process);
    },
  };
  running.add(process);
  return process;
}

/** Stops all that is still running, the youngest first. */
export async function stopAll(): Promise<void> {
  for (const process of [...running].reverse()) await process.stop();
}

/** Below the ports that systems hand out by themselves: none of those is given away before ours is listened on. */
const PORTS = { from: 15_000, to: 30_000 };
const TRIES = 50;

/** A TCP port on the loopback interface that nobody listens on. */
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
