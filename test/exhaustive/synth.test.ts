import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
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
