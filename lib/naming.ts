import { RemovalPolicy } from 'aws-cdk-lib';
import type { Deployment } from '../domain/config/config.ts';

/**
 * Physical names are fixed, `leadloop-<stage>-<what>`: the runbook's commands can be copied unchanged, and two stages share an
 * account. CloudFormation names only resources that no command refers to.
 */
export const named = ({ stage }: Pick<Deployment, 'stage'>, what: string) => `leadloop-${stage}-${what}`;

/**
 * Data outlives a mistaken `cdk destroy` in production, and nowhere else. A first deploy that fails leaves no data behind: data that
 * stayed would hold its fixed name, and the next deploy would fail on it.
 */
export const dataPolicy = ({ stage }: Pick<Deployment, 'stage'>) =>
  stage === 'prod' ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
