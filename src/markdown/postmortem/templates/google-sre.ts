/** The order of sections and the table of action items that the Google SRE book made known, in words of our own. */
export const GOOGLE_SRE_TEMPLATE = `Incident {{ incident.link }} · {{ incident.severity }} · **postmortem due {{ postmortem.due_date }}**
Reported by {{ incident.reporter }} on {{ incident.opened_at }}

> Blameless: everyone did what looked right with what they knew, so we look at the system.

## Authors

_Who wrote this, and who read it over?_

## Status

_Draft, in review, or final?_

## Summary

_Two sentences that someone from another team understands._

## Impact

{{ incident.fields.impact | _Requests, users, money, error budget: with numbers._ }}

## Root causes

_What had to be true for this to happen? List all of it._

## Trigger

_What set it off at that moment?_

## Detection

_Which alarm, or which person, noticed, and how long after the start?_

## Resolution

_What ended it, and what was tried before? Was the response effective?_

## Action items

_One row per promise. Followthrough opens an issue for it and writes its number into the last column. Types: prevent, detect, mitigate, process._

| Action item | Type | Owner | Priority | Due | Issue |
| --- | --- | --- | --- | --- | --- |
|  |  |  |  |  |  |

## Lessons learned

### What went well

_What should be kept, on purpose?_

### What went wrong

_What made it worse or longer? Where did communication break down?_

### Where we got lucky

_What would have made it worse, had it been otherwise?_

## Timeline

_Add what happened before the alarm. Followthrough keeps the table up to date._

{{ timeline }}

## Supporting information

_Graphs, logs, chats._
`;
