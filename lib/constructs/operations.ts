import { Stack } from 'aws-cdk-lib';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Deployment } from '../../domain/config/config.ts';
import type { AdLeads } from './ad-leads.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { LeadTable } from './lead-table.ts';
import type { LeadloopFunction } from './leadloop-function.ts';
import type { Mail } from './mail.ts';
import type { Outbound } from './outbound.ts';
import type { SendSwitch } from './send-switch.ts';

interface OperationsProps {
  deployment: Deployment;
  /** Answers ops about everything but executions. */
  desk: LeadloopFunction;
  /** Reports the state of the installation. */
  readiness: LeadloopFunction;
  deadLetters: DeadLetters;
  adLeads: AdLeads;
  outbound: Outbound;
  sendSwitch: SendSwitch;
  table: LeadTable;
  mail: Mail;
  /** Functions whose events can become dead letters. */
  buried: readonly LeadloopFunction[];
  /** Queues whose messages become dead letters there too. */
  buriedQueues: readonly Queue[];
}

/** The rights of ops functions beside leads. */
export class Operations extends Construct {
  constructor(scope: Construct, id: string, props: OperationsProps) {
    super(scope, id);
    const { desk, readiness, deadLetters, adLeads, outbound, sendSwitch, table, mail, buried, buriedQueues } = props;
    const { deployment } = props;
    desk.setting('DEAD_LETTERS_URL', deadLetters.queue.queueUrl);
    desk.setting('AD_DEAD_LETTERS_URL', adLeads.deadLetters.queueUrl);
    desk.setting('OUTBOUND_DEAD_LETTERS_URL', outbound.deadLetters.queueUrl);
    adLeads.bind(desk, 'AD_QUEUE_URL', 'send');
    desk.allow(
      ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      [deadLetters.queue, adLeads.deadLetters, outbound.deadLetters].map(({ queueArn }) => queueArn),
    );
    desk.allow(
      ['sqs:SendMessage'],
      [...buriedQueues, ...outbound.queues].map(({ queueArn }) => queueArn),
    );
    desk.allow(
      ['lambda:InvokeFunction'],
      buried.map(({ live }) => live.functionArn),
    );
    sendSwitch.bindTurner(desk);

    readiness.setting('DKIM_RECORDS', mail.dkimRecordsText || 'none');
    readiness.allow(['dynamodb:DescribeTable'], [table.table.tableArn]);
    const identity = Stack.of(this).formatArn({
      service: 'ses',
      resource: 'identity',
      resourceName: deployment.domain,
    });
    readiness.allow(['ses:GetEmailIdentity'], [identity]);
    // Facts of the account: there is no resource to name.
    readiness.allow(
      [
        'ses:GetAccount',
        'ses:DescribeActiveReceiptRuleSet',
        'lambda:GetAccountSettings',
        'servicequotas:ListServiceQuotas',
      ],
      ['*'],
    );
  }
}
