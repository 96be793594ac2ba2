/*
 * Preloaded into a program: writes what it used to the file that RESOURCES names, as JSON: its peak memory in KiB, its CPU time in
 * microseconds, and, if COUNT_FILES is set, the files that it loaded.
 */
const files = new Set();
if (process.env.COUNT_FILES) {
  require("node:module").registerHooks({
    load(url, context, next) {
      if (url.startsWith("file:")) files.add(url);
      return next(url, context);
    },
  });
}
process.on("exit", () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const used = { peakKiB: maxRSS, cpuMicroseconds: userCPUTime + systemCPUTime, files: [...files] };
  require("node:fs").writeFileSync(process.env.RESOURCES, JSON.stringify(used));
});
