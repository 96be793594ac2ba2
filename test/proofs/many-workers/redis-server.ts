import { existsSync } from "node:fs";
import { createServer, connect as dial, type Socket } from "node:net";
import { Redis } from "ioredis";
import { eventually } from "../../harness/eventually.ts";
import { freePort, type Running, start } from "../../harness/processes.ts";
import { EMPTY_FOLDER } from "../../harness/server.ts";

const PROGRAMS = ["/usr/bin/redis-server", "/usr/bin/valkey-server", "/usr/local/bin/redis-server"];

/** A real Redis on a port of its own, which keeps nothing on disk. */
export class RedisServer {
  readonly port: number;
  #process: Running | null = null;

  private constructor(port: number) {
    this.port = port;
  }

  /** @throws if no Redis is installed: `.ci/run` installs one */
  static async start(): Promise<RedisServer> {
    const server = new RedisServer(await freePort());
    await server.begin();
    return server;
  }

  async begin(): Promise<void> {
    const program = [process.env.REDIS_PATH ?? "", ...PROGRAMS].find((path) => path && existsSync(path));
    if (!program)
      throw new Error(`Install redis-server or valkey-server. Looked for ${PROGRAMS.join(", ")}.`);
    const args = ["--port", String(this.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
    this.#process = start("Redis", program, args, { cwd: EMPTY_FOLDER });
    await eventually(() => this.#ask((redis) => redis.ping()));
  }

  async kill(): Promise<void> {
    this.#process?.signal("SIGKILL");
    await this.#process?.stop();
  }

  async flush(): Promise<void> {
    await this.#ask((redis) => redis.flushall());
  }

  /** CPU seconds since it began. */
  cpuSeconds(): Promise<number> {
    return this.#ask(async (redis) => {
      const used = (await redis.info("cpu")).matchAll(/^used_cpu_(?:sys|user):(\S+)/gm);
      return [...used].reduce((sum, [, seconds]) => sum + Number(seconds), 0);
    });
  }

  /** The names of all keys. */
  names(): Promise<string[]> {
    return this.#ask((redis) => redis.keys("*"));
  }

  async #ask<Answer>(ask: (redis: Redis) => Promise<Answer>): Promise<Answer> {
    const redis = new Redis(this.port, "127.0.0.1", { lazyConnect: true, retryStrategy: () => null });
    redis.on("error", () => {});
    try {
      await redis.connect();
      return await ask(redis);
    } finally {
      redis.disconnect();
    }
  }
}

/** A way to a port that can be cut. */
export class Line {
  readonly port: number;
  readonly #sockets = new Set<Socket>();
  #isCut = false;
  #cutsAt: string | null = null;

  private constructor(port: number) {
    this.port = port;
  }

  static async to(target: number): Promise<Line> {
    const line = new Line(await freePort());
    const server = createServer((near) => {
      if (line.#isCut) return void near.destroy();
      const far = dial(target, "127.0.0.1");
      near.on("data", (sent: Buffer) => line.#cutsAt !== null && sent.includes(line.#cutsAt) && line.cut());
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        line.#sockets.add(socket);
        socket
          .on("error", () => {})
          .on("close", () => {
            line.#sockets.delete(socket);
            other.destroy();
          });
        socket.pipe(other);
      }
    });
    server.unref();
    await new Promise<void>((resolve) => server.listen(line.port, "127.0.0.1", resolve));
    return line;
  }

  /** Cuts the line as soon as this is sent over it. */
  cutAt(text: string): void {
    this.#cutsAt = text;
  }

  get isCut(): boolean {
    return this.#isCut;
  }

  cut(): void {
    this.#isCut = true;
    this.#cutsAt = null;
    for (const socket of this.#sockets) socket.destroy();
  }

  restore(): void {
    this.#isCut = false;
  }
}
