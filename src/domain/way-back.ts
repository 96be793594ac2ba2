/** How an issue is mended whose marker was edited, or taken out: GitHub keeps what it was. */
export const WAY_BACK =
  "Put its hidden Followthrough comment back from the issue's edit history, or close the issue if the work is done.";
