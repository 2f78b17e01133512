import { RemovalPolicy, SecretValue, Validations } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Deployment } from '../domain/config.ts';
import type { LeadloopFunction } from './leadloop-function.ts';
import { keepsData, named } from './naming.ts';

/**
 * What we share with those who send us leads: signing secrets of webhooks, keys of ad platforms. Empty at first; `npm run keys`
 * sets them, so that none is ever in a file or a template. Its shape is functions/adapters/door-secrets.ts.
 */
export class DoorSecrets extends Construct {
  private readonly secret: Secret;

  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id);
    this.secret = new Secret(this, 'Secret', {
      secretName: named(deployment, 'doors'),
      description: 'Leadloop: secrets of webhooks and ad platforms, set by npm run keys.',
      // CloudFormation writes a value only when it changes in the template: what was set since stays.
      secretStringValue: SecretValue.unsafePlainText('{}'),
      removalPolicy: keepsData(deployment) ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    Validations.of(this.secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'The other side of each secret is in somebody else’s hands: a rotation takes both, see npm run keys.',
    });
  }

  get secretArn(): string {
    return this.secret.secretArn;
  }

  /** Tells a function where the secrets are and lets it read them. */
  bind(reader: LeadloopFunction): void {
    reader.setting('DOOR_SECRETS_ID', this.secret.secretArn);
    reader.allow(['secretsmanager:GetSecretValue'], [this.secret.secretArn]);
  }
}
