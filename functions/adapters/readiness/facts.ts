/** The value that was read, or why it could not be. */
export type Read<T> = { value: T } | { unread: string };

/** Facts from AWS and DNS about an installation. Each is read by itself: a missing permission hides one of them. */
export interface ReadinessFacts {
  /** What SES grants the account; mails of 24 hours and of a second. */
  account: Read<{
    isProduction: boolean;
    maySend: boolean;
    /** `HEALTHY`, `PROBATION` or `SHUTDOWN`. */
    status: string;
    perDay: number;
    perSecond: number;
    sentLastDay: number;
  }>;
  /** The sender domain in SES; undefined when it is not there. `dkim` and `mailFrom.status` are SES's words, `SUCCESS` when done. */
  identity: Read<{ isVerified: boolean; dkim: string; mailFrom?: { domain: string; status: string } } | undefined>;
  /** The DMARC record that holds for the domain, and its name; undefined when there is none. */
  dmarc: Read<{ name: string; text: string } | undefined>;
  /** The receipt rule set that is active in the region; undefined when none is. */
  ruleSet: Read<string | undefined>;
  /** The mail servers of the reply domain, none when there is no MX record. */
  replyServers: Read<readonly string[]>;
  /** Whether the public host name leads anywhere; false when there is none. */
  publicName: Read<boolean>;
  /** Functions that may run at a time in the account. */
  concurrency: Read<number>;
  /** Quotas of Step Functions that hold for leads, as AWS names them. */
  quotas: Read<readonly { name: string; value: number }[]>;
  /** Whether the table of leads can be deleted by mistake. */
  isProtected: Read<boolean>;
}
