import type { Config } from '../../../domain/config/config.ts';
import { day, minute } from '../../../domain/time/instant.ts';
import { checkAbsences, exists, type Report, unique } from './report.ts';

/** What CloudWatch Logs can keep; any other number fails in the middle of a deploy. */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

export function checkDeployment({ deployment, nurture, sales }: Config, report: Report): void {
  const { sweepEvery, logRetentionDays, sender, domain, linksExpireAfter, people, manager } = deployment;
  checkAbsences(manager.absences, ['manager'], report);
  const reps = sales.reps.map(({ id }) => id);
  if (manager.standIn !== undefined) exists(manager.standIn, reps, 'reps', ['manager', 'standIn'], report);
  unique(
    people.map(({ email }) => email.toLowerCase()),
    (index) => ['people', index, 'email'],
    report,
  );
  for (const [index, { name, roles, may }] of people.entries())
    if (may && !roles.includes('marketer'))
      report(
        ['people', index, 'may'],
        `got "${may.join('", "')}" for ${name}, who is no marketer, expected none — managers and admins may do that already, and ops see people by revealing them, with a reason`,
      );
  const longest = Math.max(...nurture.pauses);
  if (linksExpireAfter <= longest)
    report(
      ['linksExpireAfter'],
      `got ${linksExpireAfter / day} days, expected more than the longest of pauses in nurture.yaml, ${longest / day} days — who paused could not unsubscribe from an old mail`,
    );
  if (sweepEvery % minute !== 0 || sweepEvery < minute || sweepEvery > 60 * minute)
    report(
      ['sweepEvery'],
      'expected whole minutes, from "1 minute" to "60 minutes" — EventBridge counts in minutes, and lost starts wait this long',
    );
  if (!retentions.includes(logRetentionDays))
    report(
      ['logRetentionDays'],
      `got ${logRetentionDays}, expected one of ${retentions.join(', ')} — CloudWatch keeps no other`,
    );
  const at = sender.email.slice(sender.email.lastIndexOf('@') + 1);
  if (at !== domain && !at.endsWith(`.${domain}`))
    report(
      ['sender', 'email'],
      `got "${sender.email}", expected an address at ${domain} — SES sends for the verified domain only`,
    );
  if (deployment.replies) checkReplies(deployment, report);
  if (deployment.publicDomain) checkPublicDomain(deployment, report);
}

function checkPublicDomain({ publicDomain, region }: Config['deployment'], report: Report): void {
  if (!publicDomain) return;
  const { certificate, webAcl } = publicDomain;
  const expected = webAcl === undefined ? region : 'us-east-1';
  const got = certificate.split(':')[3];
  if (got !== expected)
    report(
      ['publicDomain', 'certificate'],
      `got a certificate in ${got}, expected one in ${expected} — ${webAcl === undefined ? 'the API takes those of its own region only' : 'CloudFront takes those of us-east-1 only'}`,
    );
}

/** Mail to people must not come back here: that would be a loop. */
function checkReplies(
  { stage, replies, domain, sender, manager, alarmEmail, people }: Config['deployment'],
  report: Report,
): void {
  if (!replies) return;
  if (!replies.domain.endsWith(`.${domain}`))
    report(
      ['replies', 'domain'],
      `got "${replies.domain}", expected a name below ${domain}, such as "reply.${domain}" — SES receives for the verified domain, and mail to ${domain} itself must reach your mailboxes`,
    );
  if (replies.ruleSet === `leadloop-${stage}-replies`)
    report(
      ['replies', 'ruleSet'],
      `got "${replies.ruleSet}", which is the one this stage makes itself, expected that of another stage or team — leave it out`,
    );
  if (replies.keepMail % day !== 0 || replies.keepMail < day)
    report(['replies', 'keepMail'], 'expected whole days, at least "1 day" — S3 counts in days');
  for (const [path, address] of [
    [['sender', 'replyTo'], sender.replyTo],
    [['manager', 'email'], manager.email],
    [['alarmEmail'], alarmEmail],
    ...people.map(({ email }, index) => [['people', index, 'email'], email] as const),
  ] as const)
    noLoop(replies.domain, path, address, report);
}

/** Mail to a rep must not come back here. For sales.yaml; `checkDeployment` looks at the addresses of deployment.yaml. */
export function checkRepsAreNoLoop({ deployment: { replies }, sales }: Config, report: Report): void {
  if (!replies) return;
  for (const [index, { email }] of sales.reps.entries())
    noLoop(replies.domain, ['reps', index, 'email'], email, report);
}

function noLoop(domain: string, path: readonly PropertyKey[], address: string | undefined, report: Report): void {
  const at = address?.slice(address.lastIndexOf('@') + 1).toLowerCase();
  if (at === domain.toLowerCase() || at?.endsWith(`.${domain.toLowerCase()}`))
    report(path, `got "${address}", expected a mailbox of a person — mail to ${domain} comes back to Leadloop`);
}
