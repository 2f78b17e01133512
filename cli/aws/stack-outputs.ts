import { CloudFormationClient, DescribeStacksCommand, GetTemplateSummaryCommand } from '@aws-sdk/client-cloudformation';
import { isAwsError } from '../../functions/adapters/aws/aws-errors.ts';

/** The state of a stack and its outputs by name; undefined when there is no such stack in the region. */
export async function describedStack(
  stack: string,
  region: string,
  client = new CloudFormationClient({ region }),
): Promise<{ status: string; outputs: Record<string, string> } | undefined> {
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stack }));
    const { StackStatus: status = '', Outputs = [] } = Stacks[0] ?? {};
    const outputs = Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]);
    return { status, outputs: Object.fromEntries(outputs) };
  } catch (error) {
    if (isAwsError(error, 'ValidationError')) return undefined;
    throw error;
  }
}

/**
 * Whether an existing stack has no deployment: its first one is running, waiting for approval or failed, or the stack is being
 * deleted.
 */
export const isBare = (status: string): boolean =>
  status !== 'CREATE_COMPLETE' && /^(?:REVIEW|CREATE|ROLLBACK|DELETE)_/.test(status);

/** The metadata of a deployed stack's template, parsed; undefined when it has none. */
export async function stackMetadata(
  stack: string,
  region: string,
  client = new CloudFormationClient({ region }),
): Promise<unknown> {
  const { Metadata } = await client.send(new GetTemplateSummaryCommand({ StackName: stack }));
  return Metadata === undefined ? undefined : JSON.parse(Metadata);
}
