import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Deployment } from '../../../domain/config/config.ts';
import { functionNames } from '../../../lib/build/bundle.ts';
import { readSettings } from '../../../lib/build/settings.ts';
import { synth } from '../../../lib/build/synth.ts';

export interface Resource {
  Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: properties of any CloudFormation type, read by tests only
  Properties: Record<string, any>;
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
  DependsOn?: string[];
  UpdatePolicy?: { CodeDeployLambdaAliasUpdate?: { ApplicationName: unknown; DeploymentGroupName: { Ref: string } } };
}

interface Template {
  Resources: Record<string, Resource>;
  Outputs: Record<string, unknown>;
  Metadata: unknown;
}

/** A second stack of the account, without all that a deployment may leave out. */
export const spare = {
  stage: 'test',
  identity: 'existing',
  replies: undefined,
  release: 'all-at-once',
  sweepEvery: 2 * 60_000,
} as const;

let read: ReturnType<typeof readSettings> | undefined;
const settings = () => (read ??= readSettings());
const made = new Map<string, ReturnType<typeof synthesizedAnew>>();

/**
 * The template of the stack, made with stub bundles: what the code inside does is none of its business. Made once for each deployment, for
 * all tests of a worker: they only read it.
 */
export function synthesized(changes: Partial<Deployment> = {}): ReturnType<typeof synthesizedAnew> {
  const key = JSON.stringify({ ...settings().config.deployment, ...changes });
  const known = made.get(key) ?? synthesizedAnew(changes);
  made.set(key, known);
  return known;
}

/** The same made anew. With `checks` cdk-nag looks at it and throws what it finds. `look` sees the assembly before it goes. */
export async function synthesizedAnew(
  changes: Partial<Deployment>,
  { checks = false, look }: { checks?: boolean; look?: (outdir: string) => void } = {},
) {
  const { mails, guides, config } = settings();
  const dir = mkdtempSync(join(tmpdir(), 'leadloop-synth-'));
  const outdir = join(dir, 'out');
  try {
    for (const name of functionNames()) {
      mkdirSync(join(dir, 'dist', name), { recursive: true });
      writeFileSync(join(dir, 'dist', name, 'index.js'), `exports.handler = async () => '${name}';`);
    }
    const deployment = { ...config.deployment, ...changes };
    const assembly = await synth({
      config: { ...config, deployment },
      mails,
      guides,
      dist: join(dir, 'dist'),
      outdir,
      checks,
    });
    const template: Template = assembly.stacks[0]?.template;
    const nested = readdirSync(outdir)
      .filter((file) => file.endsWith('.nested.template.json'))
      .map((file): Template => JSON.parse(readFileSync(join(outdir, file), 'utf8')));
    look?.(outdir);
    return stackOf(template, nested, deployment);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

export type Synthesized = Awaited<ReturnType<typeof synthesizedAnew>>;

function stackOf(template: Template, nested: readonly Template[], deployment: Deployment) {
  const resources = [template, ...nested].flatMap(({ Resources }) =>
    Object.entries(Resources).map(([id, resource]) => ({ id, ...resource })),
  );
  const ofType = (type: string) => resources.filter(({ Type }) => Type === type);
  const inConstruct = (type: string, construct: string) => {
    const found = ofType(type).find(({ id }) => id.startsWith(construct));
    if (!found) throw new Error(`no ${type} of ${construct}`);
    return found;
  };
  const prefix = `leadloop-${deployment.stage}-`;
  const functions = new Map(
    ofType('AWS::Lambda::Function').map((f) => [String(f.Properties.FunctionName).slice(prefix.length), f]),
  );
  return {
    deployment,
    outputs: Object.keys(template.Outputs),
    metadata: template.Metadata,
    /** The template of the stack itself, and those of its nested stacks. */
    templates: [template, ...nested],
    resources,
    ofType,
    /** The one resource of a type; fails when there are none or several. */
    only(type: string) {
      const [first, ...others] = ofType(type);
      if (!first || others.length > 0) throw new Error(`expected one ${type}, got ${others.length + (first ? 1 : 0)}`);
      return first;
    },
    /** Functions by their name in functions/. */
    functions,
    /** The properties of a function; none when the stack has no such function. */
    lambda: (name: string): Resource['Properties'] => functions.get(name)?.Properties ?? {},
    /** A queue by its name without the stage. */
    queue: (name: string) =>
      ofType('AWS::SQS::Queue').find(({ Properties }) => Properties.QueueName === `${prefix}${name}`),
    /** The bucket of a construct; fails when there is none. */
    bucket: (construct: string) => inConstruct('AWS::S3::Bucket', construct),
    bucketPolicy: (construct: string) => inConstruct('AWS::S3::BucketPolicy', construct),
    /** The id of the alias a function is called by. */
    live: (name: string) =>
      ofType('AWS::Lambda::Alias').find(({ Properties }) => Properties.FunctionName.Ref === functions.get(name)?.id)
        ?.id,
    /** What a role may do: `action on resource` in words, with ids of the template for the resources. */
    grantsOf(roleId: string): string[] {
      const attached = ofType('AWS::IAM::Policy').filter(({ Properties }) =>
        JSON.stringify(Properties.Roles).includes(`"${roleId}"`),
      );
      const inline = ofType('AWS::IAM::Role').find(({ id }) => id === roleId)?.Properties.Policies ?? [];
      return [...attached.map(({ Properties }) => Properties), ...inline]
        .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
        .flatMap(({ Action, Resource: on }) =>
          [Action].flat().flatMap((action: string) => [on].flat().map((one) => `${action} on ${words(one)}`)),
        )
        .sort();
    },
  };
}

/** `{"Fn::GetAtt": ["X", "Arn"]}` → `X`; a join → its texts and ids. */
function words(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Record<string, unknown>;
  if (typeof Ref === 'string') return Ref;
  if (Array.isArray(attribute)) return String(attribute[0]);
  if (Array.isArray(join)) return (join[1] as unknown[]).map(words).join('');
  return JSON.stringify(value);
}
