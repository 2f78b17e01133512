import { CloudFormationClient, DescribeStacksCommand, GetTemplateSummaryCommand } from '@aws-sdk/client-cloudformation';
import { isAwsError } from '../../functions/adapters/aws/aws-errors.ts';

/** The outputs of a deployed stack, by name; undefined when there is no such stack in the region. */
export async function stackOutputs(
  stack: string,
  region: string,
  client = new CloudFormationClient({ region }),
): Promise<Record<string, string> | undefined> {
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stack }));
    const outputs = Stacks[0]?.Outputs ?? [];
    return Object.fromEntries(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
  } catch (error) {
    if (isAwsError(error, 'ValidationError')) return undefined;
    throw error;
  }
}

/** The metadata of a deployed stack's template, parsed; undefined when it has none. */
export async function stackMetadata(
  stack: string,
  region: string,
  client = new CloudFormationClient({ region }),
): Promise<unknown> {
  const { Metadata } = await client.send(new GetTemplateSummaryCommand({ StackName: stack }));
  return Metadata === undefined ? undefined : JSON.parse(Metadata);
}
