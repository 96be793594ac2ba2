/** The order of sections and the table of action items that the Google SRE book made known, in words of our own. */
export const GOOGLE_SRE_TEMPLATE = `> This page blames no one. Everybody did what looked right with what they knew, so we look at the system.
> What we write down here is for the people who meet the next incident.

| Incident | Severity | Opened | Closed | Page due |
| --- | --- | --- | --- | --- |
| {{ incident.link }} | {{ incident.severity }} | {{ incident.opened_at }} | {{ incident.closed_at }} | {{ postmortem.due_date }} |

## Authors

<!-- Who wrote this, who read it over. -->

## Status

<!-- Draft, in review, final. -->

## Summary

<!-- Two sentences that somebody from another team understands. -->

## Impact

<!-- Requests, users, money, error budget: with numbers. -->

## Root causes

<!-- What had to be true for this to happen? List all of it. -->

## Trigger

<!-- What set it off at that moment? -->

## Detection

<!-- Which alarm, or which person, noticed, and how long after the start? -->

## Resolution

<!-- What ended it, and what was tried before? Was the response effective? -->

## Action items

<!--
One row for each promise; Followthrough opens an issue for it and writes its number into the last column. Type: prevent, detect,
mitigate or process.
-->

| Action item | Type | Owner | Priority | Due | Issue |
| --- | --- | --- | --- | --- | --- |
|  |  |  |  |  |  |

## Lessons learned

### What went well

<!-- What should be kept, on purpose? -->

### What went wrong

<!-- What made it worse or longer? Where did communication break down? -->

### Where we got lucky

<!-- What would have made it worse, had it been otherwise? -->

## Timeline

<!-- Name the time zone. -->

{{ timeline }}

| Time | What happened |
| --- | --- |
|  |  |

## Supporting information

<!-- Graphs, logs, chats. -->
`;
