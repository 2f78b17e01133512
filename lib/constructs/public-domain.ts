import { CfnOutput, Duration, RemovalPolicy, type SecretValue, Stack, Validations } from 'aws-cdk-lib';
import { CfnApiMapping, DomainName, SecurityPolicy } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  HeadersReferrerPolicy,
  OriginRequestPolicy,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Deployment } from '../../domain/config/config.ts';
import { named } from '../naming.ts';
import type { CaptureApi } from './capture-api.ts';

interface PublicDomainProps {
  deployment: Deployment;
  publicDomain: NonNullable<Deployment['publicDomain']>;
  api: CaptureApi;
}

/** Our own host name in links. The API's first address stays valid: old mails link there, and a signature covers no host. */
export class PublicDomain extends Construct {
  /** The secret by which CloudFront authenticates to the API; undefined without CloudFront. */
  readonly edgeSecret?: SecretValue;

  constructor(scope: Construct, id: string, { deployment, publicDomain, api }: PublicDomainProps) {
    super(scope, id);
    if (publicDomain.webAcl) this.edgeSecret = this.secret();
    const target =
      publicDomain.webAcl && this.edgeSecret
        ? this.behindFirewall(deployment, publicDomain, publicDomain.webAcl, this.edgeSecret, api)
        : this.mapped(publicDomain, api);
    new CfnOutput(Stack.of(this), 'PublicRecord', {
      value: `${publicDomain.name} CNAME ${target}`,
      description: 'DNS record that makes links work.',
    });
  }

  private mapped({ name, certificate }: PublicDomainProps['publicDomain'], api: CaptureApi): string {
    const domain = new DomainName(this, 'Name', {
      domainName: name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificate),
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    const mapping = new CfnApiMapping(this, 'Mapping', {
      apiId: api.api.apiId,
      domainName: domain.name,
      stage: api.stage.stageName,
    });
    mapping.addResourceDependency(api.stage);
    return domain.regionalDomainName;
  }

  /** The value is in no template: CloudFormation reads it when it deploys. */
  private secret(): SecretValue {
    const secret = new Secret(this, 'EdgeSecret', {
      description: 'Leadloop: what CloudFront proves itself with to the API.',
      generateSecretString: { passwordLength: 40, excludePunctuation: true },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'It lets a client name another address to limits of forms, nothing else; CloudFront and two functions would change at once.',
    });
    return secret.secretValue;
  }

  /** HTTP APIs take no web ACL, and CloudFront does. Nothing is cached, because every answer is personal. */
  private behindFirewall(
    deployment: Deployment,
    { name, certificate }: PublicDomainProps['publicDomain'],
    webAclId: string,
    edgeSecret: SecretValue,
    { api }: CaptureApi,
  ): string {
    const { region, urlSuffix } = Stack.of(this);
    const distribution = new Distribution(this, 'Distribution', {
      comment: named(deployment, 'public'),
      domainNames: [name],
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificate),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      webAclId,
      defaultBehavior: {
        // The API knows its own host name only; its answers to pages need ours.
        origin: new HttpOrigin(`${api.apiId}.execute-api.${region}.${urlSuffix}`, {
          customHeaders: { 'x-leadloop-host': name, 'x-leadloop-edge': edgeSecret.unsafeUnwrap() },
        }),
        allowedMethods: AllowedMethods.ALLOW_ALL,
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        cachePolicy: CachePolicy.CACHING_DISABLED,
        originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        responseHeadersPolicy: this.securityHeaders(deployment),
      },
    });
    Validations.of(distribution).acknowledge(
      { id: 'AwsSolutions-CFR1', reason: 'Leads write from any country.' },
      {
        id: 'AwsSolutions-CFR3',
        reason: 'Paths hold signed tokens, which no log may keep; the API logs each request without them.',
      },
    );
    return distribution.distributionDomainName;
  }

  /** For the gateway's own answers (401, 403, 404, 429), which an HTTP API sends without headers. A function's own headers win. */
  private securityHeaders(deployment: Deployment): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, 'SecurityHeaders', {
      responseHeadersPolicyName: named(deployment, 'security'),
      securityHeadersBehavior: {
        strictTransportSecurity: { accessControlMaxAge: Duration.seconds(63_072_000), override: false },
        contentTypeOptions: { override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: false },
        contentSecurityPolicy: {
          contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'",
          override: false,
        },
      },
    });
  }
}
