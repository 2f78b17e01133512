import type { Cors, HttpApi, JwtAuthorizer, Route, Throttle } from './model.ts';
import type { Stack } from './stack.ts';
import { isObject, type Json, type JsonObject } from './template.ts';

const strings = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map(String) : []);
/** API Gateway's own limit for an integration, in milliseconds. */
const longestIntegration = 30_000;

/** The HTTP API of a stack: `$default` stage, proxy integrations of payload format 2.0. */
export function readApi(stack: Stack): HttpApi {
  const [api, ...others] = stack.ofType('AWS::ApiGatewayV2::Api');
  if (others.length > 0) throw new Error(`expected one HTTP API, got ${others.length + 1}`);
  if (!api) return { id: 'none', routes: [] };
  if (api.properties.ProtocolType !== 'HTTP')
    throw new Error(`API ${api.logicalId}: expected an HTTP API, got ${String(api.properties.ProtocolType)}`);

  const [stage] = stack.ofType('AWS::ApiGatewayV2::Stage');
  if (stage && stage.properties.StageName !== '$default')
    throw new Error(
      `API ${api.logicalId}: only the $default stage has the same paths here and on AWS, got ${String(stage.properties.StageName)}`,
    );
  const settings = isObject(stage?.properties.DefaultRouteSettings) ? stage.properties.DefaultRouteSettings : {};
  const routeSettings = isObject(stage?.properties.RouteSettings) ? stage.properties.RouteSettings : {};
  const throttles = Object.entries(routeSettings).flatMap(([key, given]) => {
    const throttle = readThrottle(given);
    return throttle ? [[key, throttle] as const] : [];
  });
  const throttle = readThrottle(settings);
  const cors = readCors(api.properties.CorsConfiguration);
  return {
    id: api.ref,
    routes: readRoutes(stack),
    cors,
    throttle,
    ...(throttles.length > 0 && { routeThrottles: Object.fromEntries(throttles) }),
  };
}

function readThrottle(settings: Json | undefined): Throttle | undefined {
  if (!isObject(settings) || settings.ThrottlingRateLimit === undefined) return undefined;
  return { burst: Number(settings.ThrottlingBurstLimit), perSecond: Number(settings.ThrottlingRateLimit) };
}

function readRoutes(stack: Stack): Route[] {
  const authorizers = new Map(stack.ofType('AWS::ApiGatewayV2::Authorizer').map((a) => [a.ref, a.properties]));
  const integrations = new Map(stack.ofType('AWS::ApiGatewayV2::Integration').map((i) => [i.ref, i.properties]));
  return stack.ofType('AWS::ApiGatewayV2::Route').map(({ properties }) => {
    const key = String(properties.RouteKey);
    const integration = integrations.get(String(properties.Target).replace(/^integrations\//, ''));
    if (!integration) throw new Error(`route ${key}: unknown target ${String(properties.Target)}`);
    const authorizer = authorizerOf(key, properties, authorizers);
    if (integration.IntegrationType !== 'AWS_PROXY' || integration.PayloadFormatVersion !== '2.0')
      throw new Error(`route ${key}: expected an AWS_PROXY integration with payload format 2.0`);
    return {
      key,
      // An alias's URI may come as the bare ARN or wrapped in the invocation path of API Gateway.
      functionArn: String(integration.IntegrationUri).replace(/^.*\/functions\/(.*)\/invocations$/, '$1'),
      timeoutMs: Number(integration.TimeoutInMillis ?? longestIntegration),
      authorizer,
    };
  });
}

/** The authorizer of a route; undefined for a public one. */
function authorizerOf(
  key: string,
  { AuthorizationType: type = 'NONE', AuthorizerId, AuthorizationScopes }: JsonObject,
  authorizers: Map<string, JsonObject>,
): JwtAuthorizer | undefined {
  if (type === 'NONE') return undefined;
  const authorizer = authorizers.get(String(AuthorizerId));
  const jwt = authorizer?.JwtConfiguration;
  if (type !== 'JWT' || authorizer?.AuthorizerType !== 'JWT' || !isObject(jwt))
    throw new Error(`route ${key}: the embedded cloud knows JWT authorizers alone, got ${String(type)}`);
  const [source, ...others] = strings(authorizer.IdentitySource);
  if (source !== '$request.header.Authorization' || others.length > 0)
    throw new Error(`route ${key}: expected tokens in $request.header.Authorization, got ${String(source)}`);
  return { issuer: String(jwt.Issuer), audiences: strings(jwt.Audience), scopes: strings(AuthorizationScopes) };
}

function readCors(cors: Json | undefined): Cors | undefined {
  if (!isObject(cors)) return undefined;
  return {
    origins: strings(cors.AllowOrigins),
    methods: strings(cors.AllowMethods),
    headers: strings(cors.AllowHeaders),
    exposed: strings(cors.ExposeHeaders),
    credentials: cors.AllowCredentials === true,
    ...(cors.MaxAge !== undefined && { maxAge: Number(cors.MaxAge) }),
  };
}
