/**
 * Every environment variable that the stack sets for functions. `lib` sets them and `functions` reads them, and neither may
 * import the other: a name that only one of them uses does not compile.
 */
interface Environment {
  /** The stage of this deployment: the dimension of its metrics. */
  STAGE: string;
  /** The one table. */
  TABLE_NAME: string;
  /** The alias of the state machine that new executions start through. */
  LIFECYCLE_ARN: string;
  /** The state machine, for functions that read its executions. */
  STATE_MACHINE_ARN: string;
  /** The secret with the keys of lead ids and signed links. */
  KEYS_SECRET_ID: string;
  /** Where the HTTP API is reached, without a slash at the end. */
  PUBLIC_URL: string;
  /** The secret by which CloudFront authenticates to the API; `none` without CloudFront. */
  EDGE_SECRET: string;
  /** The configuration set that reports what becomes of mail. */
  CONFIGURATION_SET: string;
  /** The prefix of the names of mail templates. */
  TEMPLATE_PREFIX: string;
  /** The parameter that pauses marketing mail. */
  SEND_SWITCH: string;
  /** The bus for domain events. */
  EVENT_BUS: string;
  /** The secret of the systems that send us leads. */
  SOURCE_SECRETS_ID: string;
  /** The secret with the keys of outbound systems. */
  OUTBOUND_SECRETS_ID: string;
  /** Ids of ad leads that are not fetched yet, and the dead letters of that queue. */
  AD_QUEUE_URL: string;
  AD_DEAD_LETTERS_URL: string;
  /** Events that a function could not handle. */
  DEAD_LETTERS_URL: string;
  /** DNS records that verify the sender domain, or `none`. */
  DKIM_RECORDS: string;
  /** The files figures are counted from, and the leads that are still to be looked at for them. */
  INSIGHT_BUCKET: string;
  INSIGHT_QUEUE_URL: string;
  /** People who are still to be erased, the records of erasures, and the bucket of received mail (`none` without replies). */
  ERASURE_QUEUE_URL: string;
  ERASURE_BUCKET: string;
  REPLY_BUCKET: string;
  /** Domain events that no webhook or chat took. */
  OUTBOUND_DEAD_LETTERS_URL: string;
  /** The OpenID provider that people of the app sign in at. */
  SIGN_IN_ISSUER: string;
  /** The app's client id at the sign-in provider. */
  SIGN_IN_CLIENT: string;
}

export type EnvironmentName = keyof Environment;
