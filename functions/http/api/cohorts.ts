/** What lifecycles are compared and chosen by, in the order in which people read them. Without zod, because the app's first view has it. */
export const cohorts = ['source', 'campaign', 'form', 'persona', 'track', 'rep', 'team', 'country', 'month'] as const;
