import { AttributeType, BillingMode, ProjectionType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { Deployment } from '../../domain/config/config.ts';
import { dataPolicy, named } from '../naming.ts';
import type { LeadloopFunction } from './leadloop-function.ts';

const text = (name: string) => ({ name, type: AttributeType.STRING });

/** The one table. The classic resource, not the global one: the embedded cloud reads the same template. */
export class LeadTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      tableName: named(deployment, 'leads'),
      partitionKey: text('PK'),
      sortKey: text('SK'),
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'expiresAt',
      // No deletion protection here, or a failed first deploy could not take its table back: `leadloop deploy` turns it on at its end.
      removalPolicy: dataPolicy(deployment),
    });
    // Sparse: an item is in it only while a dead process could have left something undone. Sharded, because its key has few values.
    this.table.addGlobalSecondaryIndex({
      indexName: 'PendingIndex',
      partitionKey: text('pendingShard'),
      sortKey: text('pendingSince'),
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: ['pendingFor', 'lifecycleId', 'restarts', 'waking', 'state', 'messageId'],
    });
    this.table.addGlobalSecondaryIndex({
      indexName: 'StageIndex',
      partitionKey: text('stageShard'),
      sortKey: text('stageSince'),
      projectionType: ProjectionType.KEYS_ONLY,
    });
    // The list that people read, and the words they find leads by. One index for both: an update of a stack can add one at a time.
    this.table.addGlobalSecondaryIndex({
      indexName: 'ListIndex',
      partitionKey: text('listShard'),
      sortKey: text('listKey'),
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: ['stage', 'score', 'country', 'activeOn', 'nextDue', 'cameFrom'],
    });
    // Sparse: a lead is in it only while it has an event that is not published yet.
    this.table.addGlobalSecondaryIndex({
      indexName: 'UntoldIndex',
      partitionKey: text('untoldShard'),
      sortKey: text('untoldSince'),
      projectionType: ProjectionType.KEYS_ONLY,
    });
  }

  /** Gives a function the table's name and exactly these rights: `Query` on the table, `Query StageIndex` on an index. */
  bind(reader: LeadloopFunction, ...grants: readonly string[]): void {
    if (grants.length === 0) return;
    reader.setting('TABLE_NAME', this.table.tableName);
    const on = Map.groupBy(grants, (grant) => grant.split(' ')[1]);
    for (const [index, actions] of on) {
      const resource = index === undefined ? this.table.tableArn : `${this.table.tableArn}/index/${index}`;
      reader.allow(
        actions.map((action) => `dynamodb:${action.split(' ')[0]}`),
        [resource],
      );
    }
  }
}
