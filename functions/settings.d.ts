/** The parts of config/ a function is bundled with; see lib/build/virtual-modules.ts. */
declare module 'leadloop:config' {
  // Import types and not import statements: those would make every import of this module an unchecked `any`.
  export const capture: import('../domain/config/config.ts').CaptureRules;
  export const scoring: import('../domain/config/config.ts').ScoringRules;
  export const nurture: import('../domain/config/config.ts').NurtureRules;
  export const sales: import('../domain/config/config.ts').SalesRules;
  export const insight: import('../domain/config/config.ts').InsightRules;
  export const segments: import('../domain/config/config.ts').SegmentRules;
  export const privacy: import('../domain/config/config.ts').PrivacyRules;
  export const deployment: import('../domain/config/config.ts').Deployment;
}

/** The files of config/ as they were written, by name. */
declare module 'leadloop:config-files' {
  export const files: Record<string, string>;
}

/** Each mail as a page with a made-up lead, gzip and base64, by `<name>-<version>`. */
declare module 'leadloop:looks' {
  export const looks: Record<string, string>;
}

/** What a sender must know about each mail of emails/. */
declare module 'leadloop:mails' {
  export const mails: Record<string, import('../domain/mail/manifest.ts').MailManifest>;
}

/** The texts of guides/, by id. */
declare module 'leadloop:guides' {
  export const guides: Record<string, { title: string; html: string }>;
}

/** Browser scripts, finished; lib/build/browser-scripts.ts makes them of functions/http/pages/browser/. */
declare module 'leadloop:scripts' {
  export const form: string;
  /** SHA-256 of `form` in base64, for pages whose policy allows the script and that do not send it. */
  export const formHash: string;
  export const embed: string;
  export const site: string;
}

/** The browser application, finished; lib/build/app.ts makes it of app/. */
declare module 'leadloop:app' {
  export const files: Record<string, { type: string; body: string }>;
  export const page: string;
}

/** Lists of mail domains, packed; lib/build/mail-domains.ts makes them, functions/adapters/dns/addresses.ts unpacks them. */
declare module 'leadloop:domains' {
  export const disposable: string;
  export const freeMail: string;
}

/** Phone numbers of the countries in nurture.yaml; lib/build/phone-metadata.ts. */
declare module 'leadloop:phones' {
  export const metadata: import('../domain/capture/phone.ts').PhoneMetadata;
}

/** Routes of the HTTP API, as the rows of lib/functions.ts write them. */
declare module 'leadloop:routes' {
  export const routes: readonly string[];
}
