/* Preloaded into a program: writes its peak memory in KiB to the file that PEAK_MEMORY names. */
process.on("exit", () =>
  require("node:fs").writeFileSync(process.env.PEAK_MEMORY, String(process.resourceUsage().maxRSS)),
);
