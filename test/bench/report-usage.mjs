// Preloaded into a program with an IPC channel: reports its resource usage, or where its heap snapshot is, to the parent on request.
import { writeHeapSnapshot } from "node:v8";

process.on("message", ({ collect, heapSnapshot }) => {
  if (heapSnapshot) {
    process.send(writeHeapSnapshot(heapSnapshot));
    return;
  }
  if (collect) globalThis.gc();
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
