// Preloaded into a program with an IPC channel: reports its resource usage to the parent on request.
process.on("message", ({ collect }) => {
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
