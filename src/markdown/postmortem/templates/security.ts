/** For incidents in which somebody may have got at what is not theirs. */
export const SECURITY_TEMPLATE = `Incident {{ incident.link }} · {{ incident.severity }} · **postmortem due {{ postmortem.due_date }}**
Reported by {{ incident.reporter }} on {{ incident.opened_at }}

> Blameless: we ask how the system let it happen. Keep secrets, personal data and open holes out of this page, and say who may
> read it before you write what was exposed.

## Summary

_What happened, since when, and is it over? No secrets._

## What was exposed

_Data, credentials, systems; whose; how many; how sure are we, and from which logs?_

## Attack path

_How did it begin, and which steps followed? Which of them could have been stopped?_

## Detection

_Who or what noticed? What was in the logs earlier?_

## Containment and recovery

_What was cut off, rotated, rebuilt? How do we know that nobody is left inside? Was the response effective?_

## Notification

_Who had to be told by law or contract, by when, and who was told? Where did communication break down?_

## Root cause

_Why was it possible? If it ends at a person, ask once more._

## What went well

_What kept it from being worse?_

## Lessons

_What do we know now that we did not know before?_

## Action items

_One line per promise: what, who, and by when. Followthrough opens an issue for each line, so keep details of an open hole out of the words. For example:_
\`- [ ] Expire unused tokens after 30 days @alice due +14d P1\`

### Contain

### Prevent

### Detect

## Timeline

_Start with the first trace, not with the alarm. Followthrough keeps the table up to date._

{{ timeline }}
`;
