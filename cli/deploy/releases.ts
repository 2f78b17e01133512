import { createHash } from 'node:crypto';

/** The parts of a CloudFormation template that distinguish releases. */
export interface Template {
  Resources: Record<string, { Type: string; UpdatePolicy?: unknown; Properties?: Record<string, unknown> }>;
}

/** A release that was deployed once. */
export interface Release {
  /** The key of its template; keys sort by time. */
  key: string;
  /** A hash of what it deploys. */
  id: string;
}

/**
 * Hash of what a release deploys. It leaves out canary settings, and characters beyond ASCII: CloudFormation returns a template
 * with `?` in their place.
 */
export function releaseId(template: Template): string {
  const text = JSON.stringify(atOnce(template)).replace(/[\u{80}-\u{10ffff}]/gu, '?');
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** The same release without canary. CodeDeploy starts no canary while an alarm rings, and a rollback must not wait for that. */
export function atOnce(template: Template): Template {
  const resources = Object.entries(template.Resources).map(([id, { UpdatePolicy: _, ...resource }]) => [id, resource]);
  return { ...template, Resources: Object.fromEntries(resources) };
}

/** The release to roll back to, of all stored ones, the newest first; undefined without one. */
export function releaseBefore(kept: readonly Release[], deployed: string): Release | undefined {
  const place = kept.findIndex(({ id }) => id === deployed);
  // A release deployed without `leadloop deploy` is not stored, so the newest stored one is older than it.
  return kept.slice(place + 1).find(({ id }) => id !== deployed);
}

/** The CDK's bucket with a template's functions. Undefined when no function names it. */
export function assetBucket({ Resources }: Template, account: string, region: string): string | undefined {
  for (const { Type, Properties } of Object.values(Resources)) {
    if (Type !== 'AWS::Lambda::Function') continue;
    const { S3Bucket } = (Properties?.Code ?? {}) as { S3Bucket?: string | { 'Fn::Sub'?: string } };
    const name = typeof S3Bucket === 'string' ? S3Bucket : S3Bucket?.['Fn::Sub'];
    if (name) return name.replaceAll(/\$\{AWS::AccountId\}/g, account).replaceAll(/\$\{AWS::Region\}/g, region);
  }
  return undefined;
}
