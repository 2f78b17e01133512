import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  CfnStage,
  CorsHttpMethod,
  HttpApi,
  HttpIntegrationType,
  HttpMethod,
  HttpRoute,
  HttpRouteIntegration,
  type HttpRouteIntegrationConfig,
  HttpRouteKey,
  IntegrationCredentials,
  PayloadFormatVersion,
} from 'aws-cdk-lib/aws-apigatewayv2';
import type { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Alias } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Deployment } from '../../domain/config/config.ts';
import type { FunctionRow } from '../function-row.ts';
import { named } from '../naming.ts';
import { InlineRole } from './inline-role.ts';
import type { LeadloopFunction } from './leadloop-function.ts';

type Method = 'GET' | 'HEAD' | 'POST' | 'ANY';

/** Ids and numbers only: no address of the client, and the route instead of the path, because paths hold signed tokens. */
const accessLog = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  route: '$context.routeKey',
  status: '$context.status',
  milliseconds: '$context.responseLatency',
  bytes: '$context.responseLength',
  error: '$context.error.messageString',
  integrationError: '$context.integrationErrorMessage',
};

class FunctionIntegration extends HttpRouteIntegration {
  private readonly alias: Alias;
  private readonly caller: IRole;

  constructor(id: string, alias: Alias, caller: IRole) {
    super(id);
    this.alias = alias;
    this.caller = caller;
  }

  override bind(): HttpRouteIntegrationConfig {
    return {
      type: HttpIntegrationType.AWS_PROXY,
      uri: this.alias.functionArn,
      payloadFormatVersion: PayloadFormatVersion.VERSION_2_0,
      credentials: IntegrationCredentials.fromRole(this.caller),
    };
  }
}

/** Everything that visitors, leads and reps can reach. */
export class CaptureApi extends Construct {
  readonly api: HttpApi;
  readonly stage: CfnStage;
  readonly logGroup: LogGroup;
  /** What links begin with, without a slash at its end. */
  readonly url: string;
  private readonly deployment: Deployment;
  /** As whom the API calls functions: one role, where the CDK would make a permission at each function. */
  private readonly caller: InlineRole;
  /** By route key, as CloudFormation writes them. */
  private readonly buckets: Record<string, { ThrottlingBurstLimit: number; ThrottlingRateLimit: number }> = {};

  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id);
    this.deployment = deployment;
    this.api = new HttpApi(this, 'Api', {
      apiName: named(deployment, 'api'),
      description: 'Leadloop: forms, tracked links, preferences and the pages of the reps.',
      createDefaultStage: false,
      corsPreflight: {
        allowOrigins: deployment.allowedOrigins,
        allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.POST],
        allowHeaders: ['content-type'],
        maxAge: Duration.days(1),
      },
    });
    this.caller = new InlineRole(this, 'Caller', 'apigateway.amazonaws.com');
    this.logGroup = new LogGroup(this, 'AccessLog', {
      logGroupName: `/aws/vendedlogs/api/${named(deployment, 'api')}`,
      retention: deployment.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.url = deployment.publicDomain ? `https://${deployment.publicDomain.name}` : this.api.apiEndpoint;
    this.stage = new CfnStage(this, 'Stage', {
      apiId: this.api.apiId,
      stageName: '$default',
      autoDeploy: true,
      accessLogSettings: { destinationArn: this.logGroup.logGroupArn, format: JSON.stringify(accessLog) },
      // Metrics of each route would cost $0.30 a month and metric; the access log has the same.
      defaultRouteSettings: {
        throttlingBurstLimit: deployment.throttle.burst,
        throttlingRateLimit: deployment.throttle.perSecond,
        detailedMetricsEnabled: false,
      },
      routeSettings: this.buckets,
    });
  }

  /** Gives a function the base address of its links. */
  bind(writer: LeadloopFunction): void {
    writer.setting('PUBLIC_URL', this.url);
  }

  /**
   * Routes requests to a function, as `GET /path`, `GET|HEAD|POST /path` or `$default`. Each route has a bucket of its own
   * (`throttle` of deployment.yaml), so a flood of one route leaves the others open. An authorizer refuses all other requests.
   */
  serve(
    handler: LeadloopFunction,
    routes: readonly string[],
    { buckets = {}, authorizer }: { buckets?: FunctionRow['throttle']; authorizer?: HttpJwtAuthorizer } = {},
  ): void {
    if (routes.length === 0) return;
    this.caller.addToPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [handler.live.functionArn] }),
    );
    const name = `${handler.node.id}${authorizer ? 'SignedIn' : ''}`;
    const integration = new FunctionIntegration(name, handler.live, this.caller);
    for (const route of routes) {
      const [methods = '', path = ''] = route.split(' ');
      const added =
        route === '$default'
          ? [new HttpRoute(this, 'Default', { httpApi: this.api, integration, routeKey: HttpRouteKey.DEFAULT })]
          : this.api.addRoutes({
              path,
              methods: methods.split('|').map(methodOf),
              integration,
              authorizer,
            });
      const keys = route === '$default' ? [route] : methods.split('|').map((method) => `${method} ${path}`);
      const bucket = buckets[route];
      const { burst, perSecond } = bucket ? this.deployment.throttle[bucket] : this.deployment.throttle;
      for (const key of keys) this.buckets[key] = { ThrottlingBurstLimit: burst, ThrottlingRateLimit: perSecond };
      for (const httpRoute of added) {
        // A stage that names a route which does not exist yet fails.
        this.stage.node.addDependency(httpRoute);
        if (authorizer) continue;
        Validations.of(httpRoute).acknowledge({
          id: 'AwsSolutions-APIG4',
          reason:
            'Public by nature: forms are for strangers, and all other pages are reached by links that carry a signed, expiring token.',
        });
      }
    }
  }
}

const methodOf = (method: string) => HttpMethod[method as Method];
