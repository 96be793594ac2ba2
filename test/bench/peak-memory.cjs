/* Loaded in front of a program: writes the most memory that it ever had, in KiB, to the file that PEAK_MEMORY names. */
process.on("exit", () =>
  require("node:fs").writeFileSync(process.env.PEAK_MEMORY, String(process.resourceUsage().maxRSS)),
);
