import { createJsonSecret } from './json-secret.ts';

/** What those who hear from us know us by, by the names of deployment.yaml. Without its own nobody is sent anything. */
export interface OutboundSecrets {
  /** `whsec_` and the key in base64; newest first, two while one replaces the other. */
  webhooks?: Record<string, string[]>;
  /** The address of the channel: its holder can write there. */
  chats?: Record<string, string>;
}

export const createOutboundSecrets = createJsonSecret<OutboundSecrets>;
export type OutboundSecretStore = ReturnType<typeof createOutboundSecrets>;
