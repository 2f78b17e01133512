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

/** A secret shared with another company. Empty at first; `npx leadloop keys` sets it, so that no file or template ever contains it. */
export class SharedSecret extends Secret {
  constructor(scope: Construct, id: string, { deployment, name, description }: SharedSecretProps) {
    super(scope, id, {
      secretName: named(deployment, name),
      description,
      // CloudFormation writes a value only when the template's value changes, so values set since then stay.
      secretStringValue: SecretValue.unsafePlainText('{}'),
      removalPolicy: dataPolicy(deployment),
    });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'The other side of each secret is in somebody else’s hands: a rotation takes both, see npx leadloop keys.',
    });
  }

  /** Gives a function the secret's location and lets it read it. */
  bind(reader: LeadloopFunction, setting: EnvironmentName): void {
    reader.setting(setting, this.secretArn);
    reader.allow(['secretsmanager:GetSecretValue'], [this.secretArn]);
  }
}
