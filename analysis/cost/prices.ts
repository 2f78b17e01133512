/**
 * AWS's prices in US dollars, without free tiers and taxes: region us-east-1 (N. Virginia), looked up 2026-11-24. Other regions
 * differ by up to a third. Every cost is computed from these numbers.
 */
export const prices = {
  region: 'us-east-1',
  asOf: '2026-11-24',
  /** aws.amazon.com/step-functions/pricing: standard workflows, $0.025 per 1,000 state transitions; retries count. */
  transition: 0.025 / 1_000,
  /** aws.amazon.com/lambda/pricing: arm64, $0.0000133334 per GB-second. */
  gigabyteSecond: 0.0000133334,
  /** aws.amazon.com/lambda/pricing: $0.20 per million requests. */
  invocation: 0.2 / 1e6,
  /** aws.amazon.com/dynamodb/pricing/on-demand: $0.625 per million write request units. */
  writeUnit: 0.625 / 1e6,
  /** aws.amazon.com/dynamodb/pricing/on-demand: $0.125 per million read request units. */
  readUnit: 0.125 / 1e6,
  /** aws.amazon.com/api-gateway/pricing: HTTP APIs, $1.00 per million requests. */
  request: 1 / 1e6,
  /** aws.amazon.com/eventbridge/pricing: custom events, $1.00 per million. */
  event: 1 / 1e6,
  /** aws.amazon.com/ses/pricing: Essentials, what new accounts have since July 2026, $0.16 per 1,000 mails. */
  mail: 0.16 / 1_000,
  /** aws.amazon.com/ses/pricing: à la carte, what older accounts have, $0.10 per 1,000 mails. */
  mailAlone: 0.1 / 1_000,
} as const;
