/** The postmortem template for repositories that have none of their own. Its prompts are visible, and are not content. */
export const BUILT_IN_TEMPLATE = `Incident {{ incident.link }} · {{ incident.severity }} · **postmortem due {{ postmortem.due_date }}**
Reported by {{ incident.reporter }} on {{ incident.opened_at }}

> Blameless: everyone acted on what they knew at the time. We ask how the system let it happen.

## Summary

_What broke, for whom, for how long, and what ended it? Two or three sentences for someone who was not there._

## Impact

{{ incident.fields.impact | _Who noticed, and what could they not do? Give numbers: users, requests, orders, minutes._ }}

## Root cause

_Ask "why" until the answer is something you can change. If it ends at a person, ask once more._

## Contributing factors

_What made it more likely, worse, or harder to see?_

## Was the response effective?

_How long until we noticed, acted, and ended it? What helped, and what got in the way?_

## Where did communication break down?

_Who needed to know earlier? Was it clear who led? What did customers hear, and when?_

## What went well

_What kept it from being worse? Was any of it luck?_

## Lessons

_What do we know now that we did not know before?_

## Action items

_One line per promise: what, who, and by when. Followthrough opens an issue for each line. For example:_
\`- [ ] Alert on replication lag @alice due +14d P1\`

## Timeline

_Add what happened before the alarm. Followthrough keeps the table up to date._

{{ timeline }}
`;
