import { createJsonSecret } from './json-secret.ts';

/** The secrets of webhooks and channels, by their names in deployment.yaml. One without a secret is sent nothing. */
export interface OutboundSecrets {
  /** `whsec_` and the key in base64; newest first, two while one replaces the other. */
  webhooks?: Record<string, string[]>;
  /** The address of the channel: its holder can write there. */
  chats?: Record<string, string>;
}

export const createOutboundSecrets = createJsonSecret<OutboundSecrets>;
export type OutboundSecretStore = ReturnType<typeof createOutboundSecrets>;
