// Preloaded into a program with an IPC channel: reports its resource usage, or where its heap snapshot is, to the parent on request.
import { writeHeapSnapshot } from "node:v8";

/** V8 returns memory on other threads after a collection. */
const RETURNED_MS = 500;

process.on("message", async ({ collect, heapSnapshot }) => {
  if (heapSnapshot) {
    process.send(writeHeapSnapshot(heapSnapshot));
    return;
  }
  if (collect) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, RETURNED_MS));
  }
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  process.send({
    cpuMicroseconds: user + system,
    rss,
    heapUsed,
    peakRss: process.resourceUsage().maxRSS * 1024,
  });
});
process.channel.unref();
