import { createJsonSecret } from './json-secret.ts';

/** The secrets we share with those who send us leads. Each lead source works once its own are set (`npx leadloop keys`). */
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
