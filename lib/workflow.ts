/** What the state machine calls: function file, ASL placeholder and logical id are one word. Without the CDK, for quick checks. */
export const workflowFunctions = ['verification', 'scoring', 'nurture', 'distribution', 'settlement'] as const;
