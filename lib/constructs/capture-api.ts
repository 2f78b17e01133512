import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { CfnStage, CorsHttpMethod, HttpApi, HttpMethod, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import type { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Deployment } from '../../domain/config/config.ts';
import { named } from '../naming.ts';
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

/** Everything that visitors, leads and reps can reach. */
export class CaptureApi extends Construct {
  readonly api: HttpApi;
  readonly stage: CfnStage;
  readonly logGroup: LogGroup;
  /** What links begin with, without a slash at its end. */
  readonly url: string;
  private readonly deployment: Deployment;
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

  /** Tells a function the address its links lead to. */
  bind(writer: LeadloopFunction): void {
    writer.setting('PUBLIC_URL', this.url);
  }

  /**
   * Lets a function answer routes written as `GET /path`, `GET|HEAD|POST /path` or `$default`. Each route has a bucket of its own
   * (`throttle` of deployment.yaml): a flood at one door shuts no other. With an authorizer the gateway lets nobody else through.
   */
  serve(
    handler: LeadloopFunction,
    routes: readonly string[],
    { bucket, authorizer }: { bucket?: 'forms'; authorizer?: HttpJwtAuthorizer } = {},
  ): void {
    const { burst, perSecond } = bucket ? this.deployment.throttle[bucket] : this.deployment.throttle;
    if (routes.length === 0) return;
    const integration = new HttpLambdaIntegration(`${handler.node.id}${authorizer ? 'SignedIn' : ''}`, handler.live, {
      // One permission a function and not one a route: CloudFormation takes 500 resources.
      scopePermissionToRoute: false,
    });
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
