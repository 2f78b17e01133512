import { Validations } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Deployment } from '../../../domain/config/config.ts';
import { dataPolicy, named } from '../../naming.ts';
import type { LeadloopFunction } from '../leadloop-function.ts';

/**
 * The secret that lead ids and signed links come from, made by Secrets Manager itself: `{"identity": "<64 characters>"}`.
 * To replace the key of the links alone, add `"links"` beside it; until then it is derived.
 */
export class Keys extends Construct {
  private readonly secret: Secret;

  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id);
    this.secret = new Secret(this, 'Secret', {
      secretName: named(deployment, 'keys'),
      description: 'Leadloop: key of lead ids (never change it) and of signed links.',
      generateSecretString: {
        secretStringTemplate: '{}',
        generateStringKey: 'identity',
        passwordLength: 64,
        excludePunctuation: true,
      },
      removalPolicy: dataPolicy(deployment),
    });
    Validations.of(this.secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'Lead ids are hashes under this key: rotating it would cut every lead off from its history. See docs/runbook.md for the links.',
    });
  }

  /** Where the keys are; commands on a laptop look there too. */
  get secretArn(): string {
    return this.secret.secretArn;
  }

  /** Gives a function the location of the keys and lets it read them. */
  bind(reader: LeadloopFunction): void {
    reader.setting('KEYS_SECRET_ID', this.secret.secretArn);
    reader.allow(['secretsmanager:GetSecretValue'], [this.secret.secretArn]);
  }
}
