import { Construct } from 'constructs';
import type { Deployment } from '../../../domain/config/config.ts';
import type { LeadloopFunction } from '../leadloop-function.ts';
import { SharedSecret } from './shared-secret.ts';

/**
 * Secrets of lead sources: signing secrets of webhooks, keys of ad platforms. Its shape is
 * functions/adapters/secrets/source-secrets.ts.
 */
export class SourceSecrets extends Construct {
  private readonly secret: SharedSecret;

  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id);
    const description = 'Leadloop: secrets of webhooks and ad platforms, set by npx leadloop keys.';
    this.secret = new SharedSecret(this, 'Secret', { deployment, name: 'doors', description });
  }

  get secretArn(): string {
    return this.secret.secretArn;
  }

  bind(reader: LeadloopFunction): void {
    this.secret.bind(reader, 'SOURCE_SECRETS_ID');
  }
}
