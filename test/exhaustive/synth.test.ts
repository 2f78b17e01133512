import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import type { Deployment } from '../../domain/config/config.ts';
import { readAssembly } from '../../local/cloud/assembly/index.ts';
import { synthesizedAnew } from '../support/aws/synthesized.ts';
import { checkout } from '../support/repository/checkout.ts';
import { root } from '../support/repository/sources.ts';

const sample = (name: string): object =>
  parse(readFileSync(join(root, `docs/samples/crm-${name}.yaml`), 'utf8')) as object;
const crms = { ...sample('hubspot'), ...sample('salesforce') };
const webhooks = { warehouse: { url: 'https://warehouse.example/hooks' } };
const chats = { sales: { kind: 'slack', texts: { LeadWon: '{{rep}} won' } } };

test('cdk synth with cdk-nag has nothing to say about CRMs, webhooks and chats at once', () => {
  const copy = checkout(mkdtempSync(join(tmpdir(), 'leadloop-crms-')));
  try {
    copy.edit(
      'config/deployment.yaml',
      /^integrations:\n(?: .*\n)*/m,
      stringify({ integrations: { crms, webhooks, chats } }),
    );
    const bin = join(root, 'node_modules/.bin');
    const { status, stderr } = copy.run(join(bin, 'cdk'), ['synth', '--strict', '--quiet'], {
      PATH: `${bin}:${process.env.PATH}`,
    });
    expect([status, stderr]).toEqual([0, expect.not.stringMatching(/AwsSolutions|error/i)]);
  } finally {
    copy.remove();
  }
}, 120_000);

const [name, timeLimit] = ['go.fieldnote.example', 10_000];
const certificate = 'arn:aws:acm:us-east-1:123456789012:certificate/1';
const webAcl = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/rates/1';
const signIn = { issuer: 'https://login.fieldnote.example', clientId: 'leadloop' };
const shared = { domain: 'reply-test.fieldnote.example', keepMail: 86_400_000, ruleSet: 'leadloop-prod-replies' };
const hearers = {
  webhooks: { warehouse: { url: 'https://warehouse.example/hooks', timeLimit } },
  chats: { sales: { kind: 'slack' as const, texts: { LeadWon: '{{rep}} won' }, timeLimit } },
  crms: {},
};
const variants: [what: string, changes: Partial<Deployment>][] = [
  ['as it is shipped', {}],
  ['a public domain', { publicDomain: { name, certificate } }],
  ['a public domain with a web ACL', { publicDomain: { name, certificate, webAcl } }],
  ['a second stage on one domain', { stage: 'test', identity: 'existing', replies: shared }],
  ['no replies, no alarms by mail, all at once', { replies: undefined, alarmEmail: undefined, release: 'all-at-once' }],
  [
    'the most there can be',
    { publicDomain: { name, certificate, webAcl }, signIn, integrations: hearers, release: 'canary' },
  ],
];

test.each(variants)(
  '13: %s passes cdk-nag, fits CloudFormation and runs in the embedded cloud',
  async (_, changes) => {
    vi.spyOn(console, 'log').mockReturnValue();
    let read: ReturnType<typeof readAssembly> | undefined;
    const look = (outdir: string) => {
      read = readAssembly(outdir, 'http://127.0.0.1:1');
    };
    const { templates, functions } = await synthesizedAnew(changes, { checks: true, look });
    for (const { Resources } of templates) expect(Object.keys(Resources).length).toBeLessThanOrEqual(450);
    expect(read?.functions).toHaveLength(functions.size);
    expect(read?.mail.templates.length).toBeGreaterThan(10);
  },
  180_000,
);
