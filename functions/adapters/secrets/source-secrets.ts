import { createJsonSecret } from './json-secret.ts';

/** The secrets that lead sources share with us. A source works once its secrets are set (`npx leadloop keys`). */
export interface SourceSecrets {
  meta?: { appSecret?: string; verifyToken?: string; accessToken?: string };
  google?: { key?: string };
  /** By source of capture.yaml; newest first, two while one replaces the other. */
  webhooks?: Record<string, string[]>;
  /** For server-side POST /events; newest first. */
  events?: string[];
}

/** The secret of the lead sources. */
export const createSourceSecrets = createJsonSecret<SourceSecrets>;
export type SourceSecretStore = ReturnType<typeof createSourceSecrets>;
