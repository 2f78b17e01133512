import { EventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import type { Deployment } from '../../domain/config/config.ts';
import { named } from '../naming.ts';
import type { LeadloopFunction } from './leadloop-function.ts';

/** The bus on which domain events are published; docs/reference/events.md describes them. */
export class DomainEvents extends Construct {
  readonly bus: EventBus;

  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id);
    this.bus = new EventBus(this, 'Bus', {
      eventBusName: named(deployment, 'events'),
      description: 'Leadloop: what becomes of leads, by ids.',
    });
  }

  /** Gives a function the bus's name and lets it put events there. */
  bind(teller: LeadloopFunction): void {
    teller.setting('EVENT_BUS', this.bus.eventBusName);
    teller.allow(['events:PutEvents'], [this.bus.eventBusArn]);
  }
}
