import { completionCommand } from '../command/completion.ts';
import type { Entry } from '../command/program.ts';

/** Every command. `--help` shows them in this order, by person. */
export const commands: readonly Entry[] = [
  {
    ...{ name: 'check', group: 'marketer', summary: 'tells every mistake in config/, emails/ and guides/ at once' },
    load: () => import('./check.ts'),
  },
  {
    ...{ name: 'preview', group: 'marketer', summary: 'what your working config does to the leads now waiting' },
    load: () => import('./preview.ts'),
  },
  {
    ...{ name: 'simulate', group: 'marketer', summary: 'months of made-up leads through your rules, in seconds' },
    load: () => import('./simulate.ts'),
  },
  {
    ...{ name: 'backtest', group: 'marketer', summary: 'what new scoring rules would have said of closed leads' },
    load: () => import('./backtest.ts'),
  },
  {
    ...{ name: 'rescore', group: 'marketer', summary: 'who changes stage by the deployed rules; wakes them' },
    load: () => import('./rescore.ts'),
  },
  {
    ...{ name: 'mail', group: 'marketer', summary: 'every mail in light, dark and on a phone, while you edit' },
    load: () => import('./mail.ts'),
  },
  {
    ...{ name: 'link', group: 'marketer', summary: 'a short link for a post, and how often it was followed' },
    load: () => import('./link.ts'),
  },
  {
    ...{ name: 'referral', group: 'marketer', summary: 'the link by which a customer recommends you' },
    load: () => import('./referral.ts'),
  },
  {
    ...{ name: 'import', group: 'marketer', summary: 'brings in a CSV list or vCards' },
    load: () => import('./import.ts'),
  },
  {
    ...{ name: 'insight', group: 'marketer', summary: 'what works: funnel, stages, speed, sources, reps, mails' },
    load: () => import('./insight.ts'),
  },
  {
    ...{ name: 'spend import', group: 'marketer', summary: 'tells insight what sources have cost, from a CSV file' },
    load: () => import('./spend-import.ts'),
  },
  {
    ...{ name: 'sending', group: 'marketer', summary: 'pauses all marketing mail within a minute, and goes on' },
    load: () => import('./sending.ts'),
  },
  {
    ...{ name: 'routing explain', group: 'sales', summary: 'whom a lead was offered to and why, and who gets it now' },
    load: () => import('./routing/explain.ts'),
  },
  {
    ...{ name: 'routing simulate', group: 'sales', summary: 'your history routed again, once with each strategy' },
    load: () => import('./routing/simulate.ts'),
  },
  {
    ...{ name: 'merge', group: 'sales', summary: 'makes one lead of two that are the same person; takes that back' },
    load: () => import('./leads/merge.ts'),
  },
  {
    ...{ name: 'lead', group: 'ops', summary: 'one lead: what is known, what happened, why it waits' },
    load: () => import('./lead.ts'),
  },
  {
    ...{ name: 'deploy', group: 'ops', summary: 'checks, shows the preview, deploys' },
    load: () => import('./deploy.ts'),
  },
  {
    ...{ name: 'readiness', group: 'ops', summary: 'what does not work yet on AWS, and what to do about it' },
    load: () => import('./readiness.ts'),
  },
  {
    ...{ name: 'people', group: 'ops', summary: 'who may sign in to the app: lists, invites, removes' },
    load: () => import('./people.ts'),
  },
  {
    ...{ name: 'keys', group: 'ops', summary: 'secrets of webhooks, ads and partners: sets, replaces, lists them' },
    load: () => import('./keys.ts'),
  },
  {
    ...{ name: 'suppress import', group: 'ops', summary: 'takes over the people who said no elsewhere' },
    load: () => import('./suppress/import.ts'),
  },
  {
    ...{ name: 'suppress export', group: 'ops', summary: 'gives the suppression list out, without addresses' },
    load: () => import('./suppress/export.ts'),
  },
  {
    ...{ name: 'suppress lift', group: 'ops', summary: 'takes a person off the suppression list who asked for it' },
    load: () => import('./suppress/lift.ts'),
  },
  {
    ...{ name: 'export', group: 'ops', summary: 'gives a person all that is held about them, as a zip' },
    load: () => import('./export.ts'),
  },
  {
    ...{
      name: 'erase',
      group: 'ops',
      summary: 'erases a person, with a receipt; verifies one; replays after a restore',
    },
    load: () => import('./erase.ts'),
  },
  {
    ...{ name: 'objection', group: 'ops', summary: 'records that a person wants no calls or no profile' },
    load: () => import('./privacy/objection.ts'),
  },
  {
    ...{ name: 'retention', group: 'ops', summary: 'counts what is kept longer than privacy.yaml says; erases it' },
    load: () => import('./privacy/retention.ts'),
  },
  {
    ...{ name: 'events replay', group: 'ops', summary: 'tells other systems again what they did not take' },
    load: () => import('./events-replay.ts'),
  },
  {
    ...{ name: 'cost', group: 'ops', summary: 'what leads cost on AWS, each by its own history' },
    load: () => import('./cost.ts'),
  },
  {
    ...{ name: 'restart', group: 'ops', summary: 'gives leads whose execution died another one' },
    load: () => import('./restart.ts'),
  },
  {
    ...{ name: 'completion', group: 'shell', summary: 'lets bash or zsh complete commands and options' },
    load: async () => ({ command: completionCommand(commands) }),
  },
];
