/** Fills in every section of a postmortem's body except the action items. */
export const fillSections = (body: string): string =>
  body.replace(/^## .*$/gm, (heading) =>
    /action items/i.test(heading) ? heading : `${heading}\n\nWe know now.`,
  );
