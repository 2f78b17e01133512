import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { Deployment } from '../../domain/config/config.ts';
import { named } from '../naming.ts';
import type { LeadloopFunction } from './leadloop-function.ts';

/** The switch that stops all marketing mail without a deploy (`npx leadloop sending`). A parameter, because it is no secret and costs nothing. */
export class SendSwitch extends Construct {
  private readonly parameter: StringParameter;

  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id);
    this.parameter = new StringParameter(this, 'Parameter', {
      parameterName: `/${named(deployment, 'marketing-mail')}`,
      description: 'Leadloop: marketing mail is on, or paused. Functions know a change within a minute.',
      // CloudFormation writes a value only when it changes in the template: a deploy does not end a pause.
      stringValue: 'on',
      allowedPattern: '^(on|paused)$',
    });
  }

  get parameterName(): string {
    return this.parameter.parameterName;
  }

  /** Gives a function the switch's location and lets it read it. */
  bind(sender: LeadloopFunction): void {
    sender.setting('SEND_SWITCH', this.parameter.parameterName);
    sender.allow(['ssm:GetParameter'], [this.parameter.parameterArn]);
  }

  /** Lets a function turn it, too. */
  bindTurner(desk: LeadloopFunction): void {
    this.bind(desk);
    desk.allow(['ssm:PutParameter'], [this.parameter.parameterArn]);
  }
}
