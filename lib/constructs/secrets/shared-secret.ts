import { SecretValue, Validations } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { Deployment } from '../../../domain/config/config.ts';
import type { EnvironmentName } from '../../../domain/config/environment.ts';
import { dataPolicy, named } from '../../naming.ts';
import type { LeadloopFunction } from '../leadloop-function.ts';

interface SharedSecretProps {
  deployment: Deployment;
  name: string;
  description: string;
}

/** What we share with others. Empty at first; `npx leadloop keys` sets it, so that nothing of it is ever in a file or a template. */
export class SharedSecret extends Secret {
  constructor(scope: Construct, id: string, { deployment, name, description }: SharedSecretProps) {
    super(scope, id, {
      secretName: named(deployment, name),
      description,
      // CloudFormation writes a value only when it changes in the template: what was set since stays.
      secretStringValue: SecretValue.unsafePlainText('{}'),
      removalPolicy: dataPolicy(deployment),
    });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'The other side of each secret is in somebody else’s hands: a rotation takes both, see npx leadloop keys.',
    });
  }

  /** Tells a function where the secret is and lets it read it. */
  bind(reader: LeadloopFunction, setting: EnvironmentName): void {
    reader.setting(setting, this.secretArn);
    reader.allow(['secretsmanager:GetSecretValue'], [this.secretArn]);
  }
}
