import type { IncomingMessage } from "node:http";

const MB = 1024 * 1024;

/** GitHub sends no larger webhook: https://docs.github.com/webhooks/webhook-events-and-payloads#payload-cap. */
const MAX_BYTES = 25 * MB;

/** Webhooks about issues are smaller, since GitHub limits a text to 65,536 characters. */
const ORDINARY_BYTES = MB;

/** Why a webhook is not accepted, as an HTTP status and a line for the sender. */
export interface Refusal {
  readonly status: number;
  readonly reason: string;
}

const TOO_LARGE: Refusal = { status: 413, reason: "A webhook has at most 25 MB." };
const BUSY: Refusal = { status: 503, reason: "Too many webhooks at once. GitHub can deliver it again." };
const CUT_OFF: Refusal = { status: 400, reason: "The body ended early." };

/**
 * Bounds the memory for bodies whose sender is not known yet, and for those that wait until they are handled, as while the shared queue
 * is slow. Large bodies have a budget of their own, so that they never hold up ordinary webhooks.
 */
export class WebhookBodies {
  readonly #ordinary = { left: 64 * MB };
  readonly #large = { left: 2 * MAX_BYTES };

  /** Reads a body and hands it on; it counts until that has ended. What is not read as a whole is refused. */
  async read(
    request: IncomingMessage,
    handOn: (body: Buffer) => Promise<Refusal | null>,
  ): Promise<Refusal | null> {
    const declared = Number(request.headers["content-length"] ?? MAX_BYTES);
    if (declared > MAX_BYTES) return TOO_LARGE;
    const budget = declared <= ORDINARY_BYTES ? this.#ordinary : this.#large;
    if (declared > budget.left) return BUSY;
    budget.left -= declared;
    const body = await bytesOf(request);
    if (!Buffer.isBuffer(body)) {
      budget.left += declared;
      return body;
    }
    // Some proxies declare no length.
    budget.left += declared - body.length;
    try {
      return await handOn(body);
    } finally {
      budget.left += body.length;
    }
  }
}

/** Not with `for await`, which takes several steps for each chunk. */
function bytesOf(request: IncomingMessage): Promise<Buffer | Refusal> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return new Promise((resolve) => {
    const take = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MAX_BYTES) return chunks.push(chunk);
      request.off("data", take).pause();
      resolve(TOO_LARGE);
    };
    request.on("data", take);
    request.once("end", () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    // Every request closes in the end, whatever happened before.
    request.once("close", () => resolve(CUT_OFF));
    request.on("error", () => resolve(CUT_OFF));
  });
}
